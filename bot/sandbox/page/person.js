// How a person, a contact or a group looks: name, initials, colour, badge.

import { node } from "./dom.js";

const COLOURS = 7;

/** @typedef {{id: number, first_name: string, last_name?: string, username?: string, label?: string, phone_number?: string}} Person */

/** @param {{first_name: string, last_name?: string | null}} person */
export const fullName = ({ first_name: first, last_name: last }) => [first, last].filter(Boolean).join(" ");

/** Which of the colours stays with somebody. */
export const colourOf = ({ id }) => Math.abs(id) % COLOURS;

/** The initials on a disc. */
export function avatar(person) {
  const initials = [person.first_name, person.last_name].filter(Boolean).map(firstLetter).join("");
  return node("span", { class: "avatar", "data-colour": colourOf(person), "aria-hidden": "true" }, initials);
}

/** A group's initials; forums have corners. */
export function groupAvatar({ id, title, is_forum: isForum }) {
  const initials = title.trim().split(/\s+/).slice(0, 2).map(firstLetter).join("");
  return node("span", { class: isForum ? "avatar forum" : "avatar", "data-colour": colourOf({ id }), "aria-hidden": "true" }, initials);
}

/** The person's part in the shop, or null for a passer-by. */
export function badge({ label }) {
  return label ? node("span", { class: "badge", "data-label": label.toLowerCase() }, label) : null;
}

function firstLetter(word) {
  return [...word.trim()][0]?.toUpperCase() ?? "";
}
