// Pages that are results of their own: registries, forms, instruments, code lists, chapters.
import { fold } from "./fold.js";

const MOST = 3;
const ENOUGH = 0.5;
const PREFIX = 4;
const BEGUN = 0.85;
const REGISTRY = /(?:kvalitets)?registere?t?$/;
const LISTS = /kodeverk|kodeliste|code ?list/i;
const ORDER = ["concept", "kilde", "system", "instrument", "form", "chapter", "target", "list"];
/** How much of one's name a page of a kind must be asked for by. */
const WHOLE = { list: 1, form: 0.6, target: 0.6 };

export class Pages {
  constructor({ pages, filler, systems }, language) {
    this.language = language;
    this.filler = new Set(filler);
    this.systems = systems.map(([id, code, chapters]) => ({ id, chapters, code: new RegExp(`^${code}$`, "i") }));
    this.pages = pages.map(([kind, code, address, count, name, nameEn, place, placeEn, names]) => ({
      kind, code, address, count, name: [name, nameEn], place: [place, placeEn], names: names.map((text) => text.split(" ")),
    }));
    this.byCode = new Map(this.pages.map((page) => [`${page.kind}:${page.code}`, page]));
    this.first = new Map();
    for (const page of this.pages) for (const name of page.names) for (const term of new Set(name)) this.keep(term.slice(0, PREFIX), page);
  }

  keep(start, page) {
    const held = this.first.get(start);
    if (!held) this.first.set(start, new Set([page]));
    else held.add(page);
  }

  /** The pages that were asked for, best first; `concepts` are the ideas of the question. */
  found(text, concepts) {
    const coded = this.ofCode(text.trim());
    const asked = concepts.map((concept) => this.waysOf(concept)).filter((ways) => ways.length);
    if (!asked.length) return coded;
    const scored = [...this.candidates(asked)].map((page) => ({ page, score: this.score(page, asked, text) }));
    const named = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || order(a.page) - order(b.page));
    return [...new Set([...coded, ...named.map(({ page }) => page)])].slice(0, MOST);
  }

  /** Whether a page has a word like this in its name, so that it is no slip. */
  knows(ways) {
    const exactly = ways.filter(({ weight }) => weight >= 0.8);
    return [...this.candidates([exactly])].some((page) => page.names.some((name) => exactly.some(({ terms }) => covered(terms, name) > 0)));
  }

  waysOf({ units, ways }) {
    const [unit] = units;
    const bare = units.length === 1 ? unit.folded.at(-1).replace(REGISTRY, "") : "";
    const more = bare && bare !== unit.folded.at(-1) && bare.length > 2 ? [[...unit.folded.slice(0, -1), this.language.stem(bare)]] : [];
    const ending = unit.folded.length > 1 && !bare && units.length === 1 ? [unit.stems.slice(0, -1)] : [];
    const all = [...ways.filter(({ weight }) => weight >= 0.6), ...[...more, ...ending].map((terms) => ({ terms, weight: 1 }))];
    const telling = all.filter(({ terms }) => !terms.every((term) => this.filler.has(term)));
    telling.registry = more.length > 0 || ending.length > 0;
    return telling;
  }

  tells(term) {
    return !this.filler.has(term) && !this.language.weak.has(term) && !/^\d\p{L}?$/u.test(term);
  }

  candidates(asked) {
    const found = new Set();
    for (const ways of asked) for (const { terms } of ways) for (const page of this.first.get(terms[0].slice(0, PREFIX)) ?? []) found.add(page);
    return found;
  }

  /** How much of one of its names was asked for, where every idea of the question is in it. */
  score(page, asked, text) {
    let best = 0;
    for (const name of page.names) {
      const shares = asked.map((ways) => Math.max(...ways.map(({ terms, weight }) => covered(terms, name) * weight)));
      if (shares.includes(0)) continue;
      const length = name.filter((term) => this.tells(term)).length || 1;
      best = Math.max(best, Math.min(1, shares.reduce((sum, share) => sum + share, 0) / length));
    }
    if (page.kind === "kilde" && best && asked.some((ways) => ways.registry)) best = Math.max(best, ENOUGH);
    if (page.kind === "list" && !LISTS.test(text) && !literal(page, text)) return 0;
    return best >= (WHOLE[page.kind] ?? ENOUGH) ? best : 0;
  }

  /** What a chapter's code system is called. */
  systemOf({ code }) {
    return this.byCode.get(`system:${code.split(":")[0]}`).name[0];
  }

  /** The chapter that a code lies in, and that only: I21 is a code of one system. */
  ofCode(text) {
    const code = text.toUpperCase();
    for (const { id, code: shape, chapters } of this.systems) {
      const chapter = shape.test(code) && chapters.find(([, first, last]) => first <= code.slice(0, first.length) && code.slice(0, last.length) <= last);
      const page = chapter && this.byCode.get(`chapter:${id}:${chapter[0]}`);
      if (page) return [page];
    }
    return [];
  }
}

function order({ kind }) {
  return ORDER.indexOf(kind);
}

/** A list is asked for by its name as it is written: most are called as their one variable is. */
function literal({ name: [name] }, text) {
  return name.length > 3 && /[_ ]/.test(name) && fold(text.trim()) === fold(name);
}

/** How many of a name's words are asked for, none where one of the asked words is missing. */
function covered(terms, name) {
  let sum = 0;
  for (const term of terms) {
    if (name.includes(term)) sum += 1;
    else if (term.length >= PREFIX && name.some((word) => word.startsWith(term))) sum += BEGUN;
    else return 0;
  }
  return sum;
}
