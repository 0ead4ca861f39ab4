// The page: fetches what one sees, draws it, and draws again whenever the server says so.

import { composer, forgetDrafts } from "./composer.js";
import { act, h, redraw } from "./dom.js";
import { Home } from "./home.js";
import { byThread, Log } from "./log.js";
import { Modals } from "./modal.js";
import { sidebar } from "./sidebar.js";
import { Thread } from "./thread.js";
import { Traffic } from "./traffic.js";
import { speak, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const WIDE = window.matchMedia("(min-width: 1000px)");
const place = { me: "", channel: "", thread: "" };
const saidHere = new Set();
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
  openThread: (ts) => go({ me: state.me, channel: state.channel, thread: ts }),
  closeThread,
};
const log = new Log($("log"), room);
const home = new Home($("home"), room);
const thread = new Thread($("thread"), room);
const modals = new Modals(room);
const traffic = new Traffic($("traffic"), $("json-button"), room);

// Where one is: in the address, so that two windows can be two people.

function readAddress() {
  const [me = "", channel = "", ts = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  Object.assign(place, { me, channel, thread: ts });
}

function go(where) {
  location.hash = [where.me, where.channel, where.thread].filter(Boolean).join("/");
  toggleSidebar(false);
}

function closeThread() {
  const opener = document.querySelector(`[data-thread="${CSS.escape(place.thread)}"]`);
  go({ me: state.me, channel: state.channel });
  (opener ?? mainBox).focus();
}

window.addEventListener("hashchange", () => {
  readAddress();
  refresh();
});

// Slack's own address of an app's conversation is the conversation here.
document.addEventListener("click", (event) => {
  if (!event.target.closest('a[href^="https://slack.com/app_redirect?"]')) return;
  event.preventDefault();
  go({ me: state.me, channel: "" });
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
  if (state) traffic.refresh();
}

/** Hear of every change; a connection that broke is made again, and the page says so meanwhile. */
function listen() {
  const source = new EventSource("/ui/events");
  source.onmessage = refresh;
  source.onopen = () => { $("offline").textContent = ""; };
  source.onerror = () => {
    $("offline").textContent = word("offline");
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

// Drawing

function draw(fresh) {
  state = fresh;
  state.here = state.channels.find((one) => one.id === state.channel);
  state.at_home = place.channel === "home" && state.home_enabled;
  const mine = state.people.find((person) => person.id === state.me);
  speak(mine.locale);
  const scene = [state.me, state.channel, state.at_home, mine.locale].join("|");
  const moved = scene !== drawnFor;
  drawnFor = scene;
  sidebar($("sidebar"), state, go, again);
  head(mine);
  problems();
  if (moved) enter();
  if (state.at_home) home.draw(state);
  else log.draw(state);
  if (moved) $("log").scrollTop = $("log").scrollHeight;
  if (moved) $("home").scrollTop = 0;
  const beside = !state.at_home && state.here.kind !== "im" ? place.thread : "";
  thread.draw(state, beside);
  unfold();
  prompts();
  modals.draw(state);
  news();
  read();
}

function head(mine) {
  const dm = state.here.kind === "im";
  const name = dm ? state.bot.name : `#${state.here.name}`;
  const about = state.at_home ? "about_home" : dm ? "about_dm" : "about_channel";
  $("room-name").textContent = name;
  $("room-about").textContent = word(about, { app: state.bot.name });
  $("topbar-title").textContent = name;
  $("topbar-me").textContent = mine.name;
  $("views").hidden = !dm || !state.home_enabled;
  $("views").setAttribute("aria-label", word("views"));
  for (const button of $("views").children) {
    const here = (button.dataset.view === "home") === state.at_home;
    button.textContent = word(button.dataset.view);
    if (here) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  const waiting = state.people.reduce((sum, person) => sum + (person.id === state.me ? 0 : person.unread), 0);
  const elsewhere = state.channels.reduce((sum, one) => sum + (one === state.here && !state.at_home ? 0 : one.unread), 0);
  const count = waiting ? ` (${word("unread", { count: waiting })})` : "";
  $("menu-button").setAttribute("aria-label", word("menu") + count);
  $("menu-button").classList.toggle("has-news", waiting > 0);
  $("skip").textContent = word("skip");
  $("skip").hidden = state.at_home;
  $("log").setAttribute("aria-label", word("log"));
  $("json-button").title = word("json_title");
  const news = waiting + elsewhere ? `(${waiting + elsewhere}) ` : "";
  document.title = `${news}${mine.name} · ${name}`;
}

for (const button of $("views").children) {
  button.addEventListener("click", () => go({ me: state.me, channel: button.dataset.view === "home" ? "home" : "" }));
}

/** Another person, conversation or language: everything anew. */
function enter() {
  log.clear();
  saidHere.clear();
  const dm = state.here.kind === "im";
  const where = dm ? state.bot.name : `#${state.here.name}`;
  mainBox = composer({
    id: "composer",
    label: word("write", { where }),
    draft: `${state.me}/${state.channel}`,
    hints,
    send: (text) => say(text, null),
  });
  $("log").hidden = state.at_home;
  $("home").hidden = !state.at_home;
  $("composer-place").replaceChildren(...(state.at_home ? [] : [mainBox.node, h("p", { class: "composer-hint" }, word("hint"))]));
  greet(dm);
}

/** Opening the app's page tells the app so, once for each visit and language. */
function greet(dm) {
  const visit = dm ? `${state.me}|${state.at_home}|${document.documentElement.lang}` : "";
  if (visit && greeted !== visit) act("home", { user: state.me, tab: state.at_home ? "home" : "messages" });
  greeted = visit;
}

/** The first answer to what one asked in a channel just now opens beside it, where there is room. */
function unfold() {
  if (!saidHere.size || !WIDE.matches) return;
  for (const [ts, messages] of byThread(state.messages)) {
    if (saidHere.has(ts) && messages.length > 1) {
      saidHere.delete(ts);
      room.openThread(ts);
      return;
    }
  }
}

function prompts() {
  const given = state.at_home ? null : state.prompts;
  $("prompts").hidden = !given || state.messages.length > 0;
  if (!given) return;
  redraw($("prompts"), given, () => [
    h("p", {}, given.title || word("prompts")),
    ...given.prompts.map((one) => h("button", { type: "button", class: "prompt", on: { click: () => say(one.message, null) } }, one.title)),
  ]);
}

function problems() {
  const list = state.problems;
  $("problems").hidden = list.length === 0;
  if (!list.length) return;
  redraw($("problems"), list, () => [
    h("h2", {}, "⚠ ", word("problems")),
    h("ul", {}, ...list.slice(-5).map((one) => h("li", {}, one))),
    h("button", { type: "button", class: "b-button", on: { click: () => act("dismiss", {}) } }, word("dismiss")),
  ]);
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
  if (state.here.unread && !document.hidden && !state.at_home) act("read", { user: state.me, channel: state.channel });
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
  if (answer.ts && !threadTs && state.here.kind !== "im") saidHere.add(answer.ts);
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

async function again() {
  const answer = await act("reset", {});
  if (answer.shown) {
    toast(answer.shown, "bad");
    return;
  }
  forgetDrafts();
  greeted = drawnFor = "";
  go({ me: state.me, channel: "" });
  await refresh();
  toast(word("again_done"), "good");
}

function toast(text, kind, key = text, click = null) {
  document.querySelector(`[data-toast="${CSS.escape(key)}"]`)?.remove();
  const node = h(click ? "button" : "div", { type: click ? "button" : null, class: `toast ${kind}`, "data-toast": key }, text);
  const drop = () => node.remove();
  node.addEventListener("click", () => { drop(); click?.(); });
  // In an open dialog the rest of the page is inert, so that is where it has to be said.
  const dialog = document.querySelector("dialog[open]");
  if (dialog && !click) node.setAttribute("role", "alert");
  (dialog ?? $("toasts")).append(node);
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
