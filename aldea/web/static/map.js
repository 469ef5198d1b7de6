// Draws the list beside it as a map. The list is the one source: each [data-point] is a marker.
(() => {
  "use strict";

  const frame = document.querySelector("[data-map]");
  if (!frame || !window.L) return;
  const rows = [...document.querySelectorAll(`${frame.dataset.map} [data-point]`)];
  const asPoint = (words) => words.split(",").map(Number);
  const NEAR = 8_000; // meters, five miles
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** Rows at one place share a marker: what lies under another could not be reached. */
  function byPlace() {
    const places = new Map();
    for (const row of rows) {
      const key = asPoint(row.dataset.point).map((each) => each.toFixed(4)).join();
      places.set(key, [...(places.get(key) ?? []), row]);
    }
    return [...places.values()];
  }

  function shownNumber(group) {
    const first = group[0].dataset.number;
    return group.length > 1 ? `${first}+${group.length - 1}` : first;
  }

  function badge(words, kind) {
    const face = document.createElement("span");
    face.textContent = words;
    return L.divIcon({ className: `map-pin ${kind}`, html: face, iconSize: null });
  }

  function mark(group, pins, isOn) {
    for (const row of group) row.classList.toggle("is-shown", isOn);
    pins.getElement().classList.toggle("is-shown", isOn);
    pins.setZIndexOffset(isOn ? 1000 : 0);
  }

  function pin(map, group) {
    const each = group.map((row) => `${row.dataset.number}. ${row.dataset.name}`).join(", ");
    const shown = shownNumber(group);
    const names = group.length > 1 ? `${shown}: ${each}` : each; // what is seen is what is said
    const icon = badge(shown, "");
    const pins = L.marker(asPoint(group[0].dataset.point), { icon, keyboard: true }).addTo(map);
    const face = pins.getElement();
    face.setAttribute("aria-label", names);
    face.title = names;
    for (const [on, off] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
      for (const each of [face, ...group]) {
        each.addEventListener(on, () => mark(group, pins, true));
        each.addEventListener(off, () => mark(group, pins, false));
      }
    }
    // A touch, a click or Enter on a marker leads to its line in the list.
    const lead = () => group[0].querySelector("a")?.focus();
    pins.on("click", lead);
    face.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // or the same key would follow the link that now has the focus
      lead();
    });
  }

  /** Names of cities where there is room for them; closer, there is room for more. */
  function cities(map) {
    const found = new Map();
    for (const row of rows.filter((each) => each.dataset.city)) {
      found.set(row.dataset.city, [...(found.get(row.dataset.city) ?? []), asPoint(row.dataset.point)]);
    }
    const means = [...found].map(([city, points]) => [
      city,
      [0, 1].map((axis) => points.reduce((sum, each) => sum + each[axis], 0) / points.length),
    ]);
    const labels = L.layerGroup().addTo(map);
    const write = () => {
      labels.clearLayers();
      const taken = [];
      for (const [city, mean] of means) {
        const { x, y } = map.latLngToLayerPoint(mean);
        if (taken.some((each) => Math.abs(each.x - x) < 88 && Math.abs(each.y - y) < 24)) continue;
        taken.push({ x, y });
        const icon = badge(city, "map-city");
        const label = L.marker(mean, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
        label.addTo(labels).getElement().setAttribute("aria-hidden", "true");
      }
    };
    map.on("zoomend", write);
    write();
  }

  /** Around a school the near places are shown first; farther ones are a tap on "farther" away. */
  function shownFirst(home, points) {
    const near = home ? points.filter((each) => L.latLng(each).distanceTo(home) < NEAR) : [];
    return L.latLngBounds([...(near.length > 1 ? near : points), ...(home ? [home] : [])]);
  }

  function draw() {
    const { tiles, attribution, zoomIn, zoomOut, label, home, homeName } = frame.dataset;
    frame.hidden = false;
    for (const note of document.querySelectorAll("[data-map-note]")) note.hidden = false;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", label);
    const calm = { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still };
    // One finger scrolls the page, also over the map; two fingers move the map.
    const dragging = !matchMedia("(pointer: coarse)").matches;
    const map = L.map(frame, { ...calm, dragging, zoomControl: false, scrollWheelZoom: false, attributionControl: false });
    L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    L.control.scale({ imperial: true, metric: false }).addTo(map);
    const points = rows.map((row) => asPoint(row.dataset.point));
    const first = shownFirst(home ? asPoint(home) : null, points);
    map.fitBounds(first.pad(0.15), { maxZoom: 15, animate: false });
    if (tiles) {
      const words = document.createElement("span");
      words.textContent = attribution;
      L.control.attribution({ prefix: false }).addTo(map).addAttribution(words.innerHTML);
      L.tileLayer(tiles, { maxZoom: 19 }).addTo(map);
    } else {
      cities(map);
    }
    for (const group of byPlace()) pin(map, group);
    if (home) {
      const icon = badge(homeName, "map-home");
      const school = L.marker(asPoint(home), { icon, interactive: false, keyboard: false, zIndexOffset: -500 });
      school.addTo(map).getElement().setAttribute("aria-hidden", "true");
    }
  }

  if (rows.length) draw();
})();
