// A word without capitals and marks: ø, ö and oe are o, å and aa are a.
const LETTERS = { "æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a" };

export function fold(word) {
  const plain = word.toLowerCase().replace(/[æäøöå]/g, (letter) => LETTERS[letter]);
  return plain.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("oe", "o").replaceAll("aa", "a");
}
