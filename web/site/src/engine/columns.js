// The rows' columns, and sifting by them: which rows are left, and how many behind every choice.

/** `2*95 1.3 *4`: 95 rows of 2, one of 1 and 3, four of none. */
function eachRun(text, call) {
  if (!text) return;
  for (const run of text.split(" ")) {
    const [value, times] = run.split("*");
    call(value, times === undefined ? 1 : Number(times));
  }
}

/** Choices of every row, one after the other; those of row n stand from starts[n] to starts[n + 1]. */
function choices(text, count) {
  const starts = new Uint32Array(count + 1);
  const values = [];
  let row = 0;
  eachRun(text, (value, times) => {
    const held = value === "" ? [] : value.split(".").map(Number);
    for (let n = 0; n < times; n += 1) {
      values.push(...held);
      row += 1;
      starts[row] = values.length;
    }
  });
  return { starts, values: Uint16Array.from(values) };
}

function years(text, count, otherwise) {
  const found = new Uint16Array(count).fill(otherwise);
  let row = 0;
  eachRun(text, (value, times) => {
    if (value) found.fill(Number(value), row, row + times);
    row += times;
  });
  return found;
}

export const OPEN = 9999;

export class Columns {
  constructor(first, columns) {
    this.count = first.total;
    this.codes = columns.codes.split("\n");
    this.names = columns.names.split("\n");
    this.lowCodes = columns.codes.toLowerCase().split("\n");
    this.lowDatabase = columns.database.toLowerCase().split("\n");
    this.facets = first.facets.map(({ key, values }) => ({
      key,
      size: values.length,
      number: new Map(values.map(([value], n) => [value, n])),
      ...choices(columns.facets[key], first.total),
    }));
    this.from = years(columns.years.from, first.total, 0);
    this.to = years(columns.years.to, first.total, OPEN);
    this.all = Array.from({ length: first.total }, (_, n) => n);
  }

  /**
   * Of `rows`, those that every facet lets through, and for each facet how many rows stand behind
   * each of its choices: the rows that all *other* facets let through, as is custom.
   */
  sift(rows, chosen, { from = 0, to = 0 } = {}) {
    const wanted = this.facets.map((facet) => wantedOf(facet, chosen[facet.key]));
    const counts = this.facets.map((facet) => new Uint32Array(facet.size));
    const kept = [];
    let undated = 0;
    for (const row of rows) {
      const [missed, by] = this.missed(row, wanted);
      if (missed > 1) continue;
      if ((from || to) && !this.inPeriod(row, from, to)) {
        if (!missed && !this.from[row]) undated += 1;
        continue;
      }
      if (!missed) kept.push(row);
      for (let n = 0; n < this.facets.length; n += 1) {
        if (!missed || by === n) count(this.facets[n], row, counts[n]);
      }
    }
    return { rows: kept, undated, counts: Object.fromEntries(this.facets.map((facet, n) => [facet.key, counts[n]])) };
  }

  /** How many facets do not let a row through (no more than two are counted), and the first of them. */
  missed(row, wanted) {
    let missed = 0;
    let by = -1;
    for (let n = 0; n < wanted.length && missed < 2; n += 1) {
      if (wanted[n] && !holds(this.facets[n], row, wanted[n])) {
        missed += 1;
        if (by < 0) by = n;
      }
    }
    return [missed, by];
  }

  /** Whether the years overlap; a row whose first year nobody told is in no period. */
  inPeriod(row, from, to) {
    return this.from[row] > 0 && this.from[row] <= (to || OPEN) && this.to[row] >= from;
  }
}

function wantedOf(facet, chosen) {
  if (!chosen?.length) return null;
  const wanted = new Uint8Array(facet.size);
  for (const value of chosen) if (facet.number.has(value)) wanted[facet.number.get(value)] = 1;
  return wanted;
}

function holds({ starts, values }, row, wanted) {
  for (let n = starts[row]; n < starts[row + 1]; n += 1) if (wanted[values[n]]) return true;
  return false;
}

function count({ starts, values }, row, counts) {
  for (let n = starts[row]; n < starts[row + 1]; n += 1) counts[values[n]] += 1;
}
