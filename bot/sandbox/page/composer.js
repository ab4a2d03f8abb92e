// Where a person writes: the field, its reply or edit line, and the buttons around it.

import { createCommandList } from "./commandlist.js";
import { fill, node } from "./dom.js";
import { gist } from "./gist.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { createReplyKeyboard } from "./replykeyboard.js";

const TALLEST_PX = 160;
const LONGEST_TEXT = 4096;

/**
 * @typedef {object} ComposerActions
 * @property {(text: string, replyTo?: number) => Promise<boolean>} say
 * @property {(messageId: number, text: string) => Promise<boolean>} edit
 * @property {() => void} shareContact
 * @property {() => void} shareLocation
 * @property {() => void} start
 * @property {() => void} unblock
 * @property {(words: string) => void} explain
 * @property {(files: DataTransfer) => boolean} takeFiles
 * @property {() => import("./menu.js").MenuItem[]} attachments
 */

/**
 * @param {{author: () => string, above?: HTMLElement, actions: ComposerActions}} options
 */
export function createComposer({ author, above, actions }) {
  /** @type {import("./conversation.js").Conversation | null} */
  let conversation = null;
  /** What the next text does beside being said: answer a message, or rewrite one. @type {{kind: "reply" | "edit", message: object, forced?: boolean} | null} */
  let purpose = null;

  const field = node("textarea", { class: "composer-field", rows: 1, dir: "auto", maxlength: LONGEST_TEXT, autocomplete: "off", enterkeyhint: "send", oninput: onInput, onkeydown: onKey, onpaste: onPaste });
  const commands = createCommandList({ field, pick: (command) => say(command) });
  const keyboard = createReplyKeyboard({ ...actions, say: (text) => say(text), onToggle: () => renderButtons() });
  const purposeLine = node("div", { class: "purpose", hidden: true });
  const commandButton = node("button", { type: "button", class: "menu-pill", "aria-label": "Commands", title: "Commands", onpointerdown: keepFocus, onclick: toggleCommands }, icon("menu"), "Menu");
  const keyboardButton = node("button", { type: "button", class: "round-button", "aria-label": "Keyboard of the bot", title: "Keyboard of the bot", onclick: () => keyboard.toggle() }, icon("keyboard"));
  const attachButton = menuButton({ name: "Attach", icon: "attach", items: actions.attachments });
  const sendButton = node("button", { type: "button", class: "send-button", "aria-label": "Send", title: "Send", onclick: send }, icon("send"));
  const row = node("div", { class: "composer-row" }, commandButton, field, keyboardButton, attachButton, sendButton);
  const gate = node("div", { class: "gate", hidden: true });
  const element = node("footer", { class: "composer" }, commands.element, above ?? [], purposeLine, row, gate, keyboard.element);
  // Telegram's own clients close the list of commands when one looks elsewhere.
  field.addEventListener("blur", commands.close);

  /** @param {import("./conversation.js").Conversation} present */
  function show(present) {
    conversation = present;
    field.setAttribute("aria-label", `Message from ${author()}`);
    commands.know(present.commands);
    showGate();
    keyboard.show(present.replyMarkup);
    followForcedReply();
    field.placeholder = present.replyMarkup?.input_field_placeholder || "Message";
    renderButtons();
  }

  /** A chat in which one can't write has one big button in the place of the field, or says why. */
  function showGate() {
    const closed = conversation.gate;
    if (gate.textContent !== (closed?.label ?? "")) fill(gate, closed && gateContent(closed));
    gate.hidden = !closed;
    row.hidden = Boolean(closed);
    keyboard.element.classList.toggle("shut", Boolean(closed));
  }

  function gateContent({ label, deed }) {
    return deed ? node("button", { type: "button", class: "gate-button", onclick: actions[deed] }, label) : node("p", { class: "gate-words" }, label);
  }

  function followForcedReply() {
    const forced = Boolean(conversation.replyMarkup?.force_reply) && conversation.lastHeard;
    if (forced && !purpose) setPurpose({ kind: "reply", message: forced, forced: true }, false);
    if (!forced && purpose?.forced) setPurpose(null, false);
  }

  function renderButtons() {
    commandButton.hidden = !conversation?.commands.length || field.value !== "";
    keyboardButton.hidden = !keyboard.available;
    keyboardButton.setAttribute("aria-pressed", String(keyboard.open));
    attachButton.hidden = field.value !== "" || purpose?.kind === "edit";
    sendButton.disabled = field.value.trim() === "";
    sendButton.hidden = sendButton.disabled;
  }

  function onInput() {
    fit();
    commands.follow(field.value);
    renderButtons();
  }

  function fit() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, TALLEST_PX)}px`;
  }

  function onKey(event) {
    if (event.isComposing) return;
    const used = commands.onKey(event) || ownKey(event);
    if (used) event.preventDefault();
    if (used) onPlainChange();
  }

  function ownKey({ key, shiftKey }) {
    if (key === "Enter" && !shiftKey) send();
    else if (key === "Escape" && purpose) setPurpose(null);
    else if (key === "ArrowUp" && field.value === "" && conversation.lastOwnText) edit(conversation.lastOwnText);
    else return false;
    return true;
  }

  function onPlainChange() {
    fit();
    renderButtons();
  }

  function onPaste(event) {
    if (actions.takeFiles(event.clipboardData)) event.preventDefault();
  }

  async function send() {
    const text = field.value.trim();
    if (text === "") return;
    const done = purpose?.kind === "edit" ? await rewrite(purpose.message, text) : await say(text);
    if (!done && field.value === "") write(text);
  }

  /** Clears the field at once, as a chat does; gives the text back when it could not be sent. */
  function say(text) {
    const replyTo = takeReply();
    write("");
    return actions.say(text, replyTo);
  }

  /** The message that the next one answers; the one after it answers nothing. */
  function takeReply() {
    const replyTo = purpose?.kind === "reply" ? purpose.message.message_id : undefined;
    setPurpose(null);
    return replyTo;
  }

  function rewrite(message, text) {
    write("");
    setPurpose(null);
    return text === message.text ? true : actions.edit(message.message_id, text);
  }

  function write(text) {
    field.value = text;
    commands.close();
    onPlainChange();
  }

  function setPurpose(next, focus = true) {
    const wasEdit = purpose?.kind === "edit";
    purpose = next;
    purposeLine.hidden = !next;
    fill(purposeLine, next ? purposeContent(next) : []);
    if (next?.kind === "edit") write(next.message.text);
    else if (wasEdit) write("");
    renderButtons();
    if (focus && next) field.focus();
  }

  function purposeContent({ kind, message }) {
    const title = kind === "edit" ? "Edit message" : `Reply to ${message.from?.first_name ?? "message"}`;
    return [
      icon(kind),
      node("span", { class: "purpose-words" }, node("strong", { dir: "auto" }, title), node("span", { dir: "auto" }, gist(message))),
      node("button", { type: "button", class: "round-button small", "aria-label": "Cancel", title: "Cancel", onclick: () => setPurpose(null) }, icon("close")),
    ];
  }

  /** Without this the field would lose the focus, and the list would close before the press could. */
  function keepFocus(event) {
    event.preventDefault();
  }

  function toggleCommands() {
    field.focus();
    commands.toggle();
  }

  const edit = (message) => setPurpose({ kind: "edit", message });
  const reply = (message) => setPurpose({ kind: "reply", message });

  return { element, show, edit, reply, takeReply, focus: () => field.focus() };
}
