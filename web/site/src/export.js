// My list as a workbook and as csv, with the codes; as a file to share, and as an application's variables.
import { strToU8, zipSync } from "fflate";
import { h, lang } from "./dom.js";
import { fileOf } from "./share.js";
import { say } from "./words.js";

const HEADS = ["code", "nameHead", "kildeHead", "fromHead", "toHead", "whyHead", "wanted", "note"];
const WIDTHS = [34, 40, 18, 14, 14, 60, 40, 40];
const CODE_HEADS = ["code", "dLists", "codeValue", "codeText", "codeTextEn"];
const CODE_WIDTHS = [34, 40, 14, 50, 50];
const EPOCH = new Date(1980, 0, 1);

const rows = (lines) => [HEADS.map((key) => say(key)), ...lines.map((one) => [one.code, one.name, one.kilde, one.from, one.to, one.why, one.wanted, one.note])];

/** A row a code of the variables' lists; lists that are too long to stand here say how many more there are. */
function codeRows(cards) {
  const of = (card) => card.lists.flatMap(({ name, codes, more }) => [
    ...codes.map(([value, text, english]) => [card.code, name, value, text, english]),
    ...(more ? [[card.code, name, "…", say("moreCodes", { n: more }), ""]] : []),
  ]);
  return [CODE_HEADS.map((key) => say(key)), ...cards.flatMap(of)];
}

export function saveXlsx(lines, cards) {
  const codes = codeRows(cards);
  const sheets = [{ name: say("sheet"), table: rows(lines), widths: WIDTHS }, ...(codes.length > 1 ? [{ name: say("codeSheet"), table: codes, widths: CODE_WIDTHS }] : [])];
  return save(workbook(sheets), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}

export const saveCsv = (lines) => saveRows(rows(lines), "fileName");
export const saveCodes = (cards) => saveRows(codeRows(cards), "codeFile");

function saveRows(table, name) {
  const quoted = (text) => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // A spreadsheet program takes a text that begins so for a formula; the quote keeps it a text.
  const safe = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const text = table.map((row) => row.map((one) => quoted(safe(one))).join(";")).join("\r\n");
  return save(`\ufeff${text}\r\n`, "csv", "text/csv;charset=utf-8", name);
}

/** The list whole, with the writer's own texts: to keep, or to give to somebody who reads it in. */
export const saveList = (name, lines) => save(fileOf(name, lines), "json", "application/json", "listFile");

/** The form's own shape: what it opens, and what `regmeta form check` reads. */
export function saveJson(lines) {
  const sources = [...new Set(lines.map((one) => one.kilde).filter(Boolean))];
  const application = { language: lang, dataSources: sources.map((id) => ({ id })), variables: lines.map(variable) };
  return save(`${JSON.stringify(application, null, 2)}\n`, "json", "application/json", "applicationFile");
}

function variable({ code, kilde, name, from, to, why, wanted }) {
  return { source: kilde, code, name, ...(why ? { justification: why } : {}), ...(from && to ? { period: { from, to } } : {}), ...(wanted ? { derivation: wanted } : {}) };
}

function save(content, ending, type, name = "fileName") {
  const file = `${say(name)}.${ending}`;
  const link = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  return file;
}

// ------------------------------------------------------------------ a workbook, no more than needed

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS = "http://schemas.openxmlformats.org/package/2006/relationships";
const KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd").replace(/[&<>"]/g, (mark) => MARKS[mark]);

function sheet({ table, widths }) {
  const cell = (text, row, column) => `<c r="${"ABCDEFGH"[column]}${row + 1}" t="inlineStr"${row ? "" : ' s="1"'}><is><t xml:space="preserve">${escaped(text.slice(0, 32767))}</t></is></c>`;
  const body = table.map((row, n) => `<row r="${n + 1}">${row.map((text, column) => cell(text, n, column)).join("")}</row>`).join("");
  const columns = widths.map((width, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`).join("");
  const pane = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  return `<worksheet xmlns="${SHEET}">${pane}<cols>${columns}</cols><sheetData>${body}</sheetData></worksheet>`;
}

function workbook(sheets) {
  const numbered = (make) => sheets.map((one, n) => make(one, n + 1)).join("");
  const files = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${numbered((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${LINKS}"><Relationship Id="r1" Type="${KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${SHEET}" xmlns:r="${KIND}"><sheets>${numbered(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${LINKS}">${numbered((_, n) => `<Relationship Id="r${n}" Type="${KIND}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="r0" Type="${KIND}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${SHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
    ...Object.fromEntries(sheets.map((one, n) => [`xl/worksheets/sheet${n + 1}.xml`, sheet(one)])),
  };
  const packed = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(HEAD + text)]));
  return zipSync(packed, { mtime: EPOCH });
}
