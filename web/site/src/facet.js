// One facet: real checkboxes, counts under the current selection, never moved while somebody is there.
import { h, number } from "./dom.js";
import { foreign, own, say } from "./words.js";

const SHOWN = 8;
const MANY = 20;

export class Facet {
  constructor({ key, values }, onchange) {
    this.key = key;
    this.onchange = onchange;
    this.values = values.map(([value, nb, en, count], n) => ({ n, value, label: own([nb, en]), foreign: foreign([nb, en]), count, row: null }));
    this.wholly = false;
    this.sought = "";
    this.list = h("ul", { class: "choices" });
    this.more = h("button", { type: "button", class: "more", onclick: () => this.turn() });
    const find = values.length > MANY && h("input", { type: "search", "aria-label": say("filterChoices", { facet: say(key) }), oninput: (e) => this.seek(e.target.value) });
    this.find = find || null;
    this.box = h("details", { class: "facet", open: ["kilde", "kildetype", "datatype"].includes(key) },
      h("summary", {}, say(key)),
      h("div", { role: "group", "aria-label": say(key) }, find, this.list, this.more));
    if (this.find) this.find.hidden = true;
  }

  turn() {
    this.wholly = !this.wholly;
    if (this.find) {
      this.find.hidden = !this.wholly;
      if (!this.wholly) { this.sought = ""; this.find.value = ""; }
    }
    this.draw();
  }

  seek(text) {
    this.sought = text.trim().toLocaleLowerCase();
    this.draw();
  }

  show(counts, chosen) {
    this.chosen = new Set(chosen ?? []);
    this.values.forEach((one, n) => { one.now = counts ? counts[n] : one.count; });
    if (this.chosen.size) this.box.open = true;
    this.draw();
  }

  draw() {
    const fits = this.values.filter((one) => one.now > 0 || this.chosen.has(one.value));
    const sought = this.sought ? fits.filter((one) => one.label.toLocaleLowerCase().includes(this.sought)) : fits;
    const shown = new Set(this.wholly ? sought : fits.slice(0, SHOWN));
    for (const one of fits) if (this.chosen.has(one.value)) shown.add(one);
    for (const one of this.values) if (one.row && !shown.has(one)) one.row.hidden = true;
    for (const one of this.values) if (shown.has(one)) this.drawOne(one);
    this.more.hidden = fits.length <= SHOWN;
    this.more.textContent = this.wholly ? say("showFewer") : say("showAll", { n: fits.length });
    this.more.setAttribute("aria-expanded", String(this.wholly));
    this.more.setAttribute("aria-label", `${this.more.textContent} – ${say(this.key)}`);
    this.box.hidden = !fits.length;
  }

  drawOne(one) {
    if (!one.row) this.make(one);
    one.row.hidden = false;
    one.input.checked = this.chosen.has(one.value);
    one.shown.textContent = number.format(one.now);
  }

  make(one) {
    one.input = h("input", { type: "checkbox", name: this.key, value: one.value, onchange: () => this.onchange(this.key, one.value, one.input.checked) });
    one.shown = h("span", { class: "count" });
    const text = h("span", { lang: one.foreign, dir: "auto" }, one.label);
    one.row = h("li", {}, h("label", {}, one.input, " ", text, " ", one.shown));
    const after = this.values.slice(one.n + 1).find((other) => other.row);
    this.list.insertBefore(one.row, after?.row ?? null);
  }

  labelOf(value) {
    return this.values.find((one) => one.value === value)?.label ?? value;
  }
}
