// The people side of the sandbox over HTTP: one function for each thing a person can do.

/** An answer that says no; its message is the sandbox's own words. */
export class Refused extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The bot, everyone who has a phone on the desk, and every group. */
export const fetchState = () => call("GET", "sandbox/state");

/** Adds a person to the desk. */
export const addPerson = (person) => call("POST", "sandbox/people", person);

/** Founds a group. */
export const foundGroup = (group) => call("POST", "sandbox/groups", group);

/** Where the bytes of a Telegram file are. */
export const fileAddress = (fileId) => `sandbox/files/${encodeURIComponent(fileId)}`;

/** Where the live events are; they begin behind the event `after`. */
export const eventsAddress = (after) => `sandbox/events?after=${after}`;

/**
 * What one person can do in their chat with the bot.
 * @param {number} chatId
 */
export function chatOf(chatId) {
  const at = `sandbox/chats/${chatId}`;
  return {
    fetch: () => call("GET", at),
    say: (text, replyTo) => call("POST", `${at}/messages`, { text, reply_to_message_id: replyTo ?? undefined }),
    start: (payload) => call("POST", `${at}/start`, { payload: payload || undefined }),
    press: (messageId, data) => call("POST", `${at}/press`, { message_id: messageId, data }),
    shareContact: () => call("POST", `${at}/contact`, {}),
    sendPhotos: (files, caption, replyTo) => call("POST", `${at}/photos`, photoForm(files, { caption, reply_to_message_id: replyTo })),
    sendMedia: (kind) => call("POST", `${at}/media`, { kind }),
    edit: (messageId, text) => call("POST", `${at}/edit`, { message_id: messageId, text }),
    block: () => call("POST", `${at}/block`, {}),
    unblock: () => call("POST", `${at}/unblock`, {}),
  };
}

/**
 * What people can do in a group.
 * @param {number} groupId
 * @param {() => {person: number, topic?: number}} present who does it, and in which topic
 */
export function groupOf(groupId, present) {
  const at = `sandbox/groups/${groupId}`;
  const deed = (what, facts = {}) => call("POST", `${at}/${what}`, { person_id: present().person, ...facts });
  const here = () => ({ person_id: present().person, topic: present().topic });
  return {
    fetch: () => call("GET", present().person === undefined ? at : `${at}?person_id=${present().person}`),
    say: (text, replyTo) => deed("messages", { text, reply_to_message_id: replyTo, topic: present().topic }),
    press: (messageId, data) => deed("press", { message_id: messageId, data }),
    sendPhotos: (files, caption, replyTo) => call("POST", `${at}/photos`, photoForm(files, { caption, reply_to_message_id: replyTo, ...here() })),
    sendMedia: (kind) => deed("media", { kind, topic: present().topic }),
    edit: (messageId, text) => deed("edit", { message_id: messageId, text }),
    /** Whoever is in adds others; into an empty group each comes in by themselves. */
    add: (people) => (present().person === undefined ? each(people, (person) => deed("members", { person_id: person, added: [person] })) : deed("members", { added: people })),
    addBot: () => deed("bot"),
    removeBot: () => deed("remove"),
    allowTopics: (allowed) => deed("rights", { manages_topics: allowed }),
  };
}

/** @typedef {ReturnType<typeof chatOf> | ReturnType<typeof groupOf>} ChatApi */

async function each(things, act) {
  for (const thing of things) await act(thing);
}

function photoForm(files, facts) {
  const form = new FormData();
  files.forEach((file, index) => form.append("files", file, file.name || `photo-${index + 1}.jpg`));
  for (const [name, value] of Object.entries(facts)) if (value) form.append(name, value);
  return form;
}

async function call(method, path, body) {
  const response = await fetch(path, { method, ...encoded(body) }).catch(() => {
    throw new Refused(0, "The sandbox doesn't answer. Is it still running?");
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, reason(answer, response.status));
  return answer;
}

function encoded(body) {
  if (body === undefined || body instanceof FormData) return { body };
  return { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

function reason(answer, status) {
  const detail = answer?.detail ?? answer?.description;
  if (typeof detail === "string") return detail;
  if (Array.isArray(detail)) return detail.map((fault) => fault.msg).join("; ");
  return `The sandbox answered ${status}.`;
}
