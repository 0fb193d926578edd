// Who decides what, drawn while one fills in: from all sources, those outside the form too.
import React, { useContext } from "react";
import { Speech } from "./fields.jsx";
import { inLanguage } from "./languages.js";
import { law } from "./law.js";

const { choice } = globalThis.regmetaCheck;

export function Routing({ routed }) {
  const { say, lang } = useContext(Speech);
  const all = [...routed.sources, ...routed.outside];
  if (!all.length) return null;
  const body = (code) => (law.bodies[code] && inLanguage(law.bodies[code], lang)) ?? choice("decision-body", code, lang);
  return (
    <section className="route" aria-labelledby="route">
      <h3 id="route">{say("route")}</h3>
      <div className="wide" tabIndex={0} role="region" aria-labelledby="route"><table>
        <thead><tr><th scope="col">{say("sources")}</th><th scope="col">{inLanguage(law.whats.access, lang)}</th><th scope="col">{inLanguage(law.whats.dispensation, lang)}</th><th scope="col">{say("controller")}</th></tr></thead>
        <tbody>{all.map((one) => (
          <tr key={`${one.id}${one.outside ?? ""}`}>
            <th scope="row">{one.name}{one.outside && <small> {say("outside")}</small>}{!one.inCommonForm && <small> · <a href={one.url}>{say("directly")}</a></small>}</th>
            <td>{body(one.access)}</td><td>{body(one.dispensation)}</td><td>{one.controller}{one.assumed && <small> {say("assumed")}</small>}</td>
          </tr>
        ))}</tbody>
      </table></div>
      <ol>{routed.steps.map((step) => <li key={step.order}>{inLanguage(law.whats[step.what], lang)}{step.body ? `: ${body(step.body)}` : step.by ? `: ${step.by}` : ""}</li>)}</ol>
      {routed.documents.length > 0 && <p>{say("documents")} {routed.documents.map((one) => `${inLanguage(one, lang)} (${say(one.attached ? "attached" : "lacking")})`).join("; ")}.</p>}
    </section>
  );
}
