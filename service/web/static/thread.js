// The thread of turns: asking, drawing, and what can be done with the whole.

import { start, stopWork } from "./composer.js";
import * as conversation from "./conversation.js";
import { confirmed } from "./dialogs.js";
import { announce, make, part } from "./element.js";
import { Problem, ask } from "./service.js";
import { TurnView } from "./turn.js";
import { say } from "./words.js";

const thread = part("thread");
const field = part("question");
const newTopic = part("new-topic");

const live = new Map(); // turns by first id
let fresh = false;

/** Draws the turns that are kept and makes the buttons work. */
export function openThread() {
  for (const turn of conversation.turns) draw(turn).finish(turn.answer);
  newTopic.onclick = () => settle(!fresh, true);
  part("export").onclick = save;
  part("clear").onclick = clear;
  settle(false);
}

export function find(id) {
  if (live.has(id)) return live.get(id);
  const turn = conversation.find(id);
  if (turn && !part(`turn-${id}`)) draw(turn).finish(turn.answer);
  settle(fresh);
  return turn;
}

function draw(turn) {
  thread.querySelector(".latest")?.classList.remove("latest");
  const view = new TurnView(turn, () => start(turn.question, answer));
  thread.append(view.element);
  return view;
}

/** Asks, and draws the turn as it comes about. */
export async function answer(question, signal) {
  const partial = { question, status: "partial", statements: [], citations: [], dropped: [], nearest: [] };
  const turn = { id: `live-${Date.now()}`, question, asked: new Date().toISOString(), fresh, answer: partial };
  const history = fresh ? [] : conversation.history();
  live.set(turn.id, turn);
  const view = draw(turn);
  view.element.classList.add("latest");
  settle(false);
  view.work("searching");
  view.element.scrollIntoView();
  try {
    await follow(view, { question, history }, signal);
  } catch (error) {
    const stopped = error.name === "AbortError";
    if (stopped) partial.status = "stopped";
    // A conversation cleared meanwhile stays clear.
    const kept = view.element.isConnected && (stopped || partial.statements.length);
    if (kept) finish(view, partial);
    else if (turn.fresh) settle(true);
    if (!kept || !stopped) view.fail(error instanceof Problem ? error : new Problem());
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
  const { turn } = view;
  const before = turn.id;
  turn.id = whole.id ?? `stopped-${Date.now()}`;
  view.finish(whole);
  announce(`${view.progress.innerText} ${view.before.innerText}`);
  conversation.keep(turn);
  // Evidence opened meanwhile stays open, under the address that lasts.
  history.replaceState(null, "", location.hash.replace(before, turn.id));
}

async function clear() {
  if (!(await confirmed(say("clearAsk"), say("clear")))) return;
  stopWork();
  conversation.clear();
  live.clear();
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
