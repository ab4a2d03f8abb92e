// The line on top of a chat: who one talks to, what they are doing, and the menu.

import { count, fill, node } from "./dom.js";
import { gist } from "./gist.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";

const TYPING_MS = 5000;
const DOINGS = {
  typing: "typing",
  upload_photo: "sending a photo",
  record_video: "recording a video",
  upload_video: "sending a video",
  record_voice: "recording",
  upload_voice: "sending a voice message",
  upload_document: "sending a file",
  choose_sticker: "choosing a sticker",
  find_location: "looking for a place",
};

/**
 * @typedef {object} Face  what a chat looks like from above
 * @property {HTMLElement} picture
 * @property {string} title
 * @property {string} status
 * @property {{act: () => void, name: string, unread: number}} [back] the way to what it is a part of
 */

/**
 * @param {{menu: () => import("./menu.js").MenuItem[], jump: (messageId: number) => void}} options
 */
export function createChatHeader({ menu, jump }) {
  const unread = node("span", { class: "count", hidden: true });
  const back = node("button", { type: "button", class: "round-button back", hidden: true, onclick: () => face.back.act() }, icon("back"), unread);
  const picture = node("span", { class: "chat-picture" });
  const title = node("h3", { dir: "auto" });
  const status = node("span", { class: "chat-status" });
  const pinned = node("button", { type: "button", class: "pinned", hidden: true });
  const element = node(
    "div",
    { class: "chat-top" },
    node(
      "div",
      { class: "chat-header" },
      back,
      picture,
      node("div", { class: "chat-words" }, title, status),
      menuButton({ name: "Chat menu", icon: "more", items: menu }),
    ),
    pinned,
  );
  let timer = null;
  /** @type {Face} */
  let face = { picture, title: "", status: "" };

  /** @param {Face} present @param {object | null} pinnedMessage */
  function show(present, pinnedMessage) {
    face = present;
    if (picture.firstChild !== face.picture) fill(picture, face.picture);
    title.textContent = title.title = face.title;
    showBack();
    if (!timer) rest();
    showPinned(pinnedMessage);
  }

  function showBack() {
    back.hidden = !face.back;
    if (!face.back) return;
    back.title = face.back.name;
    back.setAttribute("aria-label", face.back.unread > 0 ? `${face.back.name}: ${count(face.back.unread, "unread message")}` : face.back.name);
    unread.hidden = face.back.unread === 0;
    unread.textContent = String(face.back.unread);
  }

  function showPinned(message) {
    pinned.hidden = !message;
    if (!message) return;
    fill(pinned, icon("pin"), node("span", {}, node("strong", {}, "Pinned message"), node("span", { dir: "auto" }, gist(message))));
    pinned.onclick = () => jump(message.message_id);
  }

  /** The bot is at work, until it speaks or five seconds have gone, as in Telegram. */
  function doing(action) {
    clearTimeout(timer);
    timer = setTimeout(rest, TYPING_MS);
    fill(status, DOINGS[action] ?? DOINGS.typing, node("span", { class: "typing-dots", "aria-hidden": "true" }, node("i"), node("i"), node("i")));
    status.dataset.busy = "true";
  }

  function rest() {
    clearTimeout(timer);
    timer = null;
    status.textContent = face.status;
    delete status.dataset.busy;
  }

  return { element, show, doing, rest };
}
