// Block Kit as DOM. A `surface` says where: {me, names, people, heading, press(element, value), keep};
// `heading` is the tag of header blocks, `keep(key, field)` takes an input under its block_id or action_id.

import { freshId, h } from "./dom.js";
import { element } from "./elements.js";
import { markdown, richText } from "./mrkdwn.js";
import { picture, text, unknown } from "./parts.js";
import { word } from "./words.js";

/** All blocks of a message or view. */
export function renderBlocks(blocks, surface) {
  return blocks.map((block) => {
    const render = BLOCKS[block.type];
    const node = render ? render(block, surface) : unknown(block.type);
    node.dataset.blockId = block.block_id ?? "";
    return node;
  });
}

const BLOCKS = {
  header: (block, { names, heading }) => h(heading, { class: "b-header" }, ...text(block.text, names)),
  divider: () => h("hr", { class: "b-divider" }),
  section,
  context: (block, { names }) => h("div", { class: "b-context" }, ...block.elements.map((one) => {
    if (one.type === "image") return picture(one, "b-context-image");
    return one.type === "mrkdwn" || one.type === "plain_text" ? h("span", {}, ...text(one, names)) : unknown(one.type);
  })),
  actions: (block, surface) => h("div", { class: "b-actions" }, ...block.elements.map((one) => element(one, surface, block))),
  context_actions: (block, surface) => h("div", { class: "b-context-actions" }, ...block.elements.map((one) => element(one, surface, block))),
  image: (block, { names }) => h("figure", { class: "b-image" },
    block.title ? h("figcaption", {}, ...text(block.title, names)) : null, picture(block)),
  rich_text: (block, { names }) => h("div", { class: "b-rich" }, ...richText(block, names)),
  markdown: (block) => h("div", { class: "b-markdown" }, ...markdown(block.text)),
  input,
  table,
  task_card: (block, { names }) => h("div", { class: "b-task" },
    h("strong", {}, block.title), " ", h("small", {}, block.status),
    block.details ? h("div", {}, ...richText(block.details, names)) : null),
};

function section(block, surface) {
  const body = h("div", { class: "b-section-text" }, ...text(block.text, surface.names));
  if (block.fields) {
    body.append(h("div", { class: "b-fields" }, ...block.fields.map((field) => h("div", {}, ...text(field, surface.names)))));
  }
  const side = block.accessory ? h("div", { class: "b-accessory" }, element(block.accessory, surface, block)) : null;
  return h("div", { class: "b-section" }, body, side);
}

function table(block, { names }) {
  const settings = block.column_settings ?? [];
  const cell = (one, n, tag) => {
    const inner = one.type === "rich_text" ? richText(one, names) : [one.text];
    return h(tag, { class: `align-${settings[n]?.align ?? "left"}`, scope: tag === "th" ? "col" : null }, ...inner);
  };
  const [head, ...rows] = block.rows;
  return h("div", { class: "b-table", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, ...head.map((one, n) => cell(one, n, "th")))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((one, n) => cell(one, n, "td")))))));
}

function input(block, surface) {
  const id = freshId("field");
  const node = element(block.element, surface, block);
  const grouped = node.matches(".boxes");
  const field = node.matches(".files") ? node.querySelector("input") : node;
  const label = h(grouped ? "div" : "label", { class: "b-label", id: `${id}-label`, for: grouped ? null : id },
    ...text(block.label, surface.names),
    block.optional ? h("span", { class: "optional" }, ` (${word("optional")})`) : null);
  field.id = id;
  if (grouped) field.setAttribute("aria-labelledby", `${id}-label`);
  else if (!block.optional) field.setAttribute("aria-required", "true");
  const hint = block.hint ? h("p", { class: "hint", id: `${id}-hint` }, ...text(block.hint, surface.names)) : null;
  const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
  field.setAttribute("aria-describedby", `${hint ? `${id}-hint ` : ""}${id}-error`);
  return h("div", { class: "b-input" }, label, node, hint, error);
}
