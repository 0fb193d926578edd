// My list: kept in this browser only, read by the application form as it stands.
const KEY = "regmeta.list";
/** Said in this window: the page and its header may be of two scripts. */
const CHANGED = "regmeta-list";

/** What a line holds: which variable, the period and reason that an application asks for, and two
 * texts of the writer's own (`wanted`: which data of the variable, `note`). */
export const TEXTS = ["from", "to", "why", "wanted", "note"];
export const LONGEST = { why: 2000, wanted: 500, note: 2000 };

export function list() {
  try {
    return whole(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return [];
  }
}

/** Lines as they should be, of whatever was kept or read. */
export function whole(lines) {
  const text = (value) => (typeof value === "string" ? value : "");
  const line = (one) => Object.fromEntries(["code", "kilde", "name", ...TEXTS].map((key) => [key, text(one[key])]));
  return Array.isArray(lines) ? lines.filter((one) => one && typeof one.code === "string" && one.code).map(line) : [];
}

/** Whether it could be kept. */
export function keep(lines) {
  try {
    localStorage.setItem(KEY, JSON.stringify(lines));
  } catch {
    return false;
  }
  dispatchEvent(new Event(CHANGED));
  return true;
}

export const holds = (code) => list().some((one) => one.code === code);
export const add = (line) => keep([...list().filter((one) => one.code !== line.code), ...whole([line])]);
export const drop = (codes) => keep(list().filter((one) => ![codes].flat().includes(one.code)));
export const change = (codes, more) => keep(list().map((one) => ([codes].flat().includes(one.code) ? { ...one, ...more } : one)));

/** Lines of elsewhere put in: the new ones last, and what is empty here filled in from there. */
export function putIn(more) {
  const fresh = new Map(whole(more).map((one) => [one.code, one]));
  const here = list();
  const filled = here.map((one) => {
    const other = fresh.get(one.code);
    fresh.delete(one.code);
    return other ? Object.fromEntries(Object.entries(one).map(([key, text]) => [key, text || other[key]])) : one;
  });
  return { kept: keep([...filled, ...fresh.values()]), added: fresh.size, before: whole(more).length - fresh.size };
}

/** Called when the list has changed, here or in another window. */
export function watch(call) {
  addEventListener(CHANGED, () => call(list()));
  addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) call(list()); });
}
