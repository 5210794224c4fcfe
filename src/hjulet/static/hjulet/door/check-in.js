// The check-in list in the phone. Every mark goes first into a queue in the phone (a code and a time, never
// a name), then to the server as soon as there is network; the server takes each mark once, however often
// it is sent. The page is a plain form without this script.

const door = document.getElementById("door");
const said = door.dataset;
const rows = new Map([...door.querySelectorAll("[data-code]")].map((row) => [row.dataset.code, row]));
const closes = Number(said.closes);
const part = (name) => door.querySelector(`[data-part=${name}]`);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

// What is kept in the phone ------------------------------------------------------------------

const memory = {};
const store = {
  read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`${said.key}.${name}`)) ?? memory[name] ?? otherwise;
    } catch {
      return memory[name] ?? otherwise; // storage is switched off: the open page remembers
    }
  },
  write(name, value) {
    memory[name] = value;
    try {
      localStorage.setItem(`${said.key}.${name}`, JSON.stringify(value));
    } catch {
      /* as above */
    }
  },
  forget() {
    for (const name of ["queue", "known"]) {
      delete memory[name];
      try {
        localStorage.removeItem(`${said.key}.${name}`);
      } catch {
        /* as above */
      }
    }
  },
};
const queue = () => store.read("queue", []);

function shownByServer() {
  const present = {};
  for (const [code, row] of rows) if (row.dataset.at) present[code] = row.dataset.at;
  return { at: Number(said.made), present };
}

// A list from the phone's keeping may be older than what the server has said since.
const asLoaded = shownByServer();
function known() {
  const heard = store.read("known", asLoaded);
  return heard.at > asLoaded.at ? heard : asLoaded;
}

function presentNow() {
  const present = { ...known().present };
  for (const mark of queue()) {
    if (mark.present) present[mark.code] ??= mark.at;
    else delete present[mark.code];
  }
  return present;
}

// What is shown ---------------------------------------------------------------------------------

const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "Europe/Stockholm",
});
const clockWords = (at) => clock.format(new Date(at)).replace(":", said.colon);
const nameOf = (code) => rows.get(code)?.querySelector("b").textContent ?? "";

let isAway = !navigator.onLine;
let isGone = false;
let isOld = false;

function draw() {
  const present = presentNow();
  let count = 0;
  for (const [code, row] of rows) {
    const at = present[code];
    if (at) count += 1;
    row.querySelector("[name=present]").hidden = Boolean(at);
    row.querySelector(".here").hidden = !at;
    if (at) row.querySelector("time").textContent = clockWords(at);
  }
  part("count").textContent = count;
  const waiting = queue().length;
  const lines = [];
  if (isGone) lines.push(said.gone);
  else if (isAway) lines.push(said.away);
  if (waiting) lines.push(waiting === 1 ? said.waitingOne : fill(said.waiting, { n: waiting }));
  else if (!isGone && !isAway) lines.push(said.sent);
  part("state").textContent = lines.join(" ");
  part("state").classList.toggle("few", Boolean(waiting) || isAway || isGone);
  part("old").hidden = !isOld;
  return count;
}

const tell = (text) => {
  part("told").textContent = text;
};

function search() {
  const wanted = part("search").value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
  const hidesMarked = part("unmarked").checked;
  const present = hidesMarked ? presentNow() : {};
  let found = 0;
  for (const [code, row] of rows) {
    row.hidden = !wanted.every((word) => row.dataset.words.includes(word)) || Boolean(present[code]);
    if (!row.hidden) found += 1;
  }
  part("none").hidden = found > 0;
}

// Marking -----------------------------------------------------------------------------------------

function newId() {
  const numbers = crypto.getRandomValues(new Uint8Array(16));
  return [...numbers].map((number) => number.toString(16).padStart(2, "0")).join("");
}

function mark(code, present, way = "list") {
  const before = presentNow()[code];
  if (present && before) {
    tell(fill(said.already, { name: nameOf(code), clock: clockWords(before) }));
    return;
  }
  const made = { id: newId(), code, at: new Date().toISOString(), present, way };
  store.write("queue", [...queue(), made]);
  const count = draw();
  tell(fill(present ? said.marked : said.undone, { name: nameOf(code), count, total: said.total }));
  navigator.vibrate?.(30);
  send();
}

function badge(code) {
  const row = rows.get(code.toUpperCase());
  if (!row) {
    tell(said.unknown);
    return;
  }
  part("search").value = "";
  part("unmarked").checked = false;
  search();
  mark(row.dataset.code, true, "code");
  row.scrollIntoView({ block: "center" });
  row.querySelector("button:not([hidden])")?.focus({ preventScroll: true });
}

// Sending -----------------------------------------------------------------------------------------

let csrf = door.querySelector("[name=csrfmiddlewaretoken]").value;
let isSending = false;

async function ask(marks, isFirst = true) {
  const post = {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ marks }),
  };
  const response = await fetch(said.marks, {
    ...(marks.length ? post : {}),
    credentials: "same-origin",
    cache: "no-store",
  });
  if (response.status === 403 && isFirst) {
    // A list from the phone's keeping has a form key that may be too old.
    csrf = (await ask([], false)).csrf;
    return ask(marks, false);
  }
  isGone = response.status === 410;
  if (isGone) await forgetList();
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response.json();
}

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    do {
      const marks = queue().slice(0, 200);
      const answer = await ask(marks);
      const answered = new Map(answer.answers.map((one) => [one.id, one.reason]));
      const refused = marks.filter((one) => answered.get(one.id));
      store.write("known", { at: answer.at, present: answer.present });
      // Read anew: somebody may have been marked while this was on its way.
      store.write("queue", queue().filter((one) => !answered.has(one.id)));
      if (refused.length) {
        tell(refused.map((one) => fill(said[`refused${answered.get(one.id)}`] ?? said.refused, { name: nameOf(one.code) })).join(" "));
      }
      isOld = answer.people !== said.people;
      isAway = false;
      if (!marks.length) break;
    } while (queue().length);
  } catch {
    isAway = !isGone;
  } finally {
    isSending = false;
    draw();
    if (part("unmarked").checked) search();
  }
}

// Keeping the list for when there is no network ------------------------------------------------------

const hasWorker = "serviceWorker" in navigator;

async function keepList() {
  if (!hasWorker) return;
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data.kept) part("kept").hidden = false;
  });
  await navigator.serviceWorker.register(said.worker, { scope: said.scope });
  const { active } = await navigator.serviceWorker.ready;
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  active.postMessage({ keep: [location.pathname, ...files] });
}

async function forgetList() {
  part("kept").hidden = true;
  if (window.caches) await caches.delete("hjulet-incheckning");
}

async function leave(event) {
  event.preventDefault();
  const form = event.target;
  const waiting = queue().length;
  if (waiting && !form.dataset.isSure) {
    form.dataset.isSure = "yes";
    tell(fill(said.unsent, { n: waiting }));
    return;
  }
  await forgetList();
  store.forget();
  if (hasWorker) {
    const workers = await navigator.serviceWorker.getRegistrations();
    await Promise.all(workers.filter((one) => one.scope.endsWith(said.scope)).map((one) => one.unregister()));
  }
  if (navigator.onLine) form.submit();
  else door.replaceChildren(said.left);
}

// Beginning ---------------------------------------------------------------------------------------

function begin() {
  if (Date.now() > closes) {
    forgetList();
    isGone = true;
  }
  door.classList.add("with-script");
  door.querySelector("form.people").addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter;
    mark(pressed.value, pressed.name === "present");
    // The button that was pressed is gone: what undoes it stands in its place.
    pressed.closest("[data-code]").querySelector("button:not([hidden])")?.focus({ preventScroll: true });
  });
  part("find").addEventListener("submit", (event) => event.preventDefault());
  part("search").addEventListener("input", search);
  part("unmarked").addEventListener("change", search);
  part("only").hidden = false;
  part("leave").addEventListener("submit", leave);
  document.addEventListener("hjulet-badge", (event) => badge(event.detail));
  window.addEventListener("online", send);
  window.addEventListener("offline", () => {
    isAway = true;
    draw();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) send();
  });
  setInterval(send, 15_000);
  const scanned = said.badge || (location.hash.startsWith("#skylt-") ? location.hash.slice(7) : "");
  draw();
  search();
  if (scanned) {
    history.replaceState(null, "", location.pathname);
    badge(scanned);
  }
  send();
  if (!isGone) keepList().catch(() => undefined);
}

begin();
