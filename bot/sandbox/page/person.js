// How a person (or a contact) looks: name, initials, colour, badge.

import { node } from "./dom.js";

const COLOURS = 7;

/** @typedef {{id: number, first_name: string, last_name?: string, username?: string, label?: string, phone_number?: string}} Person */

/** @param {{first_name: string, last_name?: string | null}} person */
export const fullName = ({ first_name: first, last_name: last }) => [first, last].filter(Boolean).join(" ");

/** The initials on a disc whose colour stays with the person. */
export function avatar(person) {
  const initials = [person.first_name, person.last_name].filter(Boolean).map(firstLetter).join("");
  return node("span", { class: "avatar", "data-colour": Math.abs(person.id) % COLOURS, "aria-hidden": "true" }, initials);
}

/** The person's part in the shop, or null for a passer-by. */
export function badge({ label }) {
  return label ? node("span", { class: "badge", "data-label": label.toLowerCase() }, label) : null;
}

function firstLetter(word) {
  return [...word.trim()][0]?.toUpperCase() ?? "";
}
