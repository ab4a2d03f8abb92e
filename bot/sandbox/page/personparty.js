// A person's phone: their own chat with the bot.

import { chatOf } from "./api.js";
import { Conversation } from "./conversation.js";
import { node } from "./dom.js";
import { avatar, badge, fullName } from "./person.js";

/**
 * @param {import("./person.js").Person} person
 * @param {{first_name: string, username: string}} bot
 * @returns {import("./chat.js").Party}
 */
export function personParty(person, bot) {
  const name = fullName(person);
  const conversation = new Conversation();
  const picture = node("img", { class: "bot-mark", src: "page/bell.svg", alt: "", width: 38, height: 38 });

  return {
    id: person.id,
    person,
    title: `Phone of ${name}`,
    conversation,
    api: chatOf(person.id),
    owner: [avatar(person), node("h2", { dir: "auto" }, name), badge(person), node("span", { class: "owner-note", dir: "ltr" }, person.phone_number)],
    face: () => ({ picture, title: bot.first_name, status: conversation.blocked ? "blocked" : `@${bot.username}` }),
    author: () => name,
    welcome: [node("img", { src: "page/bell.svg", alt: "", width: 56, height: 56 }), node("p", {}, node("strong", { dir: "auto" }, bot.first_name)), node("p", {}, `${person.first_name} hasn't written to this bot yet. Press Start to open the chat.`)],
    menu: (actions) => [
      { label: "Press Start again", icon: "bell", act: () => actions.start() },
      conversation.blocked ? { label: "Unblock the bot", icon: "check", act: actions.unblock } : { label: "Block the bot", icon: "block", kind: "danger", act: actions.block },
    ],
    show: () => {},
  };
}
