// Elements and icons. Text enters the page as text nodes only, never as markup.

import { say } from "./words.js";

/** The part of the document with this id. */
export const part = (id) => document.getElementById(id);

/** `make("p.quiet", {title: "…"}, "text", child)`; functions listen to events, null and false leave out. */
export function make(kind, properties, ...children) {
  const [tag, ...classes] = kind.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if ((value ?? false) !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter(Boolean));
  return made;
}

// Zero-width spaces, bidirectional overrides and tags make text look other than it is. Joiners stay: emoji need them.
const UNSEEN = /([\u200b\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}])/u;

/** Text of others as nodes in which unseen characters are seen and harmless. Their text content is the text. */
export function seen(text) {
  return text.split(UNSEEN).filter(Boolean).map((part) => {
    if (!UNSEEN.test(part)) return part;
    const code = part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return make("bdi.unseen", { "data-code": `U+${code}` }, part);
  });
}

/** An element for text of others. */
export function foreign(kind, text, properties) {
  return make(kind, { dir: "auto", ...properties }, seen(text));
}

export function icon(name) {
  const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  use.setAttribute("href", `icons.svg#${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** A button that is only an icon; its label is read out and shown as its tooltip. */
export function iconButton(name, words, click, properties) {
  const label = say(words, properties);
  return make("button.plain", { "aria-label": label, title: label, click, ...properties }, icon(name));
}

export function banner(kind, words, ...rest) {
  return make(`div.banner.${kind}`, { role: kind === "wrong" && "alert" }, icon(kind === "missing" ? "search" : "warning"), make("div", {}, make("strong", {}, say(words)), rest));
}

/** Tells a screen reader, without moving the focus. */
export function announce(text) {
  part("status").textContent = text;
}

/** A button that copies the text; none where the browser has no clipboard, as on plain http from elsewhere. */
export function copyButton(name, words, text) {
  const click = async ({ currentTarget: button }) => {
    const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    button.replaceChildren(icon(copied ? "check" : "warning"));
    announce(say(copied ? "copied" : "failed"));
  };
  return navigator.clipboard && iconButton(name, words, click);
}
