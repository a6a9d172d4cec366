const stage = document.querySelector("main");
const sections = [...stage.querySelectorAll("section")];
const links = [...document.querySelectorAll("nav a")];
const search = document.querySelector("#search");
const told = document.querySelector("output");
let view = { x: 0, y: 0, scale: 1 };
let shown = sections[0];
let found = [];
let at = -1;

const draw = () => { shown.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`; };

const fit = () => {
  const picture = shown.firstElementChild;
  const wide = picture.width.baseVal.value, high = picture.height.baseVal.value;
  const scale = Math.min(1, stage.clientWidth / wide, Math.max(stage.clientHeight / high, 0.45));
  view = { scale, x: Math.max(0, (stage.clientWidth - wide * scale) / 2), y: 0 };
  draw();
};

const show = (name) => {
  shown = sections.find((section) => section.id === name) ?? sections[0];
  for (const section of sections) section.hidden = section !== shown;
  for (const link of links) link.toggleAttribute("aria-current", link.hash === `#${shown.id}`);
  fit();
};

const zoom = (factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) => {
  const scale = Math.min(4, Math.max(0.1, view.scale * factor));
  view = { scale, x: x - (x - view.x) * scale / view.scale, y: y - (y - view.y) * scale / view.scale };
  draw();
};

const seek = () => {
  for (const card of found) card.classList.remove("found");
  const words = search.value.trim().toLowerCase();
  found = words ? [...stage.querySelectorAll(".card")].filter((card) => card.textContent.toLowerCase().includes(words)) : [];
  for (const card of found) card.classList.add("found");
  at = -1;
  told.textContent = words ? `${found.length} found` : "";
  if (found.length) step();
};

const step = () => {
  if (!found.length) return;
  at = (at + 1) % found.length;
  const card = found[at], section = card.closest("section");
  if (section !== shown) { history.replaceState(null, "", `#${section.id}`); show(section.id); }
  const box = card.getBBox(), offset = 46;
  view = { scale: 1, x: stage.clientWidth / 2 - box.x - box.width / 2, y: stage.clientHeight / 2 - box.y - offset - box.height / 2 };
  draw();
  told.textContent = `${at + 1} of ${found.length}`;
};

stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  const edge = stage.getBoundingClientRect();
  if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 300), event.clientX - edge.left, event.clientY - edge.top);
  else { view.x -= event.deltaX; view.y -= event.deltaY; draw(); }
}, { passive: false });

const fingers = new Map();
stage.addEventListener("pointerdown", (event) => { fingers.set(event.pointerId, event); stage.setPointerCapture(event.pointerId); stage.classList.add("drags"); });
stage.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  if (fingers.size === 2) {
    const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    const span = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
    const edge = stage.getBoundingClientRect();
    zoom(span(event, other) / span(before, other), other.clientX - edge.left, other.clientY - edge.top);
  } else { view.x += event.clientX - before.clientX; view.y += event.clientY - before.clientY; draw(); }
  fingers.set(event.pointerId, event);
});
for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => { fingers.delete(event.pointerId); if (!fingers.size) stage.classList.remove("drags"); });

search.addEventListener("input", seek);
search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); step(); } });
const keys = { "+": () => zoom(1.2), "=": () => zoom(1.2), "-": () => zoom(1 / 1.2), 0: fit, "/": () => search.focus(),
  ArrowLeft: () => { view.x += 60; draw(); }, ArrowRight: () => { view.x -= 60; draw(); }, ArrowUp: () => { view.y += 60; draw(); }, ArrowDown: () => { view.y -= 60; draw(); } };
document.addEventListener("keydown", (event) => {
  if (event.target === search || event.ctrlKey || event.metaKey || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});
for (const button of document.querySelectorAll("button[data-do]")) button.addEventListener("click", () => ({ in: () => zoom(1.25), out: () => zoom(0.8), fit, theme })[button.dataset.do]());

function theme() {
  const dark = document.body.classList.contains("dark") || (!document.body.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
  document.body.classList.toggle("dark", !dark);
  document.body.classList.toggle("light", dark);
}

addEventListener("hashchange", () => show(location.hash.slice(1)));
addEventListener("resize", fit);
show(location.hash.slice(1));
