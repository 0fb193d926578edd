// The search, without a page: the same in a worker, on the page itself (from disk) and under node.
import { Columns, OPEN } from "./columns.js";
import { KeptIndex } from "./kept.js";
import { fold } from "./fold.js";
import { Language } from "./language.js";
import { Pages } from "./pages.js";
import { Query } from "./query.js";

const PAGE = 20;
const MOST_MARKS = 60;
const nordic = new Intl.Collator("nb");

export class Engine {
  constructor(first, columns, index, pages) {
    this.first = first;
    this.columns = new Columns(first, columns);
    this.kilder = this.columns.facets.find((facet) => facet.key === "kilde");
    this.kildeCodes = first.facets.find((facet) => facet.key === "kilde").values.map(([code]) => code);
    this.index = index;
    this.pageList = pages;
  }

  /** Built when the first words are asked for: choosing among facets does without. */
  get query() {
    if (!this.asking) {
      const language = new Language(this.index);
      this.pages = new Pages(this.pageList, language);
      this.asking = new Query(KeptIndex.from(this.index), language, this.index, this.columns, this.pages);
    }
    return this.asking;
  }

  /** One page of results, how many there are, and the counts behind every choice. */
  ask({ q = "", chosen = {}, from = 0, to = 0, sort = "", page = 1 }) {
    const start = performance.now();
    const asked = q.trim() ? this.query.ask(q) : null;
    const sifted = this.columns.sift(asked ? asked.rows : this.columns.all, chosen, { from, to });
    const { length } = sifted.rows;
    const pages = Math.max(1, Math.ceil(length / PAGE));
    const at = Math.min(Math.max(1, page), pages);
    const rows = this.ordered(sifted.rows, asked, sort, at * PAGE);
    const lines = rows.slice((at - 1) * PAGE).map((row) => this.line(row, asked));
    const found = asked && at === 1 ? this.pagesOf(q, asked, lines) : [];
    return {
      total: length,
      undated: sifted.undated,
      page: at,
      pages,
      start: (at - 1) * PAGE,
      counts: sifted.counts,
      rows: lines,
      pages_found: found,
      near: asked?.near.length ? asked.near.map((near) => this.meant(near, rows, found)) : null,
      marks: asked ? marks(asked.concepts) : [],
      took: performance.now() - start,
    };
  }

  /** Pages that were asked for; registries by what they record, where none is called so. */
  pagesOf(q, asked, lines) {
    const pages = this.pages.found(q, asked.concepts);
    if (pages.some(({ kind }) => kind === "kilde")) return pages;
    return [...this.pages.registriesOf(q, lines.map(({ kilde }) => kilde)), ...pages];
  }

  /** Questions that nobody asked: a browser makes code fast that it has run a few times. */
  rehearsal() {
    const { names, count } = this.columns;
    return [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => ({ q: `${names[Math.floor(count * share)] ?? ""} blodtrykk`.slice(-80) }));
  }

  /** Rows in the order asked for; no more of them put in order than are to be shown. */
  ordered(rows, asked, sort, shown) {
    if (sort === "navn") return first(rows, this.byName, shown);
    if (!asked || sort === "kilde") return rows.slice(0, shown);
    return first(rows, asked.score, shown);
  }

  /** How far from the end each row's name stands: worked out when first asked for. */
  get byName() {
    if (!this.places) {
      const { names, all } = this.columns;
      this.places = new Float32Array(names.length);
      [...all].sort((a, b) => nordic.compare(names[a], names[b]) || a - b).forEach((row, n) => { this.places[row] = -n; });
    }
    return this.places;
  }

  line(row, asked) {
    const { starts, values } = this.kilder;
    return {
      row,
      code: this.columns.codes[row],
      name: this.columns.names[row],
      kilde: this.kildeCodes[values[starts[row]]],
      why: asked ? asked.why(row) : [],
      from: this.columns.from[row],
      to: this.columns.to[row] === OPEN ? 0 : this.columns.to[row],
    };
  }

  /** What was meant, as a word of the names that it is found in. */
  meant({ word, stems }, rows, pages) {
    const names = [...rows.slice(0, 20).map((row) => this.columns.names[row]), ...pages.flatMap(({ name }) => name)];
    for (const name of names) {
      for (const written of name.match(/[\p{L}\p{N}]+/gu) ?? []) {
        if (stems.some((stem) => fold(written).startsWith(stem))) return { word, instead: written.toLowerCase() };
      }
    }
    return { word, instead: stems.length && rows.length ? stems[0] : "" };
  }
}

/** Beginnings of words that answer the question, to be marked in what is shown. */
function marks(concepts) {
  const terms = concepts.flatMap(({ ways, near }) => [...ways.flatMap((way) => way.terms), ...(near ?? [])]);
  return [...new Set(terms)].filter((term) => term.length > 1).slice(0, MOST_MARKS);
}

/** The `shown` rows that score best, those alike in the order of the rows. */
function first(rows, score, shown) {
  let kept = rows;
  if (rows.length > 4 * shown) {
    const scores = Float32Array.from(rows, (row) => score[row]).sort();
    const least = scores[scores.length - shown];
    kept = rows.filter((row) => score[row] >= least);
  }
  return [...kept].sort((a, b) => score[b] - score[a] || a - b).slice(0, shown);
}
