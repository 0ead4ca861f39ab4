// The JSON that went to and from Slack, newest first, for whoever develops. Fetched while it is open.

import { h } from "./dom.js";
import { clock, word } from "./words.js";

const MOST = 200;
const REMEMBERED = "wegwijzer.json";
const WIDE = "(min-width: 1000px)";

export class Traffic {
  /** `button` opens and closes it; `room` gives: state(). */
  constructor(root, button, room) {
    this.root = root;
    this.button = button;
    this.room = room;
    this.list = h("ol", { class: "exchanges" });
    this.entries = [];
    this.only = "";
    this.language = "";
    this.fetching = Promise.resolve();
    button.addEventListener("click", () => this.toggle(root.hidden, true));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle(false, true);
    });
    // On a phone it would lie over the conversation that one came for.
    this.toggle(remembered() && window.matchMedia(WIDE).matches, false);
  }

  toggle(open, asked) {
    this.root.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (!asked) return;
    remember(open);
    if (open) this.refresh().then(() => this.root.querySelector("select").focus());
    else this.button.focus();
  }

  /** Fetch what is new and draw it; one fetch at a time. */
  refresh() {
    if (!this.root.hidden) this.fetching = this.fetching.then(() => this.fetch());
    return this.fetching;
  }

  async fetch() {
    if (this.language !== document.documentElement.lang) this.build();
    const last = this.entries[0]?.number ?? 0;
    const answer = await fetch(`/ui/traffic?after=${last}`).then((response) => response.json()).catch(() => null);
    if (!answer) return;
    if (answer.newest < last) {
      // Another server, which counts anew.
      this.language = "";
      await this.fetch();
      return;
    }
    for (const exchange of answer.exchanges) {
      const node = entry(exchange);
      this.entries.unshift({ number: exchange.number, place: exchange.place, node });
      this.list.prepend(node);
    }
    const gone = (one, n) => n >= MOST || one.number < answer.oldest;
    this.entries.filter(gone).forEach(({ node }) => node.remove());
    this.entries = this.entries.filter((one, n) => !gone(one, n));
    this.sift();
  }

  /** What stands around the list, and an empty list: in each language anew. */
  build() {
    this.language = document.documentElement.lang;
    this.entries = [];
    this.list.replaceChildren();
    const choice = h("select", { class: "field", "aria-label": word("json_filter") },
      h("option", { value: "" }, word("json_all")), h("option", { value: "here", selected: this.only === "here" }, word("json_here")));
    choice.addEventListener("change", () => {
      this.only = choice.value;
      this.sift();
    });
    this.nothing = h("p", { class: "hint" }, word("json_empty"));
    this.root.setAttribute("aria-label", word("json_title"));
    this.root.replaceChildren(
      h("header", { class: "pane-head" },
        h("h2", {}, word("json_title")),
        h("button", { type: "button", class: "quiet", "aria-label": word("close"), on: { click: () => this.toggle(false, true) } }, "✕")),
      h("div", { class: "pane-tools" }, choice), h("div", { class: "pane-body" }, this.nothing, this.list));
  }

  sift() {
    const here = this.room.state().channel;
    for (const { place, node } of this.entries) node.hidden = this.only === "here" && place !== here;
    this.nothing.hidden = this.entries.some(({ node }) => !node.hidden);
  }
}

function entry(exchange) {
  const toApp = ["event", "command", "interaction"].includes(exchange.kind);
  const details = h("details", {}, h("summary", {},
    h("span", { class: `way ${toApp ? "to-app" : "from-app"}` }, word(toApp ? "json_to_app" : "json_from_app")),
    h("code", { class: "exchange-name" }, exchange.name),
    exchange.outcome ? h("span", { class: "outcome" }, exchange.outcome) : null,
    h("time", { datetime: new Date(exchange.at * 1000).toISOString() }, clock(exchange.at, { second: "2-digit" }))));
  // Indented only when somebody looks: most are never opened.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(...bodies(exchange));
  });
  return h("li", { "data-kind": exchange.kind, "data-name": exchange.name }, details);
}

function bodies(exchange) {
  const sent = pretty(exchange.sent);
  const answer = exchange.answer ? pretty(exchange.answer) : "";
  const copy = h("button", { type: "button", class: "quiet" }, word("json_copy"));
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText([sent, answer].filter(Boolean).join("\n\n"));
    copy.textContent = word("json_copied");
  });
  return [
    h("div", { class: "exchange-head" }, h("strong", {}, word("json_sent")), copy),
    h("pre", { tabindex: "0" }, sent),
    h("strong", {}, word("json_answer")),
    answer ? h("pre", { tabindex: "0" }, answer) : h("p", { class: "hint" }, word("json_no_answer")),
  ];
}

const pretty = (text) => JSON.stringify(JSON.parse(text), null, 2);

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) === "open";
  } catch {
    return false;
  }
}

function remember(open) {
  try {
    localStorage.setItem(REMEMBERED, open ? "open" : "");
  } catch {
    // A browser that keeps nothing: then it is closed next time.
  }
}
