// The topics of a forum, as a list to choose one of.

import { fill, node } from "./dom.js";
import { gist } from "./gist.js";
import { GENERAL } from "./groupconversation.js";
import { icon } from "./icons.js";
import { clock } from "./moments.js";
import { colourOf } from "./person.js";
import { serviceWords } from "./service.js";

/** The sign of a topic: its colour stays with it. */
export function topicMark(topic) {
  const isGeneral = topic.id === GENERAL;
  return node("span", { class: "topic-mark", "data-colour": isGeneral ? null : colourOf(topic), "aria-hidden": "true" }, icon(isGeneral ? "topics" : "topic"));
}

/** @param {{open: (topicId: number) => void}} options */
export function createTopicList({ open }) {
  const element = node("nav", { class: "topic-list", "aria-label": "Topics", hidden: true });
  /** @type {Map<number, HTMLElement>} */
  const rows = new Map();

  /** @param {import("./groupconversation.js").TopicNow[]} topics */
  function show(topics) {
    topics.forEach((topic, place) => {
      const row = rows.get(topic.id) ?? newRow(topic);
      fill(row, topicMark(topic), words(topic));
      row.dataset.closed = String(topic.closed);
      // Only what moves is moved: whoever came here by keyboard keeps their place.
      if (element.children[place] !== row) element.insertBefore(row, element.children[place] ?? null);
    });
  }

  function newRow({ id }) {
    const row = node("button", { type: "button", class: "topic", "data-topic": id, onclick: () => open(id) });
    rows.set(id, row);
    return row;
  }

  return { element, show };
}

function words({ name, closed, newest, unread }) {
  return node(
    "span",
    { class: "topic-words" },
    node("span", { class: "topic-name", dir: "auto", title: name }, name),
    newest && node("time", { class: "topic-time" }, clock(newest.date)),
    node("span", { class: "topic-gist", dir: "auto" }, newest && said(newest)),
    node("span", { class: "topic-signs" }, closed && node("span", { class: "topic-closed", title: "Closed" }, icon("lock"), node("span", { class: "for-readers" }, "closed")), unread > 0 && node("span", { class: "count" }, String(unread), node("span", { class: "for-readers" }, " unread"))),
  );
}

function said(message) {
  return serviceWords(message) ?? `${message.from?.first_name ?? "Someone"}: ${gist(message)}`;
}
