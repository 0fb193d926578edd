import { fold } from "./fold.js";
import { withoutEnding } from "./stem.js";

// Words as they are searched for; regmeta/publish/formats/site/search/language.py does the same to the texts.
const JOINTS = ["", "s", "e"];
const SHORTEST_PART = 4;
const LONGEST_WORD = 40;

export class Language {
  constructor({ stop, weak, measures, endings, least, lexicon, questions }) {
    this.questions = Object.entries(questions ?? {}).flatMap(([word, asked]) => asked.map((phrase) => [phrase, word]));
    this.questions.sort(([a], [b]) => b.length - a.length);
    this.measures = new Set(measures ?? []);
    this.stop = new Set(stop);
    this.weak = new Set(weak);
    this.endings = endings;
    this.least = least;
    this.lexicon = new Set(lexicon ? lexicon.split(" ") : []);
  }

  stem(folded) {
    if (!/^\p{L}+$/u.test(folded)) return folded;
    const bare = withoutEnding(folded);
    const ending = this.endings.find((one) => bare.endsWith(one) && bare.length - one.length >= this.least);
    return ending ? bare.slice(0, -ending.length) : bare;
  }

  /** A question with what it asks about in its place: how tall is of height. */
  askedAbout(text) {
    let low = ` ${text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
    const asked = this.questions.filter(([phrase]) => low.includes(` ${phrase} `));
    if (!asked.length) return text;
    for (const [phrase, word] of asked) low = low.replace(` ${phrase} `, ` ${word} `);
    return low.trim();
  }

  /** What was asked for, a unit for each word: its stems, and both as one where a hyphen joins them. */
  units(text) {
    const low = text.normalize("NFC").toLowerCase();
    const chunks = low.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
    const kept = chunks.filter((chunk) => !this.stop.has(chunk));
    return (kept.length ? kept : chunks).map((chunk) => this.unit(chunk)).filter((one) => one.stems.length);
  }

  unit(chunk) {
    const words = chunk.split("-").filter((word, _, all) => all.length === 1 || !this.stop.has(word));
    const folded = words.map((word) => fold(word.slice(0, LONGEST_WORD)));
    const joined = words.length > 1 ? fold(chunk.replaceAll("-", "").slice(0, LONGEST_WORD)) : "";
    return { text: chunk, folded, stems: folded.map((word) => this.stem(word)), joined };
  }

  /** The stems of a phrase of the lists, in the order in which it is written. */
  phrase(text) {
    return this.units(text).flatMap((unit) => unit.stems);
  }

  /** The stems of a compound's two parts, or nothing. */
  parts(word) {
    if (word.length < 2 * SHORTEST_PART || !/^\p{L}+$/u.test(word)) return [];
    for (let cut = SHORTEST_PART; cut <= word.length - SHORTEST_PART; cut += 1) {
      const tail = this.stem(word.slice(cut));
      const head = this.lexicon.has(tail) && this.head(word.slice(0, cut));
      if (head) return [head, tail];
    }
    return [];
  }

  /** The stem of a compound's first part, where the last is a measure and `isKnown` knows the first. */
  measured(word, isKnown) {
    for (let cut = SHORTEST_PART - 1; cut <= word.length - SHORTEST_PART + 1; cut += 1) {
      if (!this.measures.has(this.stem(word.slice(cut)))) continue;
      for (const joint of JOINTS) {
        const bare = this.stem(word.slice(0, cut - joint.length));
        if (word.slice(0, cut).endsWith(joint) && isKnown(bare)) return bare;
      }
    }
    return "";
  }

  /** The stem of the longest beginning that is a word of its own. */
  beginning(word) {
    for (let cut = word.length - 3; cut >= SHORTEST_PART; cut -= 1) {
      const head = this.head(word.slice(0, cut));
      if (head) return head;
    }
    return "";
  }

  head(text) {
    for (const joint of JOINTS) {
      const bare = text.slice(0, text.length - joint.length);
      if (text.endsWith(joint) && bare.length >= SHORTEST_PART && this.lexicon.has(this.stem(bare))) return this.stem(bare);
    }
    // Of three like letters one is left out: eggstokk and kreft make eggstokkreft.
    const doubled = this.stem(text + text.at(-1));
    return text.length >= SHORTEST_PART && this.lexicon.has(doubled) ? doubled : "";
  }
}
