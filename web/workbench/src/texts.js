// What others have written for cells of hers that are empty: looked at, edited, and taken together.
import { $, fill, h, lang, letters, say, sentence, tell } from "./dom.js";

const MOST = 100;

export class Texts {
  constructor(app, engine, { back, take }) {
    Object.assign(this, { app, engine, back, take, chosen: new Map(), field: "" });
  }

  async show() {
    tell(say("textsReading"));
    try {
      Object.assign(this, await this.engine.ask("texts", { lang }));
      this.app.onkeydown = null;
      tell("");
      this.draw();
      $("#texts h1").focus();
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  get line() { return this.rows.filter(({ field }) => !this.field || field === this.field).slice(0, MOST); }

  draw() {
    const fields = [...new Set(this.rows.map(({ field }) => field))];
    fill(this.app, h("div", { id: "texts" },
      h("h1", { tabindex: "-1" }, say("textsTitle")),
      h("p", {}, this.rows.length ? say("textsAbout", { n: this.rows.length }) : say("textsNone")),
      !this.others && h("p", { class: "quiet" }, say("textsNoOthers")),
      this.without.length > 0 && h("p", { class: "quiet" }, say("textsWithout", { fields: this.without.join(", ") })),
      h("p", { class: "doing" },
        fields.length > 1 && h("label", {}, say("facet_field"), " ", h("select", { id: "texts-field", onchange: ({ target }) => { this.field = target.value; this.draw(); $("#texts-field").focus(); } },
          h("option", { value: "" }, say("all")), fields.map((field) => h("option", { value: field, selected: field === this.field }, field)))),
        this.rows.length > 0 && h("button", { id: "texts-all", onclick: () => { this.line.forEach((row) => this.chosen.set(row, this.text(row))); this.draw(); $("#texts-take").focus(); } }, say("textsAll", { n: this.line.length })),
        this.rows.length > 0 && h("button", { id: "texts-take", class: "main", disabled: !this.chosen.size, onclick: () => this.takeAll() }, say("textsTake", { n: this.chosen.size })),
        h("button", { id: "texts-back", onclick: this.back }, say("backToSheet"))),
      this.rows.length > 0 && h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("textsTitle") },
        h("table", { class: "sheet texts" },
          h("thead", {}, h("tr", {}, ["textsChoose", "textsCell", "textsVariable", "facet_field", "textsText", "textsSource"].map((key) => h("th", { scope: "col" }, say(key))))),
          h("tbody", {}, this.line.map((row) => this.row(row)))))));
  }

  text(row) { return this.chosen.get(row) ?? row.edited ?? row.choices[0][0]; }

  row(row) {
    const [sheet, number, column] = row.cell;
    const place = `${sheet} ${letters(column)}${number}`.trim();
    const source = h("span", {}, (row.choices.find(([text]) => text === this.text(row)) ?? row.choices[0])[1]);
    const edit = h("textarea", { rows: 2, "aria-label": say("textsTextFor", { name: row.name, field: row.field }), oninput: ({ target }) => { row.edited = target.value; if (this.chosen.has(row)) this.chosen.set(row, target.value); } });
    edit.value = this.text(row);
    const other = row.choices.length > 1 && h("select", { "aria-label": say("textsSource"), onchange: ({ target }) => { edit.value = row.choices[target.value][0]; edit.dispatchEvent(new Event("input")); } },
      row.choices.map(([, from], n) => h("option", { value: String(n) }, from)));
    return h("tr", {},
      h("td", {}, h("input", { type: "checkbox", "aria-label": say("textsTakeOne", { name: row.name, field: row.field }), checked: this.chosen.has(row), onchange: ({ target }) => {
        if (target.checked) this.chosen.set(row, edit.value); else this.chosen.delete(row);
        $("#texts-take").disabled = !this.chosen.size;
        $("#texts-take").textContent = say("textsTake", { n: this.chosen.size });
      } })),
      h("td", {}, place), h("td", {}, row.name), h("td", {}, row.field), h("td", {}, edit), h("td", {}, other || source));
  }

  takeAll() { this.take([...this.chosen].map(([{ cell }, text]) => [...cell, text])); }
}
