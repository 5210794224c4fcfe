// Tells that the page of answers was shown, and once that an answer was followed. Nothing about who.
(() => {
  const answers = document.getElementById("svar");
  if (!answers || !answers.dataset.note || !navigator.sendBeacon) return;
  const tell = (what) => {
    const said = new FormData();
    said.set("note", answers.dataset.note);
    said.set("what", what);
    navigator.sendBeacon(answers.dataset.to, said);
  };
  let followed = false;
  const follow = (event) => {
    if (followed || !event.target.closest("a[data-hit]")) return;
    followed = true;
    tell("followed");
  };
  answers.addEventListener("click", follow);
  answers.addEventListener("auxclick", follow);
  tell("shown");
})();
