// The reader: an article beside the answer, open at the evidence.

import { banner, copyButton, foreign, icon, iconButton, make, part } from "./element.js";
import * as service from "./service.js";
import { languageOf, paragraphs, slice } from "./text.js";
import { byline, quotation, say, title, trouble } from "./words.js";

const LATE = 150; // ms until a slow article is said to load
const reader = part("reader");
const resting = [...reader.children];
resting[0].prepend(icon("quote"));
const narrow = matchMedia("(max-width: 60rem)");

let shown = 0; // counts what was asked for: a slow article does not replace a later one
let leave;

/** Tells the evidence that is shown that its answer has grown. */
export let grow = () => {};

/** Escape closes, the arrow keys turn to the neighbours. `left` is called when the reader wants to close. */
export function openReader(left) {
  leave = left;
  narrow.addEventListener("change", cover);
  document.addEventListener("keydown", (event) => {
    if (!reader.dataset.open || event.altKey || event.ctrlKey || event.metaKey || event.isComposing || document.querySelector("dialog")) return;
    if (event.key === "Escape") leave();
    const turned = reader.contains(document.activeElement) && { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
    if (turned) reader.querySelector(`.${turned}`)?.click();
  });
}

/** Citation `n` of a turn's answer, with the way to its neighbours. */
export function showEvidence(turn, n, focus) {
  const { citations } = turn.answer;
  const at = citations.findIndex((citation) => citation.index === n);
  if (at < 0) return close();
  const way = (name, to) =>
    make(`a.plain.${name}`, { "aria-label": say(name), title: say(name), role: "link", href: to && `#/answer/${turn.id}/${to.index}`, "aria-disabled": !to && "true" }, icon("previous"));
  const turning = make("div.turning");
  grow = () => {
    const { citations } = turn.answer;
    const count = make("span.quiet", {}, say("evidenceOf", { n, all: citations.length }));
    turning.replaceChildren(way("previous", citations[at - 1]), count, way("next", citations[at + 1]));
  };
  grow();
  return show(citations[at].article_id, citations[at], turning, focus);
}

/** An article, with or without a span marked. */
export function showArticle(id, span, focus) {
  return show(id, span, [make("span.quiet", {}, say("article"))], focus);
}

export function close() {
  shown++;
  delete reader.dataset.open;
  reader.replaceChildren(...resting);
  cover();
}

/** `place` is a citation, a bare span, or null. */
async function show(id, place, bar, focus) {
  const mine = ++shown;
  const closing = iconButton("cross", "close", leave);
  const body = make("div.body", { tabindex: "0", role: "region", "aria-label": say("article") });
  const put = (about, text, buttons = []) => {
    if (mine !== shown) return;
    body.replaceChildren(...text);
    reader.replaceChildren(make("div.bar", {}, bar, buttons, closing), make("div.about", {}, about), body);
    reader.dataset.open = "yes";
    cover();
    aim(body);
    if (focus) body.focus({ preventScroll: true });
  };
  const loading = setTimeout(() => put([], [make("p.quiet", {}, say("loading"))]), LATE);
  try {
    const article = await service.article(id);
    put(about(article, place), [text(article, place)], place ? buttons(article, place) : []);
  } catch (problem) {
    put(...missing(problem, place));
  }
  clearTimeout(loading);
}

function about(article, { quote, link, also_in: others = [], ...span } = {}) {
  // Links out of the page lead to web addresses only.
  const original = [link, article.url].find((url) => /^https?:\/\//i.test(url ?? ""));
  const stands = quote && quote === slice(article.text, span);
  return [
    foreign("h2", title(article)),
    foreign("p.quiet", byline(article)),
    make("p.quiet.proof", {},
      stands && make("span.badge", {}, icon("check"), say("toTheLetter")),
      original && make("a", { href: original, target: "_blank", rel: "noreferrer" }, say("original"))),
    quote && !stands && banner("wrong", "mismatch"),
    others.length && foreign("p.quiet", say("also", { names: names(others) })),
    !article.current && banner("older", "older", make("a", { href: `#/article/${article.superseded_by}` }, say("currentVersion"))),
  ];
}

const names = (others) => [...new Set(others.map((one) => one.source || title(one)))].join(", ");

function text(article, place) {
  return make(`div.article${place ? ".dimmed" : ""}`, { lang: article.language ?? languageOf(article.text) }, paragraphs(article.text, place));
}

/** The article is gone or cannot be had; an answer has kept the quote. */
function missing(problem, citation = {}) {
  const { before, quote, after } = citation;
  const told = problem.code === "not-found" ? banner("gone", "gone") : banner("wrong", "failed", make("p", {}, trouble(problem)));
  if (!quote) return [[told], []];
  const words = make("p", { dir: "auto" }, before, foreign("mark", quote), after);
  return [[foreign("h2", title(citation)), foreign("p.quiet", byline(citation)), told], [make("div.article.dimmed", {}, words)]];
}

function buttons(article, place) {
  const quote = quotation({ ...article, quote: slice(article.text, place) });
  const link = new URL(`#/article/${article.id}/${place.start}-${place.end}`, location).href;
  return [copyButton("copy", "copyQuote", quote), copyButton("link", "linkQuote", link)];
}

/** Brings the mark into the upper third without moving the page. */
function aim(body) {
  const mark = body.querySelector("mark");
  const scrolled = body.scrollHeight > body.clientHeight ? body : reader;
  scrolled.scrollTop = mark ? mark.getBoundingClientRect().top - scrolled.getBoundingClientRect().top - scrolled.clientHeight / 3 : 0;
}

/** On a narrow screen the reader lies over the page, which then cannot be reached. */
function cover() {
  const covered = narrow.matches && Boolean(reader.dataset.open);
  for (const other of document.querySelectorAll(".skip, .top, main")) other.inert = covered;
  document.body.classList.toggle("covered", covered);
}
