// Folds and stems as the page does: [[fold, stem, without Snowball's ending, parts], ...] of the words in a JSON list on standard input.
import { readFileSync } from "node:fs";
import { fold } from "../../web/site/src/engine/fold.js";
import { Language } from "../../web/site/src/engine/language.js";
import { withoutEnding } from "../../web/site/src/engine/stem.js";

const { lists, words } = JSON.parse(readFileSync(0, "utf8"));
const language = new Language(lists);
process.stdout.write(JSON.stringify(words.map((word) => [fold(word), language.stem(fold(word)), withoutEnding(word), language.parts(fold(word))])));
