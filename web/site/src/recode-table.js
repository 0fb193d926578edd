// Where two of the compared variables are one question with other codes: what each code is there.
import { h } from "./dom.js";
import { own, say, spoken } from "./words.js";

/** The pairs of cards that ask the same with other codes, each pair once. */
export function recoded(cards) {
  return cards.flatMap((one, n) => cards.slice(n + 1).filter((other) => one.recoded?.[other.code]).map((other) => [one, other]));
}

export function warning([one, other]) {
  return say("recodeWarn", { one: one.code, other: other.code });
}

export function recodeTable([one, other]) {
  const head = (text) => h("th", { scope: "col" }, text);
  const line = ([here, nb, en, there]) => h("tr", { class: here === there ? "alike" : "unlike" },
    h("th", { scope: "row" }, h("code", {}, here)),
    h("td", {}, own([nb, en]) ? spoken([nb, en]) : here),
    h("td", {}, there ? h("code", {}, there) : h("span", { class: "quiet" }, say("noSuchCode")), here === there ? null : h("span", { class: "mark" }, " ≠")));
  return h("table", { class: "recode" }, h("caption", {}, say("recodeTable")),
    h("thead", {}, h("tr", {}, head(one.code), head(say("recodeMeaning")), head(other.code))),
    h("tbody", {}, one.recoded[other.code].map(line)));
}
