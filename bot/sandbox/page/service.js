// What a chat says of itself: who came, who left, what became of a topic.

import { gist } from "./gist.js";
import { fullName } from "./person.js";

const LINES = {
  pinned_message: (who, pinned) => `${who} pinned “${gist(pinned, 40)}”`,
  supergroup_chat_created: (who, _, { chat }) => `${who} created the group “${chat.title}”`,
  new_chat_members: (who, people, { from }) => (people.every(({ id }) => id === from?.id) ? `${who} joined the group` : `${who} added ${people.map(fullName).join(", ")}`),
  left_chat_member: (who, person, { from }) => (person.id === from?.id ? `${who} left the group` : `${who} removed ${fullName(person)}`),
  migrate_to_chat_id: () => "The group goes on under another id",
  forum_topic_created: (who, { name }) => `${who} opened the topic “${name}”`,
  forum_topic_edited: (who, { name }) => `${who} changed the topic's name to “${name}”`,
  forum_topic_closed: (who) => `${who} closed the topic`,
  forum_topic_reopened: (who) => `${who} opened the topic again`,
};

/** The line that stands for a message about the chat itself, or null for what somebody said. */
export function serviceWords(message) {
  const kind = Object.keys(LINES).find((name) => message[name] !== undefined);
  return kind ? LINES[kind](fullName(message.from ?? { first_name: "Someone" }), message[kind], message) : null;
}
