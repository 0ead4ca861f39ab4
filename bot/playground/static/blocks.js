// Block Kit as DOM. A `surface` says where: {names, people, press(element, value, url), keep}.
// `keep(key, field)` registers an input under its block_id or action_id.

import { freshId, h, link, menu, safeLink } from "./dom.js";
import { markdown, mrkdwn, plain, richText } from "./mrkdwn.js";
import { word } from "./words.js";

/** A text object. */
export function text(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : plain(object.text ?? "");
}

/** All blocks of a message or view. */
export function renderBlocks(blocks, surface) {
  return blocks.map((block) => {
    const render = BLOCKS[block.type];
    const node = render
      ? render(block, surface)
      : h("div", { class: "unknown", role: "alert" }, word("unknown_block", { kind: block.type }));
    node.dataset.blockId = block.block_id ?? "";
    return node;
  });
}

const BLOCKS = {
  header: (block, { names }) => h("h3", { class: "b-header" }, ...text(block.text, names)),
  divider: () => h("hr", { class: "b-divider" }),
  section,
  context: (block, { names }) => h("div", { class: "b-context" }, ...block.elements.map((element) => (
    element.type === "image" ? picture(element, "b-context-image") : h("span", {}, ...text(element, names))
  ))),
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

function picture(block, className = "") {
  const source = block.slack_file?.id ? `/files/${block.slack_file.id}` : block.image_url ?? block.slack_file?.url ?? "";
  const here = source.startsWith("/") || /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\//.test(source);
  if (here) return h("img", { src: source, alt: block.alt_text, class: className });
  return h("span", { class: `elsewhere ${className}`, role: "img", "aria-label": block.alt_text },
    h("span", {}, block.alt_text), h("small", {}, word("elsewhere"), " · ", link(source, hostOf(source))));
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** An element of an actions block, an accessory, an input's element. */
function element(one, surface, block) {
  const render = ELEMENTS[one.type];
  if (!render) return h("div", { class: "unknown", role: "alert" }, word("unknown_block", { kind: one.type }));
  return render(one, surface, block);
}

/** Ask first where the element wants that, then hand the use of it to the surface. */
async function use(one, surface, value, node) {
  if (one.confirm && !(await confirmed(one.confirm, surface.names))) return;
  if (node) node.setAttribute("aria-busy", "true");
  await surface.press(one, value);
  if (node) node.removeAttribute("aria-busy");
}

const ELEMENTS = {
  button(one, surface) {
    const button = h("button", {
      type: "button",
      class: `b-button ${one.style ?? ""}`,
      "aria-label": one.accessibility_label,
      "data-action-id": one.action_id,
      on: {
        click: () => {
          // The window has to open within the click, before anything is awaited.
          if (one.url && !one.confirm && safeLink(one.url)) window.open(one.url, "_blank", "noopener,noreferrer");
          use(one, surface, one.value ?? null, button);
        },
      },
    }, ...plain(one.text.text));
    if (one.url) button.append(h("span", { class: "outward", "aria-hidden": "true" }, " ↗"));
    return button;
  },
  icon_button: (one, surface) => h("button", {
    type: "button",
    class: "quiet",
    "data-action-id": one.action_id,
    "aria-label": one.accessibility_label ?? one.text.text,
    on: { click: () => use(one, surface, one.value ?? null) },
  }, one.icon === "trash" ? "🗑" : one.text.text),
  feedback_buttons(one, surface) {
    const side = (given) => {
      const button = h("button", {
        type: "button",
        class: "b-feedback",
        "aria-pressed": "false",
        "aria-label": given.accessibility_label,
        "data-action-id": one.action_id,
        "data-value": given.value,
        on: {
          click: async () => {
            for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
            await use(one, surface, given.value, button);
          },
        },
      }, ...plain(given.text.text));
      return button;
    };
    return h("span", { class: "b-feedback-pair", role: "group", "aria-label": word("helpful") },
      side(one.positive_button), side(one.negative_button));
  },
  overflow: (one, surface) => menu(word("more"), "⋯", one.options.map((option) => ({
    label: option.text.text,
    note: option.description?.text,
    choose: () => {
      if (option.url && safeLink(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
      use(one, surface, option.value);
    },
  })), "b-overflow"),
  static_select: (one, surface, block) => select(one, surface, block),
  multi_static_select: (one, surface, block) => boxes(one, surface, block, "checkbox"),
  users_select(one, surface, block) {
    const options = surface.people.map((person) => ({ text: { type: "plain_text", text: person.name }, value: person.id }));
    const first = options.find((option) => option.value === one.initial_user);
    return select({ ...one, options, initial_option: first, empty: word("nobody") }, surface, block);
  },
  radio_buttons: (one, surface, block) => boxes(one, surface, block, "radio"),
  checkboxes: (one, surface, block) => boxes(one, surface, block, "checkbox"),
  plain_text_input: (one, surface, block) => typed(one, surface, block, one.multiline ? "textarea" : "text"),
  url_text_input: (one, surface, block) => typed(one, surface, block, "url"),
  email_text_input: (one, surface, block) => typed(one, surface, block, "email"),
  number_input: (one, surface, block) => typed(one, surface, block, "number"),
  datepicker: (one, surface, block) => typed({ ...one, initial_value: one.initial_date }, surface, block, "date"),
  timepicker: (one, surface, block) => typed({ ...one, initial_value: one.initial_time }, surface, block, "time"),
  image: (one) => picture(one, "b-accessory-image"),
};

// An input block's field goes by its block_id: two fields of a view may share an action_id.
const keyOf = (one, block) => (block.type === "input" ? block.block_id : one.action_id);
const dispatches = (block) => block.type !== "input" || block.dispatch_action;

function select(one, surface, block) {
  const options = one.options ?? one.option_groups.flatMap((group) => group.options);
  const entry = (option) => h("option", { value: option.value, selected: option.value === one.initial_option?.value }, option.text.text);
  const field = h("select", {
    class: "field",
    "data-action-id": one.action_id,
    "aria-label": block.type === "input" ? null : one.placeholder?.text ?? word("choose"),
  }, h("option", { value: "" }, one.placeholder?.text ?? one.empty ?? word("choose")));
  if (one.option_groups && !one.options) {
    for (const group of one.option_groups) field.append(h("optgroup", { label: group.label.text }, ...group.options.map(entry)));
  } else {
    field.append(...options.map(entry));
  }
  surface.keep?.(keyOf(one, block), { read: () => field.value || null, write: (value) => { field.value = value ?? ""; }, focus: () => field.focus(), node: field });
  field.addEventListener("change", () => {
    if (dispatches(block) && field.value) use(one, surface, field.value, field);
  });
  return field;
}

function boxes(one, surface, block, type) {
  const name = freshId("group");
  const chosen = new Set([one.initial_option, ...(one.initial_options ?? [])].filter(Boolean).map((option) => option.value));
  const list = h("div", { class: "boxes", role: type === "radio" ? "radiogroup" : "group" });
  const options = one.options ?? one.option_groups.flatMap((group) => group.options);
  for (const option of options) {
    list.append(h("label", { class: "box" },
      h("input", { type, name, value: option.value, checked: chosen.has(option.value), "data-action-id": one.action_id }),
      h("span", {}, ...text(option.text, surface.names),
        option.description ? h("small", {}, ...text(option.description, surface.names)) : null)));
  }
  const inputs = () => [...list.querySelectorAll("input")];
  const read = () => {
    const values = inputs().filter((input) => input.checked).map((input) => input.value);
    return type === "radio" ? values[0] ?? null : values;
  };
  const write = (value) => inputs().forEach((input) => { input.checked = [].concat(value ?? []).includes(input.value); });
  surface.keep?.(keyOf(one, block), { read, write, focus: () => inputs()[0]?.focus(), node: list });
  list.addEventListener("change", () => {
    if (dispatches(block)) use(one, surface, read());
  });
  return list;
}

function typed(one, surface, block, type) {
  const attributes = {
    class: "field",
    "data-action-id": one.action_id,
    placeholder: one.placeholder?.text,
    maxlength: one.max_length ?? (["date", "time", "number"].includes(type) ? null : 3000),
    autofocus: one.focus_on_load,
  };
  const field = type === "textarea" ? h("textarea", { ...attributes, rows: "5" }) : h("input", { ...attributes, type });
  field.value = one.initial_value ?? "";
  surface.keep?.(keyOf(one, block), { read: () => field.value || null, write: (value) => { field.value = value ?? ""; }, focus: () => field.focus(), node: field });
  const triggers = one.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (block.dispatch_action) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || type === "textarea" || !triggers.includes("on_enter_pressed")) return;
      event.preventDefault();
      use(one, surface, field.value || null, field);
    });
  }
  if (dispatches(block) && (["date", "time"].includes(type) || triggers.includes("on_character_entered"))) {
    field.addEventListener("change", () => use(one, surface, field.value || null, field));
  }
  return field;
}

function input(block, surface) {
  const id = freshId("field");
  const node = element(block.element, surface, block);
  const grouped = node.classList.contains("boxes");
  const label = h(grouped ? "div" : "label", { class: "b-label", id: `${id}-label`, for: grouped ? null : id },
    ...text(block.label, surface.names),
    block.optional ? h("span", { class: "optional" }, ` (${word("optional")})`) : null);
  node.id = id;
  if (grouped) node.setAttribute("aria-labelledby", `${id}-label`);
  const hint = block.hint ? h("p", { class: "hint", id: `${id}-hint` }, ...text(block.hint, surface.names)) : null;
  const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
  node.setAttribute("aria-describedby", `${hint ? `${id}-hint ` : ""}${id}-error`);
  return h("div", { class: "b-input" }, label, node, hint, error);
}

/** A confirmation dialog; the promise of yes or no. */
export function confirmed(confirm, names) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog small", "aria-labelledby": "confirm-title" });
    const done = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    dialog.append(
      h("h2", { id: "confirm-title" }, ...text(confirm.title, names)),
      h("div", { class: "dialog-body" }, ...text(confirm.text, names)),
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "b-button", on: { click: () => done(false) } }, ...text(confirm.deny, names)),
        h("button", { type: "button", class: `b-button ${confirm.style ?? "primary"}`, on: { click: () => done(true) } }, ...text(confirm.confirm, names))));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      done(false);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
