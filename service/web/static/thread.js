// The thread of turns: asking, drawing, and what can be done with the whole.

import { start, stopWork } from "./composer.js";
import * as conversation from "./conversation.js";
import { confirmed } from "./dialogs.js";
import { announce, make, part } from "./element.js";
import { grow } from "./reader.js";
import { Problem, ask } from "./service.js";
import { TurnView } from "./turn.js";
import { say } from "./words.js";

const thread = part("thread");
const field = part("question");
const newTopic = part("new-topic");

let live = null; // the turn asked last, perhaps under way
let fresh = false;

/** Draws the turns that are kept and makes the buttons work. */
export function openThread() {
  for (const turn of conversation.turns) draw(turn).finish(turn.answer);
  newTopic.onclick = () => settle(!fresh, true);
  part("export").onclick = save;
  part("clear").onclick = clear;
  addEventListener("pagehide", stopWork);
  settle(false);
}

export function find(id) {
  if (live?.id === id) return live;
  const turn = conversation.find(id);
  if (turn && !part(`turn-${id}`)) draw(turn).finish(turn.answer);
  settle(fresh);
  return turn;
}

function draw(turn) {
  thread.querySelector(".latest")?.classList.remove("latest");
  const view = new TurnView(turn, () => start(turn.question, (...asked) => answer(...asked, turn)));
  thread.append(view.element);
  return view;
}

/** Asks, and draws the turn as it comes about. Where it was asked `before`, it goes on from there. */
export async function answer(question, signal, before) {
  const partial = { question, statements: [], citations: [], dropped: [], nearest: [] };
  const turn = (live = { id: `${Date.now()}`, question, asked: new Date().toISOString(), fresh: before ? before.fresh : fresh, answer: partial });
  const history = turn.fresh ? [] : conversation.history(before);
  const view = draw(turn);
  // At once: the page may be left.
  signal.onabort = () => finish(view, { ...partial, status: "stopped" });
  view.element.classList.add("latest");
  settle(false);
  view.work("searching");
  view.element.scrollIntoView();
  try {
    await follow(view, { question, history }, signal);
  } catch (error) {
    if (signal.aborted) return;
    partial.status = partial.statements.length ? "partial" : "failed";
    if (error instanceof Problem) partial.message = error.message;
    finish(view, partial);
    view.fail(partial);
  }
}

async function follow(view, request, signal) {
  const { statements, citations, dropped } = view.turn.answer;
  for await (const { event, data } of ask(request, signal)) {
    if (event === "retrieval") view.work("reading", { n: data.results.length });
    if (event === "dropped") dropped.push(data);
    if (event === "done") finish(view, data);
    if (event !== "statement") continue;
    statements.push(data.statement);
    citations.push(...data.citations);
    view.add(data.statement);
    view.work("checking", { n: statements.length });
  }
}

function finish(view, whole) {
  view.finish(whole);
  if (whole.status !== "failed") announce(`${view.progress.innerText} ${view.before.innerText}`);
  conversation.keep(view.turn);
  grow();
}

async function clear() {
  if (!(await confirmed(say("clearAsk"), say("clear")))) return;
  stopWork();
  conversation.clear();
  live = null;
  thread.replaceChildren();
  location.hash = "#/";
  settle(false, true);
}

function settle(isFresh, focus) {
  fresh = isFresh;
  const turns = thread.childElementCount;
  newTopic.ariaPressed = fresh;
  part("welcome").hidden = turns > 0;
  part("keeping").hidden = turns === 0;
  field.placeholder = say(turns && !fresh ? "askFollowUp" : "askQuestion");
  if (focus) field.focus();
}

function save() {
  const href = `data:application/json,${encodeURIComponent(JSON.stringify(conversation.turns, null, 2))}`;
  make("a", { href, download: "article-qa-conversation.json" }).click();
}
