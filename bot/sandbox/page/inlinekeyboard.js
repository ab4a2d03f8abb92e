// The buttons under a message.

import { node } from "./dom.js";
import { icon } from "./icons.js";

const WAITING_MS = 15000;

/**
 * @param {{inline_keyboard: object[][]}} markup
 * @param {{press: (data: string) => Promise<void>, openLink: (url: string) => void, copy: (text: string) => void, explain: (words: string) => void}} actions
 */
export function inlineKeyboard(markup, actions) {
  const rows = markup.inline_keyboard.map((row) => node("div", { class: "key-row" }, row.map((key) => inlineKey(key, actions))));
  return node("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons" }, rows);
}

function inlineKey(key, actions) {
  const act = actionOf(key, actions);
  const button = node(
    "button",
    { type: "button", class: "inline-key", "data-style": key.style, onclick: () => act(button) },
    node("span", { dir: "auto" }, key.text),
    key.url !== undefined && icon("link"),
    key.copy_text !== undefined && icon("copy"),
  );
  return button;
}

function actionOf(key, { press, openLink, copy, explain }) {
  if (key.callback_data !== undefined) return (button) => whileBusy(button, () => press(key.callback_data));
  if (key.url !== undefined) return () => openLink(key.url);
  if (key.copy_text !== undefined) return () => copy(key.copy_text.text);
  return () => explain("The sandbox has no such kind of button.");
}

/** Shows the button as waiting, and takes no second press, until the bot has answered. */
async function whileBusy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  await work();
  button.removeAttribute("aria-busy");
}

/** Callback answers on their way: they may arrive before the press itself is acknowledged. */
export class PendingAnswers {
  #early = new Set();
  #waiting = new Map();

  /** Resolves when the answer came, or when a Telegram client would stop waiting for it. */
  wait(queryId) {
    if (this.#early.delete(queryId)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(queryId), WAITING_MS);
      this.#waiting.set(queryId, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  settle(queryId) {
    const resolve = this.#waiting.get(queryId);
    if (!resolve) this.#early.add(queryId);
    this.#waiting.delete(queryId);
    resolve?.();
  }
}
