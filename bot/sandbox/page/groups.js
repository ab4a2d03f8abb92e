// Making a group, and bringing people into one.

import { foundGroup } from "./api.js";
import { ask, tell } from "./dialog.js";
import { node } from "./dom.js";
import { field, line, select, tick } from "./form.js";
import { avatar, badge, fullName } from "./person.js";

const STAFF = ["Technician", "Owner"];

/**
 * Asks for a group and founds it.
 * @param {import("./person.js").Person[]} people
 * @param {{first_name: string}} bot
 * @returns {Promise<import("./groupconversation.js").Group | null>} null when put away or refused
 */
export async function askForGroup(people, bot) {
  const founder = people.findLast(({ label }) => label === "Owner") ?? people[0];
  const details = await ask({
    title: "Make a group",
    kind: "question form",
    body: [
      line("Name", field("title", { required: true, autofocus: true, maxlength: 128, dir: "auto", value: "Staff" })),
      line("Made by", select("founder_id", people.map((person) => [person.id, fullName(person)]), founder?.id)),
      node("div", { class: "options", role: "group", "aria-label": "Who is in it" }, people.map((person) => member(person, STAFF.includes(person.label))), theBot(bot)),
      node("div", { class: "options divided" }, tick({ name: "is_forum" }, words("Topics", "A forum: each subject is a chat of its own")), tick({ name: "bot_manages_topics", checked: true }, words(`${bot.first_name} manages topics`, "As an admin, who hears all that is said"))),
    ],
    choices: [
      { label: "Make it", value: filledIn, kind: "primary" },
      { label: "Cancel", value: null },
    ],
  });
  return details ? foundGroup(details).catch((refusal) => tell("Not made", refusal.message).then(() => null)) : null;
}

/**
 * Asks who comes into a group.
 * @param {import("./person.js").Person[]} people those who are not in it
 * @returns {Promise<number[] | null>} their ids; null when put away
 */
export async function askForMembers(people) {
  if (people.length === 0) return tell("Everybody is in", "Put another phone on the desk first.").then(() => null);
  return ask({
    title: "Add people",
    body: [node("div", { class: "options", role: "group", "aria-label": "Who comes in" }, people.map((person) => member(person, false)))],
    choices: [
      { label: "Add", value: (form) => chosen(form), kind: "primary" },
      { label: "Cancel", value: null },
    ],
  });
}

function filledIn(form) {
  const said = new FormData(form);
  const title = said.get("title").trim();
  return title && { title, founder_id: Number(said.get("founder_id")), members: chosen(form), bot_is_in: said.has("bot_is_in"), is_forum: said.has("is_forum"), bot_manages_topics: said.has("bot_manages_topics") };
}

const chosen = (form) => new FormData(form).getAll("members").map(Number);

function member(person, checked) {
  return tick({ name: "members", value: person.id, checked }, avatar(person), node("span", { class: "tick-words", dir: "auto" }, fullName(person)), badge(person));
}

function theBot(bot) {
  return tick({ name: "bot_is_in", checked: true }, node("img", { class: "bot-mark", src: "page/bell.svg", alt: "", width: 32, height: 32 }), node("span", { class: "tick-words", dir: "auto" }, bot.first_name), node("span", { class: "badge" }, "Bot"));
}

function words(title, note) {
  return node("span", { class: "tick-words" }, node("span", {}, title), node("span", { class: "tick-note" }, note));
}
