// What blocks and elements have in common: text objects, pictures, and what this page does not know.

import { h, link } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { word } from "./words.js";

/** A text object. */
export function text(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : plain(object.text ?? "");
}

/** Never dropped in silence: what has no drawing here is named. */
export function unknown(kind) {
  return h("div", { class: "unknown", role: "alert" }, word("unknown", { kind }));
}

/** An image block or element. Other sites' pictures are named, not loaded. */
export function picture(block, className = "") {
  const source = block.slack_file?.id ? `/files/${block.slack_file.id}` : block.image_url ?? block.slack_file?.url ?? "";
  const here = source.startsWith("/") || /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\//.test(source);
  if (here) return h("img", { src: source, alt: block.alt_text, class: className });
  return h("span", { class: `elsewhere ${className}` },
    h("span", {}, block.alt_text), h("small", {}, word("elsewhere"), " · ", link(source, hostOf(source))));
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
