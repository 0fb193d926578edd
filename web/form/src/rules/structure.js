// What the schema says of an application's structure. The twin of regmeta/form/structure.py.
import { isObject } from "./expression.js";
import { pointer } from "./places.js";
import { masked } from "./texts.js";

const RANK = ["required", "additionalProperties", "type", "const", "oneOf", "enum", "minLength", "maxLength", "minItems", "uniqueItems", "pattern", "minimum"];
const LONGEST = 40;

/** The faults of structure, at most one at a place; `base` is Ajv's check, compiled beforehand. */
export function structural(application, law, base) {
  const first = new Map();
  if (base(application)) return [];
  for (const error of base.errors) {
    // The alternatives of a choice each complain; the choice itself says it once.
    if (/\/oneOf\/[0-9]+\//u.test(error.schemaPath)) continue;
    const steps = stepsOf(error, application);
    const rank = RANK.indexOf(error.keyword);
    const key = pointer(steps);
    if (!first.has(key) || rank < first.get(key).rank) first.set(key, { rank, error, steps });
  }
  return [...first.values()].map(({ error, steps }) => told(error, steps, valueAt(application, steps), law));
}

function stepsOf({ instancePath, keyword, params }, application) {
  const names = instancePath.split("/").slice(1).map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (keyword === "required") names.push(params.missingProperty);
  if (keyword === "additionalProperties") names.push(params.additionalProperty);
  let value = application;
  return names.map((name) => {
    const step = Array.isArray(value) ? Number(name) : name;
    value = value?.[step];
    return step;
  });
}

const valueAt = (application, steps) => steps.reduce((value, step) => value?.[step], application);

function told(error, steps, value, law) {
  const keyword = error.keyword === "const" && error.params.allowedValue !== true ? "enum" : error.keyword;
  const rule = law.rules.find((one) => one.keywords?.includes(keyword));
  return [rule, steps, params(error, steps, value)];
}

function params({ keyword, params: given }, steps, value) {
  if (keyword === "additionalProperties") return { key: shortened(String(steps.at(-1))) };
  if (keyword === "type") return { wanted: given.type };
  if (keyword === "maxLength") return { limit: given.limit, length: [...value].length };
  if (keyword === "minItems" || keyword === "minimum") return { limit: given.limit };
  return ["oneOf", "enum", "const", "pattern"].includes(keyword) ? { found: shown(value) } : {};
}

function shown(value) {
  if (typeof value === "string") return shortened(value);
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "array";
  if (isObject(value)) return "object";
  return value === null || value === undefined ? "null" : "number";
}

/** A text cut short, after masking so that no part of a number is left. */
function shortened(text) {
  const whole = [...masked(text)];
  return whole.length <= LONGEST ? whole.join("") : `${whole.slice(0, LONGEST).join("")}…`;
}
