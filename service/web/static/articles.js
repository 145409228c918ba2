// The articles: list, search, add, delete.

import { confirmed, opened } from "./dialogs.js";
import { foreign, icon, iconButton, make, part } from "./element.js";
import * as service from "./service.js";
import { passageLink } from "./turn.js";
import { byline, say, title, trouble } from "./words.js";

const PAGE = 50;
const PAUSE = 250; // milliseconds without a key until a search begins

const list = make("ul.listing");
const told = make("p.quiet", { role: "status" });
const more = make("button", { hidden: true, click: () => load(cursor) });
const search = make("input", { type: "search", maxlength: "500", input: schedule });

let cursor = null;
let asked = 0; // counts requests: a slow answer does not replace a later one
let pause;

/** Draws the section; `listArticles` fills it. */
export function openArticles() {
  more.textContent = say("more");
  search.placeholder = search.ariaLabel = say("searchArticles");
  part("articles").append(
    make("div.heading", {}, make("h2", {}, say("articles")), make("button.main", { click: add }, say("add"))), search, told, list, more);
}

export function listArticles() {
  search.value = "";
  return load(null);
}

/** The newest articles and where to go on. */
export function newest(limit, from) {
  return service.call("GET", `articles?limit=${limit}${from ? `&cursor=${encodeURIComponent(from)}` : ""}`);
}

async function load(from) {
  const page = await latest(newest(PAGE, from));
  if (!page) return;
  if (!from) list.replaceChildren();
  list.append(...page.articles.map(row));
  told.textContent = list.childElementCount ? "" : say("nothingStored");
  cursor = page.cursor;
  more.hidden = !cursor;
}

function schedule() {
  clearTimeout(pause);
  pause = setTimeout(async () => {
    const query = search.value.trim();
    if (!query) return load(null);
    const found = await latest(service.call("POST", "search", { query, top_k: 20 }));
    if (!found) return;
    list.replaceChildren(...found.results.map((passage) => make("li", {}, passageLink(passage))));
    told.textContent = found.results.length ? "" : say("notFound");
    more.hidden = true;
  }, PAUSE);
}

/** The outcome, or nothing where it failed or something else was asked for since. */
async function latest(work) {
  const mine = ++asked;
  try {
    const outcome = await work;
    if (mine === asked) return outcome;
  } catch (problem) {
    if (mine === asked) told.textContent = trouble(problem);
  }
}

function row(article) {
  const name = title(article);
  const remove = async () => {
    if (!(await confirmed(say("deleteAsk", { name }), say("delete"), say("deleteHint")))) return;
    try {
      await service.call("DELETE", `articles/${article.id}`);
      ((item.nextElementSibling ?? item.previousElementSibling)?.querySelector("a") ?? search).focus();
      item.remove();
      if (list.firstChild) told.textContent = "";
      else await load(null);
      dispatchEvent(new Event("hashchange"));
    } catch (problem) {
      told.textContent = trouble(problem);
    }
  };
  const item = make("li", {},
    make("a", { href: `#/article/${article.id}` }, foreign("strong", name), foreign("span.quiet", byline(article))), iconButton("bin", "deleteOf", remove, { name }));
  return item;
}

async function add() {
  const results = make("ul.results", { "aria-live": "polite" });
  const change = async ({ target }) => {
    const files = [...target.files];
    target.value = "";
    for (const file of files) await store(results, file.name, service.upload(file));
  };
  const submit = async (event) => {
    event.preventDefault();
    const { target, submitter } = event;
    submitter.disabled = true;
    const given = Object.fromEntries([...new FormData(target)].filter(([, value]) => value.trim()));
    if (await store(results, title(given), service.call("POST", "articles", given))) target.reset();
    submitter.disabled = false;
  };
  const field = (name, label = name, more = {}) => make("label", {}, say(label), make("input", { name, maxlength: "1000", ...more }));
  await opened(say("add"),
    iconButton("cross", "close", ({ target }) => target.closest("dialog").close(), { class: "plain close" }),
    make("label.drop", {}, make("strong", {}, say("files")), make("input", { type: "file", multiple: true, accept: ".txt,.md,.markdown,.html,.htm,.pdf", change })),
    make("form", { submit },
      make("label", {}, make("strong", {}, say("paste")), make("textarea", { name: "text", rows: "5", required: true })),
      field("title"), field("source"), field("author"), field("published_at", "date", { type: "date" }),
      field("url", "address", { type: "url", pattern: "https?://\\S+" }),
      make("button.main", {}, say("store"))),
    results);
  await listArticles();
}

/** Stores one article and tells how it goes. */
async function store(results, name, work) {
  const bar = make("progress", { "aria-label": name });
  const state = make("span", {}, say("storing"));
  results.prepend(make("li", {}, foreign("strong", name), bar, state));
  state.scrollIntoView({ block: "nearest" });
  try {
    const stored = await work;
    bar.replaceWith(icon("check"));
    state.textContent = say(stored.replaces ? "replaced" : stored.created ? "stored" : "unchanged");
    if (stored.replaces) dispatchEvent(new Event("hashchange"));
    if (!results.isConnected && !search.value) load(null);
    return true;
  } catch (problem) {
    bar.replaceWith(icon("warning"));
    state.textContent = trouble(problem);
  }
}
