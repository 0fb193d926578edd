// Up to five variables side by side: what is the same, what is not, and their codes by meaning.
import { $, h, variablePage } from "./dom.js";
import { validity } from "./advice.js";
import { availability } from "./availability.js";
import { wireButtons } from "./buttons.js";
import { card, data } from "./data.js";
import { list, watch } from "./list.js";
import { keepInOther } from "./other-language.js";
import { recodeTable, recoded, warning } from "./recode-table.js";
import { own, say, spoken } from "./words.js";

const MOST = 5;

export async function comparePage(place) {
  const page = new ComparePage(place);
  place.hidden = false;
  await page.start();
}

class ComparePage {
  constructor(place) {
    this.place = place;
    this.status = $("[data-status]", place);
    this.table = $("[data-table]", place);
    this.form = $("form", place);
    this.only = $("[data-only]", place);
  }

  async start() {
    this.words = await data("search/words").catch(() => ({ datatype: {}, identification: {}, targets: {} }));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.add(this.form.v.value.trim()); });
    this.only.addEventListener("change", () => this.table.classList.toggle("only", this.only.checked));
    addEventListener("popstate", () => this.show());
    this.offer();
    watch(() => this.offer());
    await this.show();
    document.body.dataset.ready = "compare";
  }

  /** The list's codes as suggestions. */
  offer() {
    $("datalist", this.place).replaceChildren(...list().map(({ code, name }) => h("option", { value: code, label: name })));
  }

  codes() {
    return [...new Set(new URLSearchParams(location.search || location.hash.slice(1)).getAll("v"))];
  }

  go(codes) {
    const params = new URLSearchParams(codes.map((code) => ["v", code])).toString();
    try {
      history.pushState(null, "", codes.length ? `?${params}` : location.pathname);
    } catch {
      location.hash = params;
    }
    return this.show();
  }

  add(code) {
    if (!code) return;
    this.form.reset();
    this.go([...this.codes(), code]);
  }

  async show() {
    const codes = this.codes();
    keepInOther(codes.length ? `?${new URLSearchParams(codes.map((code) => ["v", code]))}` : "");
    const cards = await Promise.all(codes.slice(0, MOST).map((code) => card(code).catch(() => null)));
    const known = cards.filter(Boolean);
    const told = codes.slice(0, MOST).filter((_, n) => !cards[n]).map((code) => say("compareUnknown", { code }));
    if (codes.length > MOST) told.push(say("compareMost", { n: codes.length - MOST }));
    const twins = recoded(known);
    this.table.replaceChildren(...(known.length ? [this.facts(known, told), ...twins.map(recodeTable), this.codeTable(known)] : []));
    told.push(...twins.map(warning));
    $("[data-years]", this.place).replaceChildren(...this.years(known));
    if (!known.length) told.push(say("compareNone"));
    this.status.textContent = told.join(" ");
    $("[data-only-box]", this.place).hidden = known.length < 2;
    wireButtons(this.table);
  }

  years(cards) {
    const groups = new Map(cards.map((card) => [card.kilde, [card.kildeNames, []]]));
    cards.forEach((card) => groups.get(card.kilde)[1].push({ card }));
    return availability([...groups.values()]);
  }

  heads(cards) {
    const others = (code) => this.codes().filter((one) => one !== code);
    return cards.map((one) => h("th", { scope: "col", dir: "auto" },
      h("a", { href: variablePage(one.page) }, spoken(one.names)), h("br"), h("code", {}, one.code),
      h("p", { class: "turn" },
        h("button", { type: "button", class: "add", "data-add": one.code, "data-name": one.name, hidden: true }),
        h("button", { type: "button", "aria-label": say("takeOut", { name: one.name }), onclick: () => { this.go(others(one.code)); this.status.focus(); } }, "×"))));
  }

  facts(cards, told) {
    const rows = this.properties().map(([key, get]) => [say(key), cards.map((one) => get(one) ?? "")]).filter(([, held]) => held.some(textOf));
    const unlike = rows.filter(([, held]) => differs(held)).length;
    if (cards.length > 1) told.push(say("differences", { n: unlike, of: rows.length }));
    return h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("property")), this.heads(cards))),
      h("tbody", {}, rows.map(([name, held]) => row(name, held, cards.length > 1))));
  }

  /** What is told of each: a text, or a pair of texts of the registry's own, in bokmål and English. */
  properties() {
    const { datatype, identification, targets } = this.words;
    return [
      ["dKilde", (one) => one.kildeNames],
      ["dForms", (one) => [one.forms?.join(", "), one.formsEn?.join(", ")]],
      ["dDescription", (one) => [one.description, one.descriptionEn]],
      ["dLabel", (one) => [one.label, ""]],
      ["dDatatype", (one) => own(datatype[one.datatype])],
      ["dUnit", (one) => one.unit],
      ["dLimits", (one) => (one.low || one.high ? `${one.low ?? ""} – ${one.high ?? ""}` : "")],
      ["dLists", (one) => one.lists.map((list) => list.name).join(", ")],
      ["dTargets", (one) => (one.targets ?? []).map((id) => own(targets[id]) || id).join(", ")],
      ["dInstruments", (one) => (one.instruments ?? []).map((code) => code.replace(/^I_/, "")).join(", ")],
      ["dIdentification", (one) => own(identification[one.identification])],
      ["dPeriod", (one) => validity(one)],
      ["dDatabase", (one) => one.database],
    ];
  }

  /** Of those that have codes; a code that another lacks is not a fact that is missing. */
  codeTable(all) {
    const cards = all.filter((one) => one.lists.some((list) => list.codes.length));
    const rows = aligned(cards);
    const more = cards.map((one) => one.lists.reduce((sum, list) => sum + list.more, 0));
    if (more.some(Boolean)) rows.push(["…", more.map((n) => (n ? say("moreCodes", { n }) : say("noMoreCodes")))]);
    if (!rows.length) return h("p", {}, say("noCodes"));
    const heads = cards.map((one) => h("th", { scope: "col", dir: "auto" }, spoken(one.names), h("br"), h("small", {}, spoken(one.kildeNames))));
    return h("table", {}, h("caption", {}, say("kodeverkHead")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("dLists")), heads)),
      h("tbody", {}, rows.map(([name, texts]) => row(name, texts, cards.length > 1, "noSuchCode"))));
  }
}

const textOf = (one) => (Array.isArray(one) ? own(one) : one);

function row(name, held, many, lacking = "notGiven") {
  const unlike = many && differs(held);
  const mark = many ? h("span", { class: "mark" }, unlike ? `≠ ${say("differs")}` : `= ${say("same")}`) : null;
  const cell = (one) => (textOf(one) ? (Array.isArray(one) ? spoken(one) : one) : h("span", { class: "quiet" }, say(lacking)));
  return h("tr", { class: unlike ? "unlike" : "alike" }, h("th", { scope: "row", dir: "auto" }, Array.isArray(name) ? spoken(name) : name, " ", mark),
    held.map((one) => h("td", { dir: "auto" }, cell(one))));
}

const folded = (text) => text.toLocaleLowerCase("nb").normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const differs = (held) => new Set(held.map((one) => folded(textOf(one)))).size > 1;

/** Codes of all the cards, those that mean the same on one line: by label, else by value. */
function aligned(cards) {
  const lines = new Map();
  cards.forEach((one, column) => {
    for (const [value, nb, en] of one.lists.flatMap((list) => list.codes)) {
      const key = folded(nb) || `value ${value}`;
      const line = lines.get(key) ?? { label: nb || en ? [nb, en] : value, values: cards.map(() => []) };
      line.values[column].push(value);
      lines.set(key, line);
    }
  });
  return [...lines.values()].map(({ label, values }) => [label, values.map((found) => [...new Set(found)].join(", "))]);
}

