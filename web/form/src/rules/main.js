// The form's rules for a browser, or for any script: regmetaCheck.check(application, offer, today).
//
// offer is {sources: [...], variables: {K_NORIC: [...]}} as build/form publishes them, null where
// there is none; today is YYYY-MM-DD. Findings are those of `regmeta form check --format json`.
import law from "../law.json";
import { base } from "../validators.js";
import { check as tried, rulesOf } from "./check.js";
import { evaluate, holds } from "./expression.js";
import { question } from "./places.js";
import { predicates } from "./predicates.js";
import { route as routed } from "./route.js";
import { choice, label, sentence } from "./wording.js";

const sourceOf = (offer) => (code) => offer?.sources.find((one) => one.code === code) ?? null;

export { law, choice };
export const check = (application, offer, today) => tried(application, law, base, offer, today);
export const route = (application, offer) => routed(application, law, sourceOf(offer));
export const say = (finding, lang) => sentence(law, finding, lang);
export const labelOf = (path, lang) => label(law, path, lang);
export const questionOf = (path) => question(law, path);

/** The questions that the rules of the day ask for now: shown, and those that must be answered. */
export function demands(application, today) {
  const functions = predicates(law, application, null);
  const names = { application, it: application };
  const rules = rulesOf(law, application, today).filter((rule) => rule.asks && (!rule.when || holds(evaluate(rule.when, names, functions))));
  return { shown: new Set(rules.flatMap((rule) => rule.asks)), must: new Set(rules.flatMap((rule) => rule.firm ?? [])) };
}
