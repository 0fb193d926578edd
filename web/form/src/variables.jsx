// Choosing variables: search in a source, a short line for each chosen one, all questions on demand.
import React, { useContext, useEffect, useMemo, useState } from "react";
import { Questions, Speech } from "./fields.jsx";
import { variablesOf } from "./catalogue.js";
import { called } from "./languages.js";
import { law, screen, withoutEmptyLists } from "./law.js";
import { withList } from "./list.js";

const { say: sentence } = globalThis.regmetaCheck;

const SHOWN = 30;
const PAGE = 50;

const fold = (text) => text.toLocaleLowerCase("nb");

export function Variables({ data, setData, catalogue, list, findings }) {
  const { sources } = catalogue;
  const { say, lang } = useContext(Speech);
  const [source, setSource] = useState(data.dataSources?.[0]?.id ?? "");
  const [offer, setOffer] = useState([]);
  const [sought, setSought] = useState("");
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState(-1);
  const [told, setTold] = useState("");
  const chosen = data.variables ?? [];
  const known = useMemo(() => new Set(chosen.map((one) => one.code)), [chosen]);

  useEffect(() => {
    const about = sources?.find((one) => one.code === source);
    if (!about) { setOffer([]); return; }
    let still = true;
    variablesOf(about).then((lines) => still && setOffer(lines ?? [])).catch(() => still && setOffer([]));
    return () => { still = false; };
  }, [source, sources]);

  const hits = useMemo(() => {
    const words = fold(sought).split(/\s+/).filter(Boolean);
    return offer.filter((one) => words.every((word) => fold(`${one.name} ${one.code} ${(one.datasamlinger ?? []).join(" ")}`).includes(word)));
  }, [offer, sought]);

  const put = (more) => setData((old) => {
    const before = old.variables ?? [];
    const there = new Set(before.map((one) => one.code));
    const fresh = more.filter((one) => !there.has(one.code));
    const named = new Set((old.dataSources ?? []).map((one) => one.id));
    const needed = [...new Set(fresh.map((one) => one.source))].filter((id) => id && !named.has(id));
    return {
      ...old,
      variables: [...before, ...fresh],
      dataSources: [...(old.dataSources ?? []), ...needed.map((id) => ({ id }))],
    };
  });
  const change = (i, one) => setData((old) => ({ ...old, variables: old.variables.map((was, n) => (n === i ? one : was)) }));
  const about = sources?.find((one) => one.code === source);
  const drop = (i) => setData((old) => withoutEmptyLists({ ...old, variables: old.variables.filter((_, n) => n !== i) }));
  const fetchList = () => {
    setData((old) => withList(old, list));
    setTold(say("listed", { n: list.length }));
  };
  const from = page * PAGE;
  const lines = chosen.slice(from, from + PAGE);
  return (
    <>
      {Array.isArray(list) && list.length > 0 && (
        <p className="turn"><button type="button" className="main" onClick={fetchList}>{say("fromList", { n: list.length })}</button> <span role="status">{told}</span></p>
      )}
      {sources === undefined && <p className="errors" role="alert">{say("noServer")}</p>}
      {sources && (
        <fieldset>
          <legend>{say("search")}</legend>
          <label>{say("sources")}
            <select value={source} onChange={(e) => setSource(e.target.value)}>
              <option value="">{say("choose")}</option>
              {sources.map((one) => <option key={one.code} value={one.code}>{called(one, lang)}</option>)}
            </select>
          </label>
          <label>{say("search")}<input type="search" value={sought} onChange={(e) => setSought(e.target.value)} /></label>
          {about?.stub && <p className="fine">{say("stub", { name: called(about, lang) })}</p>}
          {source && !about?.stub && <p role="status">{say("found", { n: hits.length, shown: Math.min(SHOWN, hits.length) })}</p>}
          <ul className="hits">
            {hits.slice(0, SHOWN).map((one) => (
              <li key={one.code}>
                <span>{one.name} <small>{(one.datasamlinger ?? []).join(", ")} · {one.code}</small></span>
                {known.has(one.code)
                  ? <em>{say("added")}</em>
                  : <button type="button" aria-label={say("add", { name: one.name })} onClick={() => put([{ source, code: one.code, name: one.name }])}>+</button>}
              </li>
            ))}
          </ul>
        </fieldset>
      )}
      <h3>{say("chosen", { n: chosen.length })}</h3>
      {!chosen.length && <p>{say("noVariables")}</p>}
      {findings.length > 0 && <ul className="errors">{findings.slice(0, 20).map((one, i) => <li key={i}><strong>{say(one.severity)}:</strong> {sentence(one, lang)} {typeof one.steps[1] === "number" && <small>({chosen[one.steps[1]]?.code ?? say("line", { n: one.steps[1] + 1 })})</small>}</li>)}</ul>}
      {findings.length > 20 && <p>{say("moreFindings", { n: findings.length - 20 })}</p>}
      <ul className="chosen">
        {lines.map((one, n) => {
          const i = from + n;
          const name = one.name || one.code;
          return (
            <li key={one.code ?? i}>
              <strong>{name}</strong> <small>{one.code} · {one.source}</small>
              <label>{say("why")}<input type="text" value={one.justification ?? ""} onChange={(e) => change(i, { ...one, justification: e.target.value })} /></label>
              <button type="button" aria-expanded={open === i} onClick={() => setOpen(open === i ? -1 : i)}>{say("details", { name })}</button>
              <button type="button" onClick={() => drop(i)} aria-label={say("removeOne", { name })}>{say("remove")}</button>
              {open === i && <Details one={one} i={i} data={data} sources={sources ?? []} change={change} lang={lang} say={say} />}
            </li>
          );
        })}
      </ul>
      {chosen.length > PAGE && (
        <p className="turn">
          {page > 0 && <button type="button" onClick={() => setPage(page - 1)}>{say("less")}</button>}
          <span>{say("shown", { from: from + 1, to: from + lines.length, n: chosen.length })}</span>
          {from + PAGE < chosen.length && <button type="button" onClick={() => setPage(page + 1)}>{say("more")}</button>}
        </p>
      )}
    </>
  );
}

function Details({ one, i, data, sources, change, lang, say }) {
  const schema = useMemo(() => screen(["variables"], { ...data, variables: [one] }, lang, say, sources).properties.variables.items, [one, data, sources, lang]);
  return <Questions schema={schema} ui={law.ui.variables?.items ?? {}} data={one} prefix={`v${i}`} onChange={(changed) => change(i, changed)} />;
}
