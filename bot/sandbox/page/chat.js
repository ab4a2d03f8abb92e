// One phone on the desk: a person's chat with the bot, from the sandbox's events to the screen and back.

import { chatOf } from "./api.js";
import { createAttachments } from "./attachments.js";
import { createChatHeader } from "./chatheader.js";
import { createComposer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { ask, tell } from "./dialog.js";
import { node } from "./dom.js";
import { PendingAnswers } from "./inlinekeyboard.js";
import { createLog } from "./log.js";
import { avatar, badge, fullName } from "./person.js";
import { createToasts } from "./toast.js";
import { openPhotos } from "./viewer.js";

/**
 * @param {{person: import("./person.js").Person, bot: object, openLink: (url: string, chat: object) => void, onHeard: () => void}} options
 */
export function createChat({ person, bot, openLink, onHeard }) {
  const api = chatOf(person.id);
  const name = fullName(person);
  const conversation = new Conversation();
  const answers = new PendingAnswers();
  const toasts = createToasts();
  let loadedUpTo = null;

  const actions = {
    say: (text, replyTo) => attempt(async () => seen(await api.say(text, replyTo))),
    sendCommand: (command) => actions.say(command),
    edit: (messageId, text) => attempt(async () => seen(await api.edit(messageId, text))),
    start: (payload) => attempt(async () => seen(await api.start(typeof payload === "string" ? payload : undefined))),
    unblock: () => attempt(api.unblock),
    block: () => attempt(api.block),
    press: (message, data) => attempt(() => press(message, data)),
    sendPhotos: (files, caption) => attempt(async () => (await api.sendPhotos(files, caption)).forEach(seen)),
    sendMedia: (kind) => attempt(async () => seen(await api.sendMedia(kind))),
    shareLocation: () => actions.sendMedia("location"),
    shareContact,
    copy,
    explain: (words) => toasts.say(words),
    openLink: (url) => openLink(url, self),
    openPhoto: openPhotos,
    jump: (messageId) => log.jump(messageId),
  };
  const attachments = createAttachments(actions);
  const composer = createComposer({ name, actions: { ...actions, takeFiles: attachments.takeFiles, attachments: attachments.menu } });
  const log = createLog(`Chat of ${name}`, { ...actions, reply: composer.reply, edit: composer.edit });
  const header = createChatHeader({ bot, menu: chatMenu, jump: actions.jump });
  const welcome = node("div", { class: "welcome" }, node("img", { src: "page/bell.svg", alt: "", width: 56, height: 56 }), node("p", {}, node("strong", { dir: "auto" }, bot.first_name)), node("p", {}, `${person.first_name} hasn't written to this bot yet. Press Start to open the chat.`));
  log.element.append(welcome, toasts.element);

  const element = node(
    "section",
    { class: "place", "data-chat": person.id, "aria-label": `Phone of ${name}` },
    node("header", { class: "owner" }, avatar(person), node("h2", { dir: "auto" }, name), badge(person), node("span", { class: "owner-note", dir: "ltr" }, person.phone_number)),
    node("div", { class: "phone", ondragover: allowDrop, ondragleave: endDrop, ondrop: drop }, header.element, log.element, composer.element),
  );

  function render() {
    welcome.hidden = conversation.messages.length > 0;
    header.show(conversation);
    log.show(conversation.messages);
    composer.show(conversation);
  }

  /** Reads the whole chat afresh; gives the number of the last event that it holds. */
  async function load() {
    const chat = await api.fetch();
    const news = conversation.load(chat);
    render();
    if (loadedUpTo !== null && news.some((message) => message.from?.is_bot)) heard();
    loadedUpTo = chat.seq;
    return chat.seq;
  }

  /** Takes one live event of this chat. Answers to presses are nowhere in the chat: they count even when late. */
  function take(event) {
    if (event.type === "callback_answer") return answered(event);
    if (event.seq <= loadedUpTo) return;
    if (event.type === "typing") return header.doing(event.action);
    const isNews = event.type === "message" && !conversation.find(event.message.message_id);
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
      note: `${bot.first_name} will see ${name}, ${person.phone_number}.`,
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
    return [
      { label: "Press Start again", icon: "bell", act: () => actions.start() },
      own && { label: "Edit my last message", icon: "edit", act: () => composer.edit(own) },
      conversation.blocked ? { label: "Unblock the bot", icon: "check", act: actions.unblock } : { label: "Block the bot", icon: "block", kind: "danger", act: actions.block },
    ].filter(Boolean);
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
    event.currentTarget.classList.add("drop-target");
  }

  function endDrop(event) {
    event.currentTarget.classList.remove("drop-target");
  }

  function drop(event) {
    event.preventDefault();
    endDrop(event);
    attachments.takeFiles(event.dataTransfer);
  }

  const self = { person, element, load, take, start: actions.start, explain: actions.explain, focus: composer.focus };
  return self;
}
