// Builds elements. Data only ever enters the page as text nodes and attributes set here: there is no innerHTML.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes one element: attributes by name, listeners as `onclick`, children as nodes or plain strings.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.flat().filter(isPresent));
  return element;
}

/** Shows the given children in the element, and nothing else. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(isPresent));
}

/** A number of things in words: "1 photo", "3 photos". */
export function count(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function isPresent(child) {
  return child !== null && child !== undefined && child !== false;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : String(value));
}
