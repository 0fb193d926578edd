// A text in a language: what it was given in, or an added language's sentence, which the page brings.
const sentences = globalThis.regmetaSentences ?? {};

/** Of `{ nb, en }` the text in a language, else in bokmål. */
export const inLanguage = (text, lang) => text[lang] || sentences[text.nb] || text.nb;

/** A schema's title or description, which it has in bokmål, and in English under x-en. */
export const titled = (schema, lang, key = "title") => inLanguage({ nb: schema[key], en: schema["x-en"]?.[key] }, lang);

/** What a source is called. */
export const called = (source, lang) => inLanguage({ nb: source.name, en: source.nameEn }, lang);
