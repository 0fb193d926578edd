// The last step: what is wrong, gravest first, who decides, and all the answers to read and print.
import React, { useContext } from "react";
import { Speech } from "./fields.jsx";
import { inLanguage, titled } from "./languages.js";
import { label, law, prune, resolve } from "./law.js";
import { Routing } from "./routing.jsx";

const { say: sentence } = globalThis.regmetaCheck;

export function Summary({ data, state, go, stepOf, download }) {
  const { say, lang } = useContext(Speech);
  const { findings, routed, whole } = state;
  const wrong = findings.filter((one) => one.severity !== "advice");
  const advice = findings.filter((one) => one.severity === "advice");
  return (
    <>
      {wrong.length > 0 && <Told head={say("errors", { n: wrong.length })} findings={wrong} go={go} stepOf={stepOf} alert />}
      {!wrong.length && <p className="fine">{say(whole ? "fine" : "halfFine")}</p>}
      {wrong.length > 0 && !whole && <p className="errors">{say("halfChecked")}</p>}
      {advice.length > 0 && <Told head={say("adviceGiven", { n: advice.length })} findings={advice} go={go} stepOf={stepOf} />}
      <p className="turn"><button type="button" onClick={() => print()}>{say("print")}</button> <button type="button" onClick={download}>{say("download")}</button></p>
      <Routing routed={routed} />
      {law.steps.map((step) => {
        const keys = step.keys.filter((key) => key in data && key !== "variables");
        const part = prune(Object.fromEntries(keys.map((key) => [key, data[key]])));
        return part && <section key={step.id}><h3>{inLanguage(step, lang)}</h3><Part value={part} /></section>;
      })}
      <VariableTable lines={data.variables} />
    </>
  );
}

function Told({ head, findings, go, stepOf, alert }) {
  const { say, lang } = useContext(Speech);
  return (
    <div className={alert ? "errors" : "fine"} role={alert ? "alert" : undefined}><h3>{head}</h3>
      <ul>{findings.map((one, i) => <li key={i}><strong>{say(one.severity)}:</strong> <a href={`#step-${stepOf(one) + 1}`} onClick={(e) => { e.preventDefault(); go(stepOf(one)); }}>{sentence(one, lang)}</a></li>)}</ul></div>
  );
}

/** The variables as a table that prints: one line each. */
function VariableTable({ lines }) {
  const { say, lang } = useContext(Speech);
  if (!Array.isArray(lines) || !lines.length) return null;
  const asked = ["code", "name", "period", "granularity", "groups", "derivation", "justification"];
  const said = (line, key) => {
    const value = line[key];
    if (key === "period") return value ? `${value.from ?? ""} – ${value.to ?? ""}` : "";
    if (key === "name") return value ?? "";
    return [value].flat().filter(Boolean).map((one) => chosen(one, `variables[].${key}`, lang)).join(", ");
  };
  const heads = asked.filter((key) => lines.some((line) => said(line, key)));
  return (
    <section><h3>{label("variables", lang)} ({lines.length})</h3>
      <div className="wide" tabIndex={0} role="region" aria-label={label("variables", lang)}><table className="variables">
        <thead><tr>{heads.map((key) => <th key={key} scope="col">{label(`variables[].${key}`, lang)}</th>)}</tr></thead>
        <tbody>{lines.map((line, i) => <tr key={i}>{heads.map((key) => (key === "code" ? <th key={key} scope="row">{line.code} <small>{line.source}</small></th> : <td key={key} className={key}>{said(line, key)}</td>))}</tr>)}</tbody>
      </table></div>
    </section>
  );
}

/** A step's answers; where the step is one group of questions, without the group's own name. */
function Part({ value }) {
  const [only, ...more] = Object.keys(value);
  const grouped = !more.length && !Array.isArray(value[only]) && Object.values(value[only]).some((one) => typeof one === "object");
  return grouped ? <Answers value={value[only]} path={only} /> : <Answers value={value} path="" />;
}

function Answers({ value, path }) {
  const { say, lang } = useContext(Speech);
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object")) return value.map((one) => shown(one, `${path}[]`, lang, say)).join("; ");
    return <ol>{value.map((one, i) => <li key={i}><Answers value={one} path={`${path}[]`} /></li>)}</ol>;
  }
  if (typeof value !== "object") return shown(value, path, lang, say);
  if (path && Object.values(value).every((one) => typeof one !== "object")) {
    return Object.entries(value).map(([key, one]) => <span key={key} className="short"><small>{label(`${path}.${key}`, lang)}:</small> {shown(one, `${path}.${key}`, lang, say)}</span>);
  }
  return (
    <dl>{Object.entries(value).map(([key, one]) => {
      const below = path ? `${path}.${key}` : key;
      return <div key={key}><dt>{label(below, lang)}</dt><dd><Answers value={one} path={below} /></dd></div>;
    })}</dl>
  );
}

const shown = (value, path, lang, say) => (typeof value === "boolean" ? say(value ? "yes" : "no") : chosen(value, path, lang));

function chosen(value, path, lang) {
  const choices = resolve(path.split(/\.|(?=\[\])/).reduce((node, step) => {
    const own = resolve(node);
    return step === "[]" ? own?.items : own?.properties?.[step];
  }, law.schema));
  const hit = (choices?.oneOf ?? resolve(choices?.items)?.oneOf)?.find((one) => one.const === value);
  return hit ? titled(hit, lang) : String(value);
}
