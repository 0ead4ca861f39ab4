// Modals: the topmost view of one's stack in a real <dialog>.

import { renderBlocks } from "./blocks.js";
import { showDialog } from "./dialogs.js";
import { act, focusAgain, focusIn, h } from "./dom.js";
import { text } from "./parts.js";
import { word } from "./words.js";

export class Modals {
  /** `room` gives: state(), shown(text). */
  constructor(room) {
    this.room = room;
    this.dialog = null;
    this.takeAway = null;
    this.view = null;
    this.fields = new Map();
    this.filled = new Map();
    this.focused = new Map();
  }

  draw(state) {
    const view = state.views.at(-1) ?? null;
    if (!view) this.close();
    else if (view.id !== this.view?.id || view.hash !== this.view?.hash) this.show(view, state);
  }

  close() {
    this.takeAway?.();
    this.takeAway = this.dialog = this.view = null;
    this.fields.clear();
    this.filled.clear();
    this.focused.clear();
  }

  show(view, state) {
    // An update keeps what was filled in and the focus, and so does a modal under another.
    if (this.view) {
      this.filled.set(this.view.id, this.values());
      this.focused.set(this.view.id, focusIn(this.dialog));
    }
    const same = view.id === this.view?.id;
    const scrolled = same ? this.dialog.querySelector(".dialog-body").scrollTop : 0;
    this.view = view;
    this.fields = new Map();
    const form = this.form(view, state);
    for (const [key, value] of Object.entries(this.filled.get(view.id) ?? {})) this.fields.get(key)?.write(value);
    if (!this.dialog) this.open();
    this.dialog.dataset.viewId = view.id;
    this.dialog.replaceChildren(form);
    this.dialog.querySelector(".dialog-body").scrollTop = scrolled;
    if (!focusAgain(this.dialog, this.focused.get(view.id))) this.focusFirst();
  }

  open() {
    this.dialog = h("dialog", { class: "dialog", "aria-labelledby": "modal-title" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave(false);
    });
    this.takeAway = showDialog(this.dialog);
  }

  /** What the app asked for, else the first field; without any the title, so that it is read out. */
  focusFirst() {
    const asked = this.dialog.querySelector("[autofocus]");
    if (asked) asked.focus();
    else if (this.fields.size) this.fields.values().next().value.focus();
    else this.dialog.querySelector("#modal-title").focus();
  }

  form(view, state) {
    const surface = {
      me: state.me,
      names: state.names,
      people: state.people,
      heading: "h3",
      keep: (key, field) => this.fields.set(key, field),
      press: (element, value) => this.press(view, element, value),
    };
    const submit = view.submit
      ? h("button", { type: "submit", class: "b-button primary", id: "modal-submit", "data-key": "submit" }, ...text(view.submit, state.names))
      : null;
    const closing = view.close ? text(view.close, state.names) : [word(view.submit ? "cancel" : "close")];
    const form = h("form", { novalidate: true },
      h("header", { class: "dialog-head" },
        h("img", { src: "/static/signpost.svg", alt: "", width: "28", height: "28" }),
        h("h2", { id: "modal-title", tabindex: "-1" }, ...text(view.title, state.names)),
        h("button", { type: "button", class: "quiet", "aria-label": word("close"), on: { click: () => this.leave(true) } }, "✕")),
      h("div", { class: "dialog-body", tabindex: "-1" }, ...renderBlocks(view.blocks, surface)),
      h("footer", { class: "dialog-foot" },
        h("p", { class: "field-error", id: "modal-error", role: "alert", hidden: true }),
        h("button", { type: "button", class: "b-button", on: { click: () => this.leave(false) } }, ...closing),
        submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(view, submit);
    });
    // In a large text field Enter is a new line, so there it takes Ctrl or Cmd, as in Slack.
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit(view, submit);
    });
    return form;
  }

  values() {
    const values = {};
    for (const [key, field] of this.fields) values[key] = field.read();
    return values;
  }

  async press(view, element, value) {
    const given = { user: this.room.state().me, view_id: view.id, action_id: element.action_id, value, filled: this.values() };
    const answer = await act("press", given);
    if (answer.shown) this.room.shown(answer.shown);
  }

  async submit(view, button) {
    if (!button || button.hasAttribute("aria-disabled")) return;
    const label = [...button.childNodes];
    // Not `disabled`: that would take the focus away.
    button.setAttribute("aria-disabled", "true");
    button.replaceChildren(word("waiting"));
    const answer = await act("submit", { user: this.room.state().me, view_id: view.id, values: this.values() });
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...label);
    this.errors(answer.errors ?? {}, answer.shown);
  }

  /** Field errors beside their fields; focus goes to the first. */
  errors(errors, shown) {
    if (!this.dialog) return;
    const general = this.dialog.querySelector("#modal-error");
    general.textContent = shown ?? "";
    general.hidden = !shown;
    let first = null;
    for (const block of this.dialog.querySelectorAll(".b-input")) {
      const message = errors[block.dataset.blockId];
      const place = block.querySelector(".field-error");
      place.textContent = message ?? "";
      place.hidden = !message;
      const field = this.fields.get(block.dataset.blockId);
      field?.node.setAttribute("aria-invalid", String(Boolean(message)));
      if (message && !first) first = field;
    }
    first?.focus();
  }

  /** By its own button or Escape; `everything` is the cross, which closes what lies below as well. */
  async leave(everything) {
    const answer = await act("close", { user: this.room.state().me, view_id: this.view.id, everything });
    if (answer.shown) this.room.shown(answer.shown);
  }
}
