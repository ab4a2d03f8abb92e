// Light or dark: as the system says, until the reader says otherwise.

import { fill, node } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "benchbell.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

/** A button that turns the light on or off, and remembers. */
export function themeButton() {
  const button = node("button", { type: "button", class: "round-button", onclick: toggle });
  system.addEventListener("change", render);
  render();
  return button;

  function toggle() {
    localStorage.setItem(KEY, present() === "dark" ? "light" : "dark");
    render();
  }

  function render() {
    const theme = present();
    const name = theme === "dark" ? "Turn the light on" : "Turn the light off";
    document.documentElement.dataset.theme = theme;
    button.title = name;
    button.setAttribute("aria-label", name);
    fill(button, icon(theme === "dark" ? "sun" : "moon"));
  }
}

function present() {
  return localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light");
}
