// What people press, choose and fill in.

import { confirmed } from "./dialogs.js";
import { freshId, h, menu, safeLink } from "./dom.js";
import { files } from "./files.js";
import { plain } from "./mrkdwn.js";
import { picture, text, unknown } from "./parts.js";
import { word } from "./words.js";

/** An element of an actions block, an accessory, an input's element. */
export function element(one, surface, block) {
  const render = ELEMENTS[one.type];
  return render ? render(one, surface, block) : unknown(one.type);
}

/** Ask first where the element wants that, open its address, and hand the use of it to the surface. */
async function use(one, surface, value, node = null, url = null) {
  if (one.confirm && !(await confirmed(one.confirm, surface.names))) return;
  if (url && safeLink(url)) window.open(url, "_blank", "noopener,noreferrer");
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
      "data-value": one.value,
      on: { click: () => use(one, surface, one.value ?? null, button, one.url) },
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
    choose: () => use(one, surface, option.value, null, option.url),
  })), "b-overflow"),
  static_select: (one, surface, block) => select(one, surface, block),
  multi_static_select: (one, surface, block) => boxes(one, surface, block, "checkbox"),
  users_select(one, surface, block) {
    const options = people(surface);
    const first = options.find((option) => option.value === one.initial_user);
    return select({ ...one, options, initial_option: first, empty: word("nobody") }, surface, block);
  },
  multi_users_select(one, surface, block) {
    const options = people(surface);
    const chosen = options.filter((option) => one.initial_users?.includes(option.value));
    return boxes({ ...one, options, initial_options: chosen }, surface, block, "checkbox");
  },
  radio_buttons: (one, surface, block) => boxes(one, surface, block, "radio"),
  checkboxes: (one, surface, block) => boxes(one, surface, block, "checkbox"),
  plain_text_input: (one, surface, block) => typed(one, surface, block, one.multiline ? "textarea" : "text"),
  url_text_input: (one, surface, block) => typed(one, surface, block, "url"),
  email_text_input: (one, surface, block) => typed(one, surface, block, "email"),
  number_input: (one, surface, block) => typed(one, surface, block, "number"),
  datepicker: (one, surface, block) => typed({ ...one, initial_value: one.initial_date }, surface, block, "date"),
  timepicker: (one, surface, block) => typed({ ...one, initial_value: one.initial_time }, surface, block, "time"),
  file_input(one, surface, block) {
    const field = files(one, surface.me);
    surface.keep?.(keyOf(one, block), field);
    return field.node;
  },
  image: (one) => picture(one, "b-accessory-image"),
};

const people = ({ people: everybody }) => everybody.map((person) => ({ text: { type: "plain_text", text: person.name }, value: person.id }));

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
  const list = h("div", {
    class: "boxes",
    role: type === "radio" ? "radiogroup" : "group",
    "aria-label": block.type === "input" ? null : one.placeholder?.text ?? word("choose"),
  });
  const options = one.options ?? one.option_groups.flatMap((group) => group.options);
  for (const option of options) {
    list.append(h("label", { class: "box" },
      h("input", { type, name, value: option.value, checked: chosen.has(option.value), "data-action-id": one.action_id, "data-value": option.value }),
      h("span", {}, ...text(option.text, surface.names),
        option.description ? h("small", {}, ...text(option.description, surface.names)) : null)));
  }
  const inputs = () => [...list.querySelectorAll("input")];
  const read = () => {
    const values = inputs().filter((input) => input.checked).map((input) => input.value);
    return type === "radio" ? values[0] ?? null : values;
  };
  // As many as the element takes: then no other can be ticked.
  const limit = () => {
    const full = read().length >= one.max_selected_items;
    inputs().forEach((input) => { input.disabled = full && !input.checked; });
  };
  const write = (value) => {
    inputs().forEach((input) => { input.checked = [].concat(value ?? []).includes(input.value); });
    if (one.max_selected_items) limit();
  };
  surface.keep?.(keyOf(one, block), { read, write, focus: () => inputs()[0]?.focus(), node: list });
  if (one.max_selected_items) limit();
  list.addEventListener("change", () => {
    if (one.max_selected_items) limit();
    if (dispatches(block)) use(one, surface, read());
  });
  return list;
}

function typed(one, surface, block, type) {
  const attributes = {
    class: "field",
    "data-action-id": one.action_id,
    placeholder: one.placeholder?.text,
    "aria-label": block.type === "input" ? null : one.placeholder?.text ?? word("choose"),
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
