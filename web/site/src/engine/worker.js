// search.js: a worker where the page came from a server; on the page itself where it came from disk.
import { Engine } from "./engine.js";

const FILES = ["search/first", "search/columns", "search/index"];

if (typeof document === "undefined") {
  const held = new Map();
  let engine = null;
  globalThis.regmetaData = (name, content) => held.set(name, content);
  onmessage = ({ data: { id, root, question } }) => {
    try {
      if (!engine) {
        importScripts(...FILES.map((file) => `${root}${file}.js`));
        engine = new Engine(...FILES.map((file) => held.get(file)));
        held.clear();
      }
      postMessage({ id, answer: engine.ask(question) });
    } catch (error) {
      postMessage({ id, error: String(error) });
    }
  };
} else {
  globalThis.regmetaEngine = Engine;
}
