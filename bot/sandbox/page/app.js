// Puts the desk together: people, their phones, and the live line to the sandbox.

import { fetchState } from "./api.js";
import { createChat } from "./chat.js";
import { follow } from "./deeplink.js";
import { node } from "./dom.js";
import { listen } from "./events.js";
import { icon } from "./icons.js";
import { askForPerson } from "./people.js";
import { createTabs } from "./tabs.js";
import { themeButton } from "./theme.js";

const desk = document.getElementById("desk");
const linkState = document.getElementById("link-state");
const oneAtATime = matchMedia("(max-width: 700px)");

/** @type {Map<number, ReturnType<typeof createChat>>} */
const chats = new Map();
const tabs = createTabs({ element: document.getElementById("tabs"), onChoose: activate });

document.getElementById("tools").append(
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
  const { bot, people } = await fetchState();
  document.title = `${bot.first_name} · a pocket Telegram`;
  people.forEach((person) => seat(person, bot));
  const reached = await Promise.all([...chats.values()].map((chat) => chat.load()));
  return reached.length > 0 ? Math.min(...reached) : 0;
}

/** Gives a person a phone, once. */
function seat(person, bot) {
  if (chats.has(person.id)) return chats.get(person.id);
  const chat = createChat({ person, bot, openLink: (url) => openLink(url, bot), onHeard: () => heard(person.id) });
  chats.set(person.id, chat);
  tabs.add(person);
  desk.append(chat.element);
  if (chats.size === 1) activate(person.id);
  return chat;
}

async function take(event) {
  if (event.type === "person") await welcome(event.person);
  else chats.get(event.chat_id)?.take(event);
}

async function welcome(person) {
  const { bot } = await fetchState();
  await seat(person, bot).load();
}

function heard(personId) {
  if (oneAtATime.matches) tabs.heard(personId);
}

/** Brings a chat into view, where one fits and where several do. */
function activate(personId) {
  for (const [id, chat] of chats) chat.element.classList.toggle("active", id === personId);
  tabs.activate(personId);
  chats.get(personId).element.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
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

function openLink(url, bot) {
  follow({ url, bot, chats: () => [...chats.values()], startAs });
}

async function startAs(person, payload) {
  await bringIn(person);
  await chats.get(person.id).start(payload);
}

function showLink(state, words) {
  linkState.dataset.state = state;
  linkState.textContent = words;
}
