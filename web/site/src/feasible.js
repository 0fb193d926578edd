// What can be known of a list before anybody applies: how many, which years, how complete, and what
// cannot be linked. Only what is published is told; `regmeta form feasibility` says the same.
import { day, h, number } from "./dom.js";
import { say, spoken } from "./words.js";

/** Counts as they are published: {rows, share} of a variable, or why there are none. */
export function counted(card) {
  if (!card) return { told: "unknown" };
  if (!card.counted) return { told: "unpublished" };
  if (!card.rows) return { told: "held" };
  return card.missing === undefined ? { told: "rows", rows: card.rows } : { told: "complete", rows: card.rows, share: Math.round((100 * (card.rows - card.missing)) / card.rows) };
}

export function countedText(card) {
  const { told, rows, share } = counted(card);
  return say(`feasible_${told}`, { rows, share });
}

/** The time that variables have in common: the latest start, the earliest end. */
export function inCommon(cards) {
  const starts = cards.map((card) => card?.from).filter(Boolean).sort();
  const ends = cards.map((card) => card?.to).filter(Boolean).sort();
  return { from: starts.at(-1), to: ends[0] };
}

function timeText(cards) {
  const { from, to } = inCommon(cards);
  if (!from && !to) return say("notGiven");
  if (from && to && from > to) return say("apart", { first: day(from), last: day(to) });
  return say("fromTo", { from: from ? day(from) : "…", to: to ? day(to) : "…" });
}

/** The fewest and the most of a source's variables, and how many have no published counts. */
function countsText(cards) {
  const read = cards.map(counted);
  const told = read.filter((one) => one.rows !== undefined);
  const silent = read.length - told.length;
  if (!told.length) return say(read.some((one) => one.told === "held") ? "feasible_held" : "feasible_unpublished");
  const span = (values, unit) => { const [low, high] = [Math.min(...values), Math.max(...values)]; return low === high ? `${number.format(low)}${unit}` : `${number.format(low)}–${number.format(high)}${unit}`; };
  const shares = told.map((one) => one.share).filter((one) => one !== undefined);
  const parts = [say("rowsSpan", { rows: span(told.map((one) => one.rows), "") })];
  if (shares.length) parts.push(say("shareSpan", { share: span(shares, " %") }));
  if (silent) parts.push(say("silent", { n: silent }));
  return parts.join(", ");
}

/** A line a source. `groups` are [a kilde's names, rows of { line, card }]. */
export function feasibility(groups) {
  if (!groups.length) return [];
  const heads = ["kilde", "feasibleVariables", "feasibleTime", "feasibleLink", "feasibleCounts"];
  const row = ([names, held]) => {
    const cards = held.map((one) => one.card).filter(Boolean);
    const linked = cards.length ? say(cards.some((card) => card.linked) ? "linked" : "notLinked") : say("outside");
    const cells = [String(held.length), timeText(cards), linked, countsText(held.map((one) => one.card))];
    return h("tr", {}, h("th", { scope: "row", dir: "auto" }, spoken(names)), cells.map((text) => h("td", {}, text)));
  };
  return [
    h("h2", {}, say("feasible")), h("p", { class: "quiet" }, say("feasibleLead")),
    h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("feasible") },
      h("table", {}, h("thead", {}, h("tr", {}, heads.map((key) => h("th", { scope: "col" }, say(key))))), h("tbody", {}, groups.map(row)))),
  ];
}
