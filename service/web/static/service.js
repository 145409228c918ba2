// The service, as the page calls it.

import { another, key } from "./key.js";

/** What went wrong; without a message, the service could not be reached. */
export class Problem extends Error {
  constructor({ detail, code } = {}) {
    super(detail);
    this.code = code;
  }
}

export async function call(method, path, body) {
  const response = await reach(method, path, body);
  return response.status === 204 ? null : response.json();
}

async function reach(method, path, body, signal) {
  const shown = key();
  const json = body && !(body instanceof FormData);
  const headers = { ...(shown && { Authorization: `Bearer ${shown}` }), ...(json && { "Content-Type": "application/json" }) };
  const response = await lost(fetch(`v1/${path}`, { method, signal, headers, body: json ? JSON.stringify(body) : body }));
  if (response.status === 401 && (await another(shown))) return reach(method, path, body, signal);
  if (!response.ok) throw problemOf(await response.text());
  return response;
}

// Whatever breaks on the way is a Problem, but for what the reader stopped.
async function lost(work) {
  try {
    return await work;
  } catch (error) {
    throw error.name === "AbortError" ? error : new Problem();
  }
}

function problemOf(text) {
  try {
    const { detail, type } = JSON.parse(text);
    return new Problem({ detail, code: type.split(":").at(-1) });
  } catch {
    return new Problem();
  }
}

/** The events of an answer as `{event, data}`, as they come; the last is `done`. */
export async function* ask(request, signal) {
  const response = await reach("POST", "answers", { ...request, stream: true }, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read; !(read = await lost(reader.read())).done; ) {
    const blocks = (rest + read.value).split("\n\n");
    rest = blocks.pop();
    for (const message of blocks.map(parsed)) {
      if (message.event === "error") throw new Problem(message.data);
      if (message.data) yield message;
      if (message.event === "done") return;
    }
  }
  throw new Problem();
}

function parsed(block) {
  const field = (name) => block.split("\n").find((line) => line.startsWith(name))?.slice(name.length);
  return { event: field("event: "), data: JSON.parse(field("data: ") ?? "null") };
}

const known = new Map();

/** An article with its text. Its text never changes, so it is fetched once. */
export function article(id) {
  if (!known.has(id)) {
    const fetched = call("GET", `articles/${id}`);
    fetched.catch(() => known.delete(id));
    known.set(id, fetched);
  }
  return known.get(id);
}

/** Stores or deletes, after which other versions may be current or gone. */
export function change(...request) {
  return call(...request).finally(() => known.clear());
}

/** Stores a file under its name: the next one of that name is its newer version. */
export function upload(file) {
  const form = new FormData();
  form.append("file", file);
  form.append("key", file.name);
  return change("POST", "articles/upload", form);
}
