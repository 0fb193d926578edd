// Findings in words. The twin of regmeta/form/wording.py.
import { inLanguage } from "../languages.js";
import { question } from "./places.js";

const MOST = 8;
const OR = { nb: " eller ", en: " or " };

export function label(law, field, lang) {
  return Object.hasOwn(law.asked, field) ? inLanguage(law.asked[field], lang) : field;
}

/** What a code of a list is called; the code itself where the list has it not. */
export function choice(law, name, value, lang) {
  const found = (law.codes[name] ?? []).find(([code]) => code === value);
  return found ? inLanguage({ nb: found[1], en: found[2] }, lang) : value;
}

/** What is wrong and what to do, in one language, without the place. */
export function sentence(law, finding, lang) {
  const rule = law.rules.find((one) => one.id === finding.rule);
  const words = wordsOf(law, rule, finding, lang);
  return inLanguage(rule, lang).replace(/\{([a-z_]+)\}/gu, (_, name) => words[name] ?? "");
}

function wordsOf(law, rule, { field, params }, lang) {
  const words = {};
  for (const [name, value] of Object.entries(params)) {
    const listed = rule.choices?.[name];
    words[name] = listed ? String(value).split(",").map((one) => choice(law, listed, one, lang)).join(inLanguage(OR, lang)) : String(value);
  }
  const asked = question(law, field);
  words.label = "attachment" in params ? choice(law, "attachment", params.attachment, lang) : field && label(law, field, lang);
  words.choices = choices(law, asked, lang);
  words.help = (asked && inLanguage(law.shapes[asked.type] ?? asked.help ?? { nb: "" }, lang)) || "";
  return words;
}

function choices(law, asked, lang) {
  if (!asked?.codes) return asked?.type === "version" ? law.version : "";
  const labels = (law.codes[asked.codes] ?? []).map(([, nb, en]) => inLanguage({ nb, en }, lang));
  return [...labels.slice(0, MOST), ...(labels.length > MOST ? ["…"] : [])].join(", ");
}
