// Modal questions: the page waits for an answer.

import { node } from "./dom.js";

/**
 * @typedef {{label: string, value: unknown, kind?: "primary" | "danger"}} Choice
 */

/**
 * Asks, and resolves with the value of the chosen button, or null when the question was put away.
 * @param {{title: string, note?: string, body?: import("./dom.js").Child[], choices: Choice[], kind?: string}} question
 * @returns {Promise<unknown>}
 */
export function ask({ title, note, body = [], choices, kind = "question" }) {
  return new Promise((resolve) => {
    let answer = null;
    const buttons = choices.map((choice) => choiceButton(choice));
    const form = node("form", { method: "dialog" }, node("h2", { dir: "auto" }, title), note && node("p", { class: "dialog-note", dir: "auto" }, note), body, node("div", { class: "dialog-choices" }, buttons));
    const dialog = node("dialog", { class: `dialog ${kind}`, "aria-label": title }, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = choices[buttons.indexOf(event.submitter)] ?? choices.at(-1);
      answer = typeof chosen.value === "function" ? chosen.value(form) : chosen.value;
      dialog.close();
    });
    show(dialog, () => resolve(answer));
    (dialog.querySelector("[autofocus]") ?? buttons.at(-1))?.focus();
  });
}

/** A notice with one button. */
export const tell = (title, note) => ask({ title, note, kind: "alert", choices: [{ label: "OK", value: true, kind: "primary" }] });

/**
 * A list to choose one of.
 * @param {string} title
 * @param {string} note
 * @param {{content: import("./dom.js").Child[], value: unknown}[]} options
 */
export function choose(title, note, options) {
  return new Promise((resolve) => {
    let answer = null;
    const pick = (value) => () => {
      answer = value;
      dialog.close();
    };
    const list = options.map(({ content, value }) => node("button", { type: "button", class: "option", onclick: pick(value) }, content));
    const cancel = node("button", { type: "button", class: "dialog-button", onclick: () => dialog.close() }, "Cancel");
    const dialog = node("dialog", { class: "dialog chooser", "aria-label": title }, node("h2", { dir: "auto" }, title), note && node("p", { class: "dialog-note" }, note), node("div", { class: "options" }, list), node("div", { class: "dialog-choices" }, cancel));
    show(dialog, () => resolve(answer));
    list[0]?.focus();
  });
}

/** Opens a dialog over the page; it goes when closed, by Escape or by a press beside it. */
export function show(dialog, onClose) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose?.();
  });
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target === dialog && isBeside(dialog, event)) dialog.close();
  });
  dialog.showModal();
}

function isBeside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

function choiceButton({ label, kind }) {
  return node("button", { type: "submit", class: "dialog-button", "data-kind": kind, formnovalidate: kind !== "primary" }, label);
}
