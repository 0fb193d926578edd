// MiniSearch over an index that was made beforehand and is taken apart only where it is asked.
import MiniSearch from "minisearch";

/** Where a word stands, by field: read like MiniSearch's own maps, decoded at the first look. */
class Postings {
  constructor(text) {
    this.text = text;
    this.fields = null;
  }

  get(field) {
    this.fields ??= decode(this.text);
    return this.fields.get(field);
  }
}

function decode(text) {
  const fields = new Map();
  for (const part of text.split(";")) {
    const colon = part.indexOf(":");
    const times = new Map();
    let document = -1;
    for (const step of part.slice(colon + 1).split(" ")) {
      const star = step.indexOf("*");
      document += parseInt(star < 0 ? step : step.slice(0, star), 36);
      times.set(document, star < 0 ? 1 : parseInt(step.slice(star + 1), 36));
    }
    fields.set(Number(part.slice(0, colon)), times);
  }
  return fields;
}

export class KeptIndex extends MiniSearch {
  static from(kept, options) {
    const index = new KeptIndex({ ...options, fields: kept.fields, idField: "id" });
    const { documents } = kept;
    index._documentCount = documents;
    index._nextId = documents;
    index._avgFieldLength = kept.average;
    for (let n = 0; n < documents; n += 1) {
      index._documentIds.set(n, n);
      index._fieldLength.set(n, kept.lengths.map((of) => of.charCodeAt(n) - 48));
    }
    const postings = kept.postings.split("\n");
    kept.terms.split(" ").forEach((term, n) => term && index._index.set(term, new Postings(postings[n])));
    return index;
  }

  has(term) {
    return this._index.has(term);
  }

  /** Document → {score, match}: what `search` finds, without sorting what nobody will look at. */
  found(terms, options) {
    return this.executeQuery(terms.join(" "), { ...options, tokenize: (text) => text.split(" "), processTerm: (term) => term });
  }
}
