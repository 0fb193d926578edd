// Lists read from files: our own, an application, the national explorer's list, and any table with
// a column of variables, whatever its headings are.
import { card, coded, named } from "./data.js";
import { TEXTS, whole } from "./list.js";
import { decoded, tablesOf } from "./tables.js";

const HEADS = {
  code: ["kode", "variabelkode", "variabel-kode", "code", "variablecode", "variabel", "variable"],
  name: ["navn", "variabelnavn", "name", "variablename", "visningsnavn"],
  kilde: ["kilde", "datakilde", "kildenavn", "kildekode", "source", "datasource", "helseregister"],
  from: ["fra", "periodefra", "from", "periodfrom", "fraogmed"],
  to: ["til", "periodetil", "to", "periodto", "tilogmed"],
  why: ["begrunnelse", "reason", "justification", "formål"],
  wanted: ["ønskededata", "ønsketdata", "desireddata", "wanteddata", "desireddatafreetext"],
  note: ["merknad", "notat", "kommentar", "note", "notes", "comment"],
};
const KEYS = {
  code: ["code", "kode", "variabelKode", "delekode", "variabelId", "id"],
  name: ["name", "navn", "variabelNavn", "preferredTerm"],
  kilde: ["kilde", "kildeKode", "source", "kildeNavn"],
  why: ["why", "justification", "begrunnelse"],
  wanted: ["wanted", "desiredDataFreeText", "derivation"],
  note: ["note", "notes", "merknad"],
};
const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** {name, lines, unknown}: `unknown` are the rows that name no variable of the catalogue. */
export async function readList(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = bytes[0] === 0x50 ? "" : decoded(bytes).replace(/^\ufeff/, "").trimStart();
  if (/^[{[]/.test(text)) return found(...inJson(JSON.parse(text)));
  const tables = tablesOf(file.name, bytes);
  const read = await Promise.all(tables.map(inTable));
  const most = read.reduce((best, one) => (one.lines.length > best.lines.length ? one : best), { lines: [], unknown: [] });
  return { name: "", ...most };
}

// ------------------------------------------------------------------ JSON

function inJson(said) {
  const items = [said, said.items, said.variables, said.variableIds].find(Array.isArray) ?? [];
  return [typeof said.name === "string" ? said.name : "", items.map((one) => (typeof one === "string" ? { code: one } : item(one ?? {})))];
}

function item(one) {
  const made = Object.fromEntries(Object.entries(KEYS).map(([key, names]) => [key, names.map((name) => one[name]).find((value) => typeof value === "string") ?? ""]));
  return { ...made, from: one.from ?? one.period?.from ?? "", to: one.to ?? one.period?.to ?? "" };
}

// ------------------------------------------------------------------ tables

async function inTable(rows) {
  const { at, heads } = await headsOf(rows);
  const lines = rows.slice(at + 1).filter((row) => row.some((cell) => cell.trim())).map((row) => lineOf(row, heads));
  return found("", lines.filter((one) => one.code || one.name));
}

/** Where the headings stand and which column is which; a column of codes is known by what it holds. */
async function headsOf(rows) {
  const read = (row) => row.map((cell) => Object.keys(HEADS).find((key) => HEADS[key].includes(plain(cell))) ?? "");
  const at = rows.slice(0, 20).findIndex((row) => { const keys = read(row); return keys.includes("code") || keys.includes("name"); });
  const heads = at < 0 ? [] : read(rows[at]);
  const column = await columnOfCodes(rows);
  if (column >= 0) {
    for (let n = 0; n < heads.length; n += 1) if (heads[n] === "code") heads[n] = "";
    heads[column] = "code";
  }
  return { at, heads: Array.from(heads, (one) => one ?? "") };
}

async function columnOfCodes(rows) {
  const sample = rows.slice(0, 60);
  const width = Math.max(0, ...sample.map((row) => row.length));
  let best = -1, most = 0;
  for (let column = 0; column < width; column += 1) {
    const hits = await Promise.all(sample.map((row) => coded((row[column] ?? "").trim())));
    const n = hits.filter(Boolean).length;
    if (n > most) [best, most] = [column, n];
  }
  return best;
}

function lineOf(row, heads) {
  const line = {};
  heads.forEach((key, column) => { if (key && !line[key]) line[key] = (row[column] ?? "").trim(); });
  return { ...line, from: dayOf(line.from), to: dayOf(line.to, "12-31") };
}

/** A day as a list keeps it: ISO, day.month.year, or the number that a workbook keeps a day as. */
export function dayOf(text = "", inYear = "01-01") {
  if (/^\d{4}-\d\d-\d\d/.test(text)) return text.slice(0, 10);
  const written = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text);
  if (written) return `${written[3]}-${written[2].padStart(2, "0")}-${written[1].padStart(2, "0")}`;
  if (/^\d{5}(\.\d+)?$/.test(text)) return new Date(Date.UTC(1899, 11, 30) + Math.floor(Number(text)) * 86_400_000).toISOString().slice(0, 10);
  return /^\d{4}$/.test(text) ? `${text}-${inYear}` : "";
}

// ------------------------------------------------------------------ what the catalogue knows

/** Lines by their code in the catalogue; where that is not known, by a name that is one variable's. */
async function found(name, read) {
  const known = await Promise.all(read.map(inCatalogue));
  const lines = [], unknown = [];
  read.forEach((one, n) => {
    if (known[n]) lines.push({ ...one, ...known[n] });
    else unknown.push([one.code, one.name, one.kilde].filter(Boolean).join(" · "));
  });
  return { name, lines: clean(lines), unknown };
}

async function inCatalogue(line) {
  const own = line.code ? await card(line.code) : null;
  if (own) return { code: own.code, kilde: own.kilde, name: own.name };
  const hits = line.name ? await named(line.name) : [];
  const fits = line.kilde ? hits.filter((one) => [one.kilde, ...one.kildeNames].some((text) => plain(text).includes(plain(line.kilde)) || plain(line.kilde).includes(plain(text)))) : hits;
  return fits.length === 1 ? { code: fits[0].code, kilde: fits[0].kilde, name: fits[0].name } : null;
}

function clean(lines) {
  const texts = (one) => Object.fromEntries(TEXTS.map((key) => [key, typeof one[key] === "string" ? one[key] : ""]));
  return whole([...new Map(lines.map((one) => [one.code, { ...one, ...texts(one) }])).values()]);
}
