// What is wrong with the application, kept up to date as one types, and what could not be looked at.
import { useEffect, useMemo, useState } from "react";
import { offered, variablesOf } from "./catalogue.js";
import { today } from "./law.js";

const { check, route } = globalThis.regmetaCheck;

/** The catalogue as far as it is here: sources null while they are fetched, undefined if they cannot be. */
export function useCatalogue(data) {
  const [sources, setSources] = useState(null);
  const [variables, setVariables] = useState({});
  useEffect(() => { offered("sources").then(setSources).catch(() => setSources(undefined)); }, []);
  const wanted = useMemo(() => [...new Set((Array.isArray(data.variables) ? data.variables : []).map((one) => one?.source))], [data.variables]);
  useEffect(() => {
    for (const about of sources ?? []) {
      if (!wanted.includes(about.code) || about.code in variables) continue;
      variablesOf(about).then((lines) => setVariables((old) => ({ ...old, [about.code]: lines ?? [] }))).catch(() => setVariables((old) => ({ ...old, [about.code]: null })));
    }
  }, [sources, wanted]);
  const missing = (sources ?? []).filter((one) => wanted.includes(one.code) && !variables[one.code]).map((one) => one.code);
  return { sources, variables, missing };
}

/** Findings, the route, and whether everything was looked at. */
export function useFindings(made, { sources, variables, missing }) {
  const offer = useMemo(() => (sources ? { sources, variables: Object.fromEntries(Object.entries(variables).filter(([, lines]) => lines)) } : null), [sources, variables]);
  const findings = useMemo(() => check(made, offer, today()), [made, offer]);
  const routed = useMemo(() => route(made, offer), [made, offer]);
  return { findings, routed, whole: Boolean(sources) && !missing.length };
}
