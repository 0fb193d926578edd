// The application form: steps, saving, files, and the summary.
import React, { useEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { Questions, Speech } from "./fields.jsx";
import { Variables } from "./variables.jsx";
import { complete, faults, label, law, prune, resolve, screen } from "./law.js";
import { speak } from "./words.js";
import "./form.css";

const DRAFT = "regmeta.form";
const lang = document.documentElement.lang === "en" ? "en" : "nb";
const say = speak(lang);

function stored(key) {
  try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; }
}

function stepOf(path) {
  const first = path.split(/[.[]/)[0];
  return Math.max(0, law.steps.findIndex((step) => step.keys.includes(first)));
}

/** Faults as RJSF shows them: {applicant: {kind: {__errors: [...]}}}. */
function nested(list, keys) {
  const root = {};
  for (const { steps, message } of list) {
    if (!keys.includes(steps[0])) continue;
    let node = root;
    for (const step of steps) node = node[step] ??= {};
    (node.__errors ??= []).push(message);
  }
  return root;
}

function App() {
  const [data, setData] = useState(() => stored(DRAFT) ?? { schemaVersion: law.version, language: lang });
  const [step, setStep] = useState(() => Number(/^#step-(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1);
  const [seen, setSeen] = useState(() => new Set());
  const [told, setTold] = useState("");
  const [saved, setSaved] = useState(true);
  const [sources, setSources] = useState(null);
  const heading = useRef(null);
  const last = law.steps.length;
  const made = useMemo(() => complete(data), [data]);
  const wrong = useMemo(() => faults(made, lang, say), [made]);

  useEffect(() => {
    fetch("sources.json").then((r) => r.json()).then(setSources).catch(() => setSources(undefined));
  }, []);
  useEffect(() => {
    const wait = setTimeout(() => {
      try { localStorage.setItem(DRAFT, JSON.stringify(data)); setSaved(true); } catch { setSaved(false); }
    }, 200);
    return () => clearTimeout(wait);
  }, [data]);
  useEffect(() => {
    const turn = () => { const hit = /^#step-(\d+)$/.exec(location.hash); if (hit) setStep(Number(hit[1]) - 1); };
    addEventListener("hashchange", turn);
    return () => removeEventListener("hashchange", turn);
  }, []);
  useEffect(() => {
    const other = document.getElementById("other");
    if (other) other.href = other.href.split("#")[0] + `#step-${step + 1}`;
  }, [step]);

  const go = (to) => {
    setSeen(new Set([...seen, step]));
    setStep(to);
    history.replaceState(null, "", `#step-${to + 1}`);
    setTimeout(() => heading.current?.focus(), 0);
  };
  const open = async (file) => {
    try {
      const read = JSON.parse(await file.text());
      if (!read || typeof read !== "object" || Array.isArray(read)) throw new Error("no object");
      setData(read); setSeen(new Set(law.steps.keys())); setTold(say("opened", { file: file.name }));
    } catch { setTold(say("badFile", { file: file.name })); }
  };
  const current = law.steps[step];
  const shown = (n) => wrong.filter((one) => stepOf(one.path) === n);
  const title = current ? current[lang] : say("summary");
  return (
    <Speech.Provider value={{ say, lang }}>
      <div className="tools">
        <label className="button">{say("open")}<input type="file" accept=".json,application/json" onChange={(e) => e.target.files[0] && open(e.target.files[0])} /></label>
        <button type="button" onClick={() => download(made)}>{say("download")}</button>
        <button type="button" onClick={() => { if (confirm(say("sure"))) { setData({ schemaVersion: law.version, language: lang }); setSeen(new Set()); go(0); } }}>{say("clear")}</button>
        <span role="status">{told || (saved ? say("saved") : say("notSaved"))}</span>
      </div>
      <div className="form">
        <nav aria-label={say("steps")}>
          <ol>
            {[...law.steps, null].map((one, n) => (
              <li key={n}>
                <a href={`#step-${n + 1}`} aria-current={n === step ? "step" : undefined} onClick={(e) => { e.preventDefault(); go(n); }}>
                  {one ? one[lang] : say("summary")}
                  {one && seen.has(n) && shown(n).length > 0 && <span className="count"> {say("stepErrors", { n: shown(n).length })}</span>}
                </a>
              </li>
            ))}
          </ol>
        </nav>
        <section aria-labelledby="step">
          <p className="quiet">{say("step", { n: step + 1, of: last + 1 })}</p>
          <h2 id="step" tabIndex={-1} ref={heading}>{title}</h2>
          {current
            ? <Step key={step} current={current} data={data} setData={setData} sources={sources} wrong={seen.has(step) ? wrong : []} />
            : <Summary data={made} wrong={wrong} go={go} />}
          <p className="turn">
            {step > 0 && <button type="button" onClick={() => go(step - 1)}>{say("back")}</button>}
            {step < last && <button type="button" className="main" onClick={() => go(step + 1)}>{say("next")}</button>}
          </p>
        </section>
      </div>
    </Speech.Provider>
  );
}

function Step({ current, data, setData, sources, wrong }) {
  const schema = useMemo(() => screen(current.keys, data, lang, say, sources ?? []), [current, data, sources]);
  const errors = useMemo(() => nested(wrong, current.keys), [wrong, current]);
  if (current.id === "variables") {
    return <Variables data={data} setData={setData} sources={sources} list={stored("regmeta.list")} errors={wrong.filter((one) => one.steps[0] === "variables")} />;
  }
  const part = Object.fromEntries(current.keys.filter((key) => key in data).map((key) => [key, data[key]]));
  return <Questions schema={schema} ui={law.ui} data={part} errors={errors} prefix="q" onChange={(changed) => setData((old) => ({ ...old, ...changed }))} />;
}

function download(data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2) + "\n"], { type: "application/json" }));
  link.download = `${lang === "en" ? "application" : "soknad"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function Summary({ data, wrong, go }) {
  return (
    <>
      {wrong.length
        ? <div className="errors" role="alert"><h3>{say("errors", { n: wrong.length })}</h3>
            <ul>{wrong.map((one, i) => <li key={i}><a href={`#step-${stepOf(one.path) + 1}`} onClick={(e) => { e.preventDefault(); go(stepOf(one.path)); }}>{one.message}</a></li>)}</ul></div>
        : <p className="fine">{say("fine")}</p>}
      <p className="turn"><button type="button" onClick={() => print()}>{say("print")}</button> <button type="button" onClick={() => download(data)}>{say("download")}</button></p>
      {law.steps.map((step) => {
        const part = prune(Object.fromEntries(step.keys.filter((key) => key in data).map((key) => [key, data[key]])));
        return part && <section key={step.id}><h3>{step[lang]}</h3><Answers value={part} path="" /></section>;
      })}
    </>
  );
}

function Answers({ value, path }) {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object")) return value.map((one) => said(one, `${path}[]`)).join("; ");
    return <ol>{value.map((one, i) => <li key={i}><Answers value={one} path={`${path}[]`} /></li>)}</ol>;
  }
  if (typeof value !== "object") return said(value, path);
  return (
    <dl>{Object.entries(value).map(([key, one]) => {
      const below = path ? `${path}.${key}` : key;
      return <div key={key}><dt>{label(below, lang)}</dt><dd><Answers value={one} path={below} /></dd></div>;
    })}</dl>
  );
}

function said(value, path) {
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  const choices = resolve(path.split(/\.|(?=\[\])/).reduce((node, step) => {
    const own = resolve(node);
    return step === "[]" ? own?.items : own?.properties?.[step];
  }, law.schema))?.oneOf;
  const hit = choices?.find((one) => one.const === value);
  return hit ? (lang === "en" && hit["x-en"]?.title) || hit.title : String(value);
}

createRoot(document.getElementById("app")).render(<App />);
