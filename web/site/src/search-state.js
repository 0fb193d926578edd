// What is asked, as it stands in the address: a search can be sent to a colleague.
export const FACETS = ["kilde", "kildetype", "datasamling", "gruppe", "datatype", "kodeverk", "instrument", "kategori", "harmonisert"];

/** From disk an address may only change behind #, so both places are read. */
export function readState() {
  const params = new URLSearchParams(location.search || location.hash.slice(1));
  const whole = (key) => Math.max(0, Math.min(9999, parseInt(params.get(key) ?? "", 10) || 0));
  const chosen = Object.fromEntries(FACETS.map((key) => [key, params.getAll(key)]).filter(([, values]) => values.length));
  return { q: params.get("q") ?? "", chosen, from: whole("fra"), to: whole("til"), sort: params.get("sortering") ?? "", page: whole("side") || 1 };
}

export function address({ q, chosen, from, to, sort, page }) {
  const params = new URLSearchParams();
  if (q.trim()) params.set("q", q.trim());
  for (const key of FACETS) for (const value of chosen[key] ?? []) params.append(key, value);
  if (from) params.set("fra", from);
  if (to) params.set("til", to);
  if (sort) params.set("sortering", sort);
  if (page > 1) params.set("side", page);
  const text = params.toString();
  return text ? `?${text}` : location.pathname.split("/").pop() || ".";
}

export function writeState(state, push) {
  const to = address(state);
  try {
    history[push ? "pushState" : "replaceState"](null, "", to);
  } catch {
    const hash = to.startsWith("?") ? `#${to.slice(1)}` : "#";
    if (location.hash !== hash) history.replaceState(null, "", hash);
  }
}

export const isEmpty = ({ q, chosen, from, to, sort, page }) => !q.trim() && !Object.keys(chosen).length && !from && !to && !sort && page < 2;
