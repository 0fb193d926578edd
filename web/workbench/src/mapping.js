// A card a variable: hers left, the proposal right with codes side by side; J, N and A decide.
import { $, fill, h, lang, say, sentence, tell } from "./dom.js";

const SHOWN = ["proposed", "open", "every"];

export class Mapping {
  constructor(app, engine, { back, go }) {
    Object.assign(this, { app, engine, back, go, shown: SHOWN[0], at: 0, author: "", done: [] });
  }

  async show() {
    tell(say("mapReading"));
    try {
      const { cards, targets } = await this.engine.ask("cards", { lang });
      Object.assign(this, { cards, targets, byId: new Map(targets.map((target) => [target.id, target])) });
      if (!this.cards.some(({ target }) => target)) this.shown = "open";
      this.choose();
      tell("");
      this.draw();
      $("#map h1").focus();
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  /** The cards that are shown, and the first of them that is not decided. */
  choose() {
    const fits = { proposed: (card) => card.target || card.decided !== null, open: (card) => card.decided === null, every: () => true }[this.shown];
    this.line = this.cards.filter(fits);
    this.at = Math.max(0, this.line.findIndex(({ decided }) => decided === null));
  }

  get card() { return this.line[this.at]; }

  draw() {
    const sure = this.sure();
    fill(this.app, h("div", { id: "map" },
      h("h1", { tabindex: "-1" }, say("mapTitle")),
      h("p", {}, say("mapAbout")),
      h("p", { class: "quiet", id: "map-count" }, this.counted()),
      h("div", { class: "doing" },
        h("label", {}, say("author"), " ", h("input", { type: "text", id: "author", autocomplete: "name", value: this.author, oninput: ({ target }) => { this.author = target.value; }, onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); this.focus(); } } })),
        h("label", {}, say("mapShow"), " ", h("select", { id: "map-show", onchange: ({ target }) => { this.shown = target.value; this.choose(); this.draw(); $("#map-show").focus(); } },
          SHOWN.map((key) => h("option", { value: key, selected: key === this.shown }, say(`map_${key}`))))),
        sure.length > 1 && h("button", { id: "map-sure", onclick: () => this.decide(sure.map((card) => [card, card.target])) }, say("mapSure", { n: sure.length })),
        h("button", { id: "save-mappings", onclick: () => this.save("mappings") }, say("save_mappings")),
        h("button", { onclick: () => this.save("work") }, say("save_work")),
        h("button", { id: "map-back", onclick: this.back }, say("backToSheet"))),
      this.card ? this.cardOf(this.card) : h("p", {}, say("mapNothing"))));
    this.app.onkeydown = (event) => this.key(event);
  }

  sure() { return this.cards.filter(({ certain, target, decided }) => certain && target && decided === null); }

  counted() {
    const decided = this.cards.filter((card) => card.decided !== null).length;
    return say("mapCount", { n: decided, of: this.cards.length, left: this.cards.filter((card) => card.target && card.decided === null).length });
  }

  cardOf(card) {
    const proposal = this.byId.get(card.decided || card.target);
    return h("section", { id: "card", class: "card", "aria-label": card.label || card.name },
      h("p", { class: "quiet", role: "status" }, say("mapAt", { n: this.at + 1, of: this.line.length }), " ", this.said(card)),
      h("div", { class: "sides" },
        h("div", {},
          h("h2", {}, say("mapHers")),
          h("p", { class: "large" }, card.label || card.name),
          h("p", { class: "quiet" }, [card.name, card.type].filter(Boolean).join(" · ")),
          card.place && card.place[1] > 0 && h("button", { class: "small", onclick: () => this.go(...card.place) }, say("mapSee", { place: `${card.place[0]} ${card.place[1]}`.trim() }))),
        h("div", {},
          h("h2", {}, proposal ? say(card.decided ? "mapDecided" : "mapProposal") : say("mapNone")),
          proposal && h("p", { class: "large" }, proposal.name),
          proposal && h("p", { class: "quiet" }, proposal.definition),
          h("p", {}, card.target ? say(card.certain ? "mapCertain" : "mapPercent", { n: card.percent }) : say("mapOwn"), " ", card.evidence && say("mapEvidence", { evidence: card.evidence })),
          card.ties.length > 0 && h("p", {}, say("mapTies", { ties: card.ties.join(", ") })))),
      this.codes(card),
      card.loss && h("p", { class: "wrong" }, card.loss),
      h("div", { class: "doing", role: "toolbar", "aria-label": say("tools") },
        h("button", { class: "main", id: "map-yes", disabled: !card.target, onclick: () => this.yes() }, say("mapYes")),
        h("button", { id: "map-no", onclick: () => this.decide([[card, ""]]) }, say("mapNo")),
        h("button", { id: "map-other", onclick: () => this.other() }, say("mapOther")),
        h("button", { id: "map-undo", disabled: !this.done.length, onclick: () => this.undo() }, say("mapUndo")),
        h("button", { onclick: () => this.step(-1) }, say("mapBefore")),
        h("button", { onclick: () => this.step(1) }, say("mapAfter"))));
  }

  said(card) {
    if (card.decided === null) return "";
    return card.decided ? say("mapIs", { target: this.byId.get(card.decided)?.name ?? card.decided }) : say("mapIsNone");
  }

  codes(card) {
    const isOther = card.decided && card.decided !== card.target;
    const theirs = isOther ? this.byId.get(card.decided)?.codes ?? [] : [];
    const rows = isOther ? [...card.codes.map((pair) => [...pair, "", ""]), ...theirs.map((pair) => ["", "", ...pair])] : card.sides;
    if (!rows.length) return null;
    const cell = (value, text) => h("td", {}, value ? `${value} ${text}`.trim() : "–");
    return h("div", { class: "wide codes", tabindex: "0", role: "region", "aria-label": say("mapCodes") },
      h("table", { class: "sheet" }, h("caption", {}, [say("mapCodes"), card.happens].filter(Boolean).join(". ")),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("mapHers")), h("th", { scope: "col" }, say("mapTheirs")))),
        h("tbody", {}, rows.map(([value, text, there, said]) => h("tr", { class: value && there ? "" : "alone" }, cell(value, text), cell(there, said))))));
  }

  yes() { if (this.card?.target) this.decide([[this.card, this.card.target]]); }

  /** Keep what she says of cards, and go to the next that is open. */
  async decide(pairs, isUndo = false) {
    if (!this.author.trim()) {
      tell(say("authorFirst"), true);
      $("#author").focus();
      return;
    }
    const before = pairs.map(([card]) => [card, card.decided]);
    try {
      await this.engine.ask("map", { decisions: pairs.map(([card, target]) => [card.variable, target]), author: this.author });
      for (const [card, target] of pairs) this.cards.filter(({ variable }) => variable === card.variable).forEach((same) => { same.decided = target; });
      if (!isUndo) this.done.push(before);
      const last = pairs.at(-1)[0];
      tell(isUndo ? say("mapUndone", { n: pairs.length }) : pairs.length > 1 ? say("mapMany", { n: pairs.length }) : `${last.label || last.name}: ${this.said(last)}`);
      if (isUndo) this.at = Math.max(0, this.line.indexOf(pairs[0][0]));
      else this.onward();
      this.draw();
      this.focus();
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  focus() { $("#card")?.querySelector("button.main:not(:disabled), #map-no").focus(); }

  onward() {
    const open = (card) => card.decided === null;
    const later = this.line.findIndex((card, n) => n > this.at && open(card));
    const next = later < 0 ? this.line.findIndex(open) : later;
    if (next >= 0) this.at = next;
    else tell(say("mapAll"));
  }

  undo() {
    const before = this.done.pop();
    if (before) this.decide(before, true);
  }

  step(by) {
    if (!this.line.length) return;
    this.at = (this.at + by + this.line.length) % this.line.length;
    this.draw();
    $("#card button").focus();
  }

  /** Another harmonized variable, sought among all; the uppermost is taken where none is marked. */
  other() {
    const { card } = this;
    const line = ({ id, name, definition }, n) => h("option", { value: id, selected: n === 0, title: definition }, name);
    const matches = (text) => this.targets.filter(({ name, id, definition }) => text.split(" ").every((word) => `${name} ${id} ${definition}`.toLowerCase().includes(word)))
      .sort((a, b) => Number(b.name.toLowerCase().includes(text)) - Number(a.name.toLowerCase().includes(text)));
    const options = h("select", { id: "other-list", size: 10, required: true, "aria-label": say("mapTheirs"), onchange: () => tellOf() }, this.targets.map(line));
    const about = h("p", { class: "quiet", role: "status" });
    const tellOf = () => { about.textContent = this.byId.get(options.value)?.definition ?? say("mapNoMatch"); };
    const input = h("input", { type: "search", id: "other", autocomplete: "off", oninput: ({ target }) => { fill(options, matches(target.value.trim().toLowerCase()).map(line)); tellOf(); } });
    const dialog = h("dialog", { "aria-labelledby": "other-title" },
      h("form", { method: "dialog", onsubmit: () => this.decide([[card, options.value]]) },
        h("h2", { id: "other-title" }, say("mapOtherFor", { name: card.label || card.name })),
        h("label", {}, say("mapSearch"), input), options, about,
        h("p", { class: "doing" }, h("button", { class: "main", id: "other-now" }, say("mapChoose")), h("button", { type: "button", onclick: () => dialog.close() }, say("cancel")))));
    dialog.addEventListener("close", () => dialog.remove());
    tellOf();
    document.body.append(dialog);
    dialog.showModal();
  }

  async save(kind) {
    if (kind === "mappings" && !this.cards.some(({ decided }) => decided !== null)) { tell(say("mapNoneYet"), true); return; }
    await this.engine.save(kind);
  }

  key(event) {
    if (event.target.matches("input, select, textarea") || event.altKey) return;
    const withControl = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (withControl && letter !== "z") return;
    const deeds = { j: () => this.yes(), n: () => this.card && this.decide([[this.card, ""]]), a: () => this.card && this.other(), z: () => this.undo(), arrowleft: () => this.step(-1), arrowright: () => this.step(1) };
    if (deeds[letter]) { event.preventDefault(); deeds[letter](); }
  }
}
