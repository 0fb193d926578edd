// What rules can ask by name. The twin of regmeta/form/predicates.py: the same names, the same answers.
import { answer, isObject, same } from "./expression.js";
import { question } from "./places.js";
import { dispensers, routeOf } from "./route.js";
import { folded, givesNoReason, isOrganisationNumber, numbersIn, saysNothing, wordsIn } from "./texts.js";

const isText = (value) => typeof value === "string";

/** A day as the form writes it (YYYY-MM-DD), null where it is none. */
export function day(value) {
  if (!isText(value) || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u.test(value)) return null;
  const [year, month, date] = value.split("-").map(Number);
  const found = new Date(0);
  found.setUTCFullYear(year, month - 1, date);
  return year > 0 && found.getUTCMonth() === month - 1 && found.getUTCDate() === date ? value : null;
}

function outside(period, facts) {
  if (!isObject(period) || !isObject(facts)) return false;
  const [start, end] = [day(answer(period, "from")), day(answer(period, "to"))];
  const [first, last] = [day(answer(facts, "from")), day(answer(facts, "to"))];
  return Boolean((start && first && start < first) || (end && last && end > last));
}

function personNumber(value, synthetic) {
  const texts = isObject(value) ? Object.keys(value) : [isText(value) ? value : Number.isInteger(value) ? String(value) : ""];
  return texts.flatMap(numbersIn).find((kind) => (kind === "tenor") === synthetic) ?? null;
}

function earlier(lines, n, keys) {
  if (!Array.isArray(lines) || !isObject(lines[n])) return false;
  return lines.slice(0, n).some((line) => isObject(line) && keys.every((key) => same(answer(line, key), answer(lines[n], key))));
}

/** What a variable tells of a person by its name alone: for one that the catalogue does not know. */
function byName({ kind: kinds }, name) {
  const said = folded(name);
  return kinds.find((kind) => kind.words.includes(said) || (kind.parts ?? []).some((part) => said.includes(part)))?.id ?? "";
}

/** The predicates about one application, held against one offer: {sources, variables} or null. */
export function predicates(law, application, offer) {
  const sources = new Map((offer?.sources ?? []).map((one) => [one.code, one]));
  const indexes = new Map();
  const source = (code) => (isText(code) ? sources.get(code) ?? null : null);
  const index = (code) => {
    if (!indexes.has(code)) indexes.set(code, new Map((sources.has(code) ? offer.variables[code] ?? [] : []).map((one) => [one.code, one])));
    return indexes.get(code);
  };
  const variable = (code, of) => (isText(code) && isText(of) ? index(of).get(code) ?? null : null);
  return {
    given: (value) => value !== null && value !== undefined,
    count: (value) => (Array.isArray(value) ? value.length : 0),
    text: isText,
    number: (value) => Number.isInteger(value),
    two_capitals: (value) => isText(value) && /^[A-Z]{2}$/u.test(value),
    day,
    written_day: (value) => isText(value) && /^(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/u.test(value),
    outside,
    plus_years: (value, years) => (isText(value) ? String(Number(value.slice(0, 4)) + years).padStart(4, "0") + value.slice(4) : null),
    organisation_number: (value) => isText(value) && isOrganisationNumber(value),
    nine_digits: (value) => isText(value) && /^[0-9]{9}$/u.test(value),
    person_number: personNumber,
    words: (value) => (isText(value) ? wordsIn(value) : 0),
    stand_in: (value) => isText(value) && value !== "" && saysNothing(value),
    no_reason: (value) => isText(value) && value !== "" && givesNoReason(value),
    listed: (name) => law.lists[name],
    asked_as: (path) => question(law, path)?.type ?? "",
    ending: (value) => (isText(value) && value.includes(".") ? value.toLowerCase().split(".").pop() : ""),
    earlier,
    offered: () => Boolean(offer),
    source,
    source_period: (code) => {
      const asked = answer(application, "dataSources");
      const line = (Array.isArray(asked) ? asked : []).find((one) => isObject(one) && same(answer(one, "id"), code));
      return line ? answer(line, "period") : null;
    },
    variables_known: (code) => isText(code) && index(code).size > 0,
    variable,
    reveals: (line) => {
      if (!isObject(line)) return "";
      const facts = variable(answer(line, "code"), answer(line, "source"));
      if (facts) return facts.reveals ?? "";
      const own = isText(answer(line, "name")) ? line.name : answer(line, "code");
      return isText(own) ? byName(law.identifying, own) : "";
    },
    route: (code) => (isText(code) ? routeOf(law, code, source(code)) : null),
    dispensation_from: () => dispensers(application, law, source),
  };
}
