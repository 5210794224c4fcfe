// How many characters are left, counted as the server counts them, and Enter in a search field looks up instead of sending.
// Without this file the hints say the limits and the server counts.
"use strict";
const length = text => [...text].length;
for (const form of document.querySelectorAll("form[data-count]")) {
  for (const field of form.querySelectorAll("[data-most]")) {
    const most = Number(field.dataset.most);
    const words = document.createElement("span");
    words.className = "hint count";
    field.after(words);
    const count = () => {
      const now = length(field.value), over = now > most;
      words.textContent = (over ? form.dataset.over : form.dataset.count).replace("%n", over ? now - most : now).replace("%m", most);
      words.classList.toggle("error", over);
      // Said aloud only when it matters.
      if (over) words.setAttribute("role", "status"); else words.removeAttribute("role");
    };
    field.addEventListener("input", count);
    count();
  }
}
for (const field of document.querySelectorAll("[data-no-enter]")) {
  field.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
}
