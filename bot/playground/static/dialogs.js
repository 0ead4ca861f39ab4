// Dialogs over the page: the browser keeps the focus inside, Escape is theirs to answer.

import { h } from "./dom.js";
import { text } from "./parts.js";

/** Show a <dialog>; gives the function that takes it away and puts the focus back. */
export function showDialog(dialog) {
  const opener = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  return () => {
    // Not close(): it moves the focus back itself, and Chromium then ignores what one types there.
    dialog.remove();
    if (opener?.isConnected) opener.focus();
    else document.getElementById("composer")?.focus();
  };
}

/** Ask for confirmation as Slack does; the promise of yes or no. */
export function confirmed(confirm, names) {
  return new Promise((resolve) => {
    const done = (answer) => {
      takeAway();
      resolve(answer);
    };
    const choice = (label, style, answer) => h("button", {
      type: "button", class: `b-button ${style}`, on: { click: () => done(answer) },
    }, ...text(label, names));
    const dialog = h("dialog", { class: "dialog small", "aria-labelledby": "confirm-title" },
      h("h2", { id: "confirm-title" }, ...text(confirm.title, names)),
      h("div", { class: "dialog-body" }, h("div", {}, ...text(confirm.text, names))),
      h("div", { class: "dialog-foot" },
        choice(confirm.deny, "", false), choice(confirm.confirm, confirm.style ?? "primary", true)));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      done(false);
    });
    const takeAway = showDialog(dialog);
  });
}
