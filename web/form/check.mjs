// Reads {cases: [{application, offer, today}]} on standard input; prints the built rules' findings.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const script = new URL("../../regmeta/form/assets/check.js", import.meta.url);
runInThisContext(`${readFileSync(script, "utf8")};globalThis.regmetaCheck = regmetaCheck;`);
const { cases, offers } = JSON.parse(readFileSync(0, "utf8"));
const found = cases.map(({ application, offer, today }) => {
  const known = offers[offer] ?? null;
  const findings = regmetaCheck.check(application, known, today).map((one) => ({
    rule: one.rule, severity: one.severity, pointer: one.pointer,
    nb: regmetaCheck.say(one, "nb"), en: regmetaCheck.say(one, "en"), label: regmetaCheck.labelOf(one.field, "nb"),
  }));
  return { findings, route: application && typeof application === "object" && !Array.isArray(application) ? regmetaCheck.route(application, known) : null };
});
process.stdout.write(JSON.stringify(found));
