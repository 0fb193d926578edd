// What was found, by cell; the facets that choose among it, and the list of it.
import { $, fill, h, letters, say } from "./dom.js";

const GRAVE = ["error", "warning", "advice"];
const MOST = 150;

export class Findings {
  constructor(work) {
    this.work = work;
    this.onlyMust = false;
    this.off = new Set();
    this.chosen = { sheet: "", rule: "", field: "", form: "" };
    this.search = "";
    this.most = MOST;
    this.all = [];
    this.shown = [];
    this.byCell = new Map();
  }

  take({ report, more, rules }) {
    this.rules = rules;
    this.all = report.findings.map((finding, n) => ({ finding, cells: more[n].cells.map(([sheet, row, column, proposal]) => ({ sheet, row, column: column || 1, whole: !column, proposal })) }));
    this.index();
  }

  /** Findings by cell, of those that the facets let through. */
  index() {
    this.byCell = new Map();
    this.shown = this.all.filter((entry) => this.fits(entry));
    for (const entry of this.shown) {
      for (const cell of entry.cells) {
        if (!cell.row) continue;
        const rows = this.byCell.get(cell.sheet) ?? this.byCell.set(cell.sheet, new Map()).get(cell.sheet);
        const key = cell.row * 20000 + cell.column;
        rows.set(key, [...(rows.get(key) ?? []), { finding: entry.finding, proposal: cell.proposal }]);
      }
    }
  }

  fits({ finding, cells }) {
    const { sheet, rule, field, form } = this.chosen;
    if (this.onlyMust && finding.severity !== "error") return false;
    if (this.off.has(finding.severity)) return false;
    if ((rule && finding.rule !== rule) || (field && finding.field !== field)) return false;
    if (sheet && !cells.some((cell) => cell.sheet === sheet)) return false;
    if (form && formOf(finding) !== form) return false;
    return !this.search || `${finding.message} ${finding.code} ${finding.cell} ${this.texts(cells)}`.toLowerCase().includes(this.search);
  }

  texts(cells) { return cells.slice(0, 5).map(({ sheet, row, column }) => this.work.text(sheet, row, column)).join(" "); }

  at(sheet, row, column) { return this.byCell.get(sheet)?.get(row * 20000 + column) ?? []; }

  gravest(sheet, row, column) {
    const here = this.at(sheet, row, column);
    return GRAVE.find((severity) => here.some(({ finding }) => finding.severity === severity)) ?? "";
  }

  cells(sheet) { return [...(this.byCell?.get(sheet)?.keys() ?? [])].sort((a, b) => a - b); }

  firstSheet() { return this.work.sheets.map(({ name }) => name).find((name) => this.cells(name).length); }

  alike(finding) {
    return this.all.filter((entry) => entry.finding.rule === finding.rule && entry.finding.field === finding.field)
      .reduce((n, { cells }) => n + cells.filter(({ proposal }) => proposal).length, 0);
  }

  /** The nearest cell with a finding after a place, over all sheets, or before it. */
  after(sheet, at, step) {
    const order = this.work.sheets.flatMap(({ name }, n) => this.cells(name).map((key) => ({ n, sheet: name, key, row: Math.floor(key / 20000), column: key % 20000 })));
    if (!order.length) return null;
    const n = this.work.sheets.findIndex(({ name }) => name === sheet);
    const key = at ? at.row * 20000 + at.column : 0;
    const isPast = (cell) => (cell.n - n || cell.key - key) * step > 0;
    const line = step > 0 ? order : order.toReversed();
    return line.find(isPast) ?? line[0];
  }

  draw() {
    this.index();
    const all = this.all.filter(({ finding }) => !this.onlyMust || finding.severity === "error");
    const again = () => { this.most = MOST; this.work.refresh(); };
    const choice = (name, values, said) => h("label", {}, say(`facet_${name}`), h("select", { id: `facet-${name}`, onchange: ({ target }) => { this.chosen[name] = target.value; again(); } },
      h("option", { value: "" }, say("all")), [...values].map(([value, n]) => h("option", { value, selected: value === this.chosen[name] }, `${said(value)} (${n})`))));
    const counted = (of) => [...all.reduce((counts, entry) => of(entry).reduce((sum, value) => value ? sum.set(value, (sum.get(value) ?? 0) + 1) : sum, counts), new Map())].sort((a, b) => b[1] - a[1]);
    const focused = document.activeElement?.id;
    fill($("#facets"),
      h("h2", {}, say("findings")),
      h("label", {}, say("search"), h("input", { type: "search", id: "search", value: this.search, onchange: ({ target }) => { this.search = target.value.trim().toLowerCase(); again(); } })),
      h("fieldset", {}, h("legend", {}, say("severity")), GRAVE.map((severity) => h("label", { class: `check ${severity}` },
        h("input", { type: "checkbox", id: `sev-${severity}`, checked: !this.off.has(severity), onchange: () => { this.off[this.off.has(severity) ? "delete" : "add"](severity); again(); } }),
        `${say(severity)} (${this.all.filter(({ finding }) => finding.severity === severity).length})`))),
      choice("rule", counted(({ finding }) => [finding.rule]), (rule) => this.rules[rule]?.title ?? rule),
      choice("sheet", counted(({ cells }) => [...new Set(cells.map(({ sheet }) => sheet))]), (sheet) => sheet),
      choice("field", counted(({ finding }) => [finding.field]), (field) => field),
      choice("form", counted(({ finding }) => [formOf(finding)]), (form) => form),
      h("p", { class: "quiet" }, say("shown", { n: this.shown.length, of: this.all.length })),
      h("ol", { class: "list" }, this.shown.slice(0, this.most).map((entry) => this.line(entry))),
      this.shown.length > this.most && h("button", { onclick: () => { this.most += MOST; this.draw(); } }, say("more")));
    if (focused) document.getElementById(focused)?.focus();
  }

  line({ finding, cells }) {
    const first = cells.find(({ row }) => row);
    const place = first ? `${first.sheet ? `${first.sheet} ` : ""}${first.whole ? "" : letters(first.column)}${first.row}` : say("wholeFile");
    const more = cells.length > 1 ? ` ${say("andMore", { n: cells.length - 1 })}` : "";
    const go = () => {
      if (!first) return;
      if (first.sheet !== this.work.sheet) this.work.choose(first.sheet);
      this.work.grid.go(first.row, first.column);
    };
    return h("li", { class: finding.severity }, h("button", { class: "plain", onclick: go }, h("span", { class: "badge" }, say(finding.severity)), ` ${place}${more}`), h("span", {}, finding.message));
  }
}

const formOf = ({ code, level }) => (level === "variabel" && code.split(".").length > 2 ? code.split(".")[1] : "");
