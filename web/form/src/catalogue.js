// What can be applied for: the publication's own files, as scripts, so that it works from disk too.
const held = new Map();
const waiting = new Map();

globalThis.regmetaOffer = (name, content) => held.set(name, content);

/** A file of the publication by its name (`sources`, `variables/K_NORIC`), fetched once. */
export function offered(name) {
  if (!waiting.has(name)) {
    waiting.set(name, new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = `${name.split("/").map(encodeURIComponent).join("/")}.js`;
      element.onload = () => { element.remove(); done(held.get(name)); };
      element.onerror = () => { element.remove(); waiting.delete(name); failed(new Error(name)); };
      document.head.append(element);
    }));
  }
  return waiting.get(name);
}

/** A source's variables; a source that only the form knows has none. */
export const variablesOf = (about) => (about.variables ? offered(about.variables.replace(/\.json$/, "")) : Promise.resolve([]));
