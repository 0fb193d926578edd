// Files of the publication as scripts that hand themselves over: that works from disk as well.
import { root } from "./dom.js";
import { own } from "./words.js";

// Two scripts may stand on a page: what one of them fetches, the other has as well.
const { waiting, held } = (globalThis.regmetaFiles ??= { waiting: new Map(), held: new Map() });

globalThis.regmetaData = (name, content) => held.set(name, content);

/** A script of ours, loaded once. */
export function script(address) {
  if (!waiting.has(address)) {
    waiting.set(address, new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = () => { element.remove(); done(); };
      element.onerror = () => { element.remove(); waiting.delete(address); failed(new Error(address)); };
      document.head.append(element);
    }));
  }
  return waiting.get(address);
}

export async function data(name) {
  if (!held.has(name)) await script(`${root}${name}.js`);
  return held.get(name);
}

// ------------------------------------------------------------------ cards

function bucket(code, buckets) {
  let found = 0x811c9dc5;
  for (let n = 0; n < code.length; n += 1) found = Math.imul(found ^ code.charCodeAt(n), 0x01000193) >>> 0;
  return found % buckets;
}

async function rowOf(code) {
  const first = await data("search/first");
  const where = await data(`search/where/${bucket(code, first.buckets)}`);
  return Object.hasOwn(where, code) ? where[code] : null;
}

/** Whether the catalogue has a variable of this code. */
export const coded = async (code) => code !== "" && (await rowOf(code)) !== null;

/** The cards of the variables that are called so, in any language and any source. */
export async function named(name) {
  const asked = name.trim().replace(/\s+/g, " ").toLowerCase();
  const first = await data("search/first");
  const names = await data(`search/names/${bucket(asked, first.buckets)}`);
  return Promise.all((Object.hasOwn(names, asked) ? names[asked] : []).map(cardAt));
}

/** All that is shown of a variable outside its page; null where the catalogue has no such code. */
export async function card(code) {
  const row = await rowOf(code);
  return row === null ? null : cardAt(row);
}

async function cardAt(row) {
  const first = await data("search/first");
  const file = await data(`search/cards/${Math.floor(row / first.cards)}`);
  const found = file.cards[row % first.cards];
  const [nb, en, linked] = file.kilder[found.kilde];
  const kildeNames = [nb, en];
  return { ...found, names: [found.name, found.nameEn], kildeNames, kildeName: own(kildeNames), linked: Boolean(linked), lists: (found.lists ?? []).map((name) => file.lists[name]) };
}

/** What a line of results shows beside the name. */
export async function hit(row) {
  const first = await data("search/first");
  const file = await data(`search/hits/${Math.floor(row / first.hits)}`);
  const [nameEn, description, descriptionEn, form, formEn, page] = file[row % first.hits];
  return { nameEn, description, descriptionEn, form, formEn, page };
}
