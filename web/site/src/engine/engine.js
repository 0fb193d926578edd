// The search, without a page: the same in a worker, on the page itself (from disk) and under node.
import { Columns } from "./columns.js";
import { KeptIndex } from "./kept.js";
import { Language } from "./language.js";
import { Query } from "./query.js";

const PAGE = 20;
const nordic = new Intl.Collator("nb");

export class Engine {
  constructor(first, columns, index) {
    this.first = first;
    this.columns = new Columns(first, columns);
    this.kilder = this.columns.facets.find((facet) => facet.key === "kilde");
    this.kildeCodes = first.facets.find((facet) => facet.key === "kilde").values.map(([code]) => code);
    this.index = index;
  }

  /** Built when the first words are asked for: choosing among facets does without. */
  get query() {
    if (!this.asking) {
      const language = new Language(this.index);
      this.asking = new Query(KeptIndex.from(this.index), language, this.index, this.columns);
    }
    return this.asking;
  }

  /** One page of results, how many there are, and the counts behind every choice. */
  ask({ q = "", chosen = {}, from = 0, to = 0, sort = "", page = 1 }) {
    const start = performance.now();
    const asked = q.trim() ? this.query.ask(q) : null;
    const sifted = this.columns.sift(asked ? asked.rows : this.columns.all, chosen, { from, to });
    const rows = this.ordered(sifted.rows, asked, sort);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    const at = Math.min(Math.max(1, page), pages);
    return {
      total: rows.length,
      undated: sifted.undated,
      page: at,
      pages,
      start: (at - 1) * PAGE,
      counts: sifted.counts,
      rows: rows.slice((at - 1) * PAGE, at * PAGE).map((row) => this.line(row, asked)),
      took: performance.now() - start,
    };
  }

  ordered(rows, asked, sort) {
    const { names } = this.columns;
    if (sort === "navn") return [...rows].sort((a, b) => nordic.compare(names[a], names[b]) || a - b);
    if (!asked || sort === "kilde") return rows;
    const { score } = asked;
    return [...rows].sort((a, b) => score[b] - score[a] || a - b);
  }

  line(row, asked) {
    const { starts, values } = this.kilder;
    return {
      row,
      code: this.columns.codes[row],
      name: this.columns.names[row],
      kilde: this.kildeCodes[values[starts[row]]],
      why: asked ? asked.why(row) : [],
    };
  }
}
