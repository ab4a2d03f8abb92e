// The bot's commands, as a list over the composer: filtered while typing "/", or all of them from the menu button.

import { fill, node } from "./dom.js";

let lists = 0;

/**
 * @param {{field: HTMLTextAreaElement, pick: (command: string) => void}} options
 */
export function createCommandList({ field, pick }) {
  const id = `commands-${++lists}`;
  const element = node("div", { class: "command-list", role: "listbox", id, "aria-label": "Commands of the bot", hidden: true });
  let commands = [];
  let options = [];
  let chosen = -1;
  field.setAttribute("aria-controls", id);

  /** What follows the typed text: the commands it may become, or none. */
  function follow(text) {
    const typed = /^\/(\w*)$/.exec(text)?.[1].toLowerCase();
    open(typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed)));
  }

  function open(found) {
    options = found;
    fill(element, found.map(option));
    element.hidden = found.length === 0;
    choose(found.length > 0 ? 0 : -1);
  }

  function option({ command, description }, index) {
    return node(
      "div",
      { class: "command-option", role: "option", id: `${id}-${index}`, onpointerdown: (event) => event.preventDefault(), onclick: () => take(command) },
      node("span", { class: "command-name", dir: "ltr" }, `/${command}`),
      node("span", { class: "command-words", dir: "auto" }, description),
    );
  }

  function choose(index) {
    chosen = index;
    [...element.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === index)));
    if (index === -1) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `${id}-${index}`);
    element.children[index]?.scrollIntoView({ block: "nearest" });
  }

  function take(command) {
    open([]);
    pick(`/${command}`);
  }

  /** Lets the list have a key first; true when it used it. */
  function onKey({ key }) {
    if (element.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) choose((chosen + step + options.length) % options.length);
    else if (key === "Enter") take(options[chosen].command);
    else if (key === "Tab") complete(options[chosen].command);
    else if (key === "Escape") open([]);
    else return false;
    return true;
  }

  /** Writes the command out, for those that go on with a number. */
  function complete(command) {
    field.value = `/${command} `;
    open([]);
  }

  return {
    element,
    follow,
    onKey,
    /** @param {{command: string, description: string}[]} known */
    know: (known) => (commands = known),
    toggle: () => open(element.hidden ? commands : []),
    close: () => open([]),
  };
}
