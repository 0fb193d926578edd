// An application checked, as regmeta/form/check.py checks it: structure first, then every rule.
import { evaluate, holds, isObject } from "./expression.js";
import { nearest, pathOf, places, pointer } from "./places.js";
import { day, predicates } from "./predicates.js";
import { structural } from "./structure.js";
import { masked } from "./texts.js";

const SEVERITIES = ["error", "warning", "advice"];

/** The rules that hold on the day an application is handed in. */
export function rulesOf(law, application, today) {
  const when = handedIn(application, today);
  return law.rules.filter((rule) => (!rule.from || rule.from <= when) && (!rule.to || when <= rule.to));
}

const handedIn = (application, today) => day(isObject(application) ? application.submissionDate : null) ?? today;

/** All findings, gravest first and then in the form's order. `offer` is null where no catalogue is known. */
export function check(application, law, base, offer, today) {
  const told = [...structural(application, law, base), ...byRules(application, law, offer, today)];
  const found = new Map(told.map(([rule, steps, params]) => [sortKey(law, rule, steps, params), finding(law, rule, steps, params)]));
  return [...found.keys()].sort(byCodePoint).map((key) => found.get(key));
}

const byCodePoint = (left, right) => (left < right ? -1 : Number(left > right));

function* byRules(application, law, offer, today) {
  const names = { application, today, handed_in: handedIn(application, today) };
  const functions = predicates(law, application, offer);
  const walked = new Map();
  for (const rule of rulesOf(law, application, today)) {
    for (const search of rule.searches ?? []) {
      if (!walked.has(search.each)) walked.set(search.each, places(application, search.each));
      for (const [steps, value] of walked.get(search.each)) {
        const params = tried(search, { ...names, ...called(steps), it: value }, functions);
        if (params) yield [rule, [...steps, ...(search.at ? search.at.split(".") : [])], params];
      }
    }
  }
}

function tried(search, here, functions) {
  for (const [name, node] of Object.entries(search.let ?? {})) here[name] = evaluate(node, here, functions);
  if (!holds(evaluate(search.if, here, functions))) return null;
  return Object.fromEntries(Object.entries(search.params ?? {}).map(([name, node]) => [name, said(evaluate(node, here, functions))]));
}

const called = (steps) => ({ path: pathOf(steps), key: steps.at(-1) ?? "", n: steps.findLast((step) => typeof step === "number") ?? 0 });

/** A value as a message may tell it: a text, a whole number, or several joined by a comma. */
function said(value) {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((one) => String(said(one))).join(",");
  return Number.isInteger(value) ? value : "…";
}

function sortKey(law, rule, steps, params) {
  const place = law.topKeys.indexOf(steps[0]);
  const spelled = steps.map((one) => (typeof one === "number" ? String(one).padStart(6, "0") : one)).join("/");
  const sorted = JSON.stringify(Object.fromEntries(Object.entries(params).sort(([a], [b]) => byCodePoint(a, b))));
  return [SEVERITIES.indexOf(rule.severity), String(place < 0 ? law.topKeys.length : place).padStart(3, "0"), spelled, rule.id, sorted].join("\u0000");
}

function finding(law, rule, steps, params) {
  const hidden = Object.fromEntries(Object.entries(params).map(([key, one]) => [key, typeof one === "string" ? masked(one) : one]));
  return { rule: rule.id, severity: rule.severity, pointer: masked(pointer(steps)), steps, field: masked(nearest(law, pathOf(steps))), params: hidden };
}
