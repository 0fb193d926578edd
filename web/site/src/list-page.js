// My list: the variables of a study, with a period, a reason and the writer's own texts for each.
import { $, FIRST, h, lang, pages, root } from "./dom.js";
import { availability } from "./availability.js";
import { tell } from "./buttons.js";
import { card, data } from "./data.js";
import { saveCodes, saveCsv, saveJson, saveList, saveXlsx } from "./export.js";
import { feasibility } from "./feasible.js";
import { change, drop, keep, list, putIn, watch } from "./list.js";
import { COLUMNS, field, ListTable, printed } from "./list-table.js";
import { readList } from "./reading.js";
import { linkTo, LONG, shared } from "./share.js";
import { begin, discard, others, rename, study, turnTo } from "./studies.js";
import { kilder, say, variables } from "./words.js";

const MOST = 5;
/** Longer lists have their years folded up: the picture has a row a variable. */
const FOLDED = 25;

export async function listPage(place) {
  const page = new ListPage(place);
  await page.start();
}

class ListPage {
  constructor(place) {
    this.place = place;
    for (const name of ["shared", "study", "groups", "tools", "many", "status", "told", "feasible", "years", "printed"]) this[name] = $(`[data-${name}]`, place);
    this.cards = new Map();
    this.chosen = new Set();
    this.own = false;
    this.table = new ListTable({
      write: (code, more) => this.write([code], more),
      choose: (codes, on) => this.choose(codes, on),
      remove: (code, name) => this.remove(code, name),
    });
  }

  async start() {
    this.place.hidden = false;
    this.drawShared();
    this.drawTools();
    this.drawMany();
    this.draw();
    await this.fetch();
    watch(() => { if (!this.own) this.redraw(); });
    addEventListener("hashchange", () => this.drawShared());
    addEventListener("beforeprint", () => this.drawPrinted());
    addEventListener("afterprint", () => this.printed.replaceChildren());
    document.body.dataset.ready = "list";
  }

  async redraw() {
    this.draw();
    await this.fetch();
  }

  // ---------------------------------------------------------------- the list

  draw() {
    const lines = list();
    const groups = this.grouped(lines);
    this.chosen = new Set([...this.chosen].filter((code) => lines.some((one) => one.code === code)));
    this.tools.hidden = !lines.length;
    this.many.hidden = !lines.length;
    this.status.replaceChildren(lines.length ? say("listHeld", { held: variables(lines.length), kilder: kilder(groups.size) }) : say("empty"),
      lines.length ? "" : h("span", {}, " ", h("a", { href: `${pages}sok.html` }, say("toSearch"))));
    this.groups.replaceChildren(...(lines.length ? [this.table.draw(groups, this.chosen)] : []));
    this.drawStudy();
    this.drawChosen();
    this.drawKnown();
  }

  /** What the catalogue tells of the variables, put into the rows that stand. */
  async fetch() {
    this.words ??= await data("search/words").catch(() => ({ advice: [] }));
    const codes = list().map((one) => one.code);
    await Promise.all(codes.filter((code) => !this.cards.has(code)).map(async (code) => this.cards.set(code, await card(code).catch(() => undefined))));
    for (const code of codes) this.table.tell(code, this.cards.get(code), this.words);
    this.drawKnown();
  }

  grouped(lines) {
    const groups = new Map();
    for (const line of lines) groups.set(line.kilde, [...(groups.get(line.kilde) ?? []), line]);
    return groups;
  }

  /** [a kilde's names, rows of { line, card }], as the list is now. */
  known() {
    const names = (kilde, held) => this.cards.get(held[0].code)?.kildeNames ?? [kilde, kilde];
    return [...this.grouped(list())].map(([kilde, held]) => [names(kilde, held), held.map((line) => ({ line, card: this.cards.get(line.code) }))]);
  }

  drawKnown() {
    const known = this.known();
    this.feasible.replaceChildren(...feasibility(known));
    const open = $("details[data-fold]", this.years)?.open;
    const made = availability(known);
    const folded = made.length && list().length > FOLDED;
    this.years.replaceChildren(...(folded ? [h("details", { "data-fold": "", open: Boolean(open) }, h("summary", {}, say("availability")), made.slice(1))] : made));
  }

  drawPrinted() {
    this.printed.replaceChildren(printed(study(), this.known()));
  }

  // ---------------------------------------------------------------- changes

  /** Our own change of a text: the page shows it already, and must not be drawn under the writer. */
  write(codes, more) {
    this.quietly(() => change(codes, more));
    if ("from" in more || "to" in more) this.drawKnown();
  }

  quietly(call) {
    this.own = true;
    const kept = call();
    this.own = false;
    if (!kept) tell(say("notKept"));
  }

  remove(code, name) {
    drop(code);
    tell(say("removed", { name, held: variables(list().length) }));
    this.status.focus();
  }

  choose(codes, on) {
    for (const code of codes) if (on) this.chosen.add(code); else this.chosen.delete(code);
    this.table.mark(this.chosen);
    this.drawChosen();
  }

  // ---------------------------------------------------------------- many at once

  drawMany() {
    this.fields = Object.fromEntries(COLUMNS.map((key) => [key, field(key, say("forChosen", { label: say(key) }))]));
    this.count = h("strong", {});
    this.set = h("button", { type: "button", onclick: () => this.setMany() }, say("setChosen"));
    this.out = h("button", { type: "button", onclick: () => this.removeMany() }, say("removeChosen"));
    this.compare = h("a", { class: "button", href: `${pages}sammenlign.html` }, say("compareChosen"));
    this.hint = h("p", { class: "quiet" });
    this.many.replaceChildren(
      h("h2", {}, say("many")), this.hint,
      h("div", { class: "fields" }, COLUMNS.map((key) => h("label", {}, h("span", {}, say(key)), this.fields[key]))),
      h("div", { class: "tools" }, this.count, this.set, this.out, this.compare));
  }

  drawChosen() {
    const n = this.chosen.size;
    this.count.textContent = say("chosenCount", { n });
    this.set.disabled = this.out.disabled = n === 0;
    this.hint.textContent = n ? say("manyHint") : say("chooseFirst");
    this.compare.hidden = n < 2 || n > MOST;
    this.compare.href = `${pages}sammenlign.html?${new URLSearchParams([...this.chosen].map((code) => ["v", code]))}`;
  }

  /** The fields that hold something are set for all that are chosen; the others stay as they are. */
  setMany() {
    const more = Object.fromEntries(COLUMNS.map((key) => [key, this.fields[key].value]).filter(([, text]) => text !== ""));
    if (!Object.keys(more).length) { tell(say("nothingToSet")); return; }
    const codes = [...this.chosen];
    this.write(codes, more);
    this.table.write(codes, more);
    for (const key of COLUMNS) this.fields[key].value = "";
    tell(say("setDone", { held: variables(codes.length) }));
  }

  removeMany() {
    const codes = [...this.chosen];
    if (!confirm(say("sure", { n: codes.length }))) return;
    drop(codes);
    tell(say("removedMany", { n: codes.length, held: variables(list().length) }));
    this.status.focus();
  }

  // ---------------------------------------------------------------- studies

  drawStudy() {
    const beside = others();
    const name = h("input", { type: "text", maxlength: "120" });
    name.value = study();
    name.addEventListener("change", () => { if (!rename(name.value)) tell(say("notKept")); this.drawStudy(); });
    const choice = h("select", { onchange: (event) => this.turn(() => turnTo(event.target.value)) },
      h("option", { value: "", selected: true }, study()), beside.map((one) => h("option", { value: one.name }, `${one.name} (${one.n})`)));
    this.study.replaceChildren(
      h("label", {}, h("span", {}, say("studyName")), name),
      beside.length ? h("label", {}, h("span", {}, say("otherStudies")), choice) : "",
      h("button", { type: "button", onclick: () => this.turn(() => begin(say("unnamed"))) }, say("newStudy")),
      h("label", { class: "button file" }, say("readFile"), h("input", { type: "file", accept: ".json,.csv,.tsv,.txt,.xlsx,.zip", onchange: (event) => this.read(event.target) })));
  }

  /** Another study at hand. */
  turn(call) {
    this.chosen.clear();
    this.told.replaceChildren();
    if (!call()) tell(say("notKept"));
    tell(say("studyAtHand", { name: study(), held: variables(list().length) }));
  }

  // ---------------------------------------------------------------- files and links

  drawTools() {
    const save = (key, call) => h("button", { type: "button", onclick: () => tell(say("exported", { file: call() })) }, say(key));
    const cards = () => list().map((one) => this.cards.get(one.code)).filter(Boolean);
    const form = h("a", { class: "button main", href: `${root}../form/${lang === FIRST ? "index" : lang}.html#liste` }, say("form"));
    this.tools.replaceChildren(
      ...("form" in this.place.dataset ? [form] : []),
      save("xlsx", () => saveXlsx(list(), cards())), save("csv", () => saveCsv(list())), save("codesCsv", () => saveCodes(cards())), save("json", () => saveJson(list())),
      h("button", { type: "button", onclick: () => print() }, say("print")),
      h("button", { type: "button", onclick: () => this.share() }, say("shareLink")),
      save("shareFile", () => saveList(study(), list())),
      h("button", { type: "button", onclick: () => this.empty() }, say("emptyList")));
  }

  empty() {
    if (!confirm(say(others().length ? "sureStudy" : "sure", { n: list().length, name: study() }))) return;
    this.turn(discard);
    tell(say("emptied"));
    this.status.focus();
  }

  async share() {
    const link = linkTo(study(), list());
    const shown = h("input", { type: "text", readonly: true, "aria-label": say("link") });
    shown.value = link;
    const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
    this.told.replaceChildren(h("p", {}, say(copied ? "linkCopied" : "linkShown"), " ", say("linkHolds"), link.length > LONG ? ` ${say("linkLong")}` : ""), shown);
    shown.focus();
    shown.select();
  }

  async read(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    try {
      const { lines, unknown } = await readList(file);
      const done = putIn(lines);
      this.report(file.name, done, unknown);
    } catch {
      this.told.replaceChildren(h("p", {}, say("notRead", { file: file.name })));
    }
    this.told.focus();
  }

  report(file, { kept, added, before }, unknown) {
    const said = !kept ? say("notKept") : added + before ? say("readDone", { file, held: variables(added), before }) : say("nothingRead", { file });
    this.told.replaceChildren(h("p", {}, said), unknown.length ? h("details", { open: unknown.length < 20 }, h("summary", {}, say("notKnown", { n: unknown.length })), h("ul", {}, unknown.map((one) => h("li", {}, one)))) : "");
  }

  /** A list that the address shares, to be taken in or left. */
  drawShared() {
    const given = shared();
    this.shared.replaceChildren();
    if (!given) return;
    if (given.broken) { this.shared.append(h("p", {}, say("linkBroken"))); return; }
    const done = (call) => () => { call(); history.replaceState(null, "", location.pathname); this.shared.replaceChildren(); this.status.focus(); };
    this.shared.append(
      h("p", {}, say("sharedWith", { name: given.name || say("unnamed"), held: variables(given.lines.length) })),
      h("div", { class: "tools" },
        h("button", { type: "button", class: "main", onclick: done(() => this.turn(() => this.takeUp(given))) }, say("asStudy")),
        h("button", { type: "button", onclick: done(() => { const { added, before } = putIn(given.lines); tell(say("readDone", { file: given.name || say("unnamed"), held: variables(added), before })); }) }, say("intoThis")),
        h("button", { type: "button", onclick: done(() => {}) }, say("leaveIt"))));
  }

  /** A shared list as a study of its own; where nothing is at hand, it is the one at hand. */
  takeUp({ name, lines }) {
    return list().length ? begin(name, lines) : rename(name) && keep(lines);
  }
}
