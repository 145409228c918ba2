// The API key, kept as long as the tab.

import { opened } from "./dialogs.js";
import { make } from "./element.js";
import { say } from "./words.js";

const PLACE = "api-key";

let asking = null;

export const key = () => sessionStorage[PLACE];

/** Whether there is a key beside the refused one: asks once for all calls. */
export async function another(refused) {
  if (key() !== refused) return true;
  asking ??= ask(refused).finally(() => (asking = null));
  return asking;
}

async function ask(refused) {
  const field = make("input", { type: "password", required: true, autofocus: true, autocomplete: "off" });
  const given = await opened(say("keyNeeded"), make("form", { method: "dialog" },
    refused && make("p", { role: "alert" }, say("keyRefused")),
    make("label", {}, say("key"), field),
    make("p.quiet", {}, say("keyKept")),
    make("div.buttons", {}, make("button.main", { value: "given" }, say("open")))));
  if (given !== "given") return false;
  sessionStorage[PLACE] = field.value.replace(/[^!-~]/g, ""); // a header takes nothing else
  return true;
}
