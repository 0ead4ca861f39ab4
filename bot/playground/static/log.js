// A conversation. With the app alone everything stands in one flow, replies under what they answer;
// in a channel a thread is one line, which opens it beside the conversation.

import { composer } from "./composer.js";
import { h } from "./dom.js";
import { MessageList } from "./messages.js";
import { clock, word } from "./words.js";

/** Messages by the thread they are in; a message without replies is a thread of one. */
export function byThread(messages) {
  const threads = new Map();
  for (const message of messages) {
    const parent = message.thread_ts ?? message.ts;
    if (!threads.has(parent)) threads.set(parent, []);
    threads.get(parent).push(message);
  }
  return threads;
}

/** What the app says it is doing in a thread. */
export function status(state, ts) {
  return state.statuses[ts] ? `${state.bot.name} ${state.statuses[ts]}` : "";
}

export class Log {
  /** `room` gives: state(), shown(text), say(text, threadTs), openThread(ts). */
  constructor(root, room) {
    this.root = root;
    this.room = room;
    this.threads = new Map();
    this.following = false;
  }

  clear() {
    this.root.replaceChildren();
    this.threads.clear();
  }

  draw(state) {
    const all = byThread(state.messages);
    const folded = state.here.kind !== "im";
    const atEnd = this.following || this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 80;
    this.empty?.remove();
    this.empty = null;
    for (const [ts, thread] of this.threads) {
      if (!all.has(ts)) {
        thread.node.remove();
        this.threads.delete(ts);
      }
    }
    let first = null;
    for (const [ts, messages] of all) {
      if (!this.threads.has(ts)) {
        this.threads.set(ts, this.thread(ts, folded));
        this.root.append(this.threads.get(ts).node);
      }
      const added = this.fill(this.threads.get(ts), ts, messages, state, folded);
      first ??= added;
    }
    if (!all.size) this.root.append((this.empty = nothing(state)));
    if (first && atEnd) this.show(first);
  }

  /** Scroll to the end, but never past the beginning of what is new. */
  show(node) {
    this.following = false;
    const top = (one) => one.getBoundingClientRect().top;
    const thread = node.closest(".thread");
    // With a short question the question stays in sight above its answer.
    const start = top(node) - top(thread) < 200 ? thread : node;
    const end = this.root.scrollHeight - this.root.clientHeight;
    this.root.scrollTop = Math.min(end, this.root.scrollTop + top(start) - top(this.root) - 8);
  }

  /** One said something oneself: the next message is worth scrolling to. */
  follow() {
    this.following = true;
  }

  thread(ts, folded) {
    const top = h("div", {});
    const replies = h("div", { class: "replies" });
    const doing = h("p", { class: "status", role: "status" });
    const foot = h("div", { class: "thread-foot" });
    const node = h("div", { class: "thread", "data-ts": ts }, top, replies, doing, foot);
    const thread = { node, doing, foot, top: new MessageList(top, this.room), replies: new MessageList(replies, this.room) };
    if (folded) foot.append(this.link(ts));
    else this.closed(thread, ts);
    return thread;
  }

  /** Opens a thread beside the conversation. */
  link(ts) {
    return h("button", {
      type: "button", class: "reply-button", "data-thread": ts, on: { click: () => this.room.openThread(ts) },
    });
  }

  /** The foot of a thread in the flow: a button that becomes a reply box. */
  closed(thread, ts) {
    const button = h("button", {
      type: "button", class: "reply-button", on: { click: () => this.opened(thread, ts) },
    }, word("reply"));
    thread.foot.replaceChildren(button);
    return button;
  }

  opened(thread, ts) {
    const state = this.room.state();
    const box = composer({
      label: word("reply_in"),
      draft: `${state.me}/${state.channel}/${ts}`,
      compact: true,
      send: async (text) => this.room.say(text, ts),
    });
    box.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.closed(thread, ts).focus();
    });
    thread.foot.replaceChildren(box.node);
    box.focus();
  }

  fill(thread, ts, messages, state, folded) {
    const replies = messages.filter((message) => message.ts !== ts);
    const first = thread.top.draw(messages.filter((message) => message.ts === ts), state);
    const added = folded ? null : thread.replies.draw(replies, state);
    thread.doing.textContent = status(state, ts);
    thread.foot.hidden = messages.every((message) => message.ephemeral_to);
    if (folded) thread.foot.firstChild.textContent = told(replies);
    return first ?? added;
  }
}

function told(replies) {
  if (!replies.length) return word("reply");
  const count = replies.length === 1 ? word("replies_one") : word("replies", { n: replies.length });
  return `${count} · ${word("last_reply", { time: clock(replies.at(-1).ts) })}`;
}

function nothing(state) {
  const name = state.here.kind === "im" ? "empty_dm" : "empty_channel";
  return h("div", { class: "empty" },
    h("img", { src: "/static/signpost.svg", alt: "", width: "56", height: "56" }),
    h("p", {}, word(name, { app: state.bot.name })));
}
