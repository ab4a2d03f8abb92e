// The line on top of a chat: who one talks to, what they are doing, and the menu.

import { fill, node } from "./dom.js";
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
 * @param {{bot: {first_name: string, username: string}, menu: () => import("./menu.js").MenuItem[], jump: (messageId: number) => void}} options
 */
export function createChatHeader({ bot, menu, jump }) {
  const status = node("span", { class: "chat-status" });
  const pinned = node("button", { type: "button", class: "pinned", hidden: true });
  const element = node(
    "div",
    { class: "chat-top" },
    node(
      "div",
      { class: "chat-header" },
      node("img", { class: "bot-mark", src: "page/bell.svg", alt: "", width: 38, height: 38 }),
      node("div", { class: "chat-words" }, node("h3", { dir: "auto" }, bot.first_name), status),
      menuButton({ name: "Chat menu", icon: "more", items: menu }),
    ),
    pinned,
  );
  let timer = null;
  let blocked = false;

  /** @param {import("./conversation.js").Conversation} conversation */
  function show(conversation) {
    blocked = conversation.blocked;
    if (!timer) rest();
    showPinned(conversation.find(conversation.pinnedId));
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
    status.textContent = blocked ? "blocked" : `@${bot.username}`;
    delete status.dataset.busy;
  }

  return { element, show, doing, rest };
}
