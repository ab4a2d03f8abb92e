// Times as a chat shows them, in the reader's own time zone.

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "medium" });

/** @param {number} seconds since 1970, as Telegram counts */
export const clock = (seconds) => CLOCK.format(seconds * 1000);

/** The whole moment, for a tooltip. */
export const fullMoment = (seconds) => FULL.format(seconds * 1000);

/** The same value for every moment of one day. */
export const dayOf = (seconds) => new Date(seconds * 1000).toDateString();

/** "Today", "Yesterday", "12 March" or, in another year, "12 March 2024". */
export function dayName(seconds, now = new Date()) {
  const day = new Date(seconds * 1000);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (day.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(day);
}
