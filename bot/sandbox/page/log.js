// The scrolling list of messages: keeps what is unchanged, and stays at the bottom unless the reader scrolled up.

import { count, node } from "./dom.js";
import { icon } from "./icons.js";
import { renderMessage } from "./message.js";
import { dayName } from "./moments.js";
import { layOut } from "./timeline.js";

const NEAR_BOTTOM_PX = 48;

/**
 * @param {string} name for screen readers
 * @param {import("./message.js").MessageActions} actions
 */
export function createLog(name, actions) {
  const list = node("div", { class: "log-list", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": name });
  const scroller = node("div", { class: "log-scroller", tabindex: 0, role: "region", "aria-label": `${name}: scroll` }, list);
  const unseenMark = node("span", { class: "count", hidden: true });
  const toBottom = node("button", { type: "button", class: "to-bottom round-button", "aria-label": "Go to the newest message", hidden: true, onclick: () => scrollDown("smooth") }, icon("down"), unseenMark);
  const element = node("div", { class: "log" }, scroller, toBottom);

  /** @type {Map<string, {node: HTMLElement, messages: object[], viewer: unknown}>} */
  let rows = new Map();
  let place = null;
  let atBottom = true;
  let lastTop = 0;
  let unseen = 0;

  scroller.addEventListener("scroll", noticePosition, { passive: true });
  const stay = new ResizeObserver(() => atBottom && scrollDown("instant"));
  stay.observe(scroller);
  stay.observe(list);

  /**
   * @param {object[]} messages oldest first
   * @param {import("./conversation.js").Conversation["look"]} look another place is entered at its end
   */
  function show(messages, look) {
    if (look.place !== place) leave();
    place = look.place;
    const isFirstTime = rows.size === 0;
    const before = newestId(rows);
    rows = reconcile(list, rows, layOut(messages), { actions, look, animate: !isFirstTime });
    if (atBottom) scrollDown("instant");
    else unseen += messages.filter((message) => message.message_id > before && message.from?.is_bot).length;
    showUnseen();
  }

  function leave() {
    list.replaceChildren();
    rows = new Map();
    atBottom = true;
    unseen = 0;
  }

  function scrollDown(behavior) {
    atBottom = true;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior });
  }

  /** Only the reader scrolls up: when the view shrinks or the list grows, the bottom is left without anyone's doing. */
  function noticePosition() {
    const isNear = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_BOTTOM_PX;
    if (isNear || scroller.scrollTop < lastTop) atBottom = isNear;
    lastTop = scroller.scrollTop;
    if (atBottom) unseen = 0;
    showUnseen();
  }

  function showUnseen() {
    toBottom.hidden = atBottom;
    unseenMark.hidden = unseen === 0;
    unseenMark.textContent = String(unseen);
    unseenMark.title = count(unseen, "new message");
  }

  /** Brings a message into view and lights it up for a moment. */
  function jump(messageId) {
    const row = [...rows.values()].find(({ messages }) => messages?.some((message) => message.message_id === messageId));
    if (!row) return;
    row.node.scrollIntoView({ block: "center", behavior: "smooth" });
    row.node.classList.add("lit");
    setTimeout(() => row.node.classList.remove("lit"), 1500);
  }

  return { element, show, jump, scrollDown: () => scrollDown("instant") };
}

function newestId(rows) {
  const newest = [...rows.values()].at(-1);
  return newest?.messages?.at(-1).message_id ?? 0;
}

/** Brings the list's children in line with the layout; a row whose messages are the same objects stays untouched. */
function reconcile(list, rows, layout, { actions, look, animate }) {
  const wanted = new Set(layout.map((item) => item.key));
  for (const [key, row] of rows) if (!wanted.has(key)) row.node.remove();
  const fresh = new Map();
  let cursor = list.firstElementChild;
  for (const item of layout) {
    const known = rows.get(item.key);
    const row = known && known.viewer === look.viewer && sameMessages(known.messages, item.messages) ? known : render(item, actions, look);
    if (known && row !== known) {
      if (cursor === known.node) cursor = row.node;
      replaceKeepingFocus(known.node, row.node);
    } else if (!known && animate) {
      row.node.classList.add("arriving");
    }
    if (cursor === row.node) cursor = cursor.nextElementSibling;
    else list.insertBefore(row.node, cursor);
    row.node.classList.toggle("follows", Boolean(item.follows));
    row.node.classList.toggle("followed", Boolean(item.followed));
    fresh.set(item.key, row);
  }
  return fresh;
}

function render(item, actions, look) {
  const drawn = item.messages ? renderMessage(item.messages, actions, look) : node("p", { class: "day" }, dayName(item.day));
  return { node: drawn, messages: item.messages ?? null, viewer: look.viewer };
}

function sameMessages(known, wanted) {
  if (!known || !wanted) return known === (wanted ?? null);
  return known.length === wanted.length && known.every((message, index) => message === wanted[index]);
}

/** Someone who pressed a button by keyboard stays on that place when the bot rewrites the message. */
function replaceKeepingFocus(old, fresh) {
  const place = [...old.querySelectorAll("button")].indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (place === -1) return;
  const buttons = fresh.querySelectorAll("button");
  buttons[Math.min(place, buttons.length - 1)]?.focus({ preventScroll: true });
}
