// Modals: the topmost view of one's stack in a real <dialog>.

import { renderBlocks, text } from "./blocks.js";
import { act, h } from "./dom.js";
import { word } from "./words.js";

export class Modals {
  /** `room` gives: state(), shown(text). */
  constructor(room) {
    this.room = room;
    this.dialog = null;
    this.view = null;
    this.fields = new Map();
    this.opener = null;
    this.filled = new Map();
  }

  draw(state) {
    const view = state.views.at(-1) ?? null;
    if (!view) {
      this.filled.clear();
      this.put(null);
    } else if (view.id !== this.view?.id || view.hash !== this.view?.hash) {
      // An update keeps what was filled in, and so does a modal while another lies on top of it.
      if (this.view) this.filled.set(this.view.id, this.values());
      this.put(view, state, this.filled.get(view.id) ?? {});
    }
  }

  put(view, state, kept = {}) {
    if (!this.dialog) this.opener = document.activeElement;
    this.dialog?.close();
    this.dialog?.remove();
    this.dialog = null;
    this.view = view;
    this.fields = new Map();
    if (!view) {
      if (this.opener?.isConnected) this.opener.focus();
      this.opener = null;
      return;
    }
    this.dialog = this.build(view, state);
    for (const [key, value] of Object.entries(kept)) this.fields.get(key)?.write(value);
    document.body.append(this.dialog);
    this.dialog.showModal();
    (this.dialog.querySelector("[autofocus]") ?? this.fields.values().next().value?.node)?.focus();
  }

  build(view, state) {
    const surface = {
      names: state.names,
      people: state.people,
      keep: (key, field) => this.fields.set(key, field),
      press: (element, value) => this.press(view, element, value),
    };
    const submit = view.submit
      ? h("button", { type: "submit", class: "b-button primary", id: "modal-submit" }, ...text(view.submit, state.names))
      : null;
    const closing = view.close ? text(view.close, state.names) : [word(view.submit ? "cancel" : "close")];
    const form = h("form", { novalidate: true },
      h("header", { class: "dialog-head" },
        h("img", { src: "/static/signpost.svg", alt: "", width: "28", height: "28" }),
        h("h2", { id: "modal-title" }, ...text(view.title, state.names)),
        h("button", { type: "button", class: "quiet", "aria-label": word("close"), on: { click: () => this.close(view, true) } }, "✕")),
      h("div", { class: "dialog-body" }, ...renderBlocks(view.blocks, surface)),
      h("footer", { class: "dialog-foot" },
        h("p", { class: "field-error", id: "modal-error", role: "alert", hidden: true }),
        h("button", { type: "button", class: "b-button", on: { click: () => this.close(view, false) } }, ...closing),
        submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(view, submit);
    });
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "modal-title", "data-view-id": view.id }, form);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close(view, false);
    });
    return dialog;
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
    if (!button) return;
    const label = [...button.childNodes];
    button.disabled = true;
    button.replaceChildren(word("waiting"));
    const answer = await act("submit", { user: this.room.state().me, view_id: view.id, values: this.values() });
    button.disabled = false;
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

  async close(view, everything) {
    const answer = await act("close", { user: this.room.state().me, view_id: view.id, everything });
    if (answer.shown) this.room.shown(answer.shown);
  }
}
