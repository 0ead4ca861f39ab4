// A file_input: what one chooses is uploaded to the playground's Slack at once, as Slack's window does.

import { h } from "./dom.js";
import { word } from "./words.js";

const MOST = 10;

/** The field of a file_input element for the person `me`. */
export function files(one, me) {
  const most = one.max_files ?? MOST;
  const status = h("p", { class: "hint", role: "status" });
  const list = h("ul", { class: "chosen" });
  const input = h("input", {
    type: "file",
    multiple: most > 1,
    accept: one.filetypes?.map((kind) => `.${kind}`).join(","),
    "data-action-id": one.action_id,
  });
  const node = h("div", { class: "files" }, input, list, status);
  let chosen = [];

  function draw() {
    list.replaceChildren(...chosen.map((file) => h("li", {},
      file.mimetype.startsWith("image/") ? h("img", { src: `/files/${file.id}`, alt: "" }) : null,
      h("span", {}, file.name, " ", h("small", {}, size(file.size))),
      h("button", {
        type: "button", class: "quiet", "aria-label": word("file_remove", { name: file.name }), on: { click: () => remove(file) },
      }, "✕"))));
  }

  function remove(file) {
    chosen = chosen.filter((other) => other !== file);
    draw();
    input.focus();
  }

  async function upload(file) {
    const query = new URLSearchParams({ as: me, name: file.name });
    const answer = await fetch(`/ui/file?${query}`, {
      method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file,
    }).catch(() => null);
    if (answer?.ok) chosen.push(await answer.json());
    else status.textContent = word("file_refused", { name: file.name });
  }

  input.addEventListener("change", async () => {
    const picked = [...input.files];
    input.value = "";
    if (chosen.length + picked.length > most) {
      status.textContent = word("file_most", { n: most });
      return;
    }
    status.textContent = word("file_busy");
    for (const file of picked) await upload(file);
    if (status.textContent === word("file_busy")) status.textContent = "";
    draw();
  });

  const write = (value) => {
    chosen = value ?? [];
    draw();
  };
  return { read: () => chosen, write, focus: () => input.focus(), node };
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
