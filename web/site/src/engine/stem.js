// A word without its Norwegian ending: the Snowball algorithm (norwegian.sbl of Snowball 3, BSD licence,
// https://snowballstem.org), for words of letters. regmeta/texts.py asks the library snowballstemmer;
// tests/test_site_search.py holds the two against each other.
const VOWELS = "aeiouyåæøêòóô";
const FIRST = new RegExp(`^[^${VOWELS}]*[${VOWELS}]+[^${VOWELS}]`, "u");
const MAIN = [
  "hetenes", "hetene", "hetens", "heten", "heter", "endes", "ande", "ende", "edes", "enes", "erte", "ede", "ane",
  "ene", "ens", "ers", "ets", "het", "ert", "ast", "en", "ar", "er", "as", "es", "et", "a", "e", "s",
];
const OTHER = ["hetslov", "eleg", "elig", "elov", "slov", "leg", "eig", "lig", "els", "lov", "ig"];
const BEFORE_S = new RegExp(`([bcdfghjlmnoptvyz]|(^|[^e])r|[^${VOWELS}]k)$`, "u");
const BEFORE_ERS = /(ind|kk|nk|[ao]mm|(^|[^s])kap|pp|lt|[aø]st|(?<!ha|gi)v)$/u;

export function withoutEnding(word) {
  const start = region(word);
  if (start < 0) return word;
  let bare = withoutMain(word, start);
  if (longest(bare, start, ["dt", "vt"])) bare = bare.slice(0, -1);
  const other = longest(bare, start, OTHER);
  return other ? bare.slice(0, -other.length) : bare;
}

/** Where endings may begin: after the first consonant behind a vowel, three letters in at least. */
function region(word) {
  const letters = [...word];
  if (letters.length < 3) return -1;
  const third = letters.slice(0, 3).join("").length;
  return Math.max(third, FIRST.exec(word)?.[0].length ?? word.length);
}

const longest = (word, start, endings) => endings.find((one) => word.length - one.length >= start && word.endsWith(one));

function withoutMain(word, start) {
  const ending = longest(word, start, MAIN);
  if (!ending) return word;
  const bare = word.slice(0, -ending.length);
  if (ending === "s") return BEFORE_S.test(bare) ? bare : word;
  if (ending === "ers") return BEFORE_ERS.test(bare) ? word : bare;
  return ending === "ert" || ending === "erte" ? `${bare}er` : bare;
}
