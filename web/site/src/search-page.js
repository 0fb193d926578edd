// The search page: what is asked stands in the address, the answer on the page.
import { $, calmly, h, pages, variablePage } from "./dom.js";
import { ask } from "./asking.js";
import { wireButtons } from "./buttons.js";
import { card, data, hit } from "./data.js";
import { Facet } from "./facet.js";
import { address, isEmpty, readState, writeState } from "./search-state.js";
import { fits, highlight } from "./mark.js";
import { keepInOther } from "./other-language.js";
import { own, say, speak, spoken, variables } from "./words.js";

const PAGE = 20;
const CALM = 50;
const MOST_CODES = 3;
/** Codes whose page is named as they are; the page of any other is told with its description. */
const PLAIN = /^[A-Z0-9_][A-Z0-9._-]*$/;

export async function searchPage(place) {
  const page = new SearchPage(place);
  $("form", place).hidden = false;
  await page.start();
}

class SearchPage {
  constructor(place) {
    this.form = $("form", place);
    this.status = $("[data-status]", place);
    this.results = $("[data-results]", place);
    this.turning = $("[data-turn]", place);
    this.chosen = $("[data-chosen]", place);
    this.undated = $("[data-undated]", place);
    this.near = $("[data-near]", place);
    this.pagesFound = $("[data-pages]", place);
    this.box = $("[data-facets]", place);
    this.asked = 0;
    this.state = readState();
  }

  async start() {
    this.box.open = matchMedia("(min-width: 56rem)").matches;
    this.fill();
    this.wire();
    try {
      this.first = await data("search/first");
    } catch {
      this.status.textContent = say("failed");
      return;
    }
    this.facets = this.first.facets.filter((one) => one.values.length).map((one) => new Facet(one, (...given) => this.choose(...given)));
    $("[data-facet-list]", this.box).append(...this.facets.map((facet) => facet.box));
    this.kilder = new Map(this.first.facets.find((one) => one.key === "kilde").values.map((one) => [one[0], one]));
    await this.show();
    await this.detailed;
    document.body.dataset.ready = "search";
  }

  wire() {
    const { form } = this;
    const typed = calmly(() => this.change({ q: form.q.value, page: 1 }, false), 120);
    form.q.addEventListener("input", typed);
    form.addEventListener("submit", (event) => { event.preventDefault(); this.change({ q: form.q.value, page: 1 }, true); });
    form.sortering.addEventListener("change", () => this.change({ sort: form.sortering.value, page: 1 }, true));
    for (const year of [form.fra, form.til]) {
      year.addEventListener("input", calmly(() => this.change({ from: yearOf(form.fra), to: yearOf(form.til), page: 1 }, false), 300));
    }
    form.addEventListener("focusin", () => ask(this.question()).catch(() => {}), { once: true });
    addEventListener("popstate", () => { this.state = readState(); this.fill(); this.show(); });
  }

  fill() {
    const { form, state } = this;
    form.q.value = state.q;
    form.sortering.value = state.sort;
    if (form.sortering.selectedIndex < 0) form.sortering.value = "";
    form.fra.value = state.from || "";
    form.til.value = state.to || "";
  }

  choose(key, value, on) {
    const others = (this.state.chosen[key] ?? []).filter((one) => one !== value);
    const values = on ? [...others, value] : others;
    const { [key]: _, ...rest } = this.state.chosen;
    this.change({ chosen: values.length ? { ...rest, [key]: values } : rest, page: 1 }, true);
  }

  change(more, push) {
    this.state = { ...this.state, ...more };
    writeState(this.state, push);
    return this.show();
  }

  question() {
    const { q, chosen, from, to, sort, page } = this.state;
    return { q, chosen, from, to, sort, page };
  }

  async show() {
    this.asked += 1;
    const asked = this.asked;
    let answer;
    try {
      answer = isEmpty(this.state) ? this.unasked() : await this.answer();
    } catch {
      this.status.textContent = say("failed");
      return;
    }
    if (asked !== this.asked || !this.facets) return;
    this.draw(answer);
    this.detailed = this.details(asked, answer.rows);
  }

  answer() {
    if (!this.results.children.length) this.status.textContent = say("loading");
    return ask(this.question());
  }

  /** The first view needs no search: its counts and rows are made when the site is. */
  unasked() {
    const rows = this.first.rows.map(([code, name, kilde], row) => ({ row, code, name, kilde, why: [] }));
    return { total: this.first.total, page: 1, pages: Math.max(1, Math.ceil(this.first.total / PAGE)), start: 0, counts: {}, rows, undated: 0 };
  }

  draw(answer) {
    this.status.textContent = answer.total ? variables(answer.total) : `${say("none")} ${say("noneHint")}`;
    this.undated.textContent = answer.undated ? say("undated", { n: answer.undated }) : "";
    for (const facet of this.facets) facet.show(answer.counts[facet.key], this.state.chosen[facet.key]);
    this.drawChosen();
    this.near.replaceChildren(...(answer.near ?? []).map((near) => this.nearly(near)), ...this.nearNote(answer));
    this.pagesFound.replaceChildren(...(answer.pages_found ?? []).map((page) => this.page(page)));
    this.pagesFound.hidden = !answer.pages_found?.length;
    this.marks = answer.marks ?? [];
    this.results.start = answer.start + 1;
    this.lines = answer.rows.map((row) => this.line(row));
    this.results.replaceChildren(...this.lines.map(({ element }) => element));
    wireButtons(this.results);
    this.turning.replaceChildren(...this.turns(answer));
    document.body.dataset.total = answer.total;
    document.body.dataset.shown = address(this.state);
    keepInOther(address(this.state));
    document.body.dataset.first ??= Math.round(performance.now());
  }

  /** What nothing is called, and what may have been meant. */
  nearly({ word, instead }) {
    const meant = { ...this.state, q: this.state.q.toLowerCase().replace(word, instead), page: 1 };
    const follow = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.form.q.value = meant.q;
      this.change(meant, true);
    };
    return h("span", {}, `${say("nearNone", { word })} `,
      instead ? [`${say("didYouMean")} `, h("a", { href: address(meant), onclick: follow }, instead), "? "] : null);
  }

  nearNote({ near, total }) {
    if (!near || !total) return [];
    return [h("span", { class: "quiet" }, say(near.some(({ instead }) => instead) ? "nearShown" : "restShown"))];
  }

  page({ kind, address: to, count, name, place }) {
    const link = speak(h("a", { href: `${pages}${to}`, dir: "auto" }), name);
    const system = kind === "chapter" || kind === "block" ? own(place) : "";
    const about = system ? [say(count ? "codedIn" : "codedInNone", { n: count, system: system.split(" ")[0] })] : [count ? variables(count) : ""];
    const shownPlace = own(place) && own(place) !== own(name) ? spoken(place) : null;
    return h("li", {}, h("span", { class: "kind" }, say(`kind_${kind}`)), " ", link, h("span", { class: "quiet" }, shownPlace ? [" · ", shownPlace] : null, about[0] ? ` · ${about[0]}` : null));
  }

  line({ code, name, kilde, why, from = 0, to = 0 }) {
    const known = this.kilder.get(kilde);
    const link = speak(h("a", { href: PLAIN.test(code) ? variablePage(code) : null, dir: "auto" }), [name || code, ""]);
    const form = h("span");
    const codes = h("p", { class: "codes", hidden: true });
    highlight(link, this.marks);
    const about = h("p", { class: "about", dir: "auto" });
    const element = h("li", { "data-kilde": kilde },
      h("h3", {}, link),
      h("p", { class: "meta" }, spoken(known ? known.slice(1, 3) : [kilde, kilde]), form, from ? ` · ${years(from, to)}` : null, " · ", h("code", {}, code)),
      about,
      codes,
      why.length ? h("p", { class: "why" }, say("matched", { fields: joined(why.map((field) => say(field))) })) : null,
      h("button", { type: "button", class: "add", "data-add": code, "data-name": name || code, hidden: true }));
    return { element, link, form, about, codes, code, coded: why.includes("codes") };
  }

  /** Descriptions come when nobody asks on: while somebody types, only the last answer gets them. */
  async details(asked, rows) {
    await new Promise((done) => { setTimeout(done, CALM); });
    if (asked !== this.asked) return;
    const found = await Promise.all(rows.map(({ row }) => hit(row).catch(() => null)));
    if (asked !== this.asked) return;
    found.forEach((one, n) => one && this.detail(this.lines[n], one));
  }

  detail({ link, form, about, codes, code, coded }, one) {
    if (one.page) link.href = variablePage(one.page);
    if (one.nameEn) speak(link, [link.textContent, one.nameEn]);
    highlight(link, this.marks);
    if (one.form) form.replaceChildren(" · ", spoken([one.form, one.formEn]));
    speak(about, [one.description, one.descriptionEn]);
    highlight(about, this.marks);
    if (coded) this.codes(codes, code, this.marks).catch(() => {});
  }

  /** The codes that answer: by what they are, or by what they mean. */
  async codes(place, code, marks) {
    const asked = this.state.q.toLowerCase().split(/\s+/);
    const lists = (await card(code))?.lists ?? [];
    const answering = lists.flatMap((list) => list.codes).filter(([value, ...label]) =>
      asked.some((word) => word.length > 2 && /\d/.test(word) && value.toLowerCase().startsWith(word)) || (own(label).match(/[\p{L}\p{N}]+/gu) ?? []).some((word) => word.length > 2 && fits(word, marks)));
    if (!answering.length) return;
    place.hidden = false;
    place.replaceChildren(`${say("codesMatched")}: `, ...answering.slice(0, MOST_CODES).flatMap(([value, ...label], n) => {
      const meaning = spoken(label);
      highlight(meaning, marks);
      return [n ? "; " : "", h("code", {}, value), " ", meaning];
    }), answering.length > MOST_CODES ? " …" : "");
  }

  drawChosen() {
    const chips = this.facets.flatMap((facet) => (this.state.chosen[facet.key] ?? []).map((value) => this.chip(facet, value)));
    const clear = h("button", { type: "button", class: "clear", onclick: () => this.clear() }, say("clear"));
    const some = chips.length || this.state.from || this.state.to;
    this.chosen.replaceChildren(...(some ? [...chips, clear] : []));
  }

  chip(facet, value) {
    const choice = facet.labelOf(value);
    return h("button", { type: "button", class: "chip", "aria-label": say("takeAway", { choice: `${choice} (${say(facet.key)})` }), onclick: () => { this.choose(facet.key, value, false); this.status.focus(); } }, choice, h("span", { "aria-hidden": "true" }, " ×"));
  }

  clear() {
    this.state = { ...this.state, chosen: {}, from: 0, to: 0, page: 1 };
    this.fill();
    this.change({}, true);
    this.form.q.focus();
  }

  turns({ page, pages }) {
    if (pages < 2) return [];
    const turn = (to, text) => h("a", { href: address({ ...this.state, page: to }), onclick: (event) => this.turn(event, to) }, text);
    return [
      page > 1 ? turn(page - 1, say("previous")) : null,
      h("span", {}, say("pageOf", { n: page, of: pages })),
      page < pages ? turn(page + 1, say("next")) : null,
    ].filter(Boolean);
  }

  async turn(event, to) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    await this.change({ page: to }, true);
    this.status.focus();
    this.status.scrollIntoView({ block: "start" });
  }
}

function years(from, to) {
  return to === from ? `${from}` : `${from}–${to || ""}`;
}

function yearOf(input) {
  const year = parseInt(input.value, 10);
  return year >= 1000 && year <= 9999 ? year : 0;
}

function joined(words) {
  const unique = [...new Set(words)];
  return unique.length < 2 ? unique.join("") : `${unique.slice(0, -1).join(", ")} ${say("and")} ${unique.at(-1)}`;
}
