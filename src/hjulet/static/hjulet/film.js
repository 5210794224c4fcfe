// A film from elsewhere is fetched when somebody asks for it, never before. Without this file the
// button is the plain link it stands as, to the film's own page.
"use strict";
for (const link of document.querySelectorAll("a[data-film]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...link.childNodes);
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.className = "film-frame";
    frame.title = link.dataset.title;
    frame.allow = "fullscreen; picture-in-picture; encrypted-media";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.src = link.dataset.film;
    button.replaceWith(frame);
    frame.focus();
  });
  link.replaceWith(button);
}
