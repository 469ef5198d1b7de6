// The guide's own list: kept in this browser only, sent nowhere. Each page works without it.
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
  addEventListener("pageshow", show);
  document.querySelector("[data-errors]")?.focus();
})();
