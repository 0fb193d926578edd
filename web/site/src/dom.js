// Elements without templates: texts are only ever set as texts.
export function h(tag, known = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(known)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false && one !== ""));
  return element;
}

export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

export const FIRST = "nb";
export const lang = document.body.dataset.lang || FIRST;
export const root = document.body.dataset.root ?? "";
export const pages = lang === FIRST ? root : `${root}${lang}/`;
// How a language writes days and numbers, where that is not what its name alone says.
const LOCALES = [{ nb: "nb-NO", en: "en-GB" }[lang] ?? lang, "nb-NO"];

/** A page of ours: codes may hold anything, so each part of the address is written for addresses. */
export function variablePage(page) {
  return `${pages}variabel/${encodeURIComponent(page)}.html`;
}

export const number = new Intl.NumberFormat(LOCALES);

/** A day as people write it, from a whole ISO date, a month or a year. */
export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  if (!month) return iso;
  const shown = { year: "numeric", month: "long", ...(date ? { day: "numeric" } : {}), timeZone: "UTC" };
  return new Intl.DateTimeFormat(LOCALES, shown).format(new Date(Date.UTC(year, month - 1, date || 1)));
}

/** Calls only when nothing more has come for a while. */
export function calmly(call, wait) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), wait);
  };
}
