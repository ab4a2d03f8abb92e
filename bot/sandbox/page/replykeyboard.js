// The keyboard a bot puts in the place of the letters.

import { fill, node } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{say: (text: string) => void, shareContact: () => void, shareLocation: () => void, explain: (words: string) => void, onToggle: () => void}} ReplyKeyboardActions */

/** @param {ReplyKeyboardActions} actions */
export function createReplyKeyboard(actions) {
  const element = node("div", { class: "reply-keyboard", role: "group", "aria-label": "Keyboard of the bot" });
  let shown = null;
  let open = false;

  /** Shows the markup; one that is shown already keeps its state, so that a folded keyboard stays folded. */
  function show(markup) {
    const keyboard = markup?.keyboard ? markup : null;
    if (JSON.stringify(keyboard) === JSON.stringify(shown)) return;
    shown = keyboard;
    open = keyboard !== null;
    element.dataset.resize = String(keyboard?.resize_keyboard ?? false);
    fill(element, (keyboard?.keyboard ?? []).map((row) => node("div", { class: "key-row" }, row.map(replyKey))));
    render();
  }

  function toggle() {
    open = !open;
    render();
  }

  function render() {
    element.hidden = !(shown && open);
    actions.onToggle();
  }

  function replyKey(key) {
    const plain = typeof key === "string" ? { text: key } : key;
    const press = () => {
      actionOf(plain, actions)();
      if (shown?.one_time_keyboard) toggle();
    };
    return node("button", { type: "button", class: "reply-key", "data-style": plain.style, dir: "auto", onclick: press }, plain.request_contact && icon("contact"), plain.request_location && icon("location"), plain.text);
  }

  return {
    element,
    show,
    toggle,
    get available() {
      return shown !== null;
    },
    get open() {
      return open;
    },
  };
}

function actionOf(key, { say, shareContact, shareLocation, explain }) {
  if (key.request_contact) return shareContact;
  if (key.request_location) return shareLocation;
  const asks = Object.keys(key).find((name) => name.startsWith("request_") || name === "web_app");
  return asks ? () => explain("The sandbox has no such kind of button.") : () => say(key.text);
}
