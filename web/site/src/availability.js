// When the variables of a list are available, year by year, beside the years that are asked for:
// a picture that is read without colour, and the table behind it.
import { h } from "./dom.js";
import { validity } from "./advice.js";
import { foreign, own, say, spoken } from "./words.js";

const [LEFT, YEAR, ROW, MOST] = [240, 22, 24, 40];
const [CLOSE, NARROW] = [2, "(max-width: 40rem)"];
const SVG = "http://www.w3.org/2000/svg";

const yearOf = (iso) => (iso ? Number(iso.slice(0, 4)) : undefined);

/** The years to show: from the first that anything begins in, at most forty up to this one. */
export function yearsOf(rows, now) {
  const told = rows.flatMap(({ card, line }) => [card?.from, line?.from, line?.to]).map(yearOf).filter((year) => year > 1800 && year < 2200);
  if (!told.length) return [];
  const last = Math.max(now, ...rows.map(({ line }) => yearOf(line?.to)).filter((year) => year > now && year < now + 10));
  const first = Math.max(Math.min(...told), last - MOST + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
}

/** "full", "none" or, where the start is not known, "unknown"; and whether the year is asked for. */
export function yearState({ card, line }, year) {
  const from = yearOf(card?.from);
  const to = yearOf(card?.to);
  const ended = to !== undefined && year > to;
  const there = from === undefined ? (ended ? "none" : "unknown") : from <= year && !ended ? "full" : "none";
  const asked = Boolean(line?.from || line?.to) && (yearOf(line.from) ?? 0) <= year && year <= (yearOf(line.to) ?? 9999);
  return { there, asked };
}

/** Nothing where nobody tells of any year. `groups` are [a kilde's names, rows of { card, line }]. */
export function availability(groups, now = new Date().getFullYear()) {
  const rows = groups.flatMap(([, held]) => held);
  const years = yearsOf(rows, now);
  if (!years.length) return [];
  const asked = rows.some(({ line }) => line?.from || line?.to);
  return [
    h("h2", {}, say("availability")),
    h("p", { class: "quiet" }, say("availabilityKey"), asked ? ` ${say("askedKey")}` : ""),
    h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("availability") }, picture(groups, years)),
    h("details", {}, h("summary", {}, say("asTable")), table(groups, asked)),
  ];
}

const namesOf = (card, line) => card?.names ?? [line?.name || line?.code || "", ""];
const clip = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function s(tag, known, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(known)) if (value !== null) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Names stand before their years; where the page is narrow, above them. */
function picture(groups, years) {
  const narrow = matchMedia(NARROW).matches;
  const left = narrow ? 1 : LEFT;
  const parts = years.flatMap((year, n) => (isNamed(year, n, years[0]) ? [s("text", { x: left + n * YEAR + YEAR / 2, y: ROW - 8, "text-anchor": "middle" }, String(year))] : []));
  let y = ROW;
  for (const [names, rows] of groups) {
    parts.push(s("text", { x: 0, y: y + 16, class: "group", lang: foreign(names) }, clip(own(names), narrow ? 38 : 60)));
    y += ROW;
    for (const row of rows) {
      const called = namesOf(row.card, row.line);
      parts.push(s("text", { x: narrow ? 1 : 12, y: y + 16, lang: foreign(called) }, clip(own(called), narrow ? 42 : 32)));
      y += narrow ? ROW : 0;
      parts.push(...line(row, years, left, y));
      y += ROW;
    }
  }
  const width = Math.max(left + years.length * YEAR + 4, narrow ? 290 : 420);
  return s("svg", { class: "picture heat", role: "img", viewBox: `0 0 ${width} ${y + 4}`, width, height: y + 4 },
    s("title", {}, say("availability")), ...parts);
}

/** Every fifth year, and the first where it does not stand in the way of the next. */
const isNamed = (year, n, first) => year % 5 === 0 || (n === 0 && (5 - (first % 5)) > CLOSE);

/** A variable's years, and a frame around those that are asked for. */
function line(row, years, left, y) {
  const states = years.map((year) => yearState(row, year));
  const parts = states.flatMap(({ there, asked }, n) => cell(there, asked, left + n * YEAR, y));
  const first = states.findIndex(({ asked }) => asked);
  if (first >= 0) {
    const long = states.filter(({ asked }) => asked).length;
    parts.push(s("rect", { x: left + first * YEAR + 0.5, y: y + 0.5, width: long * YEAR - 1, height: 21, class: "asked" }));
  }
  return parts;
}

function cell(there, asked, x, y) {
  if (there === "unknown") return [s("circle", { cx: x + 11, cy: y + 11, r: 2, class: "faint" })];
  const box = s("rect", { x: x + 1, y: y + 2, width: 20, height: 18, class: there });
  if (there === "full" || !asked) return [box];
  return [box, s("path", { d: `M${x + 6} ${y + 6} l10 10 m0 -10 l-10 10`, class: "cross" })];
}

function table(groups, asked) {
  const heads = ["kilde", "variable", "dPeriod", ...(asked ? ["needed"] : [])];
  const row = (names, { card, line }) => [h("th", { scope: "row", dir: "auto" }, spoken(names)), h("td", { dir: "auto" }, spoken(namesOf(card, line))),
    h("td", {}, (card && validity(card)) || say("notGiven")), asked ? h("td", {}, validity(line) || say("notGiven")) : null];
  return h("table", {}, h("thead", {}, h("tr", {}, heads.map((key) => h("th", { scope: "col" }, say(key))))),
    h("tbody", {}, groups.flatMap(([names, rows]) => rows.map((one) => h("tr", {}, row(names, one))))));
}
