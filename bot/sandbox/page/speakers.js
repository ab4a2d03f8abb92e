// Who of a group's people types and taps: one keyboard serves them all.

import { fill, node } from "./dom.js";
import { avatar, fullName } from "./person.js";

/** @param {{choose: (personId: number) => void}} options */
export function createSpeakers({ choose }) {
  const row = node("div", { class: "speakers-row", role: "group", "aria-label": "Speaking as" });
  const element = node("div", { class: "speakers", hidden: true }, node("span", { class: "speakers-label", "aria-hidden": "true" }, node("span", {}, "Speaking "), "as"), row);
  let shown = "";

  /** @param {import("./person.js").Person[]} people @param {number} chosen */
  function show(people, chosen) {
    element.hidden = people.length === 0;
    const wanted = JSON.stringify(people);
    if (wanted !== shown) fill(row, people.map(speaker));
    shown = wanted;
    for (const button of row.children) button.setAttribute("aria-pressed", String(Number(button.dataset.person) === chosen));
  }

  function speaker(person) {
    return node("button", { type: "button", class: "speaker", "data-person": person.id, title: `Speak as ${fullName(person)}`, onclick: () => choose(person.id) }, avatar(person), node("span", { dir: "auto" }, person.first_name));
  }

  return { element, show };
}
