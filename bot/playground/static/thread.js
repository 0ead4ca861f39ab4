// One thread of a channel, beside the conversation; on a phone over it.

import { composer } from "./composer.js";
import { h } from "./dom.js";
import { byThread, status } from "./log.js";
import { MessageList } from "./messages.js";
import { word } from "./words.js";

export class Thread {
  /** `room` gives: state(), shown(text), say(text, threadTs), closeThread(). */
  constructor(root, room) {
    this.root = root;
    this.room = room;
    this.shown = "";
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) room.closeThread();
    });
  }

  /** Draw the thread under `ts`, or nothing where that is "" or gone. Gives whether one is shown. */
  draw(state, ts) {
    const messages = ts ? byThread(state.messages).get(ts) : null;
    this.root.hidden = !messages;
    if (!messages) {
      this.shown = "";
      return false;
    }
    const scene = [state.me, state.channel, ts, document.documentElement.lang].join("|");
    const moved = scene !== this.shown;
    this.shown = scene;
    if (moved) this.build(state, ts);
    const first = this.list.draw(messages, state);
    this.doing.textContent = status(state, ts);
    if (moved) this.box.focus();
    else first?.scrollIntoView({ block: "nearest" });
    return true;
  }

  build(state, ts) {
    const where = `#${state.here.name}`;
    const log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": word("thread_in", { where }), tabindex: "0" });
    this.list = new MessageList(log, this.room);
    this.doing = h("p", { class: "status", role: "status" });
    this.box = composer({
      label: word("reply_in"),
      draft: `${state.me}/${state.channel}/${ts}`,
      send: (text) => this.room.say(text, ts),
    });
    this.root.setAttribute("aria-label", word("thread"));
    this.root.replaceChildren(
      h("header", { class: "pane-head" },
        h("h2", {}, word("thread"), " ", h("small", {}, where)),
        h("button", { type: "button", class: "quiet", "aria-label": word("close"), on: { click: () => this.room.closeThread() } }, "✕")),
      log, this.doing, h("div", { class: "pane-foot" }, this.box.node));
  }
}
