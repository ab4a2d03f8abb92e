// The strip that switches chats where only one fits.

import { count, fill, node } from "./dom.js";
import { avatar, badge } from "./person.js";

/**
 * @param {{element: HTMLElement, onChoose: (personId: number) => void}} options
 */
export function createTabs({ element, onChoose }) {
  const unread = new Map();
  const tabs = new Map();
  let active = null;

  function add(person) {
    const mark = node("span", { class: "count", hidden: true });
    const tab = node("button", { type: "button", class: "tab", onclick: () => onChoose(person.id) }, avatar(person), node("span", { class: "tab-name", dir: "auto" }, person.first_name), badge(person), mark);
    tabs.set(person.id, { tab, mark });
    element.append(tab);
  }

  function activate(personId) {
    active = personId;
    unread.delete(personId);
    render();
    tabs.get(personId)?.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Counts a message of a chat that isn't in view. */
  function heard(personId) {
    if (personId === active) return;
    unread.set(personId, (unread.get(personId) ?? 0) + 1);
    render();
  }

  function render() {
    for (const [id, { tab, mark }] of tabs) {
      const number = unread.get(id) ?? 0;
      tab.setAttribute("aria-current", String(id === active));
      mark.hidden = number === 0;
      fill(mark, String(number), node("span", { class: "for-readers" }, ` unread: ${count(number, "message")}`));
    }
  }

  /** Where all chats are in view there is nothing unread. */
  function readAll() {
    unread.clear();
    render();
  }

  return { add, activate, heard, readAll };
}
