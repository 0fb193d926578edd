// Who decides what about an application. The twin of regmeta/form/route.py.
import { answer, evaluate, holds, isObject } from "./expression.js";
import { folded } from "./texts.js";

const rows = (owner, key) => { const listed = answer(owner, key); return (Array.isArray(listed) ? listed : []).filter(isObject); };
const group = (owner, key) => { const value = answer(owner, key); return isObject(value) ? value : {}; };

/** A source's own entry, else its type's, else that of the unknown; with its class's facts. */
export function routeOf(law, code, source) {
  const { sources, types, unknown, classes, purposes } = law.routing;
  const entry = answer(sources, code);
  const kind = source?.type ?? "";
  const own = entry ?? { class: answer(types, kind) ?? unknown.class };
  return {
    url: "https://helsedata.no/", allowed_purposes: answer(purposes, kind) ?? [], release: {},
    ...classes[own.class], class: own.class, ...own,
    name: source ? source.name || source.code : ownName(own, code),
    controller: source?.controller || own.controller || "",
    assumed: entry === null || (own.basis ?? "").startsWith("assumed"),
  };
}

const ownName = (entry, code) => (isObject(entry.name) ? entry.name.nb : entry.name ?? code);

/** The route of a source outside the form, by what it is called; null where nobody knows it. */
function outsideRoute(law, name) {
  const said = ` ${folded(name)} `;
  for (const [code, entry] of Object.entries(law.routing.sources)) {
    if ((entry.names ?? []).some((one) => said.includes(` ${one} `))) return { ...routeOf(law, code, null), id: code };
  }
  return null;
}

function sourcesOf(application, law, sourceOf) {
  const codes = rows(application, "dataSources").map((one) => answer(one, "id")).filter((id) => typeof id === "string");
  const inside = new Map(codes.map((code) => [code, routeOf(law, code, sourceOf(code))]));
  const named = rows(group(application, "linkage"), "outsideSources").map((one) => answer(one, "name")).filter((name) => typeof name === "string");
  const outside = named.map((name) => outsideRoute(law, name)).filter(Boolean);
  const linked = answer(group(application, "linkage"), "requested") === true || inside.size > 1 || named.length > 0;
  const withA = linked && [...inside.values(), ...outside].some((one) => one.class === "A");
  return { inside, outside, linked, withA };
}

/** Who decides on dispensation, by all sources; nobody where no dispensation is sought. */
export function dispensers(application, law, sourceOf) {
  if (!isObject(application)) return [];
  const { inside, outside, withA } = sourcesOf(application, law, sourceOf);
  const bodies = [...inside.values(), ...outside].map((one) => dispensation(one, application, withA));
  return [...new Set(bodies.filter((one) => one !== "not-needed"))].sort();
}

function dispensation(about, application, withA) {
  const basis = answer(group(application, "legal"), "confidentialityBasis");
  const sought = Array.isArray(basis) && basis.includes("dispensation");
  if (answer(application, "applicationType") === "anonymous" || !sought) return "not-needed";
  const body = withA ? about.dispensation_linked : about.dispensation_alone;
  if (body !== "rek-or-helsedirektoratet") return body;
  const purposes = answer(group(application, "project"), "purpose");
  return Array.isArray(purposes) && purposes.includes("health-research") ? "rek" : "helsedirektoratet";
}

/** The route: approvals first, then access and dispensation per source, then documents. */
export function route(application, law, sourceOf) {
  const { inside, outside, linked, withA } = sourcesOf(application, law, sourceOf);
  const decisions = [...inside].map(([code, one]) => decision(code, one, application, withA));
  const others = outside.filter((one) => !inside.has(one.id)).map((one) => ({ ...decision(one.id, one, application, withA), outside: true }));
  return {
    sources: decisions,
    outside: others,
    steps: steps(application, [...decisions, ...others], linked),
    documents: documents(application, law),
    elsewhere: decisions.filter((one) => !one.inCommonForm),
  };
}

function decision(code, about, application, withA) {
  return {
    id: code, name: about.name, class: about.class, access: about.access, controller: about.controller,
    dispensation: dispensation(about, application, withA), inCommonForm: about.in_common_form, url: about.url,
    preparesData: about.name, allowedPurposes: about.allowed_purposes, release: about.release,
    separateSourceOf: about.separate_source_of ?? "", assumed: about.assumed,
  };
}

function steps(application, decisions, linked) {
  const found = [];
  const step = (what, body, sources = []) => ({ what, body, sources });
  if (answer(application, "applicationType") === "identifiable") found.push(step("approval", "controller"));
  if (answer(group(group(application, "legal"), "ethics"), "required") === "yes") found.push(step("ethics", "rek"));
  for (const what of ["dispensation", "access"]) {
    const bodies = new Set(decisions.map((one) => one[what]).filter((one) => one !== "not-needed"));
    for (const body of bodies) found.push(step(what, body, decisions.filter((one) => one[what] === body).map((one) => one.id)));
  }
  found.push(step("delivery", "", decisions.map((one) => one.id)));
  if (linked) found.push({ ...step("linkage", ""), by: String(answer(group(application, "linkage"), "performedBy") ?? "") });
  return found.map((one, n) => ({ order: n + 1, ...one }));
}

function documents(application, law) {
  const names = { application, it: application };
  const functions = { count: (value) => (Array.isArray(value) ? value.length : 0) };
  const there = new Set(rows(application, "attachments").map((one) => answer(one, "type")));
  const wanted = new Map();
  for (const rule of law.rules) {
    if (!rule.attach || rule.to) continue;
    if (!rule.when || holds(evaluate(rule.when, names, functions))) rule.attach.forEach((kind) => wanted.set(kind, rule.id));
  }
  return [...wanted].map(([kind, rule]) => {
    const [, nb, en] = law.codes.attachment.find(([value]) => value === kind);
    return { type: kind, nb, en, rule, attached: there.has(kind) };
  });
}
