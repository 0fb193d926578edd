// Words that answer a question, marked in what is shown.
import { fold } from "./engine/fold.js";
import { h } from "./dom.js";

const BEGINS = 3;
const WITHIN = 5;

/** Whether a word is one of those asked for, begins with one, or holds a long one. */
export function fits(word, marks) {
  const folded = fold(word);
  return marks.some((mark) => folded === mark || (mark.length >= BEGINS && folded.startsWith(mark)) || (mark.length >= WITHIN && folded.includes(mark)));
}

/** Wraps the words of an element's text that fit. */
export function highlight(element, marks) {
  const text = element.textContent;
  if (!marks.length || !text) return;
  const parts = text.split(/([\p{L}\p{N}]+)/u);
  element.replaceChildren(...parts.map((part, n) => (n % 2 && fits(part, marks) ? h("mark", {}, part) : part)));
}
