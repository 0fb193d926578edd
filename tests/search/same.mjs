// Whether our index, made beforehand, finds what MiniSearch finds in an index that it made itself.
// node same.mjs SITE; prints the number of words asked for, or fails with what was unlike.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import MiniSearch from "../../web/site/node_modules/minisearch/dist/es/index.js";
import { KeptIndex } from "../../web/site/src/engine/kept.js";

let kept = null;
globalThis.regmetaData = (_, content) => { kept = content; };
runInThisContext(readFileSync(`${process.argv[2]}/search/index.js`, "utf8"));

const terms = kept.terms.split(" ");
const documents = Array.from({ length: kept.documents }, (_, id) => ({ id, ...Object.fromEntries(kept.fields.map((field) => [field, []])) }));
kept.postings.split("\n").forEach((posting, n) => {
  for (const part of posting.split(";")) {
    const [number, steps] = part.split(":");
    let at = -1;
    for (const step of steps.split(" ")) {
      const [far, times] = step.split("*");
      at += parseInt(far, 36);
      for (let time = 0; time < parseInt(times ?? "1", 36); time += 1) documents[at][kept.fields[number]].push(terms[n]);
    }
  }
});
const own = new MiniSearch({ fields: kept.fields, tokenize: (text) => text.split(" ").filter(Boolean), processTerm: (term) => term, extractField: (document, field) => (field === "id" ? document.id : document[field].join(" ")) });
own.addAll(documents);
const ours = KeptIndex.from(kept);
const options = { prefix: true, fuzzy: 1, boost: { name: 6, codes: 0.5 } };
const asked = terms.filter((_, n) => n % 37 === 0);
for (const term of asked) {
  const theirs = own.search(term, options);
  const found = ours.found(term, options);
  const unlike = theirs.filter(({ id, score }) => Math.abs(found.score[id] - score) > 1e-3 * score);
  if (found.size !== theirs.length || unlike.length) throw new Error(`${term}: ${found.size} and ${theirs.length}, ${unlike.length} unlike`);
}
process.stdout.write(String(asked.length));
