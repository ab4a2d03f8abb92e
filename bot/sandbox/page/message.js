// One bubble: a message, or the messages of one album.

import { node } from "./dom.js";
import { renderText } from "./entities.js";
import { gist, mediaKind } from "./gist.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./inlinekeyboard.js";
import { renderMedia } from "./media.js";
import { clock, fullMoment } from "./moments.js";
import { avatar, colourOf, fullName } from "./person.js";
import { serviceWords } from "./service.js";

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
 * @param {import("./conversation.js").Conversation["look"]} look
 */
export function renderMessage(messages, actions, look) {
  const [first] = messages;
  const service = serviceWords(first);
  if (service) return node("p", { class: "service", "data-message-id": first.message_id, dir: "auto" }, service);
  const isOwn = look.isOwn(first);
  const named = look.named && !isOwn && first.from;
  const media = renderMedia(messages, actions);
  const keyboard = messages.find((message) => message.reply_markup?.inline_keyboard?.length > 0);
  const bubble = node(
    "div",
    { class: "bubble", "data-media": media ? mediaKind(first) : null },
    node("span", { class: "for-readers" }, `${fullName(first.from ?? { first_name: "Someone" })}: `),
    named && senderName(first.from),
    forwardLine(first),
    quote(first.reply_to_message, actions),
    media,
    words(messages, actions),
  );
  return node(
    "article",
    { class: `message ${isOwn ? "out" : "in"}${named ? " named" : ""}`, "data-message-id": first.message_id, "data-keyboard": Boolean(keyboard) },
    node(
      "div",
      { class: "stack" },
      node("div", { class: "bubble-row" }, named && senderPicture(first.from), bubble, tools(first, isOwn, actions)),
      keyboard && inlineKeyboard(keyboard.reply_markup, { ...actions, press: (data) => actions.press(keyboard, data) }),
    ),
  );
}

function senderName(sender) {
  return node("span", { class: "sender", "data-colour": sender.is_bot ? null : colourOf(sender), dir: "auto", "aria-hidden": "true" }, fullName(sender));
}

function senderPicture(sender) {
  if (!sender.is_bot) return avatar(sender);
  return node("img", { class: "avatar", src: "page/bell.svg", alt: "" });
}

/** The text or caption with the time at its end; the time alone when there are no words. */
function words(messages, actions) {
  const spoken = messages.find((message) => message.text ?? message.caption) ?? messages[0];
  const text = spoken.text ?? spoken.caption ?? "";
  const entities = spoken.entities ?? spoken.caption_entities ?? [];
  return node(
    "div",
    { class: text ? "words" : "words wordless", dir: "auto", "data-ends": direction(text.slice(text.lastIndexOf("\n") + 1)) },
    renderText(text, entities, actions),
    meta(messages),
  );
}

/** Which way a line runs, as its first letter says: the time stands where the last one ends. */
function direction(line) {
  const letter = line.match(/\p{L}|\u200e|\u200f/u)?.[0] ?? "";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\u200f]/u.test(letter) ? "rtl" : "ltr";
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
  // What begins a topic is quoted by all that is said in it: so Telegram has it, and shows nothing of it.
  if (!original || original.forum_topic_created) return null;
  return node(
    "button",
    { type: "button", class: "quote", title: "Go to the message", onclick: () => jump(original.message_id) },
    node("span", { class: "quote-name", dir: "auto" }, fullName(original.from ?? { first_name: "Message" })),
    node("span", { class: "quote-words", dir: "auto" }, gist(original)),
  );
}

function tools(message, isOwn, { reply, edit }) {
  const mayEdit = isOwn && message.text !== undefined;
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
