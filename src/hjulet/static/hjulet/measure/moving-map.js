// A map that can be moved, on the page of its own that somebody has asked for. Everything on it comes from this site, but
// for a ground of tiles where the host has named one. Without this file the table says the same.
"use strict";
(() => {
  const box = document.getElementById("rorlig-karta");
  if (!box || typeof maplibregl === "undefined") return;
  const told = box.dataset;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const steps = Number(told.steps);
  const stepColour = (at) => colour(`--step-${steps > 1 ? Math.round((at * 4) / (steps - 1)) + 1 : 3}`);
  for (const mark of document.querySelectorAll("[data-step]")) {
    mark.style.backgroundColor = stepColour(Number(mark.dataset.step));
  }

  const style = {
    version: 8,
    sources: { told: { type: "geojson", data: new URL(told.source, location.href).href } },
    layers: [{ id: "ground", type: "background", paint: { "background-color": colour("--ground") || "#fff" } }],
  };
  if (told.tiles) {
    style.sources.tiles = { type: "raster", tiles: [told.tiles], tileSize: 256, attribution: told.attribution };
    style.layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-opacity": 0.6 } });
  }
  const line = (kind, paint) => ({
    id: kind, type: "line", source: "told", filter: ["==", ["get", "kind"], kind], paint,
    layout: { "line-join": "round", "line-cap": "round" },
  });
  const step = ["coalesce", ["get", "step"], -1];
  const colours = ["match", step, -1, colour("--ground")];
  for (let at = 0; at < steps; at += 1) colours.push(at, stepColour(at));
  colours.push(colour("--main"));
  style.layers.push(
    line("border", { "line-color": colour("--line"), "line-width": 1 }),
    line("line", { "line-color": colour("--chart-quiet"), "line-width": 1.5 }),
    line("gone", { "line-color": colour("--accent"), "line-width": 3, "line-dasharray": [2, 1.5] }),
    {
      id: "places", type: "circle", source: "told", filter: ["==", ["get", "kind"], "place"],
      layout: { "circle-sort-key": ["-", 0, ["coalesce", ["get", "persons"], 1]] },
      paint: {
        "circle-color": colours,
        "circle-stroke-color": colour("--ink-soft"),
        "circle-stroke-width": 1,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["coalesce", ["get", "persons"], 1]], 0, 3, 60, 12],
      },
    },
  );

  const [west, south, east, north] = told.bounds.split(",").map(Number);
  box.textContent = "";
  let map;
  try {
    map = new maplibregl.Map({
      container: box, style, bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 40, animate: false },
      attributionControl: told.tiles ? {} : false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxZoom: 17,
      locale: { "Map.Title": told.label, "NavigationControl.ZoomIn": told.zoomIn, "NavigationControl.ZoomOut": told.zoomOut },
    });
  } catch {
    box.hidden = true;
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");

  // Names as words of the page: fonts for a map would have to be fetched from somewhere.
  fetch(told.source).then((answer) => answer.json()).then((found) => {
    const most = box.clientWidth < 500 ? 5 : 12;
    for (const one of found.features.filter((feature) => feature.properties.label_order < most)) {
      const words = document.createElement("span");
      words.className = "map-name";
      words.textContent = one.properties.label;
      new maplibregl.Marker({ element: words, anchor: "bottom", offset: [0, -8] }).setLngLat(one.geometry.coordinates).addTo(map);
    }
  });

  const number = new Intl.NumberFormat(document.documentElement.lang || "sv", { maximumFractionDigits: 1 });
  map.on("mouseenter", "places", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "places", () => { map.getCanvas().style.cursor = ""; });
  map.on("click", "places", (event) => {
    const { name, persons, [told.column]: value } = event.features[0].properties;
    const words = document.createElement("div");
    const strong = document.createElement("strong");
    strong.textContent = name;
    words.append(strong);
    const lines = [];
    if (persons !== undefined && persons !== null && persons > 1) lines.push(`${number.format(persons)} ${told.people}`);
    if (told.column) {
      const isKnown = value !== undefined && value !== null;
      const share = told.column === "reached_share" && isKnown ? `${number.format(value * 100)} %` : "";
      lines.push(`${told.label}: ${isKnown ? share || number.format(value) : told.missing}`);
    }
    for (const said of lines) {
      const row = document.createElement("div");
      row.textContent = said;
      words.append(row);
    }
    new maplibregl.Popup({ closeOnClick: true, maxWidth: "16rem" }).setLngLat(event.lngLat).setDOMContent(words).addTo(map);
  });
})();
