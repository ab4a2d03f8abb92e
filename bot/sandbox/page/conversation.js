// What one chat holds, as this page knows it. Applying the same event twice changes nothing.

/**
 * @typedef {{message_id: number, from?: object, date: number, text?: string, caption?: string}} Message
 * @typedef {{command: string, description: string}} BotCommand
 */

export class Conversation {
  started = false;
  blocked = false;
  /** @type {object | null} The reply keyboard or forced reply now showing. */
  replyMarkup = null;
  /** @type {BotCommand[]} */
  commands = [];
  /** @type {number | null} */
  pinnedId = null;
  /** @type {Map<number, Message>} */
  #messages = new Map();

  /** Takes over what the sandbox says, and gives what is new; messages that are the same stay the same objects. */
  load(chat) {
    const news = chat.messages.filter((message) => !this.#messages.has(message.message_id));
    this.started = chat.started;
    this.blocked = chat.blocked;
    this.replyMarkup = chat.reply_markup ?? null;
    this.commands = chat.commands ?? [];
    this.pinnedId = chat.pinned_message_id ?? null;
    this.#messages = new Map(chat.messages.map((message) => [message.message_id, this.#settled(message)]));
    return news;
  }

  /** @returns {Message[]} oldest first */
  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.message_id - other.message_id);
  }

  /** @param {number} messageId */
  find(messageId) {
    return this.#messages.get(messageId) ?? null;
  }

  /** Whether something else is in view than messages. */
  get covered() {
    return false;
  }

  /** Whether nothing has been said yet. */
  get isEmpty() {
    return this.#messages.size === 0;
  }

  /** Whether the one who writes here has said it. */
  isOwn(message) {
    return !message.from?.is_bot;
  }

  /**
   * How the messages are seen: from which place and with whose eyes, and whether they say who spoke.
   * @returns {{place: unknown, viewer: unknown, named: boolean, isOwn: (message: Message) => boolean}}
   */
  get look() {
    return { place: null, viewer: null, named: false, isOwn: (message) => this.isOwn(message) };
  }

  /**
   * What stands where one would write: something to do first, or only why not. Null where one may write.
   * @returns {{label: string, deed?: "start" | "unblock"} | null}
   */
  get gate() {
    if (this.blocked) return { label: "Unblock", deed: "unblock" };
    return this.started ? null : { label: "Start", deed: "start" };
  }

  /** The own newest text message: the one that may be edited. */
  get lastOwnText() {
    return this.messages.findLast((message) => this.isOwn(message) && message.text !== undefined) ?? null;
  }

  /** The bot's newest message, which a forced reply answers. */
  get lastHeard() {
    return this.messages.findLast((message) => message.from?.is_bot) ?? null;
  }

  /** Puts a message in its place, new or changed. */
  put(message) {
    this.#messages.set(message.message_id, this.#settled(message));
    this.started = true;
  }

  /** Applies one live event of this chat. */
  apply(event) {
    const change = {
      message: () => this.put(event.message),
      edited: () => this.put(event.message),
      deleted: () => this.#messages.delete(event.message_id),
      keyboard: () => (this.replyMarkup = event.reply_markup ?? null),
      commands: () => (this.commands = event.commands ?? []),
      blocked: () => (this.blocked = event.blocked),
      pinned: () => (this.pinnedId = event.message_id ?? null),
    };
    change[event.type]?.();
  }

  #settled(message) {
    const known = this.#messages.get(message.message_id);
    return known && JSON.stringify(known) === JSON.stringify(message) ? known : message;
  }
}
