// MiniSearch over an index that was made beforehand, and is taken apart only where it is asked.
//
// The radix tree, beginnings of words, slips of the finger and weights are MiniSearch's. Two things
// are ours: where a word stands is a text until somebody asks, and what is found goes into columns.
import MiniSearch from "minisearch";
import { Hits } from "./hits.js";

/** Where a word stands, field by field: documents and how often, decoded at the first look. */
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
    const steps = part.slice(colon + 1).split(" ");
    const documents = new Uint32Array(steps.length);
    const times = new Uint16Array(steps.length).fill(1);
    let document = -1;
    steps.forEach((step, n) => {
      document += parseInt(step, 36);
      documents[n] = document;
      const star = step.indexOf("*");
      if (star > 0) times[n] = parseInt(step.slice(star + 1), 36);
    });
    fields.set(Number(part.slice(0, colon)), { documents, times });
  }
  return fields;
}

export class KeptIndex extends MiniSearch {
  static from(kept) {
    const index = new KeptIndex({ fields: kept.fields, tokenize: (text) => [text], processTerm: (term) => term });
    index._documentCount = kept.documents;
    index.lengths = kept.lengths.map((text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0) - 48));
    index.average = kept.average;
    const postings = kept.postings.split("\n");
    kept.terms.split(" ").forEach((term, n) => term && index._index.set(term, new Postings(postings[n])));
    return index;
  }

  has(term) {
    return this._index.has(term);
  }

  /** Whether a word begins so. */
  begins(term) {
    return this._index.atPrefix(term).size > 0;
  }

  /** Words that begin with the same letter and are two slips away. */
  near(term) {
    const found = [];
    for (const [word, [, slips]] of this._index.fuzzyGet(term, 2)) {
      if (slips === 2 && word[0] === term[0]) found.push(word);
    }
    return found.slice(0, 3);
  }

  /** The rows that hold a word, or one that begins so, or one nearly so. */
  found(term, options) {
    return this.executeQuery(term, options);
  }

  /** MiniSearch calls this for every word that fits; it is BM25+ as there, added up in columns. */
  termResults(_, __, weight, boost, postings, boosts, ___, { k, b, d }, results = new Hits(this._documentCount)) {
    if (!postings) return results;
    for (const [field, fieldBoost] of Object.entries(boosts)) {
      const number = this._fieldIds[field];
      const held = postings.get(number);
      if (!held) continue;
      const { documents, times } = held;
      const rare = Math.log(1 + (this._documentCount - documents.length + 0.5) / (documents.length + 0.5));
      const lengths = this.lengths[number];
      const average = this.average[number] || 1;
      const worth = weight * boost * fieldBoost * rare;
      for (let n = 0; n < documents.length; n += 1) {
        const often = times[n];
        const long = 1 - b + (b * lengths[documents[n]]) / average;
        results.add(documents[n], worth * (d + (often * (k + 1)) / (often + k * long)), 1 << number);
      }
    }
    return results;
  }
}
