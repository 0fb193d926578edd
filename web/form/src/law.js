// The form's law as the page uses it: which questions are asked now. What is wrong: check.js.
import { called, titled } from "./languages.js";

const { law, demands } = globalThis.regmetaCheck;

export { law };

export function resolve(schema) {
  if (!schema?.$ref) return schema;
  const { $ref, ...rest } = schema;
  return { ...law.schema.$defs[$ref.split("/").pop()], ...rest };
}

/** The schema of a place such as `applicant.organisation.name` or `variables[].code`. */
export function at(path) {
  let node = law.schema;
  for (const step of path.replaceAll("[]", ".[]").split(".").filter(Boolean)) {
    node = resolve(node);
    node = step === "[]" ? node?.items : node?.properties?.[step];
  }
  return resolve(node);
}

export const label = (path, lang) => (at(path)?.title ? titled(at(path), lang) : path.split(".").pop());

/** Values without empty texts, lists and objects: what was never answered is not there. With `lists`,
 * a list that is written as empty stays: it is an answer, and not one that fits. */
export function prune(value, lists = false) {
  if (Array.isArray(value)) {
    if (lists && !value.length) return value;
    const kept = value.map((one) => prune(one, lists)).filter((one) => one !== undefined);
    return kept.length ? kept : undefined;
  }
  if (value && typeof value === "object") {
    const kept = Object.entries(value).map(([key, one]) => [key, prune(one, lists)]).filter(([, one]) => one !== undefined);
    return kept.length ? Object.fromEntries(kept) : undefined;
  }
  return value === "" || value === null ? undefined : value;
}

/** The application as it is checked and taken away. */
export function complete(data) {
  return { ...(prune(data, true) ?? {}), schemaVersion: law.version };
}

/** Answers after a change: a list that somebody emptied is a question without an answer. */
export function withoutEmptyLists(value) {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (!value || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([, one]) => !(Array.isArray(one) && !one.length));
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutEmptyLists(one)]));
}

/** Today where the writer is, as the form writes days. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
}

// ------------------------------------------------------------------ what a step shows

/** A step's schema: hidden questions taken out, demands marked, words in the language. */
export function screen(keys, data, lang, say, sources) {
  const { shown, must } = demands(data, today());
  const hidden = new Set(law.conditional.filter((path) => !shown.has(path)));
  const build = (schema, path, value) => {
    const own = resolve(schema);
    const { "x-en": _english, "x-wording": _w, "x-ehds": _e, additionalProperties: _a, pattern: _p, ...rest } = own;
    const made = { ...rest };
    for (const key of ["title", "description"]) if (own[key]) made[key] = titled(own, lang, key);
    if (own === resolve({ $ref: "#/$defs/source" }) || schema.$ref === "#/$defs/source") {
      return sources.length ? { ...made, oneOf: sources.map((one) => ({ const: one.code, title: called(one, lang) })) } : made;
    }
    if (made.oneOf) made.oneOf = made.oneOf.map((one) => ({ const: one.const, title: titled(one, lang) }));
    if (made.type === "boolean") {
      delete made.const;
      if (!("const" in own)) made.oneOf = [{ const: true, title: say("yes") }, { const: false, title: say("no") }];
    }
    if (made.type === "object") {
      made.properties = {};
      for (const [key, inner] of Object.entries(own.properties)) {
        const below = path ? `${path}.${key}` : key;
        if (hidden.has(below) && value?.[key] === undefined) continue;
        made.properties[key] = build(inner, below, value?.[key]);
      }
      made.required = Object.keys(made.properties).filter((key) => own.required?.includes(key) || must.has(path ? `${path}.${key}` : key));
    }
    if (made.type === "array") made.items = build(own.items, `${path}[]`, value?.[0]);
    return made;
  };
  const whole = build({ ...law.schema, properties: Object.fromEntries(keys.map((key) => [key, law.schema.properties[key]])) }, "", data);
  const { $defs: _d, $schema: _s, title: _t, description: _x, ...only } = whole;
  return only;
}
