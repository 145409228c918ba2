// Article text. The service counts Unicode code points, a JavaScript string counts UTF-16 units.

import { make, seen } from "./element.js";

/** The UTF-16 index of a code-point offset. */
function unitIndex(text, offset) {
  let index = 0;
  for (let passed = 0; passed < offset && index < text.length; passed++) {
    index += text.codePointAt(index) > 0xffff ? 2 : 1;
  }
  return index;
}

export function slice(text, { start, end }) {
  return text.slice(unitIndex(text, start), unitIndex(text, end));
}

/** The paragraphs of an article with a span marked. The text content of all together is the text. */
export function paragraphs(text, span) {
  const [from, to] = span ? [unitIndex(text, span.start), unitIndex(text, span.end)] : [-1, -1];
  const empty = /(\n(?:[^\S\n]*\n)+)/;
  const border = empty.test(text) ? empty : /(\n+)/;
  const made = [make("p", { dir: "auto" })];
  let at = 0;
  for (const part of text.split(border)) {
    const between = border.test(part);
    const [start, end] = [from, to].map((index) => Math.min(Math.max(index - at, 0), part.length));
    // Line breaks stay in the document, not shown: what is copied or checked is the article's own text.
    const nodes = (words) => (!words ? [] : between ? [make("span", { hidden: true }, words)] : seen(words));
    const marked = nodes(part.slice(start, end));
    made.at(-1).append(...nodes(part.slice(0, start)), ...(marked.length ? [make("mark", {}, marked)] : []), ...nodes(part.slice(end)));
    if (between) made.push(make("p", { dir: "auto" }));
    at += part.length;
  }
  return made.filter((paragraph) => paragraph.hasChildNodes());
}

/** The language of a text as far as its script tells, or ""; fonts and line breaks follow it. */
export function languageOf(text) {
  return /[\uac00-\ud7a3\u1100-\u11ff]/.test(text) ? "ko" : /^\P{L}*\p{sc=Latn}/u.test(text) ? "en" : "";
}
