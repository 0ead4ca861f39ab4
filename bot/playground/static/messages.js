// The log of a conversation. Messages that did not change keep their nodes, so that what somebody
// is typing or choosing in one survives when another arrives.

import { renderBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { act, h, menu } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { clock, word } from "./words.js";

export class Log {
  /** `room` gives: state(), shown(text), command(text, inThread). */
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
    const parents = new Map();
    for (const message of state.messages) {
      const parent = message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : message.ts;
      if (!parents.has(parent)) parents.set(parent, []);
      parents.get(parent).push(message);
    }
    const atEnd = this.following || this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 80;
    this.empty?.remove();
    this.empty = null;
    for (const [ts, thread] of this.threads) {
      if (!parents.has(ts)) {
        thread.node.remove();
        this.threads.delete(ts);
      }
    }
    let first = null;
    for (const [ts, messages] of parents) {
      if (!this.threads.has(ts)) {
        this.threads.set(ts, this.thread(ts));
        this.root.append(this.threads.get(ts).node);
      }
      const added = this.fill(this.threads.get(ts), ts, messages, state);
      first ??= added;
    }
    if (!parents.size) this.root.append((this.empty = this.nothing(state)));
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

  nothing(state) {
    const channel = state.channels.find((one) => one.id === state.channel);
    const name = channel.kind === "im" ? "empty_dm" : "empty_general";
    return h("div", { class: "empty" },
      h("img", { src: "/static/signpost.svg", alt: "", width: "56", height: "56" }),
      h("p", {}, word(name, { app: state.bot.name })));
  }

  thread(ts) {
    const top = h("div", {});
    const replies = h("div", { class: "replies" });
    const status = h("p", { class: "status", role: "status" });
    const foot = h("div", { class: "thread-foot" });
    const node = h("article", { class: "thread", "data-ts": ts }, top, replies, status, foot);
    const thread = { node, top, replies, status, foot, drawn: new Map() };
    this.closed(thread, ts);
    return thread;
  }

  /** The foot of a thread: a button that becomes a reply box. */
  closed(thread, ts) {
    const button = h("button", {
      type: "button",
      class: "reply-button",
      on: { click: () => this.opened(thread, ts) },
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

  fill(thread, ts, messages, state) {
    let first = null;
    const present = new Set(messages.map((message) => message.ts));
    for (const [drawnTs, drawn] of thread.drawn) {
      if (!present.has(drawnTs)) {
        drawn.node.remove();
        thread.drawn.delete(drawnTs);
      }
    }
    for (const message of messages) {
      const json = JSON.stringify(message);
      const drawn = thread.drawn.get(message.ts);
      if (drawn?.json === json) continue;
      const node = this.message(message, state);
      if (drawn) {
        const focused = drawn.node.contains(document.activeElement);
        drawn.node.replaceWith(node);
        if (focused) node.focus();
      } else {
        (message.ts === ts ? thread.top : thread.replies).append(node);
        first ??= node;
      }
      thread.drawn.set(message.ts, { node, json });
    }
    const status = state.statuses[ts];
    thread.status.textContent = status ? `${state.bot.name} ${status}` : "";
    thread.foot.hidden = messages.every((message) => message.ephemeral_to);
    return first;
  }

  message(message, state) {
    const name = state.names[message.user] ?? message.user;
    const byApp = Boolean(message.bot_id);
    const content = h("div", { class: "content" });
    this.contents(content, message, state);
    const node = h("div", {
      class: `message${message.ephemeral_to ? " ephemeral" : ""}`,
      tabindex: "-1",
      "data-ts": message.ts,
    },
    avatar(message, name, state),
    h("div", { class: "message-main" },
      h("p", { class: "by" }, h("strong", {}, name), byApp ? h("span", { class: "tag" }, word("app")) : null,
        h("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, clock(message.ts)),
        message.edited ? h("small", {}, word("edited")) : null,
        message.ephemeral_to ? h("small", { class: "only-you" }, word("only_you")) : null),
      content),
    this.tools(message, state, content));
    return node;
  }

  contents(content, message, state) {
    const blocks = message.blocks ?? [];
    if (blocks.length) content.append(...renderBlocks(blocks, this.surface(message, state)));
    else content.append(h("div", { class: "b-section-text" }, ...mrkdwn(message.text ?? "", state.names)));
    for (const file of message.files ?? []) {
      content.append(h("img", { class: "upload", src: `/files/${file.id}`, alt: file.alt_txt || file.title }));
    }
    for (const attachment of message.attachments ?? []) {
      content.append(h("div", { class: "attachment" }, attachment.text ?? attachment.fallback ?? "",
        ...renderBlocks(attachment.blocks ?? [], this.surface(message, state))));
    }
  }

  surface(message, state) {
    const fields = new Map();
    return {
      names: state.names,
      people: state.people,
      keep: (key, field) => fields.set(key, field),
      press: async (element, value) => {
        const filled = {};
        for (const [key, field] of fields) filled[key] = field.read();
        const { me, channel } = this.room.state();
        const answer = await act("press", {
          user: me, channel, ts: message.ts, action_id: element.action_id, value, filled,
        });
        if (answer.shown) this.room.shown(answer.shown);
      },
    };
  }

  tools(message, state, content) {
    if (message.ephemeral_to) return h("div", {});
    const { me, channel } = state;
    const post = async (name, more) => {
      const answer = await act(name, { user: me, channel, ts: message.ts, ...more });
      if (answer.shown) this.room.shown(answer.shown);
    };
    const items = state.shortcuts.map((one) => ({
      label: one.name,
      note: one.description,
      choose: () => post("shortcut", { callback_id: one.callback_id }),
    }));
    if (message.user === me) {
      items.push({ label: word("edit"), choose: () => this.editing(message, content, post) });
      items.push({ label: word("remove"), danger: true, choose: () => post("unsay", {}) });
    }
    return h("div", { class: "tools" }, menu(word("more"), "⋯", items));
  }

  /** Edit in place: the message's words in a box, Save and Cancel below. */
  editing(message, content, post) {
    const kept = [...content.childNodes];
    const back = () => content.replaceChildren(...kept);
    const box = composer({ label: word("edit"), draft: `edit/${message.ts}`, compact: true, send: async (text) => { back(); await post("edit", { text }); } });
    content.replaceChildren(box.node, h("button", { type: "button", class: "reply-button", on: { click: back } }, word("cancel")));
    box.fill(kept.map((node) => node.textContent).join("\n"));
  }
}

function avatar(message, name, state) {
  if (message.user === state.bot.id) return h("img", { class: "avatar", src: "/static/signpost.svg", alt: "" });
  return face(name, state.people.findIndex((person) => person.id === message.user));
}

/** Initials on a colour of one's own. */
export function face(name, place) {
  const tone = (place + 6) % 6;
  const initials = name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();
  return h("span", { class: `avatar tone-${tone}`, "aria-hidden": "true" }, initials);
}
