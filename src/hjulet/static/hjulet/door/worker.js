// Keeps the check-in list on the phone, so that it can be opened again without network.
// Serves only the addresses under the check-in (its scope). What it keeps goes when the check-in is over,
// when the link no longer holds, and when somebody presses "Avsluta på den här telefonen".
"use strict";

const KEPT = "hjulet-incheckning";
const BADGE = /\/skylt\/([0-9A-Za-z]+)\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const forget = () => caches.delete(KEPT);

// All or nothing, and one list at a time: without network the one that is kept stays as it is.
async function keep(addresses) {
  const fetched = await Promise.all(
    addresses.map((address) => fetch(address, { credentials: "same-origin", cache: "no-store" })),
  );
  if (!fetched.every((response) => response.ok && !response.redirected)) throw new Error("not all could be fetched");
  await forget();
  const kept = await caches.open(KEPT);
  await Promise.all(addresses.map((address, number) => kept.put(address, fetched[number])));
}

self.addEventListener("message", (event) => {
  const { keep: addresses, forget: isDone } = event.data || {};
  const answer = (words) => event.source && event.source.postMessage(words);
  if (isDone) event.waitUntil(forget().then(() => answer({ forgotten: true })));
  if (addresses) {
    event.waitUntil(
      keep(addresses).then(
        () => answer({ kept: true }),
        () => undefined, // the network went away in between: the next visit tries again
      ),
    );
  }
});

async function keptList() {
  const kept = await caches.open(KEPT);
  for (const request of await kept.keys()) {
    const response = await kept.match(request, { ignoreVary: true });
    const closes = Number(response.headers.get("X-Door-Closes"));
    if (!closes) continue;
    if (Date.now() <= closes) return { address: new URL(request.url).pathname, response };
    await forget();
  }
  return null;
}

async function page(request) {
  const path = new URL(request.url).pathname;
  let response;
  try {
    response = await fetch(request);
  } catch (away) {
    const list = await keptList();
    if (!list) throw away;
    const badge = BADGE.exec(path);
    if (badge) return Response.redirect(`${list.address}#skylt-${badge[1].toUpperCase()}`);
    if (path === list.address) return list.response;
    throw away;
  }
  // The link has been renewed, or the day is over.
  const list = response.status === 410 || response.status === 403 ? await keptList() : null;
  if (list && path === list.address) await forget();
  return response;
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (away) {
    const kept = await caches.match(request, { cacheName: KEPT, ignoreVary: true });
    if (kept) return kept;
    throw away;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.destination) event.respondWith(file(request)); // styles, scripts, pictures; never the marks
});
