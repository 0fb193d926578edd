// Her registry's pages as the publisher makes them, what has changed, what a form would offer, what remains.
import { $, fill, h, lang, say, sentence, tell } from "./dom.js";

const PARTS = ["pages", "since", "offer", "remains"];

export class Preview {
  constructor(app, engine, { back }) {
    Object.assign(this, { app, engine, back, part: PARTS[0], history: [] });
  }

  async show() {
    tell(say("previewMaking"));
    try {
      this.answer = await this.engine.ask("preview", { lang });
      this.page = this.answer;
      this.sheet = new CSSStyleSheet();
      this.sheet.replaceSync(this.answer.style.replaceAll(":root", ":host").replace(/(^|[\s,}])(html|body)(?=[\s,{])/gm, "$1.page").replace(/(^|[\s,}])main(?=[\s,{])/gm, "$1.main"));
      tell("");
      this.app.onkeydown = null;
      this.draw();
      $("#preview h1").focus();
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  draw() {
    const { pages, offer, remains } = this.answer;
    const named = { pages: say("part_pages", { n: pages }), since: say("part_since"), offer: say("part_offer", { n: offer.length }), remains: say("part_remains", { n: remains.length }) };
    fill(this.app, h("div", { id: "preview" },
      h("h1", { tabindex: "-1" }, say("previewTitle")),
      h("p", { class: "draft", role: "note" }, h("strong", {}, say("draft")), " ", say("draftAbout")),
      h("div", { class: "doing" },
        h("div", { role: "tablist", class: "tabs", "aria-label": say("previewTitle") }, PARTS.map((part, n) => h("button", {
          role: "tab", id: `part-${part}`, "aria-selected": String(part === this.part), tabindex: part === this.part ? "0" : "-1",
          onclick: () => this.choose(part),
          onkeydown: ({ key }) => { const step = { ArrowRight: 1, ArrowLeft: -1 }[key]; if (step) this.choose(PARTS[(n + step + PARTS.length) % PARTS.length]); },
        }, named[part]))),
        h("button", { id: "preview-back", onclick: this.back }, say("backToSheet"))),
      h("section", { role: "tabpanel", id: "part", "aria-labelledby": `part-${this.part}` }, this[this.part]())));
    if (this.part === "pages") this.fillPage();
  }

  choose(part) {
    this.part = part;
    this.draw();
    $(`#part-${part}`).focus();
  }

  // ---------------------------------------------------------------- her pages

  pages() {
    return [
      h("p", { class: "doing" }, h("button", { id: "page-back", disabled: !this.history.length, onclick: () => this.goBack() }, say("pageBack")),
        h("button", { onclick: () => this.go(this.answer.address) }, say("pageFirst")), h("span", { class: "quiet", id: "page-address" }, this.page.address)),
      h("div", { id: "page", role: "document", "aria-label": say("pageOf"), tabindex: "0" })];
  }

  /** The page's own content, in its own style, apart from this page's. */
  fillPage() {
    const read = new DOMParser().parseFromString(this.page.page, "text/html");
    const main = read.querySelector("main");
    main.querySelectorAll("script, link, .machine").forEach((part) => part.remove());
    const shadow = $("#page").attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [this.sheet];
    shadow.append(h("div", { class: "page", lang }, h("div", { class: "main" }, ...main.childNodes)));
    shadow.addEventListener("click", (event) => this.follow(event));
  }

  follow(event) {
    const link = event.target.closest("a[href]");
    if (!link) return;
    const href = link.getAttribute("href");
    event.preventDefault();
    if (href.startsWith("#")) { $("#page").shadowRoot.getElementById(href.slice(1))?.scrollIntoView(); return; }
    if (/^[a-z]+:/.test(href)) { tell(say("pageOutside", { href })); return; }
    const address = decodeURIComponent(new URL(href, `https://page.invalid/${this.answer.folder}${this.page.address}`).pathname.slice(1));
    this.go(address.replace(this.answer.folder, ""));
  }

  async go(address, isBack = false) {
    if (address === this.page.address) return;
    try {
      const page = await this.engine.ask("page", { address, lang });
      if (!isBack) this.history.push(this.page.address);
      this.page = page;
      tell("");
      this.draw();
      window.scrollTo(0, 0);
      $("#page").focus();
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  goBack() { this.go(this.history.pop(), true); }

  // ---------------------------------------------------------------- what has changed

  since() {
    const input = h("input", { type: "file", id: "before", onchange: ({ target }) => this.compare(target.files[0]) });
    return [h("p", {}, h("label", { for: "before" }, say("sinceChoose")), " ", input), h("div", { id: "changes" }, this.changes && this.told())];
  }

  async compare(file) {
    if (!file) return;
    try {
      const content = await file.arrayBuffer();
      this.changes = await this.engine.ask("since", { file: { name: file.name, content }, lang }, [content]);
      tell("");
      fill($("#changes"), this.told());
    } catch (thrown) {
      tell(sentence(thrown), true);
    }
  }

  told() {
    return [h("p", { class: "large" }, this.changes.sum), ...this.changes.grades.flatMap(({ grade, means, lines, n }) => [
      h("h2", {}, `${grade} (${n})`), h("p", { class: "quiet" }, means), h("ul", {}, lines.map((line) => h("li", {}, line)), n > lines.length && h("li", {}, say("andMore", { n: n - lines.length })))])];
  }

  // ---------------------------------------------------------------- the form, and what remains

  offer() {
    const { offer } = this.answer;
    if (!offer.length) return h("p", {}, say("offerNothing"));
    const revealing = offer.filter(({ reveals }) => reveals).length;
    return [h("p", {}, say("offerAbout", { n: offer.length, revealing })), h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("part_offer", { n: offer.length }) },
      h("table", { class: "sheet" }, h("thead", {}, h("tr", {}, ["offerName", "offerForm", "offerFrom", "offerReveals"].map((key) => h("th", { scope: "col" }, say(key))))),
        h("tbody", {}, offer.map(({ code, name, forms, from, reveals }) => h("tr", {}, h("td", {}, name || code), h("td", {}, forms.join(", ")), h("td", {}, from || "–"), h("td", {}, reveals ? say("offerYes") : ""))))))];
  }

  remains() {
    const { remains } = this.answer;
    const faults = remains.filter(({ rule }) => rule);
    return [
      h("p", { class: "large" }, faults.length ? say("remainsFaults") : say("remainsNoFaults")),
      faults.length > 0 && h("ul", { id: "faults" }, faults.map(({ what, n }) => h("li", {}, `${what} (${n})`))),
      h("h2", {}, say("remainsBesides")),
      h("ul", {}, remains.filter(({ rule }) => !rule).map(({ what, n }) => h("li", {}, n ? `${what} (${n})` : what)))].filter(Boolean);
  }
}
