// What questions ask with: lines, fields, choices and ticks.

import { node } from "./dom.js";

/** A label with its control beside it. */
export function line(label, control) {
  return node("label", { class: "line" }, node("span", {}, label), control);
}

export function field(name, attributes) {
  return node("input", { class: "field", name, autocomplete: "off", ...attributes });
}

/**
 * @param {string} name
 * @param {[string | number, string][]} options each value, and its words
 * @param {string | number} [chosen]
 */
export function select(name, options, chosen) {
  return node("select", { class: "field", name }, options.map(([value, words]) => node("option", { value, selected: value === chosen }, words)));
}

/**
 * Something to tick.
 * @param {{name: string, value?: string | number, checked?: boolean}} box
 * @param {import("./dom.js").Child[]} content
 */
export function tick({ name, value = "yes", checked = false }, ...content) {
  return node("label", { class: "option tick" }, content, node("input", { type: "checkbox", name, value, checked }));
}
