// What free texts of an application hold. The twin of regmeta/form/texts.py and, for the check
// digits, of regmeta/identifiers.py, sign for sign.

const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/gu;
const BETWEEN = "[ \\t\\r\\n.,/_\\-\\u2010-\\u2015\\u2212]{0,2}";
const ELEVEN = new RegExp(`(?<![0-9])(?=([0-9](?:${BETWEEN}[0-9]){10})(?![0-9]))`, "gu");
const MASKED = new RegExp(`(?<![0-9])[0-9](?:${BETWEEN}[0-9]){10}(?![0-9])`, "gu");
const NO_WORD = /[^a-z0-9æøåäöéü]+/gu;
const VOWEL = /[aeiouyæøåäöéü0-9]/u;
const PLACEHOLDER = /^(?:test(?:er|ing)?|asdf[a-z]*|qwert[a-z]*|tbd|todo|xyz|abc|na|n a|ikke utfylt|kommer senere|to come|lorem ipsum.*|bla(?: bla)*|fyll(?:es)? ut(?: senere)?|fill in(?: later)?)$/u;
const NO_REASON = /^(?:(?:(?:det|den|dette|it|this) )?(?:(?:kan|vil|kunne|may|might|could|will) )?(?:(?:bli|være|be|become) )?(?:nyttig|relevant|useful|interessant|interesting|greit å ha|kjekt å ha|nice to have)[a-z]*(?: (?:senere|later|en gang|for prosjektet|for the project))?|(?:(?:er|den|is) )?(?:trengs|nødvendig|needed|necessary|required)|(?:se|see) (?:protokoll|protokollen|over|protocol|above)|for sikkerhets skyld|just in case|i tilfelle|)$/u;

/** Digits of any script and blanks of any width as the plain ones; unseen signs gone. */
const plainly = (text) => text.normalize("NFKC").replace(UNSEEN, "");

/** The kinds of the personal numbers in a text, each once, in the order they stand. */
export function numbersIn(text) {
  const kinds = [...plainly(text).matchAll(ELEVEN)].map((match) => kindOf(match[1].replace(/[^0-9]/gu, "")));
  return [...new Set(kinds.filter(Boolean))];
}

/** A text that a report may repeat: no run of digits that could be somebody's number. */
export function masked(text) {
  const plain = plainly(text);
  const shown = plain.replace(MASKED, "…");
  return shown === plain ? text : shown;
}

/** Words in small letters with one blank between them; all other signs are gone. */
export const folded = (text) => text.toLowerCase().replace(NO_WORD, " ").replace(/^ | $/gu, "");

export const wordsIn = (text) => (text.match(/[^ \t\r\n\u00a0]+/gu) ?? []).length;

/** Whether a text is a stand-in: fewer than three letters, one sign repeated, no real word. */
export function saysNothing(text) {
  const plain = folded(text);
  const letters = plain.replaceAll(" ", "");
  if (letters.length < 3 || new Set(letters).size === 1 || PLACEHOLDER.test(plain)) return true;
  return !plain.split(" ").some((word) => VOWEL.test(word));
}

/** Whether a text says no more than that something may be of use. */
export const givesNoReason = (text) => NO_REASON.test(folded(text));

// ------------------------------------------------------------------ check digits

const weighted = (weights, digits) => weights.reduce((sum, weight, n) => sum + weight * Number(digits[n]), 0) % 11;

export function isOrganisationNumber(digits) {
  return /^[0-9]{9}$/u.test(digits) && weighted([3, 2, 7, 6, 5, 4, 3, 2, 1], digits) === 0;
}

function kindOf(digits) {
  const first = weighted([3, 7, 6, 1, 8, 9, 4, 5, 2, 1], digits);
  if (first > 3 || weighted([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], digits) !== 0) return "";
  if ("89".includes(digits[0])) return "fhn";
  const written = Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  const isD = written > 40;
  const offset = month > 80 ? 80 : month > 40 ? 40 : 0;
  if (!isDay(isD ? written - 40 : written, month - offset, Number(digits.slice(4, 6)))) return "";
  if (offset === 80) return "tenor";
  if (offset === 40) return "hnr";
  return isD ? "dnr" : "fnr";
}

/** Whether it is a day in some century: 29 February 00 is one in 2000. */
function isDay(day, month, year) {
  const found = new Date(Date.UTC(2000 + year, month - 1, day));
  return month >= 1 && month <= 12 && day >= 1 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}
