// Asks the very search that the pages use: node node-search.mjs FOLDER < questions > answers (JSON lines).
import { readFileSync } from "node:fs";
import { Engine } from "./src/engine/engine.js";

const [folder] = process.argv.slice(2);
const held = new Map();
globalThis.regmetaData = (name, content) => held.set(name, content);
const files = ["search/first", "search/columns", "search/index"];
for (const file of files) (0, eval)(readFileSync(`${folder}/${file}.js`, "utf8"));
const start = performance.now();
const engine = new Engine(...files.map((file) => held.get(file)));
const ready = performance.now() - start;
for (const line of readFileSync(0, "utf8").split("\n")) {
  if (!line.trim()) continue;
  const answer = engine.ask(JSON.parse(line));
  const counts = Object.fromEntries(Object.entries(answer.counts).map(([key, found]) => [key, [...found]]));
  process.stdout.write(JSON.stringify({ ...answer, counts, ready }) + "\n");
}
