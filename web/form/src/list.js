// My list from the pages, as lines of an application: those that are not there already.
export function withList(data, list) {
  const before = Array.isArray(data.variables) ? data.variables : [];
  const there = new Set(before.map((one) => one.code));
  const fresh = list.filter((one) => one && typeof one.code === "string" && !there.has(one.code)).map(line);
  const named = new Set((data.dataSources ?? []).map((one) => one.id));
  const needed = [...new Set(fresh.map((one) => one.source))].filter((id) => id && !named.has(id));
  return { ...data, variables: [...before, ...fresh], dataSources: [...(data.dataSources ?? []), ...needed.map((id) => ({ id }))] };
}

function line({ code, kilde, name, from, to, why, wanted }) {
  return { source: kilde, code, name, ...(why ? { justification: why } : {}), ...(from && to ? { period: { from, to } } : {}), ...(wanted ? { derivation: wanted } : {}) };
}
