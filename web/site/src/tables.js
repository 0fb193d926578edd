// Tables read from files: csv in the encodings that occur, the sheets of a workbook, a zip of either.
import { strFromU8, unzipSync } from "fflate";

/** No part of a file may be larger than this when it is unpacked. */
const LARGEST = 60_000_000;

/** The tables of a file, each rows of texts; [] where it is no table. */
export function tablesOf(name, bytes) {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const files = unzipSync(bytes, { filter: (one) => one.originalSize <= LARGEST });
    if (files["xl/workbook.xml"]) return sheets(files);
    return Object.entries(files).filter(([one]) => /\.(csv|txt|tsv)$/i.test(one)).map(([, content]) => separated(decoded(content)));
  }
  return [separated(decoded(bytes))];
}

/** UTF-8 or UTF-16 by its mark, else UTF-8, else the Latin letters of Windows. */
export function decoded(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Rows of separated values: the sign that the first line has most of. */
export function separated(text) {
  const first = text.split("\n", 1)[0];
  const sign = [";", "\t", ","].reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best));
  const rows = [];
  let row = [], cell = "", quoted = false;
  const end = () => { row.push(cell); cell = ""; };
  for (let n = 0; n < text.length; n += 1) {
    const letter = text[n];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[n + 1] === '"') { cell += '"'; n += 1; } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === sign) end();
    else if (letter === "\n") { end(); rows.push(row); row = []; } else if (letter !== "\r") cell += letter;
  }
  if (cell || row.length) { end(); rows.push(row); }
  return rows;
}

// ------------------------------------------------------------------ a workbook

const parsed = (content) => new DOMParser().parseFromString(strFromU8(content), "application/xml");
const textsIn = (element) => [...element.getElementsByTagNameNS("*", "t")].filter((one) => one.parentNode.localName !== "rPh").map((one) => one.textContent).join("");

function sheets(files) {
  const strings = files["xl/sharedStrings.xml"] ? [...parsed(files["xl/sharedStrings.xml"]).getElementsByTagNameNS("*", "si")].map(textsIn) : [];
  const names = Object.keys(files).filter((one) => /^xl\/worksheets\/[^/]+\.xml$/.test(one));
  names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return names.map((one) => [...parsed(files[one]).getElementsByTagNameNS("*", "row")].map((row) => rowOf(row, strings)));
}

function rowOf(row, strings) {
  const made = [];
  for (const cell of row.getElementsByTagNameNS("*", "c")) {
    const column = columnOf(cell.getAttribute("r")) ?? made.length;
    if (column < 1000) made[column] = cellText(cell, strings);
  }
  return Array.from(made, (one) => one ?? "");
}

function columnOf(reference) {
  const letters = /^[A-Z]+/.exec(reference ?? "")?.[0];
  return letters && [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellText(cell, strings) {
  const kind = cell.getAttribute("t");
  if (kind === "inlineStr") return textsIn(cell);
  const value = cell.getElementsByTagNameNS("*", "v")[0]?.textContent ?? "";
  return kind === "s" ? strings[Number(value)] ?? "" : value;
}
