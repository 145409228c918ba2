// The service, as the page calls it.

import { another, key } from "./key.js";

/** What went wrong; without a message, the service could not be reached. */
export class Problem extends Error {
  constructor({ detail, type, code = type?.split(":").at(-1) } = {}) {
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
  const response = await fetch(`v1/${path}`, { method, signal, headers, body: json ? JSON.stringify(body) : body }).catch(lost);
  if (response.status === 401 && (await another(shown))) return reach(method, path, body, signal);
  if (response.ok) return response;
  // A proxy may answer in words of its own.
  throw new Problem({ detail: `HTTP ${response.status}`, ...(await response.json().catch(() => null)) });
}

function lost() {
  throw new Problem();
}

/** The events of an answer as `{event, data}`, as they come; the last is `done`. */
export async function* ask(request, signal) {
  const response = await reach("POST", "answers", { ...request, stream: true }, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read; !(read = await reader.read().catch(lost)).done; ) {
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

/** An article with its text, as it is now: it may have been deleted or replaced. */
export function article(id) {
  return call("GET", `articles/${id}`);
}

/** Stores a file under its name: the next one of that name is its newer version. */
export function upload(file) {
  const form = new FormData();
  form.append("file", file);
  form.append("key", file.name);
  return call("POST", "articles/upload", form);
}
