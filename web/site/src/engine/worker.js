// search.js: a worker where the page came from a server; on the page itself where it came from disk.
import { Engine } from "./engine.js";

const FILES = ["search/first", "search/columns", "search/index", "search/pages"];
const PAUSE = 20;

if (typeof document === "undefined") {
  const held = new Map();
  let engine = null;
  globalThis.regmetaData = (name, content) => held.set(name, content);
  // One question at a time, so that a real one never waits for more than one of them.
  const warm = (questions) => {
    try {
      if (questions.length) engine.ask(questions[0]);
    } catch {
      return; // nobody waits for the answer
    }
    if (questions.length > 1) setTimeout(warm, PAUSE, questions.slice(1));
  };
  onmessage = ({ data: { id, root, question } }) => {
    try {
      if (!engine) {
        importScripts(...FILES.map((file) => `${root}${file}.js`));
        engine = new Engine(...FILES.map((file) => held.get(file)));
        held.clear();
        setTimeout(warm, PAUSE, engine.rehearsal());
      }
      postMessage({ id, answer: engine.ask(question) });
    } catch (error) {
      postMessage({ id, error: String(error) });
    }
  };
} else {
  globalThis.regmetaEngine = Engine;
}
