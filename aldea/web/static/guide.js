// The guide's own list, and copies for when there is no signal: kept in this browser only, sent
// nowhere. Each page works without it.
(() => {
  "use strict";

  const STORE = "aldea-list";
  const MOST = 40;

  function read() {
    try {
      const found = JSON.parse(localStorage.getItem(STORE) ?? "[]");
      return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
    } catch {
      return [];
    }
  }

  function write(keys) {
    try {
      localStorage.setItem(STORE, JSON.stringify(keys.slice(-MOST)));
      return true;
    } catch {
      return false;
    }
  }

  function show() {
    const keys = read();
    const query = new URLSearchParams(keys.map((key) => ["s", key])).toString();
    for (const link of document.querySelectorAll("[data-list]")) {
      if (!keys.length && location.search.includes("s=")) continue;
      link.search = query;
      link.querySelector("[data-count]").textContent = keys.length ? `(${keys.length})` : "";
    }
    for (const button of document.querySelectorAll("[data-keep]")) {
      const isOn = keys.includes(button.dataset.keep);
      const words = button.querySelector("[data-on]");
      words.dataset.off ??= words.textContent;
      words.textContent = isOn ? words.dataset.on : words.dataset.off;
      const use = button.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, isOn ? "#check" : "#add"));
      button.hidden = false;
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    const drop = event.target.closest("[data-drop]");
    if (button) {
      const key = button.dataset.keep;
      const keys = read();
      write(keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key]);
      show();
    } else if (drop) {
      write(read().filter((each) => each !== drop.dataset.drop));
    } else if (event.target.closest("[data-print]")) {
      print();
    } else if (event.target.closest("[data-share]")) {
      navigator.share({ title: document.title, url: location.href }).catch(() => {});
    }
  });

  if (write(read())) {
    for (const link of document.querySelectorAll("[data-no-script]")) link.hidden = true;
    show();
  }
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  if (navigator.share) {
    for (const button of document.querySelectorAll("[data-share]")) button.hidden = false;
  }
  // A page made a while ago is a copy: it says of when it is, since what is open has changed.
  const A_WHILE = 10 * 60 * 1000;
  const COPIES = "aldea-guide-pages";

  function date() {
    const made = document.querySelector("[data-made]");
    if (made) made.hidden = Date.now() - Date.parse(made.dataset.made) < A_WHILE;
  }

  async function offer() {
    const keep = document.querySelector("[data-keep-guide]");
    const forget = document.querySelector("[data-forget-guide]");
    if (!keep || !navigator.serviceWorker) return;
    const pages = await (await caches.open(COPIES)).keys();
    keep.hidden = false;
    forget.hidden = pages.length < 2;
  }

  /** Fetch what is worth keeping, one page after the other, and say how far it is. */
  async function keep(button) {
    const words = button.querySelector("[data-words]");
    button.disabled = true;
    try {
      const { pages } = await (await fetch(button.dataset.keepGuide)).json();
      const mine = read().length ? [document.querySelector("[data-list]").href] : [];
      let done = 0;
      const late = new Promise((resolve) => setTimeout(resolve, 5000));
      if (!(await Promise.race([navigator.serviceWorker.ready, late]))) throw new Error("no worker");
      for (const page of [...mine, ...pages]) {
        const answer = await fetch(page);
        if (answer.status === 429) throw new Error("asked to wait");
        await answer.text(); // the worker keeps what passes it
        done += 1;
        words.textContent = `${done} / ${pages.length + mine.length}`;
      }
      words.textContent = button.dataset.done;
    } catch {
      words.textContent = button.dataset.failed;
      button.disabled = false;
    }
    offer().catch(() => {});
  }

  async function forget(button) {
    for (const name of await caches.keys()) {
      if (name.startsWith("aldea-guide-")) await caches.delete(name);
    }
    localStorage.removeItem(STORE);
    button.textContent = button.dataset.done;
    button.disabled = true;
    show();
  }

  async function tellCopies() {
    const list = document.querySelector("[data-copies]");
    if (!list || !("caches" in self)) return;
    const copies = await caches.open(COPIES);
    for (const request of await copies.keys()) {
      const text = await (await copies.match(request, { ignoreVary: true })).text();
      const page = new DOMParser().parseFromString(text, "text/html");
      if (page.querySelector("[data-copies]")) continue;
      const link = document.createElement("a");
      link.href = request.url;
      link.textContent = page.title.replace(/ · Aldea$/, "");
      link.lang = page.documentElement.lang;
      list.append(document.createElement("li"));
      list.lastChild.append(link);
    }
    if (!list.children.length) list.append(list.dataset.none);
  }

  const worker = document.querySelector('meta[name="aldea-worker"]');
  if (worker && self === top && navigator.serviceWorker) {
    navigator.serviceWorker.register(worker.content).catch(() => {});
  }
  document.addEventListener("click", (event) => {
    const keeping = event.target.closest("[data-keep-guide]");
    const forgetting = event.target.closest("[data-forget-guide]");
    if (keeping) keep(keeping);
    if (forgetting) forget(forgetting).catch(() => {});
  });

  // Where the browser has no room for copies, the guide is what it is without them.
  date();
  offer().catch(() => {});
  tellCopies().catch(() => {});
  addEventListener("pageshow", () => (show(), date()));
  document.querySelector("[data-errors]")?.focus();
})();
