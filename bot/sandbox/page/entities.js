// Telegram's text + entities as DOM nodes. Offsets are UTF-16 units, which is how JavaScript counts too.

import { node } from "./dom.js";

/**
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string, user?: object}} Entity
 * @typedef {{openLink: (url: string) => void, sendCommand: (command: string) => void, copy: (text: string) => void}} TextActions
 */

/**
 * Renders a text; overlapping entities are cut so that they nest.
 * @param {string} text
 * @param {Entity[]} entities
 * @param {TextActions} actions
 * @returns {DocumentFragment}
 */
export function renderText(text, entities, actions) {
  const fragment = document.createDocumentFragment();
  fragment.append(...between(text, 0, text.length, inOrder(entities, text.length), actions));
  return fragment;
}

/** Outer entities first; those that reach beyond the text are trimmed to it. */
function inOrder(entities, end) {
  return entities
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, end) }))
    .filter((entity) => entity.offset >= 0 && entity.offset < entity.end)
    .sort((one, other) => one.offset - other.offset || other.end - one.end);
}

function between(text, start, end, entities, actions) {
  const nodes = [];
  const queue = [...entities];
  let position = start;
  while (queue.length > 0) {
    const outer = queue.shift();
    const inner = [];
    while (queue.length > 0 && queue[0].offset < outer.end) inner.push(...cut(queue.shift(), outer.end, queue));
    nodes.push(text.slice(position, outer.offset));
    const children = between(text, outer.offset, outer.end, inner, actions);
    nodes.push(wrap(outer, text.slice(outer.offset, outer.end), children, actions));
    position = outer.end;
  }
  nodes.push(text.slice(position, end));
  return nodes.filter((piece) => piece !== "");
}

/** The part of an entity inside `end`; the part beyond goes back to the queue. */
function cut(entity, end, queue) {
  if (entity.end <= end) return [entity];
  const rest = { ...entity, offset: end };
  const place = queue.findIndex((other) => other.offset >= end);
  queue.splice(place === -1 ? queue.length : place, 0, rest);
  return [{ ...entity, end }];
}

/** How each kind of entity looks; a kind this page doesn't know stays plain text. */
const WRAPPERS = {
  bold: (_, __, children) => node("strong", {}, children),
  italic: (_, __, children) => node("em", {}, children),
  underline: (_, __, children) => node("u", {}, children),
  strikethrough: (_, __, children) => node("s", {}, children),
  spoiler: (_, __, children) => spoiler(children),
  code: (_, text, children, { copy }) => node("code", { title: "Copy", onclick: () => copy(text) }, children),
  pre: (entity, text, children, actions) => codeBlock(entity.language, text, children, actions),
  blockquote: (_, __, children) => node("blockquote", { dir: "auto" }, children),
  expandable_blockquote: (_, __, children) => expandableQuote(children),
  url: (_, text, children, { openLink }) => link(withScheme(text), children, openLink),
  text_link: ({ url }, __, children, { openLink }) => link(url ?? "", children, openLink),
  email: (_, text, children, { openLink }) => link(`mailto:${text}`, children, openLink),
  phone_number: (_, text, children, { copy }) => touchable("phone-number", "Copy", children, () => copy(text)),
  bot_command: (_, text, children, { sendCommand }) => touchable("command", `Send ${text}`, children, () => sendCommand(text)),
  mention: (_, __, children) => node("span", { class: "mention" }, children),
  text_mention: (_, __, children) => node("span", { class: "mention" }, children),
  hashtag: (_, __, children) => node("span", { class: "mention" }, children),
  cashtag: (_, __, children) => node("span", { class: "mention" }, children),
};

function wrap(entity, text, children, actions) {
  const wrapper = Object.hasOwn(WRAPPERS, entity.type) ? WRAPPERS[entity.type] : null;
  return wrapper ? wrapper(entity, text, children, actions) : node("span", {}, children);
}

/** A link is never followed by the browser itself: only web, mail and Telegram addresses get a way out, by `openLink`. */
function link(url, children, openLink) {
  if (!/^(https?|mailto|tg):/i.test(url)) return node("span", {}, children);
  const open = (event) => {
    event.preventDefault();
    openLink(url);
  };
  return node("a", { href: url, title: url, rel: "noopener noreferrer", onclick: open }, children);
}

function withScheme(text) {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
}

function touchable(kind, title, children, act) {
  return node("button", { type: "button", class: `text-button ${kind}`, title, onclick: act }, children);
}

function spoiler(children) {
  return disclosure("span", "spoiler", "Hidden text: press to show it", children);
}

function expandableQuote(children) {
  return disclosure("blockquote", "expandable", null, children);
}

/** Something that opens on a press or Enter, and closes on the next. */
function disclosure(tag, kind, title, children) {
  const toggle = () => {
    const open = element.getAttribute("aria-expanded") !== "true";
    element.setAttribute("aria-expanded", String(open));
  };
  const onKey = (event) => {
    if (event.target !== element || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    toggle();
  };
  const element = node(
    tag,
    { class: kind, title, role: "button", tabindex: 0, dir: tag === "span" ? null : "auto", "aria-expanded": "false", onclick: toggle, onkeydown: onKey },
    children,
  );
  return element;
}

function codeBlock(language, text, children, { copy }) {
  return node(
    "span",
    { class: "code-block", dir: "ltr" },
    node("span", { class: "code-head" }, node("span", {}, language ?? ""), node("button", { type: "button", class: "text-button", onclick: () => copy(text) }, "Copy")),
    node("pre", { tabindex: 0 }, node("code", {}, children)),
  );
}
