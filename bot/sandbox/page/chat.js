// One phone on the desk: a person's chat with the bot, or a group, from the sandbox's events to the screen and back.

import { createAttachments } from "./attachments.js";
import { createChatHeader } from "./chatheader.js";
import { createComposer } from "./composer.js";
import { ask, tell } from "./dialog.js";
import { node } from "./dom.js";
import { PendingAnswers } from "./inlinekeyboard.js";
import { createLog } from "./log.js";
import { fullName } from "./person.js";
import { createToasts } from "./toast.js";
import { openPhotos } from "./viewer.js";

/**
 * @typedef {object} Party  whose chat it is, and what is particular to it
 * @property {number} id
 * @property {import("./person.js").Person} [person] whose private chat it is
 * @property {string} title
 * @property {import("./conversation.js").Conversation} conversation
 * @property {import("./api.js").ChatApi} api
 * @property {HTMLElement[]} owner the line over the phone
 * @property {() => import("./chatheader.js").Face} face
 * @property {() => string} author who writes
 * @property {HTMLElement[]} welcome what stands where nothing has been said
 * @property {(actions: object) => (import("./menu.js").MenuItem | false)[]} menu
 * @property {() => void} show brings its own parts up to date
 * @property {HTMLElement} [cover] what can stand in place of the messages
 * @property {HTMLElement} [speakers] who may write
 * @property {() => void} [enter] goes where one begins
 */

/**
 * @param {{partyOf: (phone: {redraw: () => void, reload: () => Promise<unknown>, attempt: (work: () => Promise<unknown>) => Promise<boolean>}) => Party, bot: object, openLink: (url: string) => void, onHeard: () => void}} options
 */
export function createChat({ partyOf, bot, openLink, onHeard }) {
  const party = partyOf({ redraw: () => render(), reload: () => load(), attempt });
  const { api, conversation, person } = party;
  const answers = new PendingAnswers();
  const toasts = createToasts();
  let loadedUpTo = null;
  /** @type {Set<object[]>} For each reading under way, what has happened since it began: its answer may be older. */
  const meanwhile = new Set();

  const actions = {
    say: (text, replyTo) => attempt(async () => seen(await api.say(text, replyTo))),
    sendCommand: (command) => actions.say(command),
    edit: (messageId, text) => attempt(async () => seen(await api.edit(messageId, text))),
    start: (payload) => attempt(async () => seen(await api.start(typeof payload === "string" ? payload : undefined))),
    unblock: () => attempt(api.unblock),
    block: () => attempt(api.block),
    press: (message, data) => attempt(() => press(message, data)),
    sendPhotos: (files, caption) => attempt(async () => (await api.sendPhotos(files, caption, composer.takeReply())).forEach(seen)),
    sendMedia: (kind) => attempt(async () => seen(await api.sendMedia(kind))),
    shareLocation: () => actions.sendMedia("location"),
    shareContact: person && shareContact,
    copy,
    explain: (words) => toasts.say(words),
    openLink,
    openPhoto: openPhotos,
    jump: (messageId) => log.jump(messageId),
  };
  const attachments = createAttachments(actions);
  const composer = createComposer({ author: party.author, above: party.speakers, actions: { ...actions, takeFiles: attachments.takeFiles, attachments: attachments.menu } });
  const log = createLog(person ? `Chat of ${fullName(person)}` : party.title, { ...actions, reply: composer.reply, edit: composer.edit });
  const header = createChatHeader({ menu: chatMenu, jump: actions.jump });
  const welcome = node("div", { class: "welcome" }, party.welcome);
  log.element.append(welcome, toasts.element);

  const element = node(
    "section",
    { class: "place", "data-chat": party.id, "aria-label": party.title },
    node("header", { class: "owner" }, party.owner),
    node("div", { class: "phone", ondragover: allowDrop, ondragleave: endDrop, ondrop: drop }, header.element, party.cover ?? [], log.element, composer.element),
  );

  function render() {
    party.show();
    header.show(party.face(), conversation.find(conversation.pinnedId));
    log.element.hidden = composer.element.hidden = conversation.covered;
    if (conversation.covered) return;
    welcome.hidden = !conversation.isEmpty;
    log.show(conversation.messages, conversation.look);
    composer.show(conversation);
  }

  /** Reads the whole chat afresh; gives the number of the last event that it holds. */
  async function load() {
    const { chat, since } = await readAfresh();
    const news = conversation.load(chat);
    since.filter((event) => event.seq > chat.seq).forEach((event) => conversation.apply(event));
    render();
    if (loadedUpTo !== null && news.some((message) => message.from?.is_bot)) heard();
    loadedUpTo = chat.seq;
    return chat.seq;
  }

  /** What the sandbox says, and what it told live since it was asked. */
  async function readAfresh() {
    const since = [];
    meanwhile.add(since);
    try {
      return { chat: await api.fetch(), since };
    } finally {
      meanwhile.delete(since);
    }
  }

  /** Takes one live event of this chat. Answers to presses are nowhere in the chat: they count even when late. */
  function take(event) {
    if (event.type === "callback_answer") return answered(event);
    if (event.seq <= loadedUpTo) return;
    if (event.type === "typing") return header.doing(event.action);
    if (event.type === "commands" && event.commands === null) return attempt(load);
    const isNews = event.type === "message" && !conversation.find(event.message.message_id);
    for (const since of meanwhile) since.push(event);
    conversation.apply(event);
    render();
    if (isNews && event.message.from?.is_bot) heard();
  }

  function heard() {
    header.rest();
    onHeard();
  }

  /** A person's own message may come back before its event does. */
  function seen(message) {
    conversation.put(message);
    render();
    log.scrollDown();
  }

  async function press(message, data) {
    const { callback_query_id: query } = await api.press(message.message_id, data);
    await answers.wait(query);
  }

  /** The answer to a press: words in passing, or a notice to put away. */
  function answered({ callback_query_id: query, text, show_alert: alert }) {
    answers.settle(query);
    if (!text) return;
    if (alert) tell(bot.first_name, text);
    else toasts.say(text);
  }

  async function shareContact() {
    const agreed = await ask({
      title: "Share your phone number?",
      note: `${bot.first_name} will see ${fullName(person)}, ${person.phone_number}.`,
      choices: [
        { label: "Share", value: true, kind: "primary" },
        { label: "Cancel", value: false },
      ],
    });
    if (agreed) await attempt(async () => seen(await api.shareContact()));
  }

  async function copy(text) {
    await navigator.clipboard.writeText(text).then(
      () => toasts.say("Copied"),
      () => toasts.say("The browser doesn't allow copying here."),
    );
  }

  function chatMenu() {
    const own = conversation.lastOwnText;
    const edit = own && !conversation.gate && { label: "Edit my last message", icon: "edit", act: () => composer.edit(own) };
    return [edit, ...party.menu(actions)].filter(Boolean);
  }

  /** Does something and says in the chat when the sandbox refused it. */
  async function attempt(work) {
    try {
      await work();
      return true;
    } catch (error) {
      toasts.say(error.message, "error");
      return false;
    }
  }

  function allowDrop(event) {
    event.preventDefault();
    event.currentTarget.classList.toggle("drop-target", !conversation.covered);
  }

  function endDrop(event) {
    event.currentTarget.classList.remove("drop-target");
  }

  function drop(event) {
    event.preventDefault();
    endDrop(event);
    if (!conversation.covered) attachments.takeFiles(event.dataTransfer);
  }

  return { element, load, take, enter: () => party.enter?.(), start: actions.start, explain: actions.explain, focus: composer.focus };
}
