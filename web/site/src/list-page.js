// My list: grouped by source, with a reason and a period for every variable.
import { $, FIRST, calmly, h, lang, number, pages, root, variablePage } from "./dom.js";
import { adviceFor, validity, warnings } from "./advice.js";
import { availability } from "./availability.js";
import { tell } from "./buttons.js";
import { card, data } from "./data.js";
import { saveCsv, saveJson, saveXlsx } from "./export.js";
import { change, drop, keep, list, watch } from "./list.js";
import { kilder, own, say, spoken, variables } from "./words.js";

const MOST = 5;

export async function listPage(place) {
  const page = new ListPage(place);
  await page.start();
}

class ListPage {
  constructor(place) {
    this.place = place;
    this.groups = $("[data-groups]", place);
    this.tools = $("[data-tools]", place);
    this.status = $("[data-status]", place);
    this.years = $("[data-years]", place);
    this.cards = new Map();
    this.chosen = new Set();
    this.own = false;
  }

  async start() {
    this.place.hidden = false;
    this.words = await data("search/words").catch(() => ({ advice: [] }));
    this.drawTools();
    await this.draw();
    watch(() => { if (!this.own) this.draw(); });
    document.body.dataset.ready = "list";
  }

  /** Our own change of a text: the page shows it already, and must not be drawn under the writer. */
  write(code, more) {
    this.own = true;
    const kept = change(code, more);
    this.own = false;
    if (!kept) tell(say("notKept"));
  }

  drawTools() {
    const save = (key, call) => h("button", { type: "button", onclick: () => tell(say("exported", { file: call(list()) })) }, say(key));
    this.compare = h("a", { class: "button", href: `${pages}sammenlign.html` }, say("compareChosen"));
    this.hint = h("p", { class: "quiet", id: "compare-hint" }, say("chooseMore"));
    const form = h("a", { class: "button main", href: `${root}../form/${lang === FIRST ? "index" : lang}.html#liste` }, say("form"));
    this.tools.replaceChildren(
      ...("form" in this.place.dataset ? [form] : []),
      save("xlsx", saveXlsx), save("csv", saveCsv), save("json", saveJson),
      this.compare,
      h("button", { type: "button", onclick: () => this.empty() }, say("emptyList")),
      this.hint,
    );
  }

  empty() {
    const lines = list();
    if (!confirm(say("sure", { n: lines.length }))) return;
    keep([]);
    tell(say("emptied"));
    this.status.focus();
  }

  async draw() {
    const lines = list();
    await Promise.all(lines.filter((one) => !this.cards.has(one.code)).map((one) => this.fetch(one.code)));
    const groups = this.grouped(lines);
    this.chosen = new Set([...this.chosen].filter((code) => lines.some((one) => one.code === code)));
    this.tools.hidden = !lines.length;
    this.status.replaceChildren(lines.length ? say("listHeld", { held: variables(lines.length), kilder: kilder(groups.size) }) : say("empty"),
      lines.length ? "" : h("span", {}, " ", h("a", { href: `${pages}sok.html` }, say("toSearch"))));
    this.groups.replaceChildren(...[...groups].map(([kilde, held]) => this.group(kilde, held)));
    this.drawCompare();
    this.drawYears();
  }

  grouped(lines) {
    const groups = new Map();
    for (const line of lines) {
      const kilde = this.cards.get(line.code)?.kilde ?? line.kilde;
      groups.set(kilde, [...(groups.get(kilde) ?? []), line]);
    }
    return groups;
  }

  /** Drawn anew with the list and with every period that is written. */
  drawYears() {
    const named = ([kilde, held]) => [this.kildeNames(kilde, held), held.map((line) => ({ line, card: this.cards.get(line.code) }))];
    const open = $("details", this.years)?.open;
    this.years.replaceChildren(...availability([...this.grouped(list())].map(named)));
    $("details", this.years)?.toggleAttribute("open", Boolean(open));
  }

  async fetch(code) {
    this.cards.set(code, await card(code).catch(() => undefined));
  }

  kildeNames(kilde, lines) {
    return this.cards.get(lines[0].code)?.kildeNames ?? [kilde, kilde];
  }

  group(kilde, lines) {
    const names = this.kildeNames(kilde, lines);
    return h("section", {},
      h("h2", { dir: "auto" }, spoken(names), " ", h("span", { class: "count" }, `(${number.format(lines.length)})`)),
      h("ul", { class: "lines" }, lines.map((line) => this.line(line, own(names), lines))));
  }

  line(line, kildeName, siblings) {
    const known = this.cards.get(line.code);
    const names = known?.names ?? [line.name || line.code, ""];
    const name = own(names);
    const title = h("h3", { dir: "auto" }, known ? h("a", { href: variablePage(known.page) }, spoken(names)) : spoken(names));
    const notes = h("ul", { class: "notes" });
    const draw = () => notes.replaceChildren(...this.notes(list().find((one) => one.code === line.code) ?? line, known));
    const field = (key, type, label) => this.field(line, key, type, label, draw);
    draw();
    return h("li", { "data-line": line.code },
      title,
      h("p", { class: "meta" }, h("code", {}, line.code), known && ` · ${validityOf(known)}`),
      field("why", "textarea", say("why")),
      h("div", { class: "period" }, field("from", "date", say("from")), field("to", "date", say("to"))),
      h("div", { role: "status" }, notes),
      h("p", { class: "turn" },
        h("label", {}, h("input", { type: "checkbox", checked: this.chosen.has(line.code), "aria-label": say("selectOne", { name }), onchange: (event) => this.choose(line.code, event.target.checked) }), " ", say("select")),
        siblings.length > 1 ? h("button", { type: "button", "aria-label": say("sameForAllOf", { name, kilde: kildeName }), onclick: () => this.same(line.code, siblings, kildeName) }, say("sameForAll")) : null,
        h("button", { type: "button", "aria-label": `${say("remove")}: ${name}`, onclick: () => this.remove(line.code, name) }, say("remove"))));
  }

  field(line, key, type, label, draw) {
    const input = type === "textarea" ? h("textarea", { rows: "2", maxlength: "2000" }) : h("input", { type });
    input.value = line[key];
    const keepIt = () => {
      this.write(line.code, { [key]: input.value });
      draw();
      if (type === "date") this.drawYears();
    };
    input.addEventListener("input", type === "textarea" ? calmly(keepIt, 200) : keepIt);
    input.addEventListener("change", keepIt);
    return h("label", {}, h("span", {}, label), input);
  }

  notes(line, known) {
    if (known === null) return [note("warning", say("gone"))];
    if (!known) return [];
    const advice = adviceFor(known, this.words);
    return [...warnings(line, known).map((text) => note("warning", text)), ...(advice ? [note("advice", advice)] : [])];
  }

  choose(code, on) {
    if (on) this.chosen.add(code); else this.chosen.delete(code);
    this.drawCompare();
  }

  drawCompare() {
    const fits = this.chosen.size > 1 && this.chosen.size <= MOST;
    const params = new URLSearchParams([...this.chosen].map((code) => ["v", code]));
    this.compare.hidden = !fits;
    this.hint.hidden = fits;
    this.compare.href = `${pages}sammenlign.html?${params}`;
  }

  same(code, siblings, kilde) {
    const { why, from, to } = list().find((one) => one.code === code);
    const codes = new Set(siblings.map((one) => one.code));
    keep(list().map((one) => (codes.has(one.code) ? { ...one, why, from, to } : one)));
    tell(say("copied", { kilde }));
  }

  remove(code, name) {
    drop(code);
    tell(say("removed", { name, held: variables(list().length) }));
    this.status.focus();
  }
}

const validityOf = (card) => (validity(card) ? say("validity", { period: validity(card) }) : say("validityUnknown"));

function note(kind, text) {
  return h("li", { class: kind }, h("strong", {}, say(kind)), " ", text);
}
