// Messages as DOM. Those that did not change keep their nodes, so that what somebody is typing or
// choosing in one survives when another arrives.

import { renderBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { act, h, keepingFocus, menu } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { clock, word } from "./words.js";

/** The messages in one node, oldest first. */
export class MessageList {
  /** `room` gives: state(), shown(text). */
  constructor(node, room) {
    this.node = node;
    this.room = room;
    this.drawn = new Map();
  }

  /** Draw these messages; gives the node of the first that was not there before. */
  draw(messages, state) {
    let first = null;
    const present = new Set(messages.map((message) => message.ts));
    for (const [ts, drawn] of this.drawn) {
      if (!present.has(ts)) {
        drawn.node.remove();
        this.drawn.delete(ts);
      }
    }
    for (const message of messages) {
      const json = JSON.stringify(message);
      const drawn = this.drawn.get(message.ts);
      if (drawn?.json === json) continue;
      const node = this.message(message, state);
      if (drawn) {
        const held = drawn.node.contains(document.activeElement);
        if (!keepingFocus(this.node, () => drawn.node.replaceWith(node)) && held) node.focus();
      } else {
        this.node.append(node);
        first ??= node;
      }
      this.drawn.set(message.ts, { node, json });
    }
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
      me: state.me,
      names: state.names,
      people: state.people,
      heading: "h2",
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
