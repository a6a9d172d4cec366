// Making and changing elements. Text is only ever text: nothing here takes HTML.

const SVG = "http://www.w3.org/2000/svg";

export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && key !== "role" && key !== "list" && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const $ = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Make the children of `parent` those of `wanted` ([key, fingerprint, make]), changing only elements whose fingerprint has changed. So the
// focus and open elements stay as they are, and a screen reader reads out new entries only.
export function reconcile(parent, wanted) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let before = parent.firstElementChild;
  for (const [key, fingerprint, make] of wanted) {
    let child = known.get(key);
    if (child && child.dataset.print !== fingerprint) {
      const fresh = marked(make(child), key, fingerprint);
      known.delete(key);
      if (fresh === child) {
        // changed in its place
        if (child === before) before = before.nextElementSibling;
        else parent.insertBefore(child, before);
        continue;
      }
      if (child === before) before = before.nextElementSibling;
      const held = child.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
      child.replaceWith(fresh);
      if (held) fresh.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus();
      child = fresh;
      parent.insertBefore(child, before);
      continue;
    }
    if (!child) child = marked(make(null), key, fingerprint);
    known.delete(key);
    if (child === before) before = before.nextElementSibling;
    else parent.insertBefore(child, before);
  }
  for (const left of known.values()) left.remove();
}

function marked(child, key, fingerprint) {
  child.dataset.key = key;
  child.dataset.print = fingerprint;
  return child;
}

let fading;

// Show a message; screen readers read it out.
export function notify(text, isBad = false) {
  const element = $("#message");
  clearTimeout(fading);
  element.textContent = text;
  element.className = isBad ? "bad shown" : "shown";
  fading = setTimeout(() => (element.className = ""), isBad ? 7000 : 3500);
}
