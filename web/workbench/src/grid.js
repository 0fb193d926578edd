// The sheet as a grid with Excel's letters and row numbers. Tabulator draws only what is in sight.
import { EditModule, FormatModule, FrozenColumnsModule, InteractionModule, KeybindingsModule, ResizeColumnsModule, SelectRangeModule, Tabulator } from "tabulator-tables";
import { $, h, letters, say } from "./dom.js";

Tabulator.registerModule([EditModule, FormatModule, FrozenColumnsModule, InteractionModule, KeybindingsModule, ResizeColumnsModule, SelectRangeModule]);

const SIGNS = { error: "▲", warning: "●", advice: "○" };

export class Grid {
  constructor(work) {
    this.work = work;
    this.at = null;
  }

  show() {
    this.table?.destroy();
    this.at = null;
    const rows = this.work.rows();
    const width = Math.max(1, ...rows.map((row) => row.length));
    this.ready = false;
    this.table = new Tabulator($("#grid"), {
      data: rows.map((_, n) => this.record(n + 1, width)),
      index: "n",
      columns: Array.from({ length: width }, (_, n) => this.column(n + 1, rows)),
      rowHeader: { field: "n", width: 56, resizable: false, frozen: true, hozAlign: "right", formatter: "plaintext", cssClass: "number" },
      columnDefaults: { resizable: "header" },
      height: "100%",
      rowHeight: 30,
      renderHorizontal: width > 30 ? "virtual" : "basic",
      selectableRange: 1,
      selectableRangeColumns: true,
      selectableRangeRows: true,
      editTriggerEvent: "dblclick",
      placeholder: say("emptySheet"),
    });
    this.table.on("rangeChanged", (range) => this.chose(range));
    this.table.on("rangeAdded", (range) => this.chose(range));
    this.table.on("cellEdited", (cell) => this.edited(cell));
    return new Promise((done) => this.table.on("tableBuilt", () => {
      this.ready = true;
      this.name();
      done();
    }));
  }

  /** What stands in the grid, for those who hear it: the part that takes the keys is its group of rows. */
  name() {
    $("#grid").setAttribute("aria-label", this.work.sheet || say("sheet"));
    $("#grid .tabulator-tableholder")?.setAttribute("role", "rowgroup");
    $("#grid .tabulator-table")?.setAttribute("role", "presentation");
    for (const part of document.querySelectorAll("#grid .tabulator-range-overlay")) part.setAttribute("role", "presentation");
  }

  record(row, width) {
    const record = { n: row };
    for (let column = 1; column <= width; column += 1) record[`c${column}`] = this.work.text(this.work.sheet, row, column);
    return record;
  }

  column(number, rows) {
    const longest = rows.slice(0, 60).reduce((most, row) => Math.max(most, (row[number - 1] ?? "").length), 0);
    return {
      title: letters(number), field: `c${number}`, width: Math.min(260, Math.max(70, longest * 7.5 + 20)),
      formatter: (cell) => this.format(cell, number),
      editor: (cell, onRendered, success, cancel) => this.editor(cell, number, onRendered, success, cancel),
      editable: () => this.work.canBeMended,
    };
  }

  format(cell, column) {
    const row = cell.getData().n;
    const severity = this.work.findings.gravest(this.work.sheet, row, column);
    const element = cell.getElement();
    element.dataset.severity = severity;
    element.classList.toggle("corrected", this.work.isChanged(row, column));
    const sign = severity && h("span", { class: "sign", title: say(severity) }, SIGNS[severity]);
    return h("span", {}, sign, sign && " ", cell.getValue() ?? "");
  }

  /** What the law lets the cell be as a choice; any text elsewhere. */
  editor(cell, column, onRendered, success, cancel) {
    const field = this.work.answer?.fields.find((each) => each.sheet === this.work.sheet && each.column === column && each.options.length);
    const value = cell.getValue() ?? "";
    const isChoice = field && !field.many && cell.getData().n > field.headingRow;
    const options = isChoice ? [...new Set([value, ...field.options, ""])] : [];
    const input = isChoice
      ? h("select", { "aria-label": field.label }, options.map((option) => h("option", { value: option, selected: option === value }, option || say("empty"))))
      : h("input", { type: "text", value, "aria-label": `${letters(column)}${cell.getData().n}` });
    let isDone = false;
    // Leaving the field follows upon Enter and Escape too: a cell is answered for once.
    const end = (answer) => { if (!isDone) { isDone = true; answer(); } };
    const done = () => end(() => success(input.value));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); done(); }
      if (event.key === "Escape") { event.stopPropagation(); end(cancel); }
    });
    input.addEventListener("blur", done);
    onRendered(() => { input.focus(); input.select?.(); });
    return input;
  }

  edited(cell) {
    const { row, column } = placeOf(cell);
    const text = cell.getValue() ?? "";
    if (text !== this.work.text(this.work.sheet, row, column)) this.work.change([[this.work.sheet, row, column, text]]);
  }

  chose(range) {
    const cell = range.getCells().flat()[0];
    if (!cell) return;
    const place = placeOf(cell);
    if (!place.column) return;
    this.at = place;
    if (this.work.answer) this.work.panel();
  }

  chosen() {
    return (this.table.getRanges() ?? []).flatMap((range) => range.getCells().flat()).map(placeOf).filter(({ column }) => column);
  }

  async go(row, column) {
    if (!this.ready) await new Promise((done) => this.table.on("tableBuilt", done));
    const cell = this.table.getRow(row) && this.table.getRow(row).getCell(`c${column}`);
    if (!cell) return;
    this.table.scrollToRow(row, "center", false).catch(() => {});
    this.table.scrollToColumn(`c${column}`, "middle", false).catch(() => {});
    this.table.getRanges()[0]?.setBounds(cell, cell);
    this.at = { row, column };
    this.work.panel();
  }

  /** The marks anew, where rows are in sight; a cell that somebody writes in is left alone. */
  mark() {
    if (!this.ready) return;
    for (const row of this.table.getRows("visible")) {
      if (!$(".tabulator-editing", row.getElement())) row.reformat();
    }
  }

  redraw(cells) {
    const rows = new Map();
    for (const [sheet, row, column] of cells) {
      if (sheet !== this.work.sheet) continue;
      rows.set(row, { ...rows.get(row), n: row, [`c${column}`]: this.work.text(sheet, row, column) });
    }
    if (rows.size) this.table.updateData([...rows.values()]);
  }
}

const placeOf = (cell) => ({ row: cell.getData().n, column: Number(cell.getField().slice(1)) || 0 });
