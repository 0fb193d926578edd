// The application form: steps, saving, files.
import React, { useEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { Questions, Speech } from "./fields.jsx";
import { useCatalogue, useFindings } from "./findings.jsx";
import { complete, law, screen } from "./law.js";
import { withList } from "./list.js";
import { Routing } from "./routing.jsx";
import { Summary } from "./summary.jsx";
import { Variables } from "./variables.jsx";
import { inLanguage } from "./languages.js";
import { speak } from "./words.js";
import "./form.css";

const DRAFT = "regmeta.form";
const ROUTED = ["legal", "dataSources", "linkage"];
const lang = document.documentElement.lang || "nb";
// What an application may say of its own language; a language added later is written down as bokmål.
const spoken = law.codes.language.some(([value]) => value === lang) ? lang : "nb";
const say = speak(lang);
const LIST = "#liste";
const VARIABLES = law.steps.findIndex((step) => step.id === "variables");
const { say: sentence } = globalThis.regmetaCheck;

function stored(key) {
  try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; }
}

/** The draft that is kept; opened from my list (#liste), with the list's variables in it. */
function started() {
  const draft = stored(DRAFT) ?? { schemaVersion: law.version, language: spoken };
  const list = stored("regmeta.list");
  return location.hash === LIST && Array.isArray(list) ? withList(draft, list) : draft;
}

/** The step that a finding is mended in. */
export function stepOf({ steps }) {
  return Math.max(0, law.steps.findIndex((step) => step.keys.includes(steps[0])));
}

/** Findings as RJSF shows them: {applicant: {kind: {__errors: [...]}}}. */
function nested(findings, keys) {
  const root = {};
  for (const one of findings) {
    if (!keys.includes(one.steps[0])) continue;
    let node = root;
    for (const step of one.steps) node = node[step] ??= {};
    (node.__errors ??= []).push(`${say(one.severity)}: ${sentence(one, lang)}`);
  }
  return root;
}

function App() {
  const [data, setData] = useState(started);
  const [step, setStep] = useState(() => (location.hash === LIST ? VARIABLES : Number(/^#step-(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1));
  const [seen, setSeen] = useState(() => new Set());
  const [told, setTold] = useState(() => (location.hash === LIST ? say("listed", { n: (stored("regmeta.list") ?? []).length }) : ""));
  const [saved, setSaved] = useState(true);
  const heading = useRef(null);
  const last = law.steps.length;
  const made = useMemo(() => complete(data), [data]);
  const catalogue = useCatalogue(made);
  const state = useFindings(made, catalogue);
  const wrong = useMemo(() => state.findings.filter((one) => one.severity !== "advice"), [state.findings]);

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
    for (const other of document.querySelectorAll("header a[lang]")) other.href = other.href.split("#")[0] + `#step-${step + 1}`;
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
  const clear = () => {
    if (!confirm(say("sure"))) return;
    setData({ schemaVersion: law.version, language: spoken }); setSeen(new Set()); go(0);
  };
  const current = law.steps[step];
  const count = (n) => wrong.filter((one) => stepOf(one) === n).length;
  return (
    <Speech.Provider value={{ say, lang }}>
      <div className="tools">
        <label className="button">{say("open")}<input type="file" accept=".json,application/json" onChange={(e) => e.target.files[0] && open(e.target.files[0])} /></label>
        <button type="button" onClick={() => download(made)}>{say("download")}</button>
        <button type="button" onClick={clear}>{say("clear")}</button>
        <span role="status">{told || (saved ? say("saved") : say("notSaved"))}</span>
      </div>
      <div className="form">
        <nav aria-label={say("steps")}>
          <ol>
            {[...law.steps, null].map((one, n) => (
              <li key={n}>
                <a href={`#step-${n + 1}`} aria-current={n === step ? "step" : undefined} onClick={(e) => { e.preventDefault(); go(n); }}>
                  {one ? inLanguage(one, lang) : say("summary")}
                  {one && seen.has(n) && count(n) > 0 && <span className="count"> {say("stepErrors", { n: count(n) })}</span>}
                </a>
              </li>
            ))}
          </ol>
        </nav>
        <section aria-labelledby="step">
          <p className="quiet">{say("step", { n: step + 1, of: last + 1 })}</p>
          <h2 id="step" tabIndex={-1} ref={heading}>{current ? inLanguage(current, lang) : say("summary")}</h2>
          {current
            ? <Step key={step} current={current} data={data} setData={setData} catalogue={catalogue} findings={seen.has(step) ? state.findings : livingOnly(state.findings)} routed={state.routed} />
            : <Summary data={made} state={state} go={go} stepOf={stepOf} download={() => download(made)} />}
          <p className="turn">
            {step > 0 && <button type="button" onClick={() => go(step - 1)}>{say("back")}</button>}
            {step < last && <button type="button" className="main" onClick={() => go(step + 1)}>{say("next")}</button>}
          </p>
        </section>
      </div>
    </Speech.Provider>
  );
}

const WAITS = ["form-missing", "form-few", "form-empty"];

/** What is told at once, while one types: what is wrong with an answer, not that one is missing yet. */
function livingOnly(findings) {
  return findings.filter((one) => !WAITS.includes(one.rule) && answered(one));
}

const answered = ({ rule }) => !(law.rules.find((one) => one.id === rule)?.asks || law.rules.find((one) => one.id === rule)?.attach);

function Step({ current, data, setData, catalogue, findings, routed }) {
  const sources = catalogue.sources;
  const schema = useMemo(() => screen(current.keys, data, lang, say, sources ?? []), [current, data, sources]);
  const errors = useMemo(() => nested(findings, current.keys), [findings, current]);
  if (current.id === "variables") {
    const own = findings.filter((one) => one.steps[0] === "variables");
    return <Variables data={data} setData={setData} catalogue={catalogue} list={stored("regmeta.list")} findings={own} />;
  }
  const part = Object.fromEntries(current.keys.filter((key) => key in data).map((key) => [key, data[key]]));
  return (
    <>
      <Questions schema={schema} ui={law.ui} data={part} errors={errors} prefix="q" onChange={(changed) => setData((old) => ({ ...without(old, current.keys), ...changed }))} />
      {ROUTED.includes(current.id) && <Routing routed={routed} />}
    </>
  );
}

const without = (data, keys) => Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));

function download(data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2) + "\n"], { type: "application/json" }));
  link.download = say("fileName");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

createRoot(document.getElementById("app")).render(<App />);
