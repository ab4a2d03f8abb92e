// What can be sent beside text.

import { count } from "./dom.js";
import { pickPhotos, picturesIn, reviewPhotos } from "./photosheet.js";
import { samplePhotos } from "./samplephoto.js";

/**
 * @param {{sendPhotos: (files: File[], caption: string) => void, sendMedia: (kind: string) => void, shareContact?: () => void, explain: (words: string) => void}} actions
 */
export function createAttachments({ sendPhotos, sendMedia, shareContact, explain }) {
  async function offer(files) {
    const pictures = files.filter((file) => file.type.startsWith("image/"));
    if (pictures.length < files.length) explain(`${count(files.length - pictures.length, "file")} left out: only pictures can be sent here.`);
    if (pictures.length === 0) return;
    const answer = await reviewPhotos(pictures);
    if (answer) sendPhotos(answer.files, answer.caption);
  }

  /** Takes the pictures that were pasted or dropped; false when there were none. */
  function takeFiles(transfer) {
    const pictures = picturesIn(transfer);
    if (pictures.length > 0) offer(pictures);
    return pictures.length > 0;
  }

  const items = [
    { label: "Photos…", icon: "photos", act: async () => offer(await pickPhotos()) },
    { label: "Sample photo", icon: "photo", act: async () => offer(await samplePhotos(1)) },
    { label: "Sample album", icon: "photos", act: async () => offer(await samplePhotos(3)) },
    shareContact && { label: "My contact", icon: "contact", act: shareContact },
    { label: "Location", icon: "location", act: () => sendMedia("location") },
    { label: "Voice message", icon: "microphone", act: () => sendMedia("voice") },
    { label: "Sticker", icon: "sticker", act: () => sendMedia("sticker") },
    { label: "Document", icon: "document", act: () => sendMedia("document") },
  ].filter(Boolean);

  return { menu: () => items, takeFiles };
}
