// How a chat's messages are laid out: days apart, albums together, one speaker's messages close to each other.

import { dayOf } from "./moments.js";
import { serviceWords } from "./service.js";

const BREATH_SECONDS = 300;

/**
 * @typedef {import("./conversation.js").Message} Message
 * @typedef {{key: string, day: number}} DayMark
 * @typedef {{key: string, messages: Message[], follows: boolean, followed: boolean}} Block  one bubble
 */

/**
 * @param {Message[]} messages oldest first
 * @returns {(DayMark | Block)[]}
 */
export function layOut(messages) {
  const rows = [];
  let last = null;
  for (const message of messages) {
    if (!last || dayOf(last.messages.at(-1).date) !== dayOf(message.date)) {
      rows.push({ key: `day ${dayOf(message.date)}`, day: message.date });
      last = null;
    }
    if (last && sameAlbum(last.messages[0], message)) {
      last.messages.push(message);
      continue;
    }
    const block = { key: `message ${message.message_id}`, messages: [message], follows: joins(last, message), followed: false };
    if (block.follows) last.followed = true;
    rows.push(block);
    last = block;
  }
  return rows;
}

function sameAlbum(one, other) {
  return one.media_group_id !== undefined && one.media_group_id === other.media_group_id;
}

function joins(block, message) {
  const before = block?.messages.at(-1);
  if (!before || serviceWords(before) || serviceWords(message)) return false;
  return before.from?.id === message.from?.id && message.date - before.date < BREATH_SECONDS;
}
