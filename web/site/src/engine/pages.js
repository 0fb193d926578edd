// Pages that are results of their own: registries, forms, instruments, code lists, chapters.
import { fold } from "./fold.js";

const MOST = 3;
const ENOUGH = 0.5;
const PREFIX = 4;
const BEGUN = 0.85;
/** A block has so many words that the beginning of one tells little. */
const BEGUN_BLOCK = 0.5;
const NARROWER = 0.5;
/** How much of a question a page must have that has not all of it. */
const MOST_OF = 0.45;
const REGISTRY = /(?:kvalitets)?registere?t?$/;
const ASKS_REGISTRY = /regist(?:er|re|ry|rie)/i;
const FEW_REGISTRIES = 2;
/** Words that say that a code stands beside them. */
const CODED = /diagnos|kode|code|icd|ncsp|atc|prosedyre|procedure/i;
const LISTS = /kodeverk|kodeliste|code ?list/i;
const ORDER = ["concept", "kilde", "system", "instrument", "form", "chapter", "block", "target", "list"];
/** How much of one's name a page of a kind must be asked for by. */
const WHOLE = { list: 1, form: 0.6, target: 0.6, block: 0.7 };

export class Pages {
  constructor({ pages, filler, systems }, language) {
    this.language = language;
    this.filler = new Set(filler);
    this.systems = systems.map(([id, code, chapters, blocks]) => ({ id, chapters, blocks, code: new RegExp(`^${code}$`, "i") }));
    this.pages = pages.map(([kind, code, address, count, name, nameEn, place, placeEn, names]) => ({
      kind, code, address, count, name: [name, nameEn], place: [place, placeEn], names: names.map((text) => text.split(" ")),
    }));
    this.byCode = new Map(this.pages.map((page) => [`${page.kind}:${page.code}`, page]));
    this.terms = new Set(this.pages.flatMap(({ names }) => names.flat()));
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
    // What nothing is called is told to the reader, and keeps back no page for the rest.
    const called = concepts.filter(({ near, isPage }) => isPage || !near || near.some((stem) => this.terms.has(stem)));
    const asked = called.map((concept) => this.waysOf(concept)).filter((ways) => ways.length);
    const named = this.named(asked, text);
    const among = coded.length ? coded : this.amongWords(text);
    const found = CODED.test(text) ? [...among, ...named] : [...coded, ...named, ...among];
    return found.length ? [...new Set(found)].slice(0, MOST) : this.nearest(asked, text);
  }

  /** Where no page has all of the question: the one that has most of it, by how telling each idea is. */
  nearest(asked, text) {
    if (asked.length < 2) return [];
    const held = asked.map((ways) => ({ ways: [ways], pages: [...this.candidates([ways])].filter((page) => this.holds(page, ways)) }));
    const worth = held.map(({ pages }) => Math.log(1 + this.pages.length / (pages.length + 1)));
    const all = worth.reduce((sum, one) => sum + one, 0);
    const scores = new Map();
    held.forEach(({ ways, pages }, n) => {
      for (const page of pages) scores.set(page, (scores.get(page) ?? 0) + (worth[n] / all) * this.score(page, ways, text));
    });
    const [best] = [...scores].sort((a, b) => b[1] - a[1] || order(a[0]) - order(b[0]));
    return best && best[1] >= MOST_OF ? [best[0]] : [];
  }

  holds(page, ways) {
    return page.names.some((name) => ways.some(({ terms }) => covered(terms, name, 0) > 0));
  }

  /** The pages whose names hold every idea of the question, best first. */
  named(asked, text) {
    if (!asked.length) return [];
    const scored = [...this.candidates(asked)].map((page) => ({ page, score: this.score(page, asked, text) }));
    const good = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || order(a.page) - order(b.page));
    const kept = ASKS_REGISTRY.test(text) ? registriesFirst(good) : good;
    return kept.map(({ page }) => page);
  }

  /** The pages of codes that stand among other words: diagnosis K35. */
  amongWords(text) {
    return text.split(/[\s,;:()]+/).filter((word) => /\d/.test(word)).flatMap((word) => this.ofCode(word));
  }

  /** The registries that rows are of, those with most of them first, where a registry is asked for. */
  registriesOf(text, kilder) {
    if (!ASKS_REGISTRY.test(text)) return [];
    const counts = new Map();
    for (const kilde of kilder) counts.set(kilde, (counts.get(kilde) ?? 0) + 1);
    const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, FEW_REGISTRIES);
    return most.map(([kilde]) => this.byCode.get(`kilde:${kilde}`)).filter(Boolean);
  }

  /** Whether a page has a word like this in its name, so that it is no slip. */
  knows(ways) {
    const exactly = ways.filter(({ weight }) => weight >= 0.8);
    return [...this.candidates([exactly])].some((page) => page.names.some((name) => exactly.some(({ terms }) => covered(terms, name, isBlock(page) ? 0 : BEGUN) > 0)));
  }

  waysOf({ units, ways }) {
    const [unit] = units;
    const bare = units.length === 1 ? unit.folded.at(-1).replace(REGISTRY, "") : "";
    const more = bare && bare !== unit.folded.at(-1) && bare.length > 2 ? [[...unit.folded.slice(0, -1), this.language.stem(bare)]] : [];
    const ending = unit.folded.length > 1 && !bare && units.length === 1 ? [unit.stems.slice(0, -1)] : [];
    const all = [...ways.filter(({ weight }) => weight >= NARROWER), ...[...more, ...ending].map((terms) => ({ terms, weight: 1 }))];
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
    const begun = isBlock(page) ? BEGUN_BLOCK : BEGUN;
    for (const name of page.names) {
      const shares = asked.map((ways) => Math.max(...ways.map(({ terms, weight }) => covered(terms, name, begun) * weight)));
      if (shares.includes(0)) continue;
      const length = name.filter((term) => this.tells(term)).length || 1;
      best = Math.max(best, Math.min(1, shares.reduce((sum, share) => sum + share, 0) / length));
      if (page.kind === "chapter" && asked.length > 1 && this.begins(name, asked)) best = Math.max(best, ENOUGH);
    }
    if (page.kind === "kilde" && best && asked.some((ways) => ways.registry)) best = Math.max(best, ENOUGH);
    if (page.kind === "list" && !LISTS.test(text) && !literal(page, text)) return 0;
    return best >= (WHOLE[page.kind] ?? ENOUGH) ? best : 0;
  }

  /** Whether a long title begins with what was asked: injuries and poisoning. */
  begins(name, asked) {
    const start = name.slice(0, asked.length);
    return asked.every((ways) => ways.some(({ terms }) => covered(terms, start) > 0));
  }

  /** What a chapter's code system is called. */
  systemOf({ code }) {
    return this.byCode.get(`system:${code.split(":")[0]}`).name[0];
  }

  /** The block and the chapter that a code lies in, and those only: I21 is a code of one system. */
  ofCode(text) {
    const code = text.toUpperCase();
    for (const { id, code: shape, chapters, blocks } of this.systems) {
      if (!shape.test(code)) continue;
      const holds = (first, last) => first <= code.slice(0, first.length) && code.slice(0, last.length) <= last;
      const inside = blocks.filter((ends) => holds(...ends)).map(([first]) => `block:${id}:${first}`);
      const around = chapters.filter(([, first, last]) => holds(first, last)).slice(0, 1).map(([number]) => `chapter:${id}:${number}`);
      const pages = [...inside, ...around].map((name) => this.byCode.get(name)).filter(Boolean);
      if (pages.length) return pages;
    }
    return [];
  }
}

const isBlock = ({ kind }) => kind === "block";

/** Where a registry is asked for, registries come before what they record. */
function registriesFirst(named) {
  const isRegistry = ({ page }) => page.kind === "kilde";
  return [...named.filter(isRegistry), ...named.filter((one) => !isRegistry(one))];
}

function order({ kind }) {
  return ORDER.indexOf(kind);
}

/** A list is asked for by its name as it is written: most are called as their one variable is. */
function literal({ name: [name] }, text) {
  return name.length > 3 && /[_ ]/.test(name) && fold(text.trim()) === fold(name);
}

/** How many of a name's words are asked for, none where one of the asked words is missing. */
function covered(terms, name, begun = BEGUN) {
  let sum = 0;
  for (const term of terms) {
    if (name.includes(term)) sum += 1;
    else if (term.length >= PREFIX && name.some((word) => word.startsWith(term))) sum += begun;
    else return 0;
  }
  return sum;
}
