// Her own sheet as a grid with what was found in it; corrections in place, and what to take along.
import { $, fill, h, lang, letters, say, sentence, tell } from "./dom.js";
import { Findings } from "./findings.js";
import { Grid } from "./grid.js";
import { replaceDialog } from "./replace.js";

const keyOf = (sheet, row, column) => `${sheet}\u0000${row}\u0000${column}`;

export class Work {
  constructor(app, engine, opened, { back, ways }) {
    Object.assign(this, { app, engine, back, ways, canBeMended: opened.canBeMended });
    this.sheets = opened.sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => [...row]), changed: new Set() }));
    opened.sheets.forEach((sheet) => sheet.changed.forEach(([row, column, text]) => this.put(sheet.name, row, column, text)));
    this.sheet = this.sheets.find(({ rows }) => rows.length)?.name ?? "";
  }

  async show() {
    this.draw();
    await this.check();
    const first = this.findings.cells(this.sheet)[0] ? this.sheet : this.findings.firstSheet();
    if (first !== undefined && first !== this.sheet) this.choose(first);
    $("#work h1")?.focus();
  }

  draw() {
    const tool = (key, act, more = {}) => h("button", { id: `do-${key}`, onclick: act, ...more }, say(key));
    fill(this.app, h("div", { id: "work" },
      h("h1", { tabindex: "-1" }, say("found")),
      h("p", { id: "counts" }),
      h("div", { role: "toolbar", "aria-label": say("tools"), class: "doing" },
        tool("next", () => this.next(1), { class: "main" }), tool("previous", () => this.next(-1)),
        h("label", { class: "check" }, h("input", { type: "checkbox", id: "only-must", onchange: ({ target }) => { this.findings.onlyMust = target.checked; this.refresh(); } }), say("onlyMust")),
        tool("undo", () => this.step("undo")), tool("redo", () => this.step("redo")),
        this.canBeMended && tool("repair", () => this.deed("repair", {})),
        this.canBeMended && tool("acceptAll", () => this.deed("accept", {})),
        this.canBeMended && tool("fillDown", () => this.fillDown()),
        this.canBeMended && tool("replace", () => replaceDialog(this)),
        tool("back", this.back),
        Object.entries(this.ways).map(([key, way]) => tool(key, way)),
        h("details", { class: "menu" }, h("summary", {}, say("download")),
          ["mended", "marked", "html", "work"].filter((kind) => kind !== "mended" || this.canBeMended).map((kind) => h("button", { id: `save-${kind}`, onclick: () => this.engine.save(kind) }, say(`save_${kind}`))))),
      !this.canBeMended && h("p", { class: "quiet" }, say("cannotMend")),
      h("div", { class: "panes" },
        h("aside", { id: "facets", "aria-label": say("findings") }),
        h("section", { class: "middle" },
          h("div", { id: "tabs", role: "tablist", class: "tabs", "aria-label": say("sheets") }),
          h("div", { id: "grid" })),
        h("aside", { id: "panel", "aria-label": say("about_cell"), "aria-live": "polite" }))));
    this.findings = new Findings(this);
    this.grid = new Grid(this);
    this.drawTabs();
    this.grid.show();
    this.app.onkeydown = (event) => this.key(event);
  }

  drawTabs() {
    fill($("#tabs"), ...this.sheets.filter(({ rows }) => rows.length).map(({ name }) => {
      const n = this.findings.cells(name).length;
      return h("button", { role: "tab", "aria-selected": String(name === this.sheet), onclick: () => this.choose(name) }, name || $("#file span").textContent, n > 0 && h("small", {}, say("marks", { n })));
    }));
  }

  rows() { return this.sheets.find(({ name }) => name === this.sheet)?.rows ?? []; }

  put(sheet, row, column, text) {
    const held = this.sheets.find(({ name }) => name === sheet);
    while (held.rows.length < row) held.rows.push([]);
    held.rows[row - 1][column - 1] = text;
    held.changed.add(keyOf(sheet, row, column));
  }

  text(sheet, row, column) { return this.sheets.find(({ name }) => name === sheet)?.rows[row - 1]?.[column - 1] ?? ""; }

  isChanged(row, column) { return this.sheets.find(({ name }) => name === this.sheet).changed.has(keyOf(this.sheet, row, column)); }

  choose(sheet) {
    this.sheet = sheet;
    this.grid.show();
    this.drawTabs();
  }

  async check() {
    const began = performance.now();
    this.answer = await this.engine.ask("check", { lang });
    document.body.dataset.checked = Math.round(performance.now() - began);
    globalThis.regmetaReport = this.answer.report;
    this.findings.take(this.answer);
    this.refresh();
  }

  refresh() {
    const { counts } = this.answer.report;
    fill($("#counts"), ...["error", "warning", "advice"].map((severity) => h("span", { class: severity }, say(`n_${severity}`, { n: counts[severity] }))),
      this.answer.changed > 0 && h("span", {}, say("changed", { n: this.answer.changed })));
    $("#do-undo").disabled = !this.answer.undo;
    $("#do-redo").disabled = !this.answer.redo;
    this.findings.draw();
    this.drawTabs();
    this.grid.mark();
    this.panel();
  }

  /** What is wrong in the chosen cell, why, and what to do. */
  panel() {
    const at = this.grid.at;
    const here = at ? this.findings.at(this.sheet, at.row, at.column) : [];
    const field = at && this.answer.fields.find(({ sheet, column }) => sheet === this.sheet && column === at.column);
    fill($("#panel"),
      h("h2", {}, at ? `${letters(at.column)}${at.row}` : say("noCell")),
      at && h("p", { class: "cell-text" }, this.text(this.sheet, at.row, at.column) || say("empty")),
      field && h("p", { class: "quiet" }, `${field.label}. ${field.help}`),
      here.length === 0 && at && h("p", {}, say("fine")),
      here.map(({ finding, proposal }) => this.about(finding, proposal, at)));
  }

  about(finding, proposal, at) {
    const rule = this.answer.rules[finding.rule] ?? {};
    const alike = proposal ? this.findings.alike(finding) : 0;
    return h("article", { class: finding.severity },
      h("h3", {}, h("span", { class: "badge" }, say(finding.severity)), " ", rule.title ?? finding.rule),
      h("p", {}, finding.message),
      rule.why && h("p", { class: "quiet" }, rule.why),
      h("p", {}, h("strong", {}, say("todo")), " ", finding.advice),
      proposal && h("p", { class: "doing" },
        h("button", { class: "main take", onclick: () => this.change([[this.sheet, at.row, at.column, proposal]], "accepted") }, say("use", { text: proposal })),
        alike > 1 && h("button", { onclick: () => this.deed("accept", { rule: finding.rule, field: finding.field }) }, say("acceptAlike", { n: alike }))));
  }

  /** The next finding after where she is, which stays put until she asks for the next again. */
  next(step) {
    const target = this.findings.after(this.sheet, this.grid.at, step);
    if (!target) { tell(say("noMore")); return; }
    if (target.sheet !== this.sheet) this.choose(target.sheet);
    this.grid.go(target.row, target.column);
  }

  /** How many changes wait for an answer: shown to those who watch the page. */
  async during(deed) {
    this.changing = (this.changing ?? 0) + 1;
    document.body.dataset.changing = String(this.changing);
    try {
      await deed();
    } finally {
      this.changing -= 1;
      document.body.dataset.changing = String(this.changing);
    }
  }

  change(cells, why = "typed") { return this.during(() => this.changed(cells, why)); }

  deed(verb, given) { return this.during(() => this.done(verb, given)); }

  async changed(cells, why) {
    const before = cells.map(([sheet, row, column]) => [sheet, row, column, this.text(sheet, row, column)]);
    cells.forEach((cell) => this.put(...cell));
    const began = performance.now();
    try {
      const { cells: n } = await this.engine.ask("change", { cells, why });
      this.grid.redraw(cells);
      await this.check();
      tell(say("did", { n }));
      document.body.dataset.took = Math.round(performance.now() - began);
    } catch (thrown) {
      before.forEach((cell) => this.put(...cell));
      this.grid.redraw(before);
      tell(sentence(thrown), true);
    }
  }

  /** A deed of regmeta's own: repairs, proposals, undo, redo. */
  async done(verb, given) {
    try {
      const { changed } = await this.engine.ask(verb, given);
      changed.forEach((cell) => this.put(...cell));
      this.grid.redraw(changed);
      await this.check();
      tell(say("did", { n: changed.length }));
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  step(verb) { return this.deed(verb, {}); }

  fillDown() {
    const cells = this.grid.chosen();
    if (cells.length < 2) { tell(say("chooseSeveral")); return; }
    const top = Math.min(...cells.map(({ row }) => row));
    const below = cells.filter(({ row }) => row > top);
    this.change(below.map(({ row, column }) => [this.sheet, row, column, this.text(this.sheet, top, column)]), "filled");
  }

  key(event) {
    if (event.key === "F8") { event.preventDefault(); this.next(event.shiftKey ? -1 : 1); }
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const letter = event.key.toLowerCase();
    const deeds = { z: () => this.step(event.shiftKey ? "redo" : "undo"), y: () => this.step("redo"), d: () => this.canBeMended && this.fillDown(), h: () => this.canBeMended && replaceDialog(this) };
    if ((event.ctrlKey || event.metaKey) && deeds[letter]) { event.preventDefault(); deeds[letter](); }
  }
}
