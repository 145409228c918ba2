// Thumbs up or down, with a comment if one likes.

import { iconButton, make } from "./element.js";
import { call } from "./service.js";
import { say, trouble } from "./words.js";

/** Two thumbs, what stands `beside` them, and the place where the comment is written. */
export function feedback({ id, question, answer }, beside) {
  const place = make("div.comment", { role: "status" });
  const send = async (rating, comment, done) => {
    try {
      await call("POST", `answers/${id}/feedback`, { rating, comment, question, answer });
      if (done) place.textContent = say("thanks");
    } catch (problem) {
      place.textContent = trouble(problem);
    }
  };
  const thumbs = Object.entries({ up: "good", down: "bad" }).map(([rating, label]) => {
    const rate = () => {
      thumbs.forEach((thumb) => (thumb.ariaPressed = thumb === pressed));
      place.replaceChildren(commentForm((comment) => send(rating, comment, true)));
      place.scrollIntoView({ block: "nearest" });
      send(rating, "");
    };
    const pressed = iconButton("up", label, rate, { class: `plain ${rating}`, "aria-pressed": "false" });
    return pressed;
  });
  return [...thumbs, beside, place];
}

function commentForm(send) {
  const field = make("input", { maxlength: "2000", "aria-label": say("comment"), placeholder: say("comment") });
  const submit = (event) => {
    event.preventDefault();
    send(field.value);
  };
  return make("form", { submit }, field, make("button", {}, say("sendComment")));
}
