// Puts the desk together: people, their phones, and the live line to the sandbox.

import { fetchState } from "./api.js";
import { createChat } from "./chat.js";
import { follow } from "./deeplink.js";
import { node } from "./dom.js";
import { listen } from "./events.js";
import { groupParty } from "./groupparty.js";
import { askForGroup } from "./groups.js";
import { icon } from "./icons.js";
import { askForPerson } from "./people.js";
import { avatar, groupAvatar } from "./person.js";
import { personParty } from "./personparty.js";
import { createTabs } from "./tabs.js";
import { themeButton } from "./theme.js";

const desk = document.getElementById("desk");
const linkState = document.getElementById("link-state");
const oneAtATime = matchMedia("(max-width: 700px)");

/** @type {Map<number, ReturnType<typeof createChat>>} by the id of the chat: a person's, or a group's */
const chats = new Map();
/** @type {Map<number, import("./person.js").Person>} */
const people = new Map();
const tabs = createTabs({ element: document.getElementById("tabs"), onChoose: activate });

document.getElementById("tools").append(
  node("button", { type: "button", class: "tool-button", "aria-label": "New group", title: "New group", onclick: makeGroup }, icon("group"), node("span", {}, "New group")),
  node("button", { type: "button", class: "round-button", "aria-label": "Add a person", title: "Add a person", onclick: addSomeone }, icon("plus")),
  themeButton(),
);
oneAtATime.addEventListener("change", () => !oneAtATime.matches && tabs.readAll());
listen({
  prepare: loadDesk,
  onLive: () => showLink("live", "Live"),
  onEvent: take,
  onLost: () => showLink("lost", "Reconnecting…"),
});

/** Reads everything afresh, at the start and after every break of the line; gives the event up to which it holds. */
async function loadDesk() {
  const { bot, people: everyone, groups } = await fetchState();
  document.title = `${bot.first_name} · a pocket Telegram`;
  everyone.forEach((person) => seat(person, bot));
  groups.forEach((group) => seatGroup(group, bot));
  const reached = await Promise.all([...chats.values()].map((chat) => chat.load()));
  return reached.length > 0 ? Math.min(...reached) : 0;
}

/** Gives a person a phone, once. */
function seat(person, bot) {
  people.set(person.id, person);
  return place({ id: person.id, name: person.first_name, picture: avatar(person) }, bot, () => personParty(person, bot));
}

/** Gives a group its place, once. */
function seatGroup(group, bot) {
  return place({ id: group.id, name: group.title, picture: groupAvatar(group) }, bot, (phone) => groupParty(group, bot, people, phone));
}

function place(sign, bot, partyOf) {
  const { id } = sign;
  if (chats.has(id)) return chats.get(id);
  const chat = createChat({ partyOf, bot, openLink: (url) => openLink(url, bot), onHeard: () => heard(id) });
  chats.set(id, chat);
  tabs.add(sign);
  desk.append(chat.element);
  if (chats.size === 1) activate(id);
  return chat;
}

async function take(event) {
  if (event.type === "person") await welcome(event.person);
  else if (event.type === "group" && event.group.moved_to !== null) clear(event.chat_id);
  else if (event.type === "group" && !chats.has(event.chat_id)) await welcomeGroup(event.group);
  else chats.get(event.chat_id)?.take(event);
}

async function welcome(person) {
  const { bot } = await fetchState();
  await seat(person, bot).load();
}

async function welcomeGroup(group) {
  const { bot } = await fetchState();
  await seatGroup(group, bot).load();
}

/** A group goes on under another id. */
function clear(chatId) {
  chats.get(chatId)?.element.remove();
  chats.delete(chatId);
  tabs.remove(chatId);
  if (!desk.querySelector(".active")) activate(chats.keys().next().value);
}

function heard(chatId) {
  if (oneAtATime.matches) tabs.heard(chatId);
}

/** Brings a chat into view, where one fits and where several do. */
function activate(chatId) {
  for (const [id, chat] of chats) chat.element.classList.toggle("active", id === chatId);
  tabs.activate(chatId);
  chats.get(chatId).element.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
}

async function addSomeone() {
  const person = await askForPerson();
  if (person) await bringIn(person);
}

async function bringIn(person) {
  await welcome(person);
  activate(person.id);
  chats.get(person.id).focus();
}

async function makeGroup() {
  const { bot } = await fetchState();
  const group = await askForGroup([...people.values()], bot);
  if (!group) return;
  await welcomeGroup(group);
  activate(group.id);
  chats.get(group.id).enter();
  chats.get(group.id).focus();
}

function openLink(url, bot) {
  follow({ url, bot, people: () => [...people.values()], startAs });
}

async function startAs(person, payload) {
  await bringIn(person);
  await chats.get(person.id).start(payload);
}

function showLink(state, words) {
  linkState.dataset.state = state;
  linkState.textContent = words;
}
