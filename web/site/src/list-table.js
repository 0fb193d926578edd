// My list as a table: a row a variable under its source, each text in its own cell. Rows stand at
// once with what the list holds; what the catalogue tells of them comes when it is fetched.
import { calmly, h, number, variablePage } from "./dom.js";
import { adviceFor, validity, warnings } from "./advice.js";
import { countedText } from "./feasible.js";
import { LONGEST } from "./list.js";
import { own, say, spoken } from "./words.js";

export const COLUMNS = ["from", "to", "why", "wanted", "note"];
const KINDS = { from: "date", to: "date" };

/** A cell's field, of a row or of many at once. */
export function field(key, label, value = "") {
  const input = KINDS[key] ? h("input", { type: "date" }) : h("textarea", { rows: "1", maxlength: String(LONGEST[key]) });
  input.setAttribute("aria-label", label);
  input.value = value;
  return input;
}

/** `calls` are {write(code, more), choose(codes, on), remove(code, name)}. */
export class ListTable {
  constructor(calls) {
    this.calls = calls;
    this.rows = new Map();
    this.groups = new Map();
  }

  /** The table of groups: kilde → lines; `chosen` are the codes that are marked. */
  draw(groups, chosen) {
    this.rows.clear();
    this.groups.clear();
    this.all = this.box(say("chooseAll"), () => this.codes());
    const heads = [h("th", { scope: "col", role: "columnheader", "data-label": say("chooseAll") }, this.all), ...["variable", ...COLUMNS].map((key) => h("th", { scope: "col", role: "columnheader" }, say(key))),
      h("th", { scope: "col", role: "columnheader" }, h("span", { class: "unseen" }, say("remove")))];
    const table = h("table", { class: "lines", role: "table", "aria-label": say("sheet") },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads)), [...groups].map(([kilde, lines]) => this.group(kilde, lines)));
    this.mark(chosen);
    return h("div", { class: "box", tabindex: "0", role: "region", "aria-label": say("sheet") }, table);
  }

  codes() {
    return [...this.rows.keys()];
  }

  box(label, codes) {
    return h("input", { type: "checkbox", "aria-label": label, onchange: (event) => this.calls.choose(codes(), event.target.checked) });
  }

  group(kilde, lines) {
    const codes = lines.map((one) => one.code);
    const name = h("span", {}, kilde);
    const box = this.box(say("chooseKilde", { kilde }), () => codes);
    this.groups.set(kilde, { codes, box, name });
    const head = h("tr", { class: "kilde", role: "row" }, h("td", { role: "cell" }, box),
      h("th", { scope: "rowgroup", role: "rowheader", colspan: String(COLUMNS.length + 2) }, h("h2", { dir: "auto" }, name, " ", h("span", { class: "count" }, `(${number.format(lines.length)})`))));
    return h("tbody", { role: "rowgroup" }, head, lines.map((line) => this.row(line)));
  }

  row(line) {
    const { code } = line;
    const row = { line, title: h("span", { class: "title", dir: "auto" }, line.name || code), facts: h("span", {}), notes: h("ul", { class: "notes" }), name: line.name || code };
    row.box = this.box("", () => [code]);
    row.inputs = Object.fromEntries(COLUMNS.map((key) => [key, this.input(row, key)]));
    row.out = h("button", { type: "button", class: "out", title: say("remove"), onclick: () => this.calls.remove(code, row.name) }, "×");
    this.rows.set(code, row);
    nameRow(row);
    return h("tr", { "data-line": code, role: "row" },
      h("td", { role: "cell" }, row.box),
      h("th", { scope: "row", role: "rowheader" }, row.title, h("span", { class: "meta" }, h("code", {}, code), row.facts), h("div", { role: "status" }, row.notes)),
      COLUMNS.map((key) => h("td", { role: "cell", "data-label": say(key) }, row.inputs[key])),
      h("td", { role: "cell" }, row.out));
  }

  input(row, key) {
    const input = field(key, "", row.line[key]);
    const keepIt = () => {
      if (row.line[key] === input.value) return;
      row.line = { ...row.line, [key]: input.value };
      this.calls.write(row.line.code, { [key]: input.value });
      this.tellNotes(row);
    };
    input.addEventListener("input", KINDS[key] ? keepIt : calmly(keepIt, 200));
    input.addEventListener("change", keepIt);
    return input;
  }

  /** What the catalogue knows of a row; null where it knows no such variable. */
  tell(code, card, words) {
    const row = this.rows.get(code);
    if (!row) return;
    Object.assign(row, { card, words });
    if (card) {
      row.name = own(card.names) || row.name;
      nameRow(row);
      row.title.replaceChildren(h("a", { href: variablePage(card.page) }, spoken(card.names)));
      row.facts.replaceChildren(` · ${validity(card) || say("validityUnknown")} · ${countedText(card)}`);
      this.groups.get(row.line.kilde)?.name.replaceChildren(spoken(card.kildeNames));
    }
    this.tellNotes(row);
  }

  tellNotes(row) {
    row.notes.replaceChildren(...notesOf(row));
  }

  /** Texts that were set for many at once. */
  write(codes, more) {
    for (const row of codes.map((code) => this.rows.get(code)).filter(Boolean)) {
      row.line = { ...row.line, ...more };
      for (const [key, text] of Object.entries(more)) row.inputs[key].value = text;
      this.tellNotes(row);
    }
  }

  mark(chosen) {
    for (const [code, row] of this.rows) row.box.checked = chosen.has(code);
    const show = (box, codes) => {
      const n = codes.filter((code) => chosen.has(code)).length;
      box.checked = n === codes.length && n > 0;
      box.indeterminate = n > 0 && n < codes.length;
    };
    for (const { codes, box } of this.groups.values()) show(box, codes);
    if (this.all) show(this.all, this.codes());
  }
}

/** What each field of a row is called for those who do not see the table. */
function nameRow({ name, box, inputs, out }) {
  box.setAttribute("aria-label", say("selectOne", { name }));
  out.setAttribute("aria-label", `${say("remove")}: ${name}`);
  for (const key of COLUMNS) inputs[key].setAttribute("aria-label", `${say(key)}: ${name}`);
}

function notesOf({ line, card, words }) {
  if (card === null) return [note("warning", say("gone"))];
  if (!card) return [];
  const advice = adviceFor(card, words);
  return [...warnings(line, card).map((text) => note("warning", text)), ...(advice ? [note("advice", advice)] : [])];
}

function note(kind, text) {
  return h("li", { class: kind }, h("strong", {}, say(kind)), " ", text);
}

/** The same as texts alone, as it is printed: a row a variable, and only columns that hold something. */
export function printed(name, groups) {
  const period = (one) => validity({ from: one.from, to: one.to });
  const columns = [
    ["variable", ({ line, card }) => own(card?.names) || line.name],
    ["code", ({ line }) => line.code],
    ["dPeriod", ({ card }) => (card ? validity(card) : "")],
    ["needed", ({ line }) => period(line)],
    ...["why", "wanted", "note"].map((key) => [key, ({ line }) => line[key]]),
  ];
  const rows = groups.flatMap(([, held]) => held);
  const shown = columns.filter(([, get]) => rows.some(get));
  const row = (one) => h("tr", {}, shown.map(([, get], n) => h(n ? "td" : "th", n ? {} : { scope: "row" }, get(one))));
  const group = ([names, held]) => h("tbody", {}, h("tr", {}, h("th", { scope: "rowgroup", colspan: String(shown.length) }, `${own(names)} (${number.format(held.length)})`)), held.map(row));
  return h("section", { class: "printed" }, h("h2", {}, name), h("table", {},
    h("thead", {}, h("tr", {}, shown.map(([key]) => h("th", { scope: "col" }, say(key))))), groups.map(group)));
}
