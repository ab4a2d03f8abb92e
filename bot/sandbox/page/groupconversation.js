// What a group holds: beside its messages its people and topics, who of them speaks now, and which topic is in view.

import { Conversation } from "./conversation.js";
import { serviceWords } from "./service.js";

/** The topic that every forum has; what is said there belongs to no topic by number. */
export const GENERAL = 0;

/**
 * @typedef {{id: number, title: string, is_forum: boolean, founder_id: number | null, members: number[], bot_is_in: boolean, bot_manages_topics: boolean, moved_to: number | null}} Group
 * @typedef {{id: number, name: string, closed: boolean}} Topic
 * @typedef {Topic & {newest: import("./conversation.js").Message | null, unread: number}} TopicNow
 */

export class GroupConversation extends Conversation {
  /** @type {Group} */
  group;
  /** @type {number | undefined} Whose hand types and taps; nobody's in an empty group. */
  speaker;
  /** @type {number | null} The topic in view; null where there are none, or where they are listed. */
  topicId = null;
  /** @type {Map<number, Topic>} */
  #topics = new Map();
  /** @type {Map<number, number>} The newest message that was read, by topic. */
  #read = new Map();
  /** What was there before anybody looked is no news. */
  #readBefore = null;

  /** @param {Group} group */
  constructor(group) {
    super();
    this.#know(group);
  }

  load(chat) {
    this.#know(chat.group);
    this.#topics = new Map(chat.topics.map((topic) => [topic.id, topic]));
    const news = super.load({ ...chat, started: true, blocked: false });
    this.#readBefore ??= super.messages.at(-1)?.message_id ?? 0;
    return news;
  }

  apply(event) {
    if (event.type === "group") this.#know(event.group);
    else if (event.type === "topic") this.#topics.set(event.topic_id, { id: event.topic_id, name: event.name, closed: event.closed });
    else super.apply(event);
  }

  /** What is in view. */
  get messages() {
    return this.group.is_forum ? super.messages.filter((message) => topicOf(message) === this.topicId) : super.messages;
  }

  /** In a forum one chooses a topic first. */
  get covered() {
    return this.group.is_forum && this.topicId === null;
  }

  get isEmpty() {
    return !this.topicId && this.messages.every((message) => serviceWords(message) !== null);
  }

  isOwn(message) {
    return message.from?.id === this.speaker;
  }

  get look() {
    return { ...super.look, place: this.topicId, viewer: this.speaker, named: true };
  }

  get gate() {
    if (this.speaker === undefined) return { label: "Nobody is in this group yet. The menu above adds people." };
    const isClosed = Boolean(this.topic?.closed) && this.speaker !== this.group.founder_id;
    return isClosed ? { label: "This topic is closed." } : null;
  }

  /** The topic in view. @returns {Topic | null} */
  get topic() {
    return this.topicId === GENERAL ? general() : (this.#topics.get(this.topicId) ?? null);
  }

  /** Every topic, the one with the latest message first. @returns {TopicNow[]} */
  get topics() {
    const all = super.messages;
    const now = [general(), ...this.#topics.values()].map((topic) => {
      const inside = all.filter((message) => topicOf(message) === topic.id);
      return { ...topic, newest: inside.at(-1) ?? null, unread: inside.filter((message) => this.#isUnread(topic.id, message)).length };
    });
    return now.sort((one, other) => (other.newest?.message_id ?? 0) - (one.newest?.message_id ?? 0));
  }

  /** Counts what is in view as read. */
  readOn() {
    if (this.topicId !== null) this.#read.set(this.topicId, this.messages.at(-1)?.message_id ?? 0);
  }

  #isUnread(topicId, message) {
    return message.from?.is_bot && serviceWords(message) === null && message.message_id > (this.#read.get(topicId) ?? this.#readBefore ?? 0);
  }

  #know(group) {
    this.group = group;
    const isIn = group.members.includes(this.speaker);
    if (!isIn) this.speaker = group.members.includes(group.founder_id) ? group.founder_id : group.members[0];
  }
}

const general = () => ({ id: GENERAL, name: "General", closed: false });

const topicOf = (message) => message.message_thread_id ?? GENERAL;
