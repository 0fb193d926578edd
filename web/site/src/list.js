// My list: kept in this browser only, read by the application form as it stands.
const KEY = "regmeta.list";
const called = new Set();

export function list() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => one && typeof one.code === "string").map(whole) : [];
  } catch {
    return [];
  }
}

function whole({ code, kilde = "", name = "", from = "", to = "", why = "" }) {
  const text = (value) => (typeof value === "string" ? value : "");
  return { code, kilde: text(kilde), name: text(name), from: text(from), to: text(to), why: text(why) };
}

/** Whether it could be kept. */
export function keep(lines) {
  try {
    localStorage.setItem(KEY, JSON.stringify(lines));
  } catch {
    return false;
  }
  called.forEach((call) => call(lines));
  return true;
}

export const holds = (code) => list().some((one) => one.code === code);
export const add = (line) => keep([...list().filter((one) => one.code !== line.code), whole(line)]);
export const drop = (code) => keep(list().filter((one) => one.code !== code));
export const change = (code, more) => keep(list().map((one) => (one.code === code ? { ...one, ...more } : one)));

/** Called when the list has changed, here or in another window. */
export function watch(call) {
  called.add(call);
  addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) call(list()); });
}
