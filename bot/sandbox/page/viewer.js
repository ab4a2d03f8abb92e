// Photos at full size.

import { show } from "./dialog.js";
import { node } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {string[]} addresses of the photos of one message or album
 * @param {number} index of the one to begin with
 */
export function openPhotos(addresses, index) {
  let current = index;
  const picture = node("img", { alt: "" });
  const place = node("p", { class: "viewer-place" });
  const close = node("button", { type: "button", class: "round-button viewer-close", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"));
  const dialog = node("dialog", { class: "viewer", "aria-label": "Photo", onclick: closeBeside, onkeydown: walk }, picture, place, close);
  turn(0);
  show(dialog);

  function turn(step) {
    current = (current + step + addresses.length) % addresses.length;
    picture.src = addresses[current];
    picture.alt = `Photo ${current + 1} of ${addresses.length}`;
    place.textContent = addresses.length > 1 ? `${current + 1} / ${addresses.length}` : "";
  }

  function walk({ key }) {
    if (key === "ArrowRight") turn(1);
    if (key === "ArrowLeft") turn(-1);
  }

  function closeBeside({ target }) {
    if (target === picture && addresses.length > 1) turn(1);
    else if (target !== place) dialog.close();
  }
}
