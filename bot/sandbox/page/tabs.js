// The strip that switches chats where only one fits.

import { count, fill, node } from "./dom.js";

/**
 * @param {{element: HTMLElement, onChoose: (chatId: number) => void}} options
 */
export function createTabs({ element, onChoose }) {
  const unread = new Map();
  const tabs = new Map();
  let active = null;

  /** @param {{id: number, name: string, picture: HTMLElement}} chat */
  function add({ id, name, picture }) {
    const mark = node("span", { class: "count", hidden: true });
    const tab = node("button", { type: "button", class: "tab", onclick: () => onChoose(id) }, picture, node("span", { class: "tab-name", dir: "auto" }, name), mark);
    tabs.set(id, { tab, mark });
    element.append(tab);
  }

  function activate(chatId) {
    active = chatId;
    unread.delete(chatId);
    render();
    tabs.get(chatId)?.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Counts a message of a chat that isn't in view. */
  function heard(chatId) {
    if (chatId === active) return;
    unread.set(chatId, (unread.get(chatId) ?? 0) + 1);
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

  /** A chat that is no more. */
  function remove(chatId) {
    tabs.get(chatId)?.tab.remove();
    tabs.delete(chatId);
  }

  return { add, remove, activate, heard, readAll };
}
