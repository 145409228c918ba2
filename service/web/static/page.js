// The page: addresses, and who shows what.

import { listArticles, newest, openArticles } from "./articles.js";
import { compose, start } from "./composer.js";
import { icon, make, part } from "./element.js";
import { close, openReader, showArticle, showEvidence } from "./reader.js";
import * as service from "./service.js";
import { languageOf } from "./text.js";
import { answer, find, openThread } from "./thread.js";
import { questionAbout, say, translate } from "./words.js";

const root = document.documentElement;
let view = null;

//  #/   #/articles   #/answer/ID   #/answer/ID/2   #/article/ID   #/article/ID/START-END
function route(moved) {
  const [place, id, detail] = location.hash.slice(2).split("/");
  if (place === "article" && id) {
    const [start, end] = (detail ?? "").split("-").map(Number);
    lay(view ?? "ask");
    showArticle(id, end > start ? { start, end } : undefined, moved);
  } else {
    lay(place === "articles" ? "articles" : "ask");
    const turn = place === "answer" && find(id);
    if (turn && detail) showEvidence(turn, Number(detail), moved);
    else close();
    if (turn && !(detail && moved)) part(`turn-${id}`)?.scrollIntoView();
    part(location.hash.slice(1))?.focus();
  }
  for (const link of document.querySelectorAll(".markers a")) link.ariaCurrent = link.hash === location.hash ? "true" : null;
}

function lay(chosen) {
  if (chosen === view) return;
  view = chosen;
  const fill = () => (view === "articles" ? listArticles() : examples().catch(() => {})); // a question will tell what is wrong
  for (const link of document.querySelectorAll("nav a")) {
    link.ariaCurrent = link.dataset.view === view ? "page" : null;
    link.onclick = link.ariaCurrent && fill;
    part(link.dataset.view).hidden = link.dataset.view !== view;
  }
  fill();
}

/** Closes the reader; the focus goes back to the link that leads there. */
function leave() {
  const back = [...document.querySelectorAll("main a")].find((link) => link.hash === location.hash);
  location.hash = view === "articles" ? "#/articles" : "#/";
  close();
  back?.focus();
}

/** Examples ask about a name that an article has twice, in neither title nor byline, or else about the title. */
async function examples() {
  const { articles } = await newest(9);
  const short = articles.filter((article) => article.title && article.characters < 20_000).slice(0, 3);
  const subjects = (await Promise.all(short.map(({ id }) => service.article(id)))).map(({ title, text, author }) => {
    const names = text.match(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}+( \p{Lu}\p{Ll}+)+/gu) ?? [];
    const known = `${title} ${author}`.toLowerCase();
    const told = (name, at) => names.indexOf(name) < at && !known.includes(name.toLowerCase());
    return names.find(told) ?? `“${title}”`;
  });
  const buttons = [...new Set(subjects)].map((name) => {
    const lang = languageOf(name);
    const question = questionAbout(name, lang);
    return make("button", { lang, click: () => start(question, answer) }, question);
  });
  part("examples").replaceChildren(make("p.quiet", {}, articles.length ? say("tryAsking") : make("a", { href: "#/articles" }, say("nothingStored"))), ...buttons);
}

function switches() {
  const language = part("language");
  language.textContent = say("otherLanguage");
  language.lang = root.lang === "ko" ? "en" : "ko";
  language.onclick = () => {
    history.replaceState(language.lang, ""); // for a browser that keeps nothing
    try {
      localStorage.language = language.lang;
    } catch {}
    location.reload();
  };
  part("theme").append(icon("theme"));
  part("theme").onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.theme = root.dataset.theme;
  };
}

translate();
switches();
openArticles();
openThread();
compose(answer);
openReader(leave);
addEventListener("hashchange", ({ isTrusted }) => route(isTrusted)); // if not, articles have changed
route(false);
root.dataset.ready = "";
