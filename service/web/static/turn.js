// One question and its answer, as the reader sees them.

import { announce, banner, copyButton, foreign, icon, iconButton, make } from "./element.js";
import { feedback } from "./feedback.js";
import { byline, isQuoted, quotation, reason, say, seconds, title, trouble } from "./words.js";

export class TurnView {
  /** `again` asks the question once more. */
  constructor(turn, again) {
    this.turn = turn;
    this.again = again;
    this.drawn = 0;
    this.progress = make("p.progress.quiet");
    this.before = make("div");
    this.statements = make("ul.statements", { "aria-live": "polite" });
    this.after = make("div");
    this.element = make(`article.turn${turn.fresh ? ".fresh" : ""}`, { id: `turn-${turn.id}` }, foreign("h2", turn.question), this.progress, this.before, this.statements, this.after);
  }

  /** Shows the stage of the work and how long all has taken, until `finish` or `fail`. */
  work(stage, values) {
    const time = make("span.time", { "aria-hidden": "true" });
    const tick = () => (time.textContent = `${((performance.now() - this.begun) / 1000).toFixed(1)} s`);
    this.begun ??= performance.now();
    clearInterval(this.ticking);
    this.ticking = setInterval(tick, 100);
    tick();
    this.progress.replaceChildren(make("span.pulse"), say(stage, values), time);
    announce(say(stage, values));
  }

  add({ text, citations }) {
    this.drawn++;
    const markers = citations.map((n) => make("a.number", { href: this.#place(n), "aria-label": say("marker", { n }) }, n));
    this.statements.append(make("li", {}, foreign("span", text), " ", make("span.markers", {}, markers)));
  }

  /** The whole answer. Statements that stand already stay where they are. */
  finish(answer) {
    const n = answer.statements.length;
    clearInterval(this.ticking);
    this.turn.answer = answer;
    answer.statements.slice(this.drawn).forEach((statement) => this.add(statement));
    this.progress.replaceChildren(n ? make("span.badge", {}, icon("check"), say("proven", { n })) : "");
    this.before.replaceChildren(...banners(answer));
    this.after.replaceChildren(...nearest(answer.nearest), ...dropped(answer.dropped), ...this.#sources(answer.citations), this.#actions(answer));
    if (answer.status === "failed") this.fail(answer);
  }

  fail(problem) {
    clearInterval(this.ticking);
    this.progress.replaceChildren();
    this.before.replaceChildren(banner("wrong", "failed", make("p", {}, trouble(problem)), make("button", { click: this.again }, say("again"))));
  }

  #place(n) {
    return `#/answer/${this.turn.id}/${n}`;
  }

  #sources(citations) {
    const articles = Map.groupBy(citations, (citation) => citation.article_id);
    const quote = ({ index, quote }) => make("li", {}, make("a", { href: this.#place(index) }, make("span.number", {}, index), foreign(isQuoted(quote) ? "q.quoted" : "q", quote)));
    return [...articles.values()].map((quotes) =>
      make("div.source", {}, foreign("strong", title(quotes[0])), foreign("p.quiet", byline(quotes[0])), make("ul", {}, quotes.map(quote))),
    );
  }

  #actions(answer) {
    return make("div.actions", {},
      answer.statements.length && copyButton("copy", "copyAnswer", asText(answer)),
      copyButton("link", "linkAnswer", new URL(`#/answer/${this.turn.id}`, location).href),
      answer.status !== "failed" && iconButton("again", "again", this.again),
      answer.id && feedback(answer, make("span.spent.quiet", {}, spent(answer))));
  }
}

function banners({ status, degraded, asked_as: asked, reason: code, message }) {
  const why = message && make("p", {}, reason(code, message));
  return [
    asked && foreign("p.quiet", say("understood", { question: asked })),
    status === "stopped" && make("p.quiet", {}, say("stopped")),
    degraded && banner("degraded", "degraded", why),
    status === "partial" && !degraded && banner("partial", "partial", why),
    status === "not_found" && banner("missing", "notFound", !degraded && why),
  ].filter(Boolean);
}

function nearest(passages) {
  if (!passages.length) return [];
  return [make("h3", {}, say("nearest")), make("ul.listing", {}, passages.map((passage) => make("li", {}, passageLink(passage))))];
}

/** A passage with its article's title, as a link to its place there. */
export function passageLink(passage) {
  return make("a", { href: `#/article/${passage.article_id}/${passage.start}-${passage.end}` },
    foreign("strong", title(passage)), foreign("span.quiet", byline(passage)), foreign("span.snippet", passage.text.trim()));
}

function dropped(claims) {
  if (!claims.length) return [];
  const items = claims.map(({ text, reasons, codes }) =>
    make("li", {}, foreign("s", text), foreign("p", reasons.map((message, at) => reason(codes[at], message)).join(" "))));
  return [make("details", {}, make("summary", {}, say("leftOut", { n: claims.length })), make("ul", {}, items))];
}

/** Who wrote the answer, and how long each stage took. */
function spent({ statements, generator, timings_ms: { embed, search, generate, verify } }) {
  const writer = generator === "extractive" ? say("extractive") : say("writtenBy", { model: generator });
  const times = { searched: embed + search, read: generate, checked: verify };
  return [statements.length && writer, ...Object.entries(times).filter(([, time]) => time >= 1).map(([stage, time]) => `${say(stage)} ${seconds(time)}`)].filter(Boolean).join(" · ");
}

/** The answer as text, its quotes under it. */
function asText({ statements, citations }) {
  const said = statements.map((statement) => `${statement.text} ${statement.citations.map((n) => `[${n}]`).join("")}`);
  return [...said, "", ...citations.map((citation) => `[${citation.index}] ${quotation(citation)}`)].join("\n");
}
