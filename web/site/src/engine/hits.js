// Rows that were found, with a score and the fields it came from: columns, since there are thousands.

export class Hits {
  constructor(count) {
    this.score = new Float32Array(count);
    this.fields = new Uint8Array(count);
    this.rows = [];
  }

  get size() {
    return this.rows.length;
  }

  add(row, score, fields) {
    if (!this.fields[row]) this.rows.push(row);
    this.fields[row] |= fields;
    this.score[row] += score;
  }

  /** Leave out the rows that do not fit. */
  keep(fits) {
    for (const row of this.rows) {
      if (fits(row)) continue;
      this.fields[row] = 0;
      this.score[row] = 0;
    }
    this.rows = this.rows.filter(fits);
  }

  /** The better score of the two for every row of either. */
  better(other, weight) {
    for (const row of other.rows) {
      const score = other.score[row] * weight;
      if (!this.fields[row]) this.rows.push(row);
      this.fields[row] |= other.fields[row];
      if (score > this.score[row]) this.score[row] = score;
    }
  }
}

/** The rows that all of them found, scores added up. */
export function inAll(found) {
  const [least, ...others] = [...found].sort((a, b) => a.size - b.size);
  if (!others.length) return least;
  const both = new Hits(least.score.length);
  for (const row of least.rows) {
    if (!others.every((other) => other.fields[row])) continue;
    for (const one of found) both.add(row, one.score[row], one.fields[row]);
  }
  return both;
}
