// Lets a guide be read without a signal: what was visited or kept on purpose, with its own files.
// It sees addresses below /guide/ only, so no page of staff; searches are posted and never kept.
"use strict";

const PAGES = "aldea-guide-pages";
const FILES = "aldea-guide-files";
const MOST_PAGES = 200;
const MOST_FILES = 60;
const PATIENCE = 5000; // ms that a slow network is waited for when there is a copy
const AWAY = "{% url 'public:away' %}";
const SHELL = [AWAY];
const LOOKS = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
// Reports are written, feeds and frames are for other sites, paper is for printers.
// One copy of an address, whatever the language it was asked in.
const ANY = { ignoreVary: true };
const LEFT_OUT = /\/(wrong|embed|poster)\/$|\.(pdf|json|rss|js|png|webmanifest)$/;

self.addEventListener("install", (event) => {
  event.waitUntil(
    Promise.all([
      caches.open(FILES).then((cache) => cache.addAll(LOOKS)),
      caches.open(PAGES).then((cache) => cache.addAll(SHELL)),
    ]).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("{{ static_path|escapejs }}")) {
    event.respondWith(file(request));
  } else if (address.pathname.startsWith("/guide/") && !LEFT_OUT.test(address.pathname)) {
    event.respondWith(page(event, request));
  }
});

/** A file's name changes with its content: the copy is as good as the file. */
async function file(request) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(request, ANY);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) keep(cache, request, answer.clone(), MOST_FILES);
  return answer;
}

/** What the guide says now; else, or when that takes too long, what it said last. */
async function page(event, request) {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(request, ANY);
  const fresh = fetch(request).then((answer) => {
    if (answer.ok && answer.type === "basic" && !answer.redirected) {
      event.waitUntil(keep(cache, request, answer.clone(), MOST_PAGES));
    }
    return answer;
  });
  if (!kept) {
    return fresh.catch(async () => (await without(cache, request)) ?? Response.error());
  }
  event.waitUntil(fresh.catch(() => {}));
  const slow = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fresh.catch(() => kept), slow]);
}

/** Without a signal: the same page in its other language or with another list, else what there is. */
async function without(cache, request) {
  if (request.mode !== "navigate") return undefined;
  const bare = new URL(request.url);
  for (const name of ["s", "lang", "told"]) bare.searchParams.delete(name);
  return (await cache.match(bare.href, ANY)) ?? (await cache.match(AWAY, ANY));
}

async function keep(cache, request, answer, most) {
  await cache.delete(request, ANY);
  await cache.put(request, answer);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - most))) {
    if (new URL(old.url).pathname !== AWAY) await cache.delete(old);
  }
}
