// Who answers: a worker where there can be one, else the search on the page itself (from disk).
import { root } from "./dom.js";
import { data, script } from "./data.js";

let asking = null;

/** Ask the search; it is fetched at the first question. */
export function ask(question) {
  asking ??= location.protocol === "file:" ? onPage() : inWorker();
  return asking.then((answer) => answer(question));
}

async function onPage() {
  await script(`${root}assets/search.js`);
  const files = ["search/first", "search/columns", "search/index", "search/pages"];
  const engine = new globalThis.regmetaEngine(...(await Promise.all(files.map(data))));
  return async (question) => engine.ask(question);
}

async function inWorker() {
  const worker = new Worker(`${root}assets/search.js`);
  const waiting = new Map();
  let last = 0;
  worker.onmessage = ({ data: { id, answer, error } }) => {
    const { done, failed } = waiting.get(id);
    waiting.delete(id);
    if (error) failed(new Error(error)); else done(answer);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    waiting.forEach(({ failed }) => failed(new Error("search.js")));
    waiting.clear();
  };
  const base = new URL(root || ".", location.href).href;
  return (question) => new Promise((done, failed) => {
    last += 1;
    waiting.set(last, { done, failed });
    worker.postMessage({ id: last, root: base, question });
  });
}
