// The page's end of the one small interface: questions to the worker, one after the other.
import { download, lang, say, sentence, tell } from "./dom.js";

const CHANGING = ["change", "accept", "repair", "undo", "redo", "decide", "map"];
const KEEPING = ["mended", "work", "mappings"];
const FILES = JSON.parse(document.getElementById("files").textContent);
const held = (name) => document.getElementById(`held:${name}`);

const decoded = (text) => Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0)).buffer;

const contentOf = async (name) => {
  const own = held(name);
  if (own) {
    const content = decoded(own.textContent);
    own.remove();
    return content;
  }
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(name);
  return answer.arrayBuffer();
};

const asScript = (content) => URL.createObjectURL(new Blob([content], { type: "text/javascript" }));

export class Engine {
  #worker;
  #waiting = new Map();
  #next = 1;
  #last = Promise.resolve();
  /** Whether something was done that has not been saved. */
  unsaved = false;

  /** Start regmeta; `told(done, of)` hears how far it is. */
  async start(told) {
    const files = {};
    let done = 0;
    await Promise.all(FILES.needed.map(async (name) => {
      files[name] = await contentOf(name);
      done += 1;
      told(done, FILES.needed.length + 1);
    }));
    const single = Boolean(held(FILES.worker));
    const script = single ? asScript(await contentOf(FILES.worker)) : FILES.worker;
    const loader = single ? await contentOf(FILES.loader) : new URL(FILES.loader, location.href).href;
    this.#worker = new Worker(script);
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = (event) => this.#fail(event.message ?? "worker");
    const now = new Date();
    const today = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    await this.#send("start", { files, loader, own: FILES.own, today: document.body.dataset.today || today }, Object.values(files));
    told(1, 1);
  }

  /** The answer to a verb; a sentence that regmeta says is thrown as `{ said }`. */
  ask(verb, given, moved = []) {
    const answer = this.#last.then(() => this.#send(verb, given, moved));
    this.#last = answer.catch(() => {});
    if (CHANGING.includes(verb)) answer.then(() => { this.unsaved = true; }, () => {});
    return answer;
  }

  /** A file to take along, among the person's downloads. */
  async save(kind) {
    try {
      const { name, content } = await this.ask("save", { kind, lang });
      download(name, content);
      if (KEEPING.includes(kind)) this.unsaved = false;
      tell(say("saved", { name }));
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  #send(verb, given, moved = []) {
    const id = this.#next++;
    return new Promise((give, refuse) => {
      this.#waiting.set(id, { give, refuse });
      this.#worker.postMessage({ id, verb, given }, moved);
    });
  }

  #hear({ id, answer, error, fault }) {
    const { give, refuse } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    if (error) refuse({ said: error });
    else if (fault !== undefined) refuse({ fault });
    else give?.(answer);
  }

  #fail(fault) {
    for (const { refuse } of this.#waiting.values()) refuse({ fault });
    this.#waiting.clear();
  }
}
