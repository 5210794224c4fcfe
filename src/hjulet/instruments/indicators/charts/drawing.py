"""From a chart to an SVG, with numbers written as in the chart's language.

Vega lays out the letters of every word to learn how wide it is, which takes a millisecond a word and depends on the
fonts of the machine. In our pictures nothing depends on it: words are put by pixel. So they are written here, and Vega
draws the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    import altair as alt

Language = Literal["sv", "en"]

FORMATS: Final[Mapping[Language, Mapping[str, Any]]] = {
    "sv": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0kr"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["SEK\u00a0", ""]},
}
"""How d3 writes numbers: a decimal comma and a thin space in Swedish."""
ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}
END: Final = "</g>"
"""Where the innermost of a drawing ends, in which everything is shifted alike; after it are definitions at most."""
FONT: Final = "sans-serif"


def to_svg(chart: alt.TopLevelMixin) -> str:
    """The chart as Vega draws it. The first call in a process starts Vega, which takes a second."""
    import altair as alt
    import vl_convert

    spec = chart.to_dict(validate=False)
    # Altair moves data that all layers have in common, such as those of an only layer, up to the whole.
    layers = [{"data": spec.get("data"), **layer} for layer in spec.get("layer", [])]
    words = [layer for layer in layers if _is_put_by_pixel(layer)]
    if words:
        spec["layer"] = [layer for layer in layers if not _is_put_by_pixel(layer)]
    options = (spec.get("usermeta") or {}).get("embedOptions", {})
    # "v6.4.1" is the schema that Altair writes for; vl-convert knows it as "6.4".
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    svg = vl_convert.vegalite_to_svg(spec, vl_version=version, format_locale=options.get("formatLocale"))
    if not words:
        return svg
    drawn, end, rest = svg.rpartition(END)
    return drawn + "".join(_written(layer, spec["datasets"]) for layer in words) + end + rest


def _is_put_by_pixel(layer: Mapping[str, Any]) -> bool:
    mark, encoding = layer.get("mark"), layer.get("encoding", {})
    return (
        isinstance(mark, Mapping)
        and mark.get("type") == "text"
        and "name" in (layer["data"] or {})
        and encoding.get("x", {}).get("scale", "") is None
    )


def _written(layer: Mapping[str, Any], rows: Mapping[str, str]) -> str:
    """A layer of words. What the mark takes from its rows (`{"expr": "datum.align"}`) has the row's name."""
    mark = layer["mark"]
    said = []
    for row in json.loads(rows[layer["data"]["name"]]):
        look = {name: row[name] if isinstance(value, Mapping) else value for name, value in mark.items()}
        said.append(_word(row, look))
    return "".join(said)


def _word(row: Mapping[str, Any], look: Mapping[str, Any]) -> str:
    size = look["fontSize"]
    # Three tenths of a letter's size is half the height of a letter without a stem.
    drop = 0.32 * size if look.get("baseline") == "middle" else 0
    place = f"translate({row['x']:g},{row['y']:g})"
    if angle := look.get("angle"):
        place += f" rotate({angle:g})"
    attributes = {
        "transform": place,
        "dy": f"{drop:.1f}" if drop else "",
        "text-anchor": ANCHORS[look["align"]] if look["align"] != "left" else "",
        "font-family": FONT,
        "font-size": f"{size:g}px",
        "font-weight": str(look["fontWeight"]) if look["fontWeight"] != NORMAL else "",
        "fill": row["colour"],
        "stroke": look.get("stroke", ""),
        "stroke-width": str(look.get("strokeWidth", "")),
        "stroke-linejoin": look.get("strokeJoin", ""),
    }
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<text{written}>{escape(row['text'])}</text>"


NORMAL: Final = 400
