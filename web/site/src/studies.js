// Several studies in one browser. The list of the study at hand lies where the form reads it
// (list.js); those of the others lie here, by name.
import { keep, list, whole } from "./list.js";
import { say } from "./words.js";

const KEY = "regmeta.studies";

function held() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const others = Array.isArray(kept.others) ? kept.others.filter((one) => typeof one?.name === "string") : [];
    return { name: typeof kept.name === "string" ? kept.name : "", others: others.map(({ name, lines }) => ({ name, lines: whole(lines) })) };
  } catch {
    return { name: "", others: [] };
  }
}

function hold(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** What the study at hand is called. */
export const study = () => held().name || say("unnamed");

/** The other studies: name and number of variables. */
export const others = () => held().others.map(({ name, lines }) => ({ name, n: lines.length }));

/** A name that no other study has. */
function free(name, others) {
  const taken = new Set(others.map((one) => one.name));
  const wanted = name.trim() || say("unnamed");
  let made = wanted;
  for (let n = 2; taken.has(made); n += 1) made = `${wanted} (${n})`;
  return made;
}

export function rename(name) {
  const kept = held();
  return hold({ ...kept, name: free(name, kept.others) });
}

/** A new study with these lines; the one at hand is laid beside. Whether it could be kept. */
export function begin(name, lines = []) {
  const kept = held();
  const beside = [...kept.others, { name: study(), lines: list() }];
  return hold({ name: free(name, beside), others: beside }) && keep(lines);
}

/** Another study taken up; the one at hand is laid beside. */
export function turnTo(name) {
  const kept = held();
  const wanted = kept.others.find((one) => one.name === name);
  if (!wanted) return true;
  const beside = kept.others.filter((one) => one !== wanted);
  return hold({ name, others: [...beside, { name: study(), lines: list() }] }) && keep(wanted.lines);
}

/** The study at hand is thrown away; the one laid beside last is taken up. */
export function discard() {
  const kept = held();
  const last = kept.others.at(-1);
  return hold({ name: last?.name ?? "", others: kept.others.slice(0, -1) }) && keep(last?.lines ?? []);
}
