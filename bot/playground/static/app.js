// The page: fetches what one sees, draws it, and draws again whenever the server says so.

import { renderBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { act, h } from "./dom.js";
import { Log } from "./messages.js";
import { Modals } from "./modal.js";
import { sidebar } from "./sidebar.js";
import { speak, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const place = { me: "", channel: "" };
let state = null;
let drawnFor = "";
let greeted = "";
let mainBox = null;
let fetching = false;
let stale = false;
let unreadBefore = null;

const room = {
  state: () => state,
  shown: (text) => toast(text, "bad"),
  say,
};
const log = new Log($("log"), room);
const modals = new Modals(room);

// Where one is: in the address, so that two windows can be two people.

function readAddress() {
  const [me, channel] = decodeURIComponent(location.hash.slice(1)).split("/");
  place.me = me ?? "";
  place.channel = channel ?? "";
}

function go(where) {
  location.hash = [where.me, where.channel].filter(Boolean).join("/");
  toggleSidebar(false);
}

window.addEventListener("hashchange", () => {
  readAddress();
  refresh();
});

// Fetching

async function refresh() {
  if (fetching) {
    stale = true;
    return;
  }
  fetching = true;
  do {
    stale = false;
    const query = new URLSearchParams({ as: place.me, channel: place.channel === "home" ? "" : place.channel });
    const answer = await fetch(`/ui/state?${query}`).then((response) => response.json()).catch(() => null);
    if (answer) draw(answer);
  } while (stale);
  fetching = false;
}

function listen() {
  const source = new EventSource("/ui/events");
  source.onmessage = refresh;
  source.onerror = () => toast(word("lost"), "bad", "lost");
  source.onopen = () => document.querySelector('[data-toast="lost"]')?.remove();
}

// Drawing

function draw(fresh) {
  state = fresh;
  state.at_home = place.channel === "home" && state.home_enabled;
  const mine = state.people.find((person) => person.id === state.me);
  speak(mine.locale);
  const scene = [state.me, state.channel, state.at_home, mine.locale].join("|");
  const moved = scene !== drawnFor;
  drawnFor = scene;
  sidebar($("sidebar"), state, go);
  head(mine);
  problems();
  if (moved) enter();
  if (state.at_home) home();
  else log.draw(state);
  if (moved) $("log").scrollTop = $("log").scrollHeight;
  prompts();
  modals.draw(state);
  news();
  read();
}

function head(mine) {
  const channel = state.channels.find((one) => one.id === state.channel);
  const name = state.at_home ? word("home") : channel.kind === "im" ? state.bot.name : `#${channel.name}`;
  $("room-name").textContent = name;
  $("room-about").textContent = word(channel.kind === "im" ? "about_dm" : "about_general", { app: state.bot.name });
  $("topbar-title").textContent = name;
  $("topbar-me").textContent = mine.name;
  const waiting = state.people.reduce((sum, person) => sum + (person.id === state.me ? 0 : person.unread), 0);
  const count = waiting ? ` (${word("unread", { count: waiting })})` : "";
  $("menu-button").setAttribute("aria-label", word("menu") + count);
  $("menu-button").classList.toggle("has-news", waiting > 0);
  $("skip").textContent = word("skip");
  $("log").setAttribute("aria-label", word("log"));
  document.title = `${mine.name} · ${name}`;
}

/** Another person, conversation or language: everything anew. */
function enter() {
  log.clear();
  const channel = state.channels.find((one) => one.id === state.channel);
  const where = channel.kind === "im" ? state.bot.name : `#${channel.name}`;
  mainBox = composer({
    id: "composer",
    label: word("write", { where }),
    draft: `${state.me}/${state.channel}`,
    hints,
    send: (text) => say(text, null),
  });
  $("composer-place").replaceChildren(...(state.at_home ? [] : [mainBox.node, h("p", { class: "composer-hint" }, word("hint"))]));
  const dm = channel.kind === "im";
  const visit = `${state.me}|${state.at_home}`;
  if (dm && greeted !== visit) {
    greeted = visit;
    act("home", { user: state.me, tab: state.at_home ? "home" : "messages" });
  }
  if (!dm) greeted = "";
}

function home() {
  const view = state.home;
  const surface = {
    names: state.names,
    people: state.people,
    press: async (element, value) => {
      const answer = await act("press", { user: state.me, view_id: view.id, action_id: element.action_id, value });
      if (answer.shown) toast(answer.shown, "bad");
    },
  };
  const inner = view ? renderBlocks(view.blocks, surface) : [h("p", { class: "empty" }, word("home_empty"))];
  $("log").replaceChildren(h("div", { class: "home content" }, ...inner));
}

function prompts() {
  const given = state.at_home ? null : state.prompts;
  $("prompts").hidden = !given || state.messages.length > 0;
  if (!given) return;
  $("prompts").replaceChildren(
    h("p", {}, given.title || word("prompts")),
    ...given.prompts.map((one) => h("button", { type: "button", class: "prompt", on: { click: () => say(one.message, null) } }, one.title)));
}

function problems() {
  const list = state.problems;
  $("problems").hidden = list.length === 0;
  if (!list.length) return;
  $("problems").replaceChildren(
    h("h2", {}, "⚠ ", word("problems")),
    h("ul", {}, ...list.slice(-5).map((one) => h("li", {}, one))),
    h("button", { type: "button", class: "b-button", on: { click: () => act("dismiss", {}) } }, word("dismiss")));
}

/** Say that somebody else got a message: the hand-over in sight. */
function news() {
  const now = new Map(state.people.map((person) => [person.id, person.unread]));
  for (const person of state.people) {
    if (unreadBefore && person.id !== state.me && person.unread > (unreadBefore.get(person.id) ?? 0)) {
      toast(word("news", { who: person.name }), "news", `news-${person.id}`, () => go({ me: person.id, channel: "" }));
    }
  }
  unreadBefore = now;
}

function read() {
  const channel = state.channels.find((one) => one.id === state.channel);
  if (channel.unread && !document.hidden && !state.at_home) act("read", { user: state.me, channel: channel.id });
}

document.addEventListener("visibilitychange", () => state && read());

// Saying things

async function say(text, threadTs) {
  const [first, ...rest] = text.split(/\s+/);
  const isCommand = /^\/[a-z]/.test(first);
  if (isCommand && threadTs) {
    toast(word("no_thread_command", { command: first }), "bad");
    return false;
  }
  if (isCommand && !state.commands.some((one) => one.command === first)) {
    toast(word("no_command", { command: first }), "bad");
    return false;
  }
  const base = { user: state.me, channel: state.channel };
  log.follow();
  const answer = isCommand
    ? await act("command", { ...base, command: first, text: rest.length ? text.slice(first.length).trim() : "" })
    : await act("say", { ...base, text, thread_ts: threadTs });
  if (answer.shown) toast(answer.shown, "bad");
  return true;
}

function hints(text) {
  if (/^\/\S*$/.test(text)) {
    return state.commands.filter((one) => one.command.startsWith(text)).map((one) => ({
      label: one.command, usage: one.usage_hint, note: one.description, fill: `${one.command} `,
    }));
  }
  const at = text.match(/(^|\s)@(\w*)$/);
  if (at && state.bot.name.toLowerCase().startsWith(at[2].toLowerCase()) && at[2] !== state.bot.name) {
    const before = text.slice(0, text.length - at[2].length - 1);
    return [{ label: `@${state.bot.name}`, note: word("app"), fill: `${before}@${state.bot.name} ` }];
  }
  return [];
}

// Around it

function toast(text, kind, key = text, click = null) {
  document.querySelector(`[data-toast="${CSS.escape(key)}"]`)?.remove();
  const node = h(click ? "button" : "div", { type: click ? "button" : null, class: `toast ${kind}`, "data-toast": key }, text);
  const drop = () => node.remove();
  node.addEventListener("click", () => { drop(); click?.(); });
  // In an open dialog the rest of the page is inert, so that is where it has to be said.
  (document.querySelector("dialog[open]") ?? $("toasts")).append(node);
  setTimeout(drop, 8000);
}

function toggleSidebar(open) {
  document.body.classList.toggle("sidebar-open", open);
  $("menu-button").setAttribute("aria-expanded", String(open));
}

$("menu-button").addEventListener("click", () => {
  toggleSidebar(!document.body.classList.contains("sidebar-open"));
  $("sidebar").querySelector("[aria-pressed=true]")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("sidebar-open")) {
    toggleSidebar(false);
    $("menu-button").focus();
  }
});

readAddress();
await refresh();
mainBox?.focus();
listen();
