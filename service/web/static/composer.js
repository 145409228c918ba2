// The form in which questions are written.

import { icon, part } from "./element.js";
import { say } from "./words.js";

const form = part("composer");
const field = part("question");
const button = part("send");

let working = null;

/** `ask(question, signal)` is called for each question; meanwhile the button aborts the signal. */
export function compose(ask) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (working && event.submitter) stopWork();
    else if (!working) {
      const { value } = field;
      field.value = "";
      start(value, ask);
    }
  });
  field.addEventListener("keydown", (event) => {
    // While a Korean syllable is being composed, Enter belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  show();
}

/** Asks, unless a question is being answered. */
export async function start(question, ask) {
  question = question.trim();
  if (!question || working) return;
  working = new AbortController();
  show();
  try {
    await ask(question, working.signal);
  } finally {
    working = null;
    show();
  }
}

export function stopWork() {
  working?.abort();
}

function show() {
  form.noValidate = Boolean(working);
  button.title = button.ariaLabel = say(working ? "stop" : "ask");
  button.replaceChildren(icon(working ? "stop" : "send"));
}
