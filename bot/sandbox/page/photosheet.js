// The last look at photos before they go: thumbnails and a caption.

import { ask } from "./dialog.js";
import { count, node } from "./dom.js";

const MOST_IN_AN_ALBUM = 10;
const LONGEST_CAPTION = 1024;

/**
 * Shows the photos and asks for a caption.
 * @param {File[]} files
 * @returns {Promise<{files: File[], caption: string} | null>} null when put away
 */
export async function reviewPhotos(files) {
  const chosen = files.slice(0, MOST_IN_AN_ALBUM);
  const addresses = chosen.map((file) => URL.createObjectURL(file));
  const caption = node("input", { class: "field", name: "caption", placeholder: "Add a caption…", "aria-label": "Caption", maxlength: LONGEST_CAPTION, dir: "auto", autocomplete: "off", autofocus: true });
  const answer = await ask({
    title: `Send ${count(chosen.length, "photo")}`,
    note: files.length > MOST_IN_AN_ALBUM ? `An album holds ${MOST_IN_AN_ALBUM}; the others stay here.` : undefined,
    body: [node("div", { class: "thumbnails" }, addresses.map((src) => node("img", { src, alt: "" }))), caption],
    choices: [
      { label: "Send", value: () => ({ files: chosen, caption: caption.value.trim() }), kind: "primary" },
      { label: "Cancel", value: null },
    ],
  });
  addresses.forEach((address) => URL.revokeObjectURL(address));
  return answer;
}

/** Opens the system's file choice for pictures. */
export function pickPhotos() {
  return new Promise((resolve) => {
    const input = node("input", { type: "file", accept: "image/*", multiple: true, class: "for-readers", "aria-label": "Photos to send", tabindex: -1 });
    const finish = () => {
      resolve([...input.files]);
      input.remove();
    };
    input.addEventListener("change", finish);
    input.addEventListener("cancel", finish);
    document.body.append(input);
    input.click();
  });
}

/** The pictures among dropped or pasted things. */
export function picturesIn(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}
