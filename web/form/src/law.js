// The form's law as the page uses it: which questions are asked now, and what is wrong.
import law from "./law.json";
import * as checks from "./validators.js";

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

export function label(path, lang) {
  const schema = at(path);
  const own = lang === "en" ? schema?.["x-en"]?.title : undefined;
  return own ?? schema?.title ?? path.split(".").pop();
}

/** Values without empty texts, lists and objects: what was never answered is not there. */
export function prune(value) {
  if (Array.isArray(value)) {
    const kept = value.map(prune).filter((one) => one !== undefined);
    return kept.length ? kept : undefined;
  }
  if (value && typeof value === "object") {
    const kept = Object.entries(value).map(([key, one]) => [key, prune(one)]).filter(([, one]) => one !== undefined);
    return kept.length ? Object.fromEntries(kept) : undefined;
  }
  return value === "" || value === null ? undefined : value;
}

export function complete(data) {
  return { ...(prune(data) ?? {}), schemaVersion: law.version };
}

function inForce(rule, data) {
  const day = data.submissionDate || new Date().toISOString().slice(0, 10);
  return (!rule.from || rule.from <= day) && (!rule.to || day <= rule.to);
}

/** The rules that hold for this application, each with its number among all rules. */
export function rulesNow(data) {
  return law.rules
    .map((rule, i) => [rule, i])
    .filter(([rule, i]) => inForce(rule, data) && (!rule.schema.if || checks[`when${i}`](data)));
}

/** The places a rule asks for, `variables[].justification` for every line of a list. */
function demanded(schema, path = "") {
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? [])].flatMap((one) => demanded(one, path));
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const place = path ? `${path}.${key}` : key;
    const deeper = inner.items ? demanded(inner.items, `${place}[]`) : demanded(inner, place);
    if (deeper.length) parts.push(...deeper);
    else if (schema.required?.includes(key) && !schema["x-attachment"]) parts.push(place);
  }
  return parts;
}

const asked = law.rules.map((rule) => demanded(rule.schema.then ?? rule.schema));
const strict = law.rules.map((rule) => !(rule.schema.then ?? rule.schema).allOf?.some((one) => one.anyOf));

/** Which conditional questions are asked now, and which of them must be answered. */
export function demands(data) {
  const shown = new Set();
  const must = new Set();
  for (const [, i] of rulesNow(data)) {
    asked[i].forEach((path) => { shown.add(path); if (strict[i]) must.add(path); });
  }
  return { shown, must };
}

const place = (instancePath) => instancePath.split("/").slice(1);
const plain = (steps) => steps.reduce((path, step) => (/^\d+$/.test(step) ? `${path}[]` : path ? `${path}.${step}` : step), "");

function sentence(error, path, lang, say) {
  const with_ = { label: label(path, lang), n: error.params?.limit };
  const schema = at(path) ?? {};
  switch (error.keyword) {
    case "required": return say("fill", with_);
    case "maxLength": return say("long", with_);
    case "minLength": return say("fill", with_);
    case "minItems": return say("few", with_);
    case "uniqueItems": return say("twice", with_);
    case "const": return schema.type === "boolean" ? say("confirm", with_) : say("wrong", with_);
    case "oneOf": case "enum": return say("pick", with_);
    case "minimum": case "type": return schema.type === "integer" ? say("number", with_) : say("wrong", with_);
    case "additionalProperties": return say("strange", { label: error.params.additionalProperty });
    case "pattern":
      if (schema.format) return say(schema.format, with_);
      return say(schema.pattern.includes("{9}") ? "orgnr" : "country", with_);
    default: return say("wrong", with_);
  }
}

/** What is wrong, as [{steps, path, message}] in the form's order; steps is the very place. */
export function faults(data, lang, say) {
  const found = new Map();
  const put = (steps, message) => {
    const key = `${steps.join("/")} ${message}`;
    if (!found.has(key)) found.set(key, { steps, path: plain(steps), message });
  };
  if (!checks.base(data)) {
    for (const error of checks.base.errors) {
      // The alternatives of a choice each complain; the choice itself says it once.
      if (/\/oneOf\/\d+\//.test(error.schemaPath)) continue;
      const steps = place(error.instancePath);
      if (error.keyword === "required") steps.push(error.params.missingProperty);
      put(steps, sentence(error, plain(steps), lang, say));
    }
  }
  for (const [rule, i] of rulesNow(data)) {
    if (checks[`rule${i}`](data)) continue;
    ruleFaults(rule, checks[`rule${i}`].errors, lang, put);
  }
  return [...found.values()];
}

function ruleFaults(rule, errors, lang, put) {
  const told = (rule[lang] ?? rule.nb).replaceAll("{{", "{");
  const places = errors.filter((error) => error.keyword === "required" || error.keyword === "enum" || error.keyword === "minimum");
  for (const error of places) {
    const steps = place(error.instancePath);
    if (error.keyword === "required") steps.push(error.params.missingProperty);
    // A missing object stands for the question inside it that the rule asks for.
    const inner = asked[law.rules.indexOf(rule)].find((path) => path.startsWith(`${plain(steps)}.`));
    const at_ = inner && error.keyword === "required" ? [...steps, ...inner.slice(plain(steps).length + 1).split(".")] : steps;
    if (plain(at_) === "attachments" || plain(at_).startsWith("attachments")) continue;
    put(at_, told.replaceAll("{label}", label(plain(at_), lang)));
  }
  const wanted = new Set(errors.filter((error) => error.schemaPath.includes("contains") || error.instancePath.startsWith("/attachments") || error.params?.missingProperty === "attachments").map(() => rule.id));
  for (const type of wanted.size ? attachmentsOf(rule) : []) {
    const choice = at("attachments[].type")?.oneOf?.find((one) => one.const === type);
    const name = (lang === "en" && choice?.["x-en"]?.title) || choice?.title || type;
    put(["attachments"], told.replaceAll("{label}", name));
  }
}

function attachmentsOf(rule) {
  const found = [];
  JSON.stringify(rule.schema, (key, value) => { if (key === "x-attachment") found.push(value); return value; });
  return found;
}

// ------------------------------------------------------------------ what a step shows

/** A step's schema: hidden questions taken out, demands marked, words in the language. */
export function screen(keys, data, lang, say, sources) {
  const { shown, must } = demands(data);
  const hidden = new Set(law.conditional.filter((path) => !shown.has(path)));
  const build = (schema, path, value) => {
    const own = resolve(schema);
    const { "x-en": english, "x-wording": _w, "x-ehds": _e, additionalProperties: _a, pattern: _p, ...rest } = own;
    const words = lang === "en" ? english ?? {} : {};
    const made = { ...rest, ...(words.title ? { title: words.title, ...(words.description ? { description: words.description } : {}) } : {}) };
    if (own === resolve({ $ref: "#/$defs/source" }) || schema.$ref === "#/$defs/source") {
      return sources.length ? { ...made, oneOf: sources.map((one) => ({ const: one.code, title: one.name })) } : made;
    }
    if (made.oneOf) made.oneOf = made.oneOf.map((one) => ({ const: one.const, title: (lang === "en" && one["x-en"]?.title) || one.title }));
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
