// A small menu that drops from a button.

import { node } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {{label: string, icon: string, act: () => void, kind?: "danger"}} MenuItem
 */

/**
 * A button that opens a menu; the items are asked for each time it opens.
 * @param {{name: string, icon: string, className?: string, items: () => MenuItem[]}} options
 */
export function menuButton({ name, icon: iconName, className = "", items }) {
  const button = node("button", { type: "button", class: `round-button ${className}`, "aria-label": name, title: name, "aria-haspopup": "menu", "aria-expanded": "false", onpointerdown: notice, onclick: open }, icon(iconName));
  let wasOpen = false;

  /** The press that closes a menu by light dismissal, before it becomes a click, must not open it again. */
  function notice() {
    wasOpen = button.getAttribute("aria-expanded") === "true";
  }

  function open() {
    const closes = wasOpen;
    wasOpen = false;
    if (closes) return;
    const menu = node("div", { class: "menu", role: "menu", popover: "auto", "aria-label": name, onkeydown: walk }, items().map((item) => menuItem(item, () => menu.hidePopover())));
    menu.addEventListener("toggle", ({ newState }) => {
      button.setAttribute("aria-expanded", String(newState === "open"));
      if (newState === "open") return;
      menu.remove();
    });
    button.after(menu);
    menu.showPopover();
    place(menu, button.getBoundingClientRect());
    menu.firstElementChild?.focus();
  }

  return button;
}

function menuItem({ label, icon: iconName, act, kind }, close) {
  const choose = () => {
    close();
    act();
  };
  return node("button", { type: "button", role: "menuitem", class: "menu-item", "data-kind": kind, onclick: choose }, icon(iconName), label);
}

/** Up and down walk through the items, round the ends. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.children];
  const next = items.indexOf(document.activeElement) + step;
  items.at(next % items.length).focus();
}

/** Below the button when there is room, else above it; always inside the window. */
function place(menu, anchor) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = anchor.bottom + 6;
  const top = below + height <= innerHeight - 8 ? below : anchor.top - height - 6;
  const left = Math.min(Math.max(anchor.right - width, 8), innerWidth - width - 8);
  menu.style.top = `${Math.max(top, 8)}px`;
  menu.style.left = `${left}px`;
}
