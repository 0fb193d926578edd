// "We understand this as …": the first rows of her own sheets as they are, with what each heading is.
import { $, download, fill, h, letters, say, sentence, tell } from "./dom.js";

const isCodeList = (sheet) => {
  const roles = sheet.headings.map(({ role }) => role);
  return roles.length > 0 && !roles.includes("Code") && !roles.includes("PreferredTerm") && roles.some((role) => role.startsWith("kode."));
};

export function showUnderstanding(app, account, does) {
  let shown = 0;
  const act = async (rows) => {
    try {
      account = await does.decide(rows);
      tell(say("decided"));
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
    draw();
  };
  const draw = () => {
    const sheet = account.sheets[shown] ?? account.sheets[0];
    fill(app,
      h("h1", {}, account.problem ? say("notUnderstood") : say("understood", { layout: account.reading.layoutName })),
      account.problem && h("p", { class: "wrong" }, account.problem),
      !account.problem && sumLine(account),
      tabs(account, shown, (chosen) => { shown = chosen; draw(); $(`#tab-${chosen}`)?.focus(); }),
      sheet && sheetPanel(sheet, account, act),
      h("p", { class: "doing" },
        h("button", { class: "main", id: "check", disabled: Boolean(account.problem), onclick: does.check }, say("check")),
        account.columns && h("button", { onclick: async () => { const { name, content } = await does.save(); download(name, content); } }, say("saveColumns"))),
    );
  };
  draw();
  $("h1").tabIndex = -1;
  $("h1").focus();
}

const sumLine = ({ sum, reading }) => h("p", { id: "sum" },
  say("sum", { variables: sum.variables, with: sum.withCodes, lists: sum.listVariables }), " ",
  say("sumCells", {
    carried: reading.sheets.reduce((n, { cells }) => n + (cells.carried ?? 0) + (cells.headings ?? 0), 0),
    left: reading.ignored.reduce((n, { cells }) => n + cells, 0),
  }));

const tabs = (account, shown, choose) => h("div", { role: "tablist", class: "tabs", "aria-label": say("sheets") },
  account.sheets.map((sheet, n) => h("button", {
    role: "tab", id: `tab-${n}`, "aria-selected": String(n === shown), tabindex: n === shown ? "0" : "-1",
    class: isCodeList(sheet) || (!account.problem && !sheet.records) ? "grey" : "",
    onclick: () => choose(n),
    onkeydown: ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step) choose((n + step + account.sheets.length) % account.sheets.length);
    },
  }, sheet.sheet || account.file, h("small", {}, tabNote(sheet, account)))));

const tabNote = (sheet, account) => {
  if (account.problem) return "";
  if (isCodeList(sheet)) return say("isCodeList");
  return sheet.records ? say("records", { n: sheet.records }) : say("notRead");
};

function sheetPanel(sheet, account, act) {
  const width = Math.max(1, ...sheet.rows.map((row) => row.length), ...sheet.headings.map(({ column }) => column));
  const columns = Array.from({ length: width }, (_, n) => n + 1);
  const byColumn = new Map(sheet.headings.map((heading) => [heading.column, heading]));
  const left = new Map(sheet.left.filter(({ row }) => row).map((part) => [part.row, part]));
  const leftColumns = new Map(sheet.left.filter(({ row, column }) => column && !row).map((part) => [part.column, part]));
  const decide = (more) => act([{ sheet: sheet.sheet, ...more }]);
  const rows = sheet.rows.map((row, n) => rowOf(row, n + 1, { sheet, columns, left, leftColumns, decide }));
  const roles = h("tr", { class: "roles" }, h("th", { scope: "row" }, say("means")), columns.map((column) => {
    const heading = byColumn.get(column);
    return h("td", {}, heading && roleChoice(heading, account.roles, (field) => decide({ heading: heading.heading, field })));
  }), h("td", {}));
  return h("section", { role: "tabpanel" },
    h("p", {}, sheet.takenFor && say("takenFor", { what: sheet.takenFor }), " ", say("rowCount", { n: sheet.rowCount, shown: sheet.rows.length })),
    h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": sheet.sheet || account.file },
      h("table", { class: "sheet" },
        h("thead", {}, h("tr", {}, h("td", {}), columns.map((column) => h("th", { scope: "col" }, letters(column))), h("td", {})), roles),
        h("tbody", {}, rows))),
    leftList(sheet),
    h("p", { class: "doing" },
      h("label", {}, say("headingRow"), " ", h("input", { type: "number", min: "0", max: String(sheet.rowCount), value: String(sheet.headingRow), onchange: ({ target }) => decide({ row: Number(target.value), field: "headings" }) })),
      h("button", { onclick: () => decide({ field: "ignore" }) }, say("leaveSheet"))));
}

function rowOf(row, number, { sheet, columns, left, leftColumns, decide }) {
  const out = left.get(number);
  const isHeading = number === sheet.headingRow;
  return h("tr", { class: [isHeading ? "heading" : "", out ? "left" : ""].join(" ").trim() },
    h("th", { scope: "row" }, String(number)),
    columns.map((column) => h(isHeading ? "th" : "td", { class: leftColumns.has(column) ? "left" : "" }, (row[column - 1] ?? "").slice(0, 90))),
    h("td", { class: "why" }, out ? out.reason : !isHeading && number > sheet.headingRow && h("button", { class: "small", "aria-label": say("leaveRowN", { n: number }), onclick: () => decide({ row: number, field: "ignore" }) }, say("leaveRow"))));
}

const roleChoice = (heading, roles, choose) => h("select", { "aria-label": say("meaningOf", { heading: heading.heading }), onchange: ({ target }) => choose(target.value) },
  roles.map(({ role, said }) => h("option", { value: role, selected: role === heading.role }, said)));

const leftList = (sheet) => {
  const reasons = new Map();
  for (const part of sheet.left) {
    const entry = reasons.get(part.reason) ?? { cells: 0, rows: new Set() };
    entry.cells += part.cells;
    if (part.row) entry.rows.add(part.row);
    reasons.set(part.reason, entry);
  }
  if (!reasons.size) return h("p", { class: "quiet" }, say("nothingLeft"));
  return h("details", { open: reasons.size < 4 }, h("summary", {}, say("left", { n: sheet.left.reduce((n, { cells }) => n + cells, 0) })),
    h("ul", {}, [...reasons].map(([reason, { cells, rows }]) => h("li", {}, `${reason}: ${say("cells", { n: cells })}`,
      rows.size > 0 && ` (${say("rows")} ${[...rows].slice(0, 12).join(", ")}${rows.size > 12 ? " …" : ""})`))));
};
