// One bubble: a message, or the messages of one album.

import { node } from "./dom.js";
import { renderText } from "./entities.js";
import { gist, mediaKind } from "./gist.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./inlinekeyboard.js";
import { renderMedia } from "./media.js";
import { clock, fullMoment } from "./moments.js";
import { fullName } from "./person.js";

/**
 * @typedef {object} MessageActions
 * @property {(message: object, data: string) => Promise<void>} press
 * @property {(url: string) => void} openLink
 * @property {(command: string) => void} sendCommand
 * @property {(text: string) => void} copy
 * @property {(words: string) => void} explain
 * @property {(addresses: string[], index: number) => void} openPhoto
 * @property {(message: object) => void} reply
 * @property {(message: object) => void} edit
 * @property {(messageId: number) => void} jump
 */

/**
 * @param {object[]} messages one, or an album's
 * @param {MessageActions} actions
 */
export function renderMessage(messages, actions) {
  const [first] = messages;
  if (first.pinned_message) return serviceLine(first);
  const side = first.from?.is_bot ? "in" : "out";
  const media = renderMedia(messages, actions);
  const keyboard = messages.find((message) => message.reply_markup?.inline_keyboard?.length > 0);
  const bubble = node(
    "div",
    { class: "bubble", "data-media": media ? mediaKind(first) : null },
    node("span", { class: "for-readers" }, `${fullName(first.from ?? { first_name: "Someone" })}: `),
    forwardLine(first),
    quote(first.reply_to_message, actions),
    media,
    words(messages, actions),
  );
  return node(
    "article",
    { class: `message ${side}`, "data-message-id": first.message_id, "data-keyboard": Boolean(keyboard) },
    node(
      "div",
      { class: "stack" },
      node("div", { class: "bubble-row" }, bubble, tools(first, actions)),
      keyboard && inlineKeyboard(keyboard.reply_markup, { ...actions, press: (data) => actions.press(keyboard, data) }),
    ),
  );
}

function serviceLine(message) {
  const words = `${fullName(message.from ?? { first_name: "Someone" })} pinned “${gist(message.pinned_message, 40)}”`;
  return node("p", { class: "service", "data-message-id": message.message_id, dir: "auto" }, words);
}

/** The text or caption with the time at its end; the time alone when there are no words. */
function words(messages, actions) {
  const spoken = messages.find((message) => message.text ?? message.caption) ?? messages[0];
  const text = spoken.text ?? spoken.caption ?? "";
  const entities = spoken.entities ?? spoken.caption_entities ?? [];
  return node(
    "div",
    { class: text ? "words" : "words wordless", dir: "auto" },
    renderText(text, entities, actions),
    meta(messages),
  );
}

function meta(messages) {
  const { date } = messages[0];
  const edited = messages.map((message) => message.edit_date).findLast(Boolean);
  return node(
    "span",
    { class: "meta", dir: "ltr" },
    edited && node("span", { class: "edited", title: `Edited on ${fullMoment(edited)}` }, "edited "),
    node("time", { datetime: new Date(date * 1000).toISOString(), title: fullMoment(date) }, clock(date)),
  );
}

function forwardLine({ forward_origin: origin }) {
  if (!origin) return null;
  const source = origin.sender_user ? fullName(origin.sender_user) : (origin.sender_user_name ?? origin.chat?.title ?? "someone");
  return node("p", { class: "forwarded", dir: "auto" }, icon("forward"), `Forwarded from ${source}`);
}

function quote(original, { jump }) {
  if (!original) return null;
  return node(
    "button",
    { type: "button", class: "quote", title: "Go to the message", onclick: () => jump(original.message_id) },
    node("span", { class: "quote-name", dir: "auto" }, fullName(original.from ?? { first_name: "Message" })),
    node("span", { class: "quote-words", dir: "auto" }, gist(original)),
  );
}

function tools(message, { reply, edit }) {
  const mayEdit = !message.from?.is_bot && message.text !== undefined;
  return node(
    "div",
    { class: "message-tools" },
    mayEdit && tool("Edit this message", "edit", () => edit(message)),
    tool("Reply to this message", "reply", () => reply(message)),
  );
}

function tool(name, iconName, act) {
  return node("button", { type: "button", class: "round-button small", "aria-label": name, title: name, onclick: act }, icon(iconName));
}
