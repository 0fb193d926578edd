// Everything the page itself says, in each language; questions and rules bring their own words.
import nb from "../../../regmeta/words/nb/form.json";
import en from "../../../regmeta/words/en/form.json";
import { inLanguage } from "./languages.js";

export function speak(lang) {
  const said = (key) => inLanguage({ nb: nb[key], en: en[key] }, lang);
  return (key, with_ = {}) => said(key).replace(/\{(\w+)\}/g, (_, name) => String(with_[name] ?? ""));
}
