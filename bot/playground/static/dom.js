// Small helpers: building elements from plain text, and talking to our own server.

import { word } from "./words.js";

/** An element: attributes, `on` listeners, children. Strings become text, never markup. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "class") {
      element.className = value;
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** POST one act; gives the answer, with `shown` set where it could not be done. */
export async function act(name, given) {
  try {
    const response = await fetch(`/ui/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok && !answer.shown) answer.shown = word("failed", { status: response.status });
    return answer;
  } catch {
    return { shown: word("offline") };
  }
}

/** Where the focus is in `root`, in words that hold when its nodes are others; null where it is elsewhere. */
export function focusIn(root) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const { key, actionId, value } = focused?.dataset ?? {};
  if (!key && !actionId) return null;
  const named = key ? `[data-key="${CSS.escape(key)}"]` : `[data-action-id="${CSS.escape(actionId)}"]`;
  const selector = value ? `${named}[data-value="${CSS.escape(value)}"]` : named;
  return { selector, place: [...root.querySelectorAll(selector)].indexOf(focused) };
}

/** Focus what `focusIn` told of; gives whether that is still there. */
export function focusAgain(root, told) {
  const same = told ? root.querySelectorAll(told.selector) : [];
  const target = same[Math.min(told?.place, same.length - 1)];
  target?.focus();
  return Boolean(target);
}

/** Change what stands in `root`; the focus stays on what has the same name there. Gives whether. */
export function keepingFocus(root, change) {
  const told = focusIn(root);
  change();
  return focusAgain(root, told);
}

const drawn = new WeakMap();

/** Fill `root` with what `make` gives, only where it tells something new: a click under way keeps its button. */
export function redraw(root, news, make) {
  const json = JSON.stringify([document.documentElement.lang, news]);
  if (drawn.get(root) === json) return;
  drawn.set(root, json);
  keepingFocus(root, () => root.replaceChildren(...make()));
}

let counter = 0;
/** An id for tying a label or message to its field. */
export function freshId(stem) {
  counter += 1;
  return `${stem}-${counter}`;
}

/** Only links to the web and to mail are links; anything else stays text. */
export function safeLink(url) {
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : null;
}

export function link(url, ...children) {
  const href = safeLink(url);
  if (!href) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** A button with a small menu below it. `items`: {label, note, danger, choose}. */
export function menu(label, face, items, className = "") {
  const list = h("div", { class: "menu", role: "menu", hidden: true });
  const button = h("button", {
    type: "button",
    class: `quiet ${className}`,
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "aria-label": label,
    title: label,
  }, face);
  const place = h("div", { class: "menu-place" }, button, list);

  const close = (focus) => {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
  };
  const open = () => {
    list.hidden = false;
    list.classList.remove("up");
    // Near the bottom of the window it opens upwards.
    list.classList.toggle("up", list.getBoundingClientRect().bottom > window.innerHeight - 90);
    button.setAttribute("aria-expanded", "true");
    list.firstElementChild?.focus();
  };
  for (const item of items) {
    list.append(h("button", {
      type: "button",
      role: "menuitem",
      tabindex: "-1",
      class: item.danger ? "danger-text" : "",
      on: { click: () => { close(true); item.choose(); } },
    }, item.label, item.note ? h("small", {}, item.note) : null));
  }
  button.addEventListener("click", () => (list.hidden ? open() : close(true)));
  place.addEventListener("focusout", (event) => {
    if (!place.contains(event.relatedTarget)) close(false);
  });
  list.addEventListener("keydown", (event) => {
    const entries = [...list.children];
    const at = entries.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      close(true);
    } else if (event.key in steps) {
      event.preventDefault();
      entries.at(steps[event.key] % entries.length).focus();
    }
  });
  return place;
}
