// Places of an application: their steps, their patterns, and what the law calls them.
import { isObject } from "./expression.js";

/** The places of a pattern: nothing, `**`, or a path in which `[]` is every line. */
export function places(value, each) {
  return each === "**" ? walk(value, [], []) : follow(value, [], each);
}

function follow(value, steps, pattern) {
  if (!pattern) return [[steps, value]];
  const [first, ...rest] = pattern.split(".");
  const key = first.replace(/\[\]$/u, "");
  if (!isObject(value) || !Object.hasOwn(value, key)) return [];
  const inner = value[key];
  if (!first.endsWith("[]")) return follow(inner, [...steps, key], rest.join("."));
  return (Array.isArray(inner) ? inner : []).flatMap((line, n) => follow(line, [...steps, key, n], rest.join(".")));
}

function walk(value, steps, found) {
  found.push([steps, value]);
  if (isObject(value)) Object.entries(value).forEach(([key, inner]) => walk(inner, [...steps, key], found));
  if (Array.isArray(value)) value.forEach((inner, n) => walk(inner, [...steps, n], found));
  return found;
}

/** A place as the law spells it: `dataSources[].period`. */
export const pathOf = (steps) => steps.reduce((path, step) => (typeof step === "number" ? `${path}[]` : `${path}.${step}`), "").replace(/^\.+/u, "");

/** The JSON pointer (RFC 6901) of a place. */
export const pointer = (steps) => steps.map((one) => `/${String(one).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const bare = (path) => path.replace(/\[\]$/u, "");

/** The nearest place above that has a name, so that every finding has a label. */
export function nearest(law, path) {
  const parts = path.split(".");
  for (let n = parts.length; n > 0; n -= 1) {
    const above = parts.slice(0, n).join(".");
    for (const one of [above, bare(above)]) if (Object.hasOwn(law.asked, one)) return one;
  }
  return path;
}

/** The question that a place answers, {type, codes, help}; of several answers, each line. */
export function question(law, path) {
  const found = [path, bare(path)].find((one) => Object.hasOwn(law.asked, one));
  const asked = found === undefined ? null : law.asked[found];
  return asked?.type ? asked : null;
}
