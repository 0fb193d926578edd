// From what was asked to rows with a score: words, what means the same, and how much of it is there.
import { Hits, inAll } from "./hits.js";

const BOOST = { name: 6, label: 3, technical: 2, concept: 3, place: 1.2, codes: 1, description: 1.2, parts: 2.5 };
const WEIGHTS = { prefix: 0.45, fuzzy: 0.4 };
const SAME = 0.85;
const WIDER = 0.5;
const APART = 0.6;
const HEAD = 0.3;
const MEASURED = 0.9;
const VERSION = 0.7;
const ABBREVIATION = 4;
const LONGEST_PHRASE = 4;
const FEW = 3;
const SLIP = 0.8;
const TWO_SLIPS = 9;
const LONG = 6;
const LEAST = 0.35;
const REGISTRY = /(?:kvalitets)?registere?t?$/;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const CACHED = 100;
const CODE = 1e6;
const DATABASE = 1e5;
const CODE_START = 1e4;
const VALUE = 1e3;
const VALUE_START = 500;

export class Query {
  constructor(index, language, lists, columns, pages) {
    this.pages = pages;
    this.index = index;
    this.language = language;
    this.columns = columns;
    this.fields = lists.fields;
    this.valueLines = lists.values ?? "";
    this.cache = new Map();
    this.same = new Map();
    this.wider = new Map();
    for (const line of lists.same) this.keepLine(line);
    for (const [word, narrow] of Object.entries(lists.wider)) {
      this.wider.set(language.phrase(word).join(" "), narrow.map((one) => language.phrase(one)));
    }
  }

  keepLine(line) {
    const phrases = line.map((one) => this.language.phrase(one)).filter((one) => one.length);
    for (const phrase of phrases) {
      const key = phrase.join(" ");
      this.same.set(key, [...(this.same.get(key) ?? []), ...phrases]);
    }
  }

  /**
   * Rows with their score; null where nothing was asked. `why(row)` tells the fields that matched,
   * `near` the words that nothing is called, each with the word that was searched for instead.
   */
  ask(text) {
    const exact = this.exact(text);
    const concepts = this.concepts(this.language.askedAbout(this.instead(text, exact))).flatMap((concept) => this.apart(concept));
    if (!concepts.length) return null;
    if (exact.values.size && isOneWord(text)) return { ...this.joined([], exact, 0), near: [], concepts };
    for (const concept of concepts) concept.isPage = this.pages.knows(this.pages.waysOf(concept));
    const pairs = concepts.flatMap((concept) => this.foundOrApart(concept));
    const found = pairs.map(([, hits]) => hits);
    besideTrue(found, pairs.map(([concept]) => concept));
    const near = exact.size ? [] : pairs.map(([concept]) => concept).filter(({ near, units }) => near && !this.pages.ofCode(units[0].text).length).map(({ units, near }) => ({ word: units[0].text, stems: near }));
    // The words of one phrase (wound infection) are no ideas of their own that must all be there.
    const least = concepts.length > 1 && !concepts.every(({ ofPhrase }) => ofPhrase) ? LEAST : 0;
    return { ...this.joined(found, exact, least), near, concepts };
  }

  /** A code that no list holds stands for its code system: variables may be coded in all of it. */
  instead(text, exact) {
    const [chapter] = exact.size || !isOneWord(text) ? [] : this.pages.ofCode(text.trim());
    return chapter ? this.pages.systemOf(chapter) : text;
  }

  /** What was asked, as ideas: the longest phrase that the lists know, else the word itself. */
  concepts(text) {
    const units = this.language.units(text.slice(0, 200)).slice(0, 12);
    const concepts = [];
    for (let at = 0; at < units.length;) {
      const length = this.phraseLength(units, at);
      concepts.push(this.concept(units.slice(at, at + length)));
      at += length;
    }
    const strong = concepts.filter(({ units: [first, ...more] }) => more.length || !this.language.weak.has(first.text));
    return strong.length ? strong : concepts;
  }

  /** An idea and its rows; a phrase that no row has, word by word. */
  foundOrApart(concept) {
    const hits = this.found(concept);
    if (hits.size || concept.units.length < 2) return [[concept, hits]];
    return concept.units.map((unit) => {
      const single = { ...this.concept([unit]), isPage: concept.isPage };
      return [single, this.found(single)];
    });
  }

  /** A phrase of the lists that neither a row nor a page has is asked for word by word. */
  apart(concept) {
    const { units, ways } = concept;
    if (units.length < 2 || ways.some(({ terms }) => terms.every((term) => this.index.has(term))) || this.pages.knows(this.pages.waysOf(concept))) return [concept];
    return units.map((unit) => ({ ...this.concept([unit]), ofPhrase: true }));
  }

  phraseLength(units, at) {
    for (let length = Math.min(LONGEST_PHRASE, units.length - at); length > 1; length -= 1) {
      if (this.same.has(key(units.slice(at, at + length)))) return length;
    }
    return 1;
  }

  concept(units) {
    const joined = units.filter((unit) => unit.joined).map((unit) => ({ terms: [unit.joined], weight: 1 }));
    const stems = units.flatMap((unit) => unit.stems);
    return { units, ways: unique([...joined, ...this.ways(stems), ...versionless(units), ...this.recorded(units), ...this.measured(units)]) };
  }

  /** What a registry is about, where one word asks for it: the heart of a heart registry. */
  recorded([unit, ...more]) {
    const word = unit.folded.at(-1);
    const bare = word.replace(REGISTRY, "");
    if (more.length || bare === word || bare.length < ABBREVIATION) return [];
    return this.ways([...unit.folded.slice(0, -1), this.language.stem(bare)]).map(({ terms, weight }) => ({ terms, weight: weight * MEASURED }));
  }

  /** What a compound tells of, where it ends on how that is told (a score, a value) and is no word of its own. */
  measured([unit, ...more]) {
    const word = unit.folded.at(-1);
    const stem = this.language.stem(word);
    if (more.length || unit.folded.length > 1 || this.index.has(stem) || this.same.has(stem)) return [];
    const head = this.language.measured(word, (bare) => this.same.has(bare) || this.index.has(bare) || this.pages.terms.has(bare));
    return head ? this.ways([head]).map(({ terms, weight }) => ({ terms, weight: weight * MEASURED })) : [];
  }

  ways(stems) {
    const name = stems.join(" ");
    return unique([
      { terms: stems, weight: 1 },
      ...(this.same.get(name) ?? []).map((terms) => ({ terms, weight: SAME })),
      ...(this.wider.get(name) ?? []).map((terms) => ({ terms, weight: WIDER })),
    ]);
  }

  found(concept) {
    const { units, ways } = concept;
    const best = new Hits(this.columns.count);
    for (const way of ways) this.take(best, way.terms, way.weight);
    if (best.size >= FEW) return best;
    if (units.length === 1) this.otherwise(best, concept);
    else this.partly(best, units);
    return best;
  }

  /** A phrase that few rows hold: its words each by some name, and behind them its last word, the head. */
  partly(best, units) {
    this.together(best, units.map((unit) => unit.stems));
    if (!best.size || best.size >= FEW) return;
    for (const way of this.ways(units.at(-1).stems)) this.take(best, way.terms, way.weight * HEAD);
  }

  /** A phrase or a compound that nothing is called: rows that hold each of its parts by some name. */
  together(best, parts) {
    const each = parts.map((stems) => {
      const hits = new Hits(this.columns.count);
      for (const way of this.ways(stems)) this.take(hits, way.terms, way.weight);
      return hits;
    });
    best.better(inAll(each), APART);
  }

  /** A compound nobody wrote like that; or, where nothing at all is called so, what is nearly so. */
  otherwise(best, concept) {
    const [unit] = concept.units;
    const word = unit.folded[0];
    if (unit.folded.length > 1 || word.length < 4) {
      if (!best.size && !concept.isPage) concept.near = [];
      return;
    }
    const parts = this.language.parts(word);
    if (parts.length) {
      this.together(best, parts.map((part) => [part]));
      concept.ways.push({ terms: parts, weight: APART });
    }
    if (best.size || concept.isPage) return;
    concept.near = this.nearest(word, parts);
    concept.ways.push(...concept.near.filter((stem) => this.pages.terms.has(stem)).map((stem) => ({ terms: [stem], weight: SLIP })));
    for (const stem of concept.near) for (const way of this.ways([stem])) this.take(best, way.terms, way.weight * SLIP);
  }

  /** Stems of words that may have been meant: a slip away, or the beginning of a compound. */
  nearest(word, parts) {
    const slips = [...this.slips(word)];
    if (slips.length || parts.length) return [...slips, ...parts.slice(0, 1)];
    const twice = word.length < TWO_SLIPS ? [] : this.index.near(this.language.stem(word));
    const head = this.language.beginning(word);
    return twice.length || !head ? twice : [head];
  }

  /** Stems that the index knows of words one slip away: an ending hides a slip from a plain look-up. */
  slips(word) {
    const known = new Set();
    const keep = (changed) => {
      const stem = this.language.stem(changed);
      if (stem.length > 2 && (this.index.has(stem) || (word.length > LONG && (this.same.has(stem) || this.pages.terms.has(stem))) || (stem.length > LONG && this.index.begins(stem)))) known.add(stem);
    };
    for (let at = 0; at <= word.length; at += 1) {
      const [head, tail] = [word.slice(0, at), word.slice(at)];
      if (tail) keep(head + tail.slice(1));
      if (tail.length > 1) keep(head + tail[1] + tail[0] + tail.slice(2));
      for (const letter of LETTERS) {
        keep(head + letter + tail);
        if (tail) keep(head + letter + tail.slice(1));
      }
    }
    known.delete(this.language.stem(word));
    return known;
  }

  take(best, terms, weight, fuzzy = 0) {
    const begun = terms.length > 1 || weight < 1 ? 4 : 2;
    const least = this.isAbbreviation(terms) ? Infinity : begun;
    best.better(inAll(terms.map((term) => this.search(term, fuzzy, least))), weight);
  }

  /** A short word that the lists know: the beginning of no other (PROM is not a promille). */
  isAbbreviation([term, ...more]) {
    return !more.length && term.length <= ABBREVIATION && this.same.has(term);
  }

  /** `begun` is from how many letters a word may be the beginning of another. */
  search(term, fuzzy, begun) {
    const name = `${fuzzy} ${term.length >= begun} ${term}`;
    let found = this.cache.get(name);
    if (!found) {
      if (this.cache.size >= CACHED) this.cache.clear();
      found = this.index.found(term, { boost: BOOST, weights: WEIGHTS, fuzzy, prefix: term.length >= begun });
      this.cache.set(name, found);
    }
    return found;
  }

  /** Scores added up, less where only a part of what was asked is there. */
  joined(found, exact, needed) {
    const rows = this.columns.count;
    const score = new Float32Array(rows);
    const share = new Float32Array(rows);
    const worth = found.map((best) => Math.log(1 + rows / (best.size + 1)));
    const all = worth.reduce((sum, one) => sum + one, 0) || 1;
    found.forEach((best, n) => {
      let top = 0;
      for (const row of best.rows) if (best.score[row] > top) top = best.score[row];
      for (const row of best.rows) {
        score[row] += best.score[row];
        // A word in the name is all there; one that a description mentions in passing is half there.
        share[row] += (worth[n] / all) * Math.sqrt(best.score[row] / top);
      }
    });
    let most = 0;
    for (const one of share) if (one > most) most = one;
    const least = most * needed;
    const rowsFound = [];
    for (let row = 0; row < rows; row += 1) {
      const more = exact.get(row) ?? 0;
      if (!more && (!share[row] || share[row] < least)) continue;
      score[row] = score[row] * share[row] * share[row] + more;
      rowsFound.push(row);
    }
    return { rows: rowsFound, score, why: (row) => this.fieldsOf(found, row, exact.values) };
  }

  fieldsOf(found, row, exact) {
    const mask = found.reduce((fields, best) => fields | best.fields[row], 0);
    return this.fields.filter((field, n) => mask & (1 << n) || (field === "codes" && exact.has(row)));
  }

  /** Rows whose code lists hold a code that was written, or codes that begin as it does. */
  withValue(text) {
    const found = new Map();
    for (const word of text.toLowerCase().match(/\p{L}[\p{L}\p{N}]*\d[\p{L}\p{N}.+-]*/gu) ?? []) {
      for (const [value, rows] of this.values) {
        if (value === word) for (const row of rows) found.set(row, VALUE);
        else if (word.length > 2 && value.startsWith(word)) for (const row of rows) found.set(row, Math.max(found.get(row) ?? 0, VALUE_START));
      }
    }
    return found;
  }

  get values() {
    this.heldValues ??= this.valueLines.split("\n").filter(Boolean).map((line) => {
      const [value, rows] = line.split("\t");
      return [value, rows.split(" ").map(Number)];
    });
    return this.heldValues;
  }

  /** Rows whose code or technical name is just what was written, or whose code begins so. */
  exact(text) {
    const asked = text.trim().toLowerCase();
    const found = this.withValue(text);
    found.values = new Set(found.keys());
    if (asked.length < 2 || /\s/.test(asked)) return found;
    const { lowCodes, lowDatabase } = this.columns;
    for (let row = 0; row < this.columns.count; row += 1) {
      const code = lowCodes[row];
      if (code === asked) found.set(row, CODE);
      else if (lowDatabase[row] === asked || code.endsWith(`.${asked}`)) found.set(row, DATABASE);
      else if (asked.length > 3 && /[._]/.test(asked) && code.startsWith(asked)) found.set(row, CODE_START);
    }
    return found;
  }
}

/** Beside words that are there, what was nearly meant only tells rows of theirs apart. */
function besideTrue(found, concepts) {
  const there = found.filter((best, n) => best.size && !concepts[n].near);
  if (!there.length) return;
  found.forEach((best, n) => concepts[n].near && best.keep((row) => there.some(({ fields }) => fields[row])));
}

/** A name without its version: EQ-5D-3L is an EQ-5D. */
function versionless([unit, ...more]) {
  if (more.length || unit.stems.length < 3 || !/\d/.test(unit.stems.at(-1))) return [];
  return [{ terms: unit.stems.slice(0, -1), weight: VERSION }];
}

const isOneWord = (text) => !/\s/.test(text.trim());

function key(units) {
  return units.flatMap((unit) => unit.stems).join(" ");
}

function unique(ways) {
  const seen = new Set();
  return ways.filter(({ terms }) => {
    const name = terms.join(" ");
    return name && !seen.has(name) && seen.add(name);
  });
}
