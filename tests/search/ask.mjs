// Asks the very search that the pages use, as a page asks its worker.
// node ask.mjs SITE < questions > answers: a JSON line each. `took` and `whole` are milliseconds.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const [site] = process.argv.slice(2);
const run = (file) => runInThisContext(readFileSync(file, "utf8"), { filename: file });
let answered = null;
globalThis.importScripts = (...files) => files.forEach(run);
globalThis.postMessage = (answer) => { answered = answer; };
run(new URL("../../regmeta/publish/formats/site/assets/search.js", import.meta.url).pathname);

for (const line of readFileSync(0, "utf8").split("\n")) {
  if (!line.trim()) continue;
  const start = performance.now();
  globalThis.onmessage({ data: { id: 1, root: `${site}/`, question: JSON.parse(line) } });
  const whole = performance.now() - start;
  if (answered.error) throw new Error(answered.error);
  const { answer } = answered;
  const counts = Object.fromEntries(Object.entries(answer.counts).map(([key, found]) => [key, [...found]]));
  process.stdout.write(JSON.stringify({ ...answer, counts, whole }) + "\n");
}
