// Slack's text formats as DOM nodes: mrkdwn, rich text and the markdown block. Text only ever
// becomes text nodes, so nothing a message says can turn into markup.

import { h, link } from "./dom.js";
import { word } from "./words.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", information_source: "ℹ️",
  question: "❓", exclamation: "❗", bulb: "💡", eyes: "👀", wave: "👋", pray: "🙏", tada: "🎉",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", clap: "👏", raised_hands: "🙌",
  smile: "😄", slightly_smiling_face: "🙂", wink: "😉", thinking_face: "🤔", cry: "😢", heart: "❤️",
  mag: "🔍", book: "📖", books: "📚", bookmark: "🔖", page_facing_up: "📄", scroll: "📜",
  memo: "📝", pencil: "📝", pencil2: "✏️", email: "📧", envelope: "✉️", incoming_envelope: "📨",
  bell: "🔔", hourglass: "⌛", hourglass_flowing_sand: "⏳", clock3: "🕒", calendar: "📅",
  no_entry: "⛔", no_entry_sign: "🚫", lock: "🔒", unlock: "🔓", key: "🔑", link: "🔗",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠", red_circle: "🔴",
  large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", speech_balloon: "💬",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", point_right: "👉", arrow_right: "➡️",
  signpost: "🪧", placard: "🪧", world_map: "🗺️", compass: "🧭", camera: "📷", frame_with_picture: "🖼️",
  label: "🏷️", pushpin: "📌", star: "⭐", sparkles: "✨", rocket: "🚀", seedling: "🌱", megaphone: "📣",
  mega: "📣", handshake: "🤝", gear: "⚙️", wastebasket: "🗑️", arrows_counterclockwise: "🔄",
};

const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** `:name:` as the sign itself where we know it. */
export function emoji(name) {
  return EMOJI[name] ? h("span", { class: "emoji", role: "img", "aria-label": name }, EMOJI[name]) : `:${name}:`;
}

/** Plain text with its emoji, as Slack shows plain_text objects. */
export function plain(text) {
  return text.split(/:([a-z0-9_+-]+):/g).map((part, n) => (n % 2 ? emoji(part) : part)).filter((part) => part !== "");
}

/** Slack's mrkdwn. `names` maps ids of people and channels to their names. */
export function mrkdwn(text, names) {
  const nodes = [];
  text.split(/```([\s\S]*?)```/g).forEach((part, n) => {
    if (n % 2) nodes.push(h("pre", {}, unescape(part.replace(/^\n/, ""))));
    else nodes.push(...paragraphs(part, names));
  });
  return nodes;
}

function paragraphs(text, names) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, n) => {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else nodes.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1], names));
      return;
    }
    // A quote ends its own line, so the empty one below it would be a second gap.
    if (quote && !line) return;
    if (n > 0 && !quote) nodes.push(h("br"));
    quote = null;
    nodes.push(...inline(line, names));
  });
  return nodes;
}

// What a marker may stand next to: the mark is only one at the edge of a word.
const INLINE = /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])|:([a-z0-9_+-]+):/g;

function inline(text, names) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) nodes.push(unescape(text.slice(end, match.index)));
    nodes.push(marked(match, names));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(unescape(text.slice(end)));
  return nodes;
}

function marked([whole, angle, code, bold, italic, strike, shortcode], names) {
  if (angle) return angled(angle, names);
  if (code) return h("code", {}, unescape(code));
  if (bold) return h("strong", {}, ...inline(bold, names));
  if (italic) return h("em", {}, ...inline(italic, names));
  if (strike) return h("del", {}, ...inline(strike, names));
  return shortcode ? emoji(shortcode) : unescape(whole);
}

function angled(content, names) {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? "" : content.slice(bar + 1);
  if (target.startsWith("@")) return mention(`@${label || names[target.slice(1)] || target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${label || names[target.slice(1)] || target.slice(1)}`);
  if (target.startsWith("!date^")) return unescape(label);
  if (target.startsWith("!")) return mention(`@${label || target.slice(1)}`);
  return link(unescape(target), unescape(label || target.replace(/^mailto:/, "")));
}

const mention = (text) => h("span", { class: "mention" }, text);

/** A rich_text block. */
export function richText(block, names) {
  return (block.elements ?? []).map((element) => richElement(element, names));
}

function richElement(element, names) {
  const inner = (element.elements ?? []).map((part) => richPart(part, names));
  if (element.type === "rich_text_quote") return h("blockquote", { class: "rich-quote" }, ...inner);
  if (element.type === "rich_text_preformatted") return h("pre", {}, ...inner);
  if (element.type === "rich_text_list") {
    const items = (element.elements ?? []).map((item) => h("li", {}, richElement(item, names)));
    return h(element.style === "ordered" ? "ol" : "ul", { class: `indent-${element.indent ?? 0}` }, ...items);
  }
  if (element.type !== "rich_text_section") return strange(element);
  return h("div", { class: "rich-line" }, ...inner);
}

const strange = ({ type }) => h("span", { class: "unknown", role: "alert" }, word("unknown", { kind: type }));

function richPart(part, names) {
  if (part.type === "user") return mention(`@${names[part.user_id] ?? part.user_id}`);
  if (part.type === "channel") return mention(`#${names[part.channel_id] ?? part.channel_id}`);
  if (part.type === "broadcast") return mention(`@${part.range}`);
  if (part.type === "emoji") return emoji(part.name);
  if (part.type === "link") return link(part.url, part.text || part.url);
  if (part.type !== "text" && !part.fallback) return strange(part);
  let node = part.text ?? part.fallback;
  const style = part.style ?? {};
  if (style.code) node = h("code", {}, node);
  if (style.bold) node = h("strong", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.strike) node = h("del", {}, node);
  return node;
}

/** The markdown block: the common part of Markdown. */
export function markdown(text) {
  const nodes = [];
  let list = null;
  let paragraph = null;
  text.split(/^```\w*\n([\s\S]*?)^```$/gm).forEach((part, n) => {
    if (n % 2) {
      list = paragraph = null;
      nodes.push(h("pre", {}, part));
      return;
    }
    for (const line of part.split("\n")) {
      const heading = line.match(/^(#{1,6})\s+(.*)$/);
      const item = line.match(/^\s*(?:[-*+]|(\d+)\.)\s+(.*)$/);
      const quote = line.match(/^>\s?(.*)$/);
      if (item) {
        if (!list) nodes.push((list = h(item[1] ? "ol" : "ul")));
        list.append(h("li", {}, ...markdownInline(item[2])));
        paragraph = null;
        continue;
      }
      list = null;
      if (heading) nodes.push(h("p", { class: "md-heading" }, h("strong", {}, ...markdownInline(heading[2]))));
      else if (quote) nodes.push(h("blockquote", {}, ...markdownInline(quote[1])));
      else if (/^(-{3,}|\*{3,})$/.test(line)) nodes.push(h("hr"));
      if (heading || quote || !line.trim()) {
        paragraph = null;
      } else if (!/^(-{3,}|\*{3,})$/.test(line)) {
        if (paragraph) paragraph.append(h("br"));
        else nodes.push((paragraph = h("p")));
        paragraph.append(...markdownInline(line));
      }
    }
  });
  return nodes;
}

const MARKDOWN = /\[([^\]\n]+)\]\(([^)\s]+)\)|`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])|~~([^~\n]+)~~/g;

function markdownInline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(MARKDOWN)) {
    if (match.index > end) nodes.push(...plain(text.slice(end, match.index)));
    const [, label, url, code, bold, italic, strike] = match;
    if (url) nodes.push(link(url, ...markdownInline(label)));
    else if (code) nodes.push(h("code", {}, code));
    else if (bold) nodes.push(h("strong", {}, ...markdownInline(bold)));
    else if (italic) nodes.push(h("em", {}, ...markdownInline(italic)));
    else nodes.push(h("del", {}, ...markdownInline(strike)));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(...plain(text.slice(end)));
  return nodes;
}
