// What pages gain with a script; each works without it. No inline code, no eval.
(() => {
  "use strict";

  const TOAST_MS = 10_000;
  const SENT_MS = 5_000;
  const seen = new WeakSet();
  const TYPING = "input, textarea, select, [contenteditable]";

  function focusSearch(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    const field = [...document.querySelectorAll("[data-search]")].find((each) => each.offsetParent);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  // htmx names what asked for a swap, not what came of it: so look for new toasts everywhere.
  function letToastsGo() {
    for (const toast of document.querySelectorAll("[data-toast]")) {
      if (!seen.has(toast)) letGo(toast);
      seen.add(toast);
    }
  }

  function letGo(toast) {
    let timer;
    const stop = () => clearTimeout(timer);
    const start = () => {
      stop();
      timer = setTimeout(() => toast.remove(), TOAST_MS);
    };
    for (const name of ["focusin", "pointerenter"]) toast.addEventListener(name, stop);
    for (const name of ["focusout", "pointerleave"]) toast.addEventListener(name, start);
    start();
  }

  async function openSheet(link, address = link.href) {
    const answer = await fetch(address, { headers: { "X-Sheet": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheet = answer.ok && page.getElementById("sheet");
    if (!sheet) {
      location.assign(address);
      return;
    }
    const dialog = document.createElement("dialog");
    dialog.className = "sheet";
    dialog.setAttribute("aria-labelledby", "sheet-title");
    dialog.append(document.adoptNode(sheet));
    for (const form of dialog.querySelectorAll("form:not([action])")) form.action = address;
    document.body.append(dialog);
    window.htmx?.process(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.showModal();
    const title = dialog.querySelector("#sheet-title");
    title?.setAttribute("tabindex", "-1");
    (dialog.querySelector("[autofocus], input:checked") ?? title)?.focus();
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll(".more-items details[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  }

  document.addEventListener("keydown", (event) => {
    focusSearch(event);
    if (event.key === "Escape") closeMenus();
  });

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const close = event.target.closest("dialog [data-close]");
    if (close) {
      event.preventDefault();
      close.closest("dialog").close();
      return;
    }
    // A number that is called: the form that asks how it went waits behind the call.
    const number = event.target.closest("a[data-then]");
    if (number) openSheet(number, number.dataset.then).catch(() => {});
    const link = event.target.closest("a[data-sheet]");
    if (!link) return;
    event.preventDefault();
    openSheet(link).catch(() => location.assign(link.href));
  });

  // A second tap while the first is on its way sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, SENT_MS);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  document.addEventListener("htmx:after:swap", letToastsGo);
  letToastsGo();
  document.querySelector("[data-errors]:not([data-specimens] *)")?.focus();
})();
