// Menus: open below their button, moved in with the arrow keys, closed by Escape and by a click elsewhere.

import { $, all } from "./dom.js";

let open = null;

export function closeMenu(isFocused = false) {
  if (!open) return;
  const button = $(".menu-button", open);
  $("[role=menu]", open).hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (isFocused) button.focus();
  open = null;
}

function openMenu(menu) {
  closeMenu();
  open = menu;
  $("[role=menu]", menu).hidden = false;
  $(".menu-button", menu).setAttribute("aria-expanded", "true");
  items(menu)[0]?.focus();
}

const items = (menu) => all("[role=menuitem]", menu).filter((item) => !item.hidden);

export function startMenu(menu, choose) {
  $(".menu-button", menu).addEventListener("click", (event) => {
    event.stopPropagation();
    if (open === menu) closeMenu();
    else openMenu(menu);
  });
  for (const item of all("[role=menuitem]", menu)) {
    item.tabIndex = -1;
    item.addEventListener("click", () => {
      closeMenu(true);
      choose(item.dataset);
    });
  }
  menu.addEventListener("keydown", (event) => {
    const list = items(menu);
    const index = list.indexOf(document.activeElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: list.length - 1 }[event.key];
    if (event.key === "Escape") closeMenu(true);
    else if (to !== undefined && open === menu) list[(to + list.length) % list.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

document.addEventListener("click", (event) => {
  if (open && !open.contains(event.target)) closeMenu();
});
