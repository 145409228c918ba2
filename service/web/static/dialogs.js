// Dialogs.

import { foreign, make } from "./element.js";
import { say } from "./words.js";

/** Shows a modal dialog and removes it once it is closed. What it was closed with. */
export function opened(label, ...content) {
  const heading = foreign("h2", label, { id: "dialog-title" });
  const dialog = make("dialog", { "aria-labelledby": "dialog-title" }, heading, content);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

/** Whether the reader agrees. Escape does not. */
export async function confirmed(question, action, hint) {
  const cancel = make("button", { value: "", autofocus: true }, say("cancel"));
  const buttons = make("div.buttons", {}, cancel, make("button.danger", { value: "yes" }, action));
  return (await opened(question, make("form", { method: "dialog" }, hint && make("p", {}, hint), buttons))) === "yes";
}
