// Fetches what is one's own under the comments of a page (the page itself is the same for everybody), and counts
// characters as people see them, as the server does: share/formats/characters.py. Without this file a link leads
// to the form, and the server counts.
"use strict";

const unseen = /[\p{Cc}\uFEFF\u202A-\u202E\u2066-\u2069]/gu;
const segmenter = window.Intl?.Segmenter ? new Intl.Segmenter("sv", { granularity: "grapheme" }) : null;

function characters(text) {
  const typed = text.replace(/\r\n?/g, "\n").replaceAll("\t", " ").replace(unseen, sign => (sign === "\n" ? sign : "")).trim();
  return [...segmenter.segment(typed)].length;
}

function count(field) {
  const shown = field.form.querySelector("[data-count]");
  if (!segmenter || !shown) return;
  const [seen, spoken] = shown.children;
  let waiting;
  const update = () => {
    const left = Number(field.dataset.most) - characters(field.value);
    const words = (left < 0 ? shown.dataset.over : shown.dataset.left).replace("%s", Math.abs(left));
    seen.textContent = words;
    shown.classList.toggle("error", left < 0);
    // Said aloud when it begins to matter, and when the typing rests.
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = left <= 20 ? words : ""; }, 800);
  };
  shown.hidden = false;
  field.addEventListener("input", update);
  update();
}

const countAll = within => within.querySelectorAll("textarea[data-most]").forEach(count);
countAll(document);

const place = document.querySelector("[data-part]");
if (place) {
  fetch(place.dataset.part, { headers: { "HX-Request": "true" } })
    .then(answer => (answer.ok ? answer.text() : ""))
    .then(words => {
      if (!words) return;
      place.innerHTML = words;
      countAll(place);
    })
    .catch(() => {}); // The link that stands there leads to the same.
}
