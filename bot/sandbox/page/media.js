// Photos, files, contacts and the other things a message can carry beside text.

import { fileAddress } from "./api.js";
import { node } from "./dom.js";
import { kindName, mediaKind } from "./gist.js";
import { icon } from "./icons.js";
import { avatar, fullName } from "./person.js";

/**
 * Renders what the messages of one bubble carry: several photos become an album; a plain text gives null.
 * @param {object[]} messages
 * @param {{openPhoto: (addresses: string[], index: number) => void}} actions
 */
export function renderMedia(messages, actions) {
  const photos = messages.filter((message) => message.photo);
  if (photos.length > 0) return album(photos, actions);
  const kind = mediaKind(messages[0]);
  if (!kind) return null;
  const draw = DRAWINGS[kind] ?? unknown;
  return draw(messages[0][kind], kind);
}

function album(messages, { openPhoto }) {
  const largest = messages.map((message) => message.photo.at(-1));
  const addresses = largest.map((size) => fileAddress(size.file_id));
  const tiles = addresses.map((address, index) => photoTile(address, largest[index], () => openPhoto(addresses, index), index, largest.length));
  return node("div", { class: "album", "data-count": Math.min(tiles.length, 10) }, tiles);
}

function photoTile(address, size, open, index, total) {
  const name = total > 1 ? `Photo ${index + 1} of ${total}` : "Photo";
  const picture = node("img", { src: address, alt: name, width: size.width, height: size.height, loading: "lazy", decoding: "async" });
  picture.addEventListener("error", () => picture.replaceWith(missingPicture()), { once: true });
  const tile = node("button", { type: "button", class: "photo", "aria-label": `${name}: open`, onclick: open }, picture);
  if (total === 1) tile.style.aspectRatio = String(clampedRatio(size));
  return tile;
}

/** Very wide or tall pictures are cropped in the chat; the viewer shows them whole. */
function clampedRatio({ width, height }) {
  return Math.min(Math.max((width || 4) / (height || 3), 0.75), 2);
}

function missingPicture() {
  return node("span", { class: "missing-picture" }, icon("photo"), "The picture could not be read");
}

const DRAWINGS = {
  document: fileCard,
  audio: fileCard,
  contact: contactCard,
  voice: voiceLine,
  location: map,
  venue: (venue) => map(venue.location, "venue", venue.title),
  sticker: (sticker) => placeholder("sticker", "sticker", sticker.emoji ? `Sticker ${sticker.emoji}` : "Sticker"),
  video: (video) => placeholder("video", "video", `Video · ${length(video.duration)}`),
  animation: (animation) => placeholder("video", "video", `GIF · ${length(animation.duration)}`),
  video_note: (note) => placeholder("video", "video", `Video message · ${length(note.duration)}`),
  dice: (dice) => placeholder("dice", "dice", `Dice: ${dice.value}`),
};

function unknown(_, kind) {
  return placeholder("document", "document", kindName(kind));
}

function placeholder(kind, iconName, words) {
  return node("div", { class: `placeholder ${kind}` }, icon(iconName), node("span", {}, words));
}

function fileCard(file, kind) {
  const name = file.file_name ?? kindName(kind);
  const size = file.file_size === undefined ? "" : bytes(file.file_size);
  return node(
    "a",
    { class: "card file", href: fileAddress(file.file_id), download: name },
    node("span", { class: "card-mark" }, icon("document")),
    node("span", { class: "card-words" }, node("span", { class: "card-title", dir: "auto" }, name), node("span", { class: "card-note" }, size)),
  );
}

function contactCard(contact) {
  const note = contact.user_id === undefined ? "not on Telegram" : "on Telegram";
  return node(
    "div",
    { class: "card contact" },
    avatar({ id: contact.user_id ?? 0, ...contact }),
    node(
      "span",
      { class: "card-words" },
      node("span", { class: "card-title", dir: "auto" }, fullName(contact)),
      node("span", { class: "card-note" }, node("bdi", {}, contact.phone_number), ` · ${note}`),
    ),
  );
}

function voiceLine(voice) {
  const bars = Array.from({ length: 28 }, (_, index) => bar(voice.file_unique_id ?? "", index));
  return node(
    "div",
    { class: "card voice", role: "img", "aria-label": `Voice message, ${length(voice.duration)}` },
    node("span", { class: "card-mark" }, icon("microphone")),
    node("span", { class: "waveform" }, bars),
    node("span", { class: "card-note" }, length(voice.duration)),
  );
}

/** A waveform of its own for each recording, and the same one every time. */
function bar(seed, index) {
  const code = seed.charCodeAt(index % Math.max(seed.length, 1)) || 7;
  const stroke = node("i");
  stroke.style.blockSize = `${20 + ((code * (index + 3) * 37) % 80)}%`;
  return stroke;
}

function map(place, _, title = null) {
  const position = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  return node("div", { class: "map" }, node("span", { class: "map-pin" }, icon("location")), node("span", { class: "map-words" }, title ? `${title} · ${position}` : position));
}

function length(seconds = 0) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function bytes(size) {
  if (size < 1024) return `${size} B`;
  return size < 1024 ** 2 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 ** 2).toFixed(1)} MB`;
}
