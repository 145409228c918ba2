// The conversation, kept in this browser and nowhere else.

const PLACE = "conversation";
const MOST_TURNS = 200;
const MOST_HISTORY = 8; // turns that go along with a follow-up question

/** Turns, oldest first: `{id, question, asked, fresh, answer}`; a fresh one begins a topic. */
export let turns = load();

function load() {
  const whole = ({ id, answer }) => id && answer?.citations && answer.dropped && answer.nearest;
  try {
    return JSON.parse(localStorage[PLACE]).filter(whole);
  } catch {
    return [];
  }
}

export function keep(turn) {
  turns = [...turns, turn];
  const kept = [...load(), turn].slice(-MOST_TURNS); // after those of other tabs
  for (let from = 0; from < kept.length; from = from * 2 + 1) {
    try {
      // Where the browser's storage is full, the oldest turns go first.
      return (localStorage[PLACE] = JSON.stringify(kept.slice(from)));
    } catch {}
  }
}

/** The turn with this id; another tab may have kept it since. */
export function find(id) {
  const sought = (turn) => turn.id === id;
  if (!turns.some(sought)) turns.push(...load().filter(sought));
  return turns.find(sought);
}

export function clear() {
  turns = [];
  delete localStorage[PLACE];
}

/** What was said since the topic began, or in its own topic `before` a turn, for the service. */
export function history(before) {
  const earlier = before ? turns.slice(0, turns.indexOf(before)) : turns;
  const begun = Math.max(earlier.findLastIndex((turn) => turn.fresh), 0);
  const answered = earlier.slice(begun).filter(({ answer }) => answer.status !== "failed");
  return answered.slice(-MOST_HISTORY).flatMap(({ question, answer }) => {
    const said = answer.statements.map((statement) => statement.text).join(" ") || answer.message;
    return [{ role: "user", content: question }, ...(said ? [{ role: "assistant", content: said }] : [])];
  });
}
