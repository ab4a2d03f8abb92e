// Adding someone to the desk.

import { addPerson } from "./api.js";
import { ask, tell } from "./dialog.js";
import { field, line, select } from "./form.js";

const LANGUAGES = { en: "English", es: "Español", de: "Deutsch", fr: "Français", pt: "Português", ru: "Русский", ar: "العربية", he: "עברית" };
const LABELS = ["Customer", "Technician", "Owner"];

/**
 * Asks for a new person and adds them.
 * @returns {Promise<import("./person.js").Person | null>} null when put away or refused
 */
export async function askForPerson() {
  const details = await ask({
    title: "Put another phone on the desk",
    body: [
      line("First name", field("first_name", { required: true, autofocus: true, maxlength: 64, dir: "auto" })),
      line("Last name", field("last_name", { maxlength: 64, dir: "auto" })),
      line("Phone number", field("phone_number", { type: "tel", placeholder: "chosen for you", dir: "ltr" })),
      line("Language", select("language_code", Object.entries(LANGUAGES))),
      line("Label", select("label", [...LABELS.map((label) => [label, label]), ["", "None"]])),
    ],
    choices: [
      { label: "Add", value: filledIn, kind: "primary" },
      { label: "Cancel", value: null },
    ],
  });
  return details ? addPerson(details).catch((refusal) => tell("Not added", refusal.message).then(() => null)) : null;
}

/** What was filled in; empty lines are left to the sandbox. */
function filledIn(form) {
  const entries = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
  const details = Object.fromEntries(entries.filter(([, value]) => value !== ""));
  return details.first_name ? details : null;
}
