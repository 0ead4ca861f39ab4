// The left column: who one is, which conversations there are, and starting again.

import { confirmed } from "./dialogs.js";
import { act, h, redraw } from "./dom.js";
import { face } from "./messages.js";
import { word } from "./words.js";

/** Draw the column. `go` takes {me, channel}; `again` starts again. */
export function sidebar(root, state, go, again) {
  root.setAttribute("aria-label", word("menu"));
  redraw(root, [state.me, state.channel, state.people, state.channels], () => [
    h("div", { class: "brand" },
      h("img", { src: "/static/signpost.svg", alt: "", width: "34", height: "34" }),
      h("div", {}, h("strong", {}, state.bot.name), h("small", {}, word("title")))),
    h("h2", { id: "people-title" }, word("people")),
    h("ul", { class: "people", "aria-labelledby": "people-title" }, state.people.map((person, n) => h("li", {}, personButton(person, n, state, go)))),
    h("p", { class: "side-hint" }, word("person_hint")),
    language(state),
    h("h2", { id: "rooms-title" }, word("conversations")),
    h("ul", { class: "rooms", "aria-labelledby": "rooms-title" },
      rooms(state).map((room) => h("li", {}, roomButton(room, state, go)))),
    h("div", { class: "side-foot" }, h("button", {
      type: "button",
      class: "again",
      "data-key": "again",
      on: { click: () => sure(again) },
    }, "↺ ", word("again"))),
  ]);
}

function personButton(person, n, state, go) {
  const me = person.id === state.me;
  return h("button", {
    type: "button",
    class: "person",
    "data-key": person.id,
    "aria-pressed": String(me),
    on: { click: () => go({ me: person.id, channel: "" }) },
  },
  face(person.name, n),
  h("span", { class: "person-name" }, person.name, person.badge ? h("small", {}, person.badge) : null),
  badge(me ? 0 : person.unread));
}

function badge(count) {
  if (!count) return null;
  return h("span", { class: "badge" }, h("span", { "aria-hidden": "true" }, String(count)),
    h("span", { class: "unseen" }, word("unread", { count })));
}

function language(state) {
  const mine = state.people.find((person) => person.id === state.me);
  const choice = (code, label, name) => h("button", {
    type: "button",
    "data-key": `locale-${code}`,
    "aria-pressed": String(mine.locale.startsWith(code)),
    lang: code,
    on: { click: () => act("locale", { user: state.me, locale: code }) },
  }, label, h("span", { class: "unseen" }, ` ${name}`));
  return h("div", { class: "language", role: "group", "aria-label": word("language") },
    h("span", {}, word("language")), choice("nl", "NL", "Nederlands"), choice("en", "EN", "English"));
}

function rooms(state) {
  const dms = state.channels.filter((channel) => channel.kind === "im").map((channel) => ({ ...channel, label: state.bot.name, sign: "●" }));
  const open = state.channels.filter((channel) => channel.kind !== "im").map((channel) => ({ ...channel, label: channel.name, sign: "#" }));
  return [...dms, ...open];
}

function roomButton(room, state, go) {
  const here = state.channel === room.id;
  return h("button", {
    type: "button",
    class: "room",
    "data-key": room.id,
    "aria-current": here ? "page" : null,
    on: { click: () => go({ me: state.me, channel: room.id }) },
  }, h("span", { class: "sign", "aria-hidden": "true" }, room.sign), h("span", {}, room.label), badge(here ? 0 : room.unread));
}

async function sure(again) {
  const words = (key) => ({ type: "plain_text", text: word(key) });
  const asked = { title: words("again"), text: words("again_sure"), confirm: words("again_yes"), deny: words("cancel"), style: "danger" };
  if (await confirmed(asked, {})) again();
}
