// Following an address out of a message: this bot's own links ask who opens them, others ask before they leave.

import { ask, choose } from "./dialog.js";
import { node } from "./dom.js";
import { isLocal, startPayload } from "./links.js";
import { askForPerson } from "./people.js";
import { avatar, badge, fullName } from "./person.js";

const SOMEONE_NEW = Symbol("someone new");

/**
 * @param {{url: string, bot: {username: string}, people: () => import("./person.js").Person[], startAs: (person: object, payload: string) => void}} options
 */
export async function follow({ url, bot, people, startAs }) {
  const payload = startPayload(url, bot.username);
  if (payload === null) return leave(url);
  const person = await whoOpens(url, people());
  if (person) startAs(person, payload);
}

async function whoOpens(url, people) {
  const known = people.map((person) => ({ value: person, content: [avatar(person), node("span", { dir: "auto" }, `Open as ${fullName(person)}`), badge(person)] }));
  const stranger = { value: SOMEONE_NEW, content: [node("span", { class: "avatar new", "aria-hidden": "true" }, "+"), node("span", {}, "Open as someone new…")] };
  const chosen = await choose("Who opens this link?", url, [...known, stranger]);
  return chosen === SOMEONE_NEW ? askForPerson() : chosen;
}

async function leave(url) {
  const goes =
    isLocal(url) ||
    (await ask({
      title: "Leave the sandbox?",
      note: `${url} is not on this machine.`,
      choices: [
        { label: "Open in a new tab", value: true, kind: "primary" },
        { label: "Stay", value: false },
      ],
    }));
  if (goes) window.open(url, "_blank", "noopener,noreferrer");
}
