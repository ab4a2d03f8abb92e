// The page's icons, drawn here so that they need neither a font nor an emoji.

const SVG = "http://www.w3.org/2000/svg";

/** Each icon is a list of stroked paths in a 24 × 24 box. */
const PATHS = {
  attach: ["m20 11.5-8.3 8.3a5.3 5.3 0 0 1-7.5-7.5l8.6-8.6a3.5 3.5 0 0 1 5 5l-8.6 8.6a1.8 1.8 0 0 1-2.5-2.5l7.8-7.8"],
  back: ["m14.5 5-7 7 7 7"],
  bell: ["M4 17a8 8 0 0 1 16 0z", "M2.5 20h19", "M12 9V6.5", "M10.8 5.200h2.4"],
  block: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "m5.8 5.8 12.4 12.4"],
  check: ["m5 12.5 4.5 4.500L19 7.5"],
  close: ["m6 6 12 12", "M18 6 6 18"],
  contact: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.5 20.500a7.5 7.5 0 0 1 15 0"],
  copy: ["M9 9h10v11H9z", "M5 15V4h10"],
  dice: ["M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z", "M8.5 8.500h.01M15.5 15.500h.01M12 12h.01M15.5 8.500h.01M8.5 15.500h.01"],
  document: ["M6 3h8l5 5v13H6z", "M14 3v5h5", "M9 13h7M9 17h5"],
  down: ["m6 9.5 6 6 6-6"],
  edit: ["M4 20h4.500L19.5 9 15 4.5 4 15.500z", "m12.5 7 4.5 4.5"],
  forward: ["m14 6 6 6-6 6", "M20 12h-8a8 8 0 0 0-8 7"],
  group: ["M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z", "M2.5 19.500a6.5 6.5 0 0 1 13 0", "M16 4.300a3.5 3.5 0 0 1 0 6.500M18 14.300a6.5 6.5 0 0 1 3.5 5.200"],
  keyboard: ["M4 6h16a1.5 1.5 0 0 1 1.5 1.500v9A1.5 1.5 0 0 1 20 18H4a1.5 1.5 0 0 1-1.5-1.500v-9A1.5 1.5 0 0 1 4 6z", "M6.5 10h.01M10.2 10h.01M13.8 10h.01M17.5 10h.01M8 14.200h8"],
  link: ["M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.600l-1.2 1.2", "M14 10a4.5 4.5 0 0 0-6.4 0l-3 3a4.5 4.5 0 0 0 6.4 6.400l1.2-1.2"],
  location: ["M12 21s7-6.6 7-11.500A7 7 0 0 0 5 9.500C5 14.4 12 21 12 21z", "M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"],
  lock: ["M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z", "M8 11V8a4 4 0 0 1 8 0v3"],
  menu: ["M4 7h16M4 12h16M4 17h16"],
  microphone: ["M12 15a3.5 3.5 0 0 0 3.5-3.500v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15z", "M5.5 11.500a6.5 6.5 0 0 0 13 0M12 18v3"],
  moon: ["M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z"],
  more: ["M12 5.500h.01M12 12h.01M12 18.500h.01"],
  photo: ["M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z", "m3.5 17.5 5-5.5 4 4 3-3 5 5", "M15.5 9h.01"],
  photos: ["M7 4h13a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z", "m6.5 15 4-4.5 3.5 3.5 2.5-2.5 4 4", "M3 8v11a1 1 0 0 0 1 1h13"],
  pin: ["m9 4 6 0-.800 6 3.3 3.500v1.500H6.500v-1.500L9.8 10z", "M12 15v6"],
  plus: ["M12 5v14M5 12h14"],
  reply: ["m10 6-6 6 6 6", "M4 12h8a8 8 0 0 1 8 7"],
  send: ["M4 12 20.5 4.5 16 20l-4.2-6.500z", "m11.8 13.5 8.7-9"],
  sticker: ["M5 4h14a1 1 0 0 1 1 1v9l-6 6H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z", "M20 14h-5a1 1 0 0 0-1 1v5", "M8.5 9.500h.01M14.5 9.500h.01M8 13.500c1 1 2 1.5 3.5 1.5"],
  sun: ["M12 16.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z", "M12 2.500V4M12 20v1.500M2.5 12H4M20 12h1.500M5.3 5.300l1 1M17.7 17.700l1 1M5.3 18.700l1-1M17.7 6.300l1-1"],
  topic: ["M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z"],
  topics: ["M9 4 7 20M17 4l-2 16M4 9h16.500M3.500 15H20"],
  video: ["M4 6h11v12H4z", "m15 10.5 5.5-3v9l-5.5-3"],
};

/**
 * Draws one icon, hidden from screen readers: the control around it carries the name.
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    drawing.append(path);
  }
  return drawing;
}
