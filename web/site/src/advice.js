// What data minimisation asks of a variable, and where a period does not fit its validity.
import { day } from "./dom.js";
import { own, say } from "./words.js";

/** The first advice of the list that fits a card; '' where none does. */
export function adviceFor(card, { advice }) {
  const name = `${card.name ?? ""} ${card.label ?? ""}`.toLocaleLowerCase("nb");
  const fits = ({ targets = [], datatypes = [], identification = [], words = [] }) =>
    targets.some((one) => (card.targets ?? []).includes(one)) || datatypes.includes(card.datatype)
    || identification.includes(card.identification) || words.some((word) => name.includes(word));
  const found = advice.find(fits);
  return found ? own([found.nb, found.en]) : "";
}

/** In which words a card's validity is told. */
export function validity({ from, to }) {
  if (from && to) return say("fromTo", { from: day(from), to: day(to) });
  if (from) return say("fromDay", { day: day(from) });
  return to ? say("toDay", { day: day(to) }) : "";
}

/** Where a line's period lies outside the validity, or is turned around. */
export function warnings(line, card) {
  const found = [];
  if (line.from && line.to && line.from > line.to) found.push(say("turned"));
  if (line.from && card.from && line.from < card.from) found.push(say("before", { day: day(card.from) }));
  if (line.to && card.to && line.to > card.to) found.push(say("after", { day: day(card.to) }));
  if (line.from && card.to && line.from > card.to && !line.to) found.push(say("after", { day: day(card.to) }));
  if (line.to && card.from && line.to < card.from && !line.from) found.push(say("before", { day: day(card.from) }));
  return found;
}
