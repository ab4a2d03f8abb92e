// Short words over a chat that go by themselves.

import { node } from "./dom.js";

const SHORTEST_MS = 2600;
const MS_A_LETTER = 55;

/** A place for toasts; `say` shows one, for as long as it takes to read. */
export function createToasts() {
  const element = node("div", { class: "toasts", role: "status", "aria-live": "polite" });

  function say(words, kind = "plain") {
    const toast = node("p", { class: "toast", "data-kind": kind, dir: "auto" }, words);
    element.replaceChildren(toast);
    setTimeout(() => toast.remove(), SHORTEST_MS + words.length * MS_A_LETTER);
  }

  return { element, say };
}
