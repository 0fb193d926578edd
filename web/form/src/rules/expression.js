// What an expression of a rule comes to. The twin of regmeta/form/expression.py, sign for sign.

export function evaluate(node, names, functions) {
  switch (node[0]) {
    case "value": return node[1];
    case "name": return Object.hasOwn(names, node[1]) ? names[node[1]] : null;
    case "get": return answer(evaluate(node[1], names, functions), node[2]);
    case "list": return node.slice(1).map((inner) => evaluate(inner, names, functions));
    case "call": return functions[node[1]](...node.slice(2).map((inner) => evaluate(inner, names, functions)));
    case "not": return !holds(evaluate(node[1], names, functions));
    case "and": case "or": return firstSettled(node, names, functions);
    case "any": case "all": return overLines(node, names, functions);
    default: return compare(node[0], evaluate(node[1], names, functions), evaluate(node[2], names, functions));
  }
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The answer at a key; null where there is none. */
export function answer(owner, key) {
  return isObject(owner) && Object.hasOwn(owner, key) ? owner[key] : null;
}

function firstSettled(node, names, functions) {
  let value = null;
  for (const inner of node.slice(1)) {
    value = evaluate(inner, names, functions);
    if (holds(value) === (node[0] === "or")) return value;
  }
  return value;
}

function overLines([word, name, listed, inner], names, functions) {
  const whole = evaluate(listed, names, functions);
  const lines = Array.isArray(whole) ? whole : [];
  const said = (one) => holds(evaluate(inner, { ...names, [name]: one }, functions));
  return word === "any" ? lines.some(said) : lines.every(said);
}

/** Whether a value counts as true: not nothing, false, 0, and not empty. */
export function holds(value) {
  if (value === null || value === undefined || value === false || value === 0 || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "object" ? Object.keys(value).length > 0 : true;
}

export function compare(sign, left, right) {
  if (sign === "in" || sign === "not in") return contains(right, left) === (sign === "in");
  if (sign === "==" || sign === "!=") return same(left, right) === (sign === "==");
  const numbers = typeof left === "number" && typeof right === "number";
  if (!numbers && !(typeof left === "string" && typeof right === "string")) return false;
  if (sign === "<") return left < right;
  if (sign === "<=") return left <= right;
  return sign === ">" ? left > right : left >= right;
}

const simple = (value) => value === null || value === undefined || ["string", "boolean", "number"].includes(typeof value);

/** Whether two simple values are one; a list is like nothing. */
export function same(left, right) {
  return simple(left) && simple(right) && (left ?? null) === (right ?? null);
}

/** Whether a list holds a value, or an object has a key. */
export function contains(whole, value) {
  if (Array.isArray(whole)) return whole.some((one) => same(one, value));
  return isObject(whole) && typeof value === "string" && Object.hasOwn(whole, value);
}
