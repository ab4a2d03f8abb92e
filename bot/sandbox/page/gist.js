// A message in a few words: for quotes, the pinned line and previews.

const KINDS = {
  photo: "Photo",
  video: "Video",
  animation: "GIF",
  audio: "Audio",
  document: "Document",
  contact: "Contact",
  sticker: "Sticker",
  voice: "Voice message",
  video_note: "Video message",
  location: "Location",
  venue: "Place",
  dice: "Dice",
  poll: "Poll",
};

/** What kind of media the message carries, or null for a text. */
export function mediaKind(message) {
  // An animation also carries a document, for old clients: the first match counts.
  return Object.keys(KINDS).find((kind) => message[kind] !== undefined) ?? null;
}

/** The name of a kind of media, for people. */
export const kindName = (kind) => KINDS[kind] ?? "Message";

/** The message in a few words, cut where they get too many letters. */
export function gist(message, longest = 120) {
  const words = message.text ?? message.caption;
  if (words) return cut(words.replace(/\s+/g, " "), longest);
  const kind = mediaKind(message);
  if (kind === "document") return message.document.file_name ?? KINDS.document;
  return kind ? KINDS[kind] : "Message";
}

function cut(words, longest) {
  return words.length > longest ? `${words.slice(0, longest).trimEnd()}…` : words;
}
