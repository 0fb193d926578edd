// What the scripts say, in each language.
import nb from "../../../regmeta/words/nb/site.json";
import en from "../../../regmeta/words/en/site.json";
import { h, lang, number } from "./dom.js";

const WORDS = { nb, en };
// A registry's own texts come as pairs.
const GIVEN = Object.keys(WORDS);
const OWN = GIVEN.indexOf(lang);
// Another language brings its sentences with the page, by what they are in bokmål.
const sentences = globalThis.regmetaSentences ?? {};

export function say(key, given = {}) {
  const text = WORDS[lang]?.[key] || sentences[nb[key]] || nb[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => (typeof given[name] === "number" ? number.format(given[name]) : given[name]));
}

/** How many variables, where one is not many. */
export const variables = (n) => (n === 1 ? say("one") : say("results", { n }));

export const kilder = (n) => (n === 1 ? say("oneKilde") : say("kilder", { n }));

/** The language of a text of a registry's own, where it is not the page's. */
export const foreign = (pair) => (pair[OWN] || sentences[pair[0]] ? null : GIVEN.find((_, at) => pair[at]) ?? null);

/** A registry's own text in the page's language where it has one, else said to be the other's. */
export function speak(element, pair) {
  const other = foreign(pair);
  element.textContent = own(pair);
  element.removeAttribute("lang");
  if (other) element.setAttribute("lang", other);
  return element;
}

export const spoken = (pair) => speak(h("span"), pair);

export const own = (pair) => pair?.[OWN] || sentences[pair?.[0]] || pair?.[0] || pair?.[1] || "";
