// The box one types in, with hints for commands and for mentioning the app.

import { freshId, h } from "./dom.js";
import { word } from "./words.js";

const drafts = new Map();

/** Nothing was being written any more. */
export const forgetDrafts = () => drafts.clear();

/** A composer. `label`, `send(text)` (gives false to keep the text), `hints(text)`, `draft` key. */
export function composer({ label, send, hints = () => [], draft, id, compact = false }) {
  const listId = freshId("hints");
  const list = h("ul", { class: "hints", id: listId, role: "listbox", "aria-label": word("commands"), hidden: true });
  // A text area cannot be a combobox, so how many hints there are is said apart.
  const count = h("span", { class: "unseen", role: "status" });
  const box = h("textarea", {
    id: id ?? freshId("box"),
    class: "box-input",
    rows: "1",
    "aria-label": label,
    placeholder: label,
    "aria-controls": listId,
    "aria-autocomplete": "list",
  });
  const button = h("button", { type: "submit", class: "send", "aria-label": word("send"), title: word("send") }, "➤");
  const form = h("form", { class: compact ? "composer compact" : "composer" }, list, count, h("div", { class: "composer-row" }, box, button));
  box.value = drafts.get(draft) ?? "";

  let offered = [];
  let chosen = -1;

  function resize() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
  }

  function offer() {
    drafts.set(draft, box.value);
    resize();
    offered = hints(box.value);
    chosen = offered.length && box.value.startsWith("/") ? 0 : -1;
    list.replaceChildren(...offered.map((hint, n) => h("li", {
      id: `${listId}-${n}`,
      role: "option",
      on: { mousedown: (event) => { event.preventDefault(); take(n); } },
    }, h("strong", {}, hint.label), " ", h("span", {}, hint.usage ?? ""), h("small", {}, hint.note ?? ""))));
    list.hidden = offered.length === 0;
    count.textContent = offered.length ? word("commands_found", { n: offered.length }) : "";
    mark();
  }

  function mark() {
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === chosen)));
    if (chosen >= 0 && !list.hidden) box.setAttribute("aria-activedescendant", `${listId}-${chosen}`);
    else box.removeAttribute("aria-activedescendant");
  }

  function take(n) {
    box.value = offered[n].fill;
    offer();
    hide();
    box.focus();
  }

  function hide() {
    list.hidden = true;
    mark();
  }

  async function submit() {
    const said = box.value.trim();
    if (!said) return;
    box.value = "";
    offer();
    if ((await send(said)) === false && !box.value) {
      box.value = said;
      offer();
    }
  }

  /** Tab takes the marked hint, or the first; Enter only a marked one that is not there yet. */
  function taking(event) {
    if (event.key === "Tab") return !event.shiftKey;
    return event.key === "Enter" && chosen >= 0 && offered[chosen].fill.trim() !== box.value.trim();
  }

  function onKey(event) {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = (chosen + step + offered.length) % offered.length;
      mark();
    } else if (open && event.key === "Escape") {
      event.stopPropagation();
      hide();
    } else if (open && taking(event)) {
      event.preventDefault();
      take(Math.max(chosen, 0));
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      hide();
      submit();
    }
  }

  box.addEventListener("input", offer);
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", hide);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  if (box.value) requestAnimationFrame(resize);
  return {
    node: form,
    focus: () => box.focus(),
    fill: (text) => { box.value = text; offer(); hide(); box.focus(); },
  };
}
