// Elements without templates: texts are only ever set as texts.
export function h(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(about)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  return fill(element, ...children);
}

/** An element's children anew; what is not there is left out. */
export function fill(element, ...children) {
  const shown = children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "");
  element.replaceChildren(...shown);
  return element;
}

export const $ = (selector, from = document) => from.querySelector(selector);
export const lang = document.documentElement.lang;

const WORDS = JSON.parse(document.getElementById("words").textContent);

/** What the page says under a key, with the names in braces filled in. */
export function say(key, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), WORDS[key] ?? key);
}

/** A column's letters in Excel's way: 1 is A, 27 is AA. */
export function letters(column) {
  let said = "";
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) said = String.fromCharCode(65 + ((left - 1) % 26)) + said;
  return said;
}

/** Tell everybody, those who listen too, what happened. */
export function tell(text, wrong = false) {
  const place = $("#told");
  place.textContent = text;
  place.classList.toggle("wrong", wrong);
}

/** A sentence out of whatever was thrown. */
export function sentence(thrown) {
  if (thrown?.said) return thrown.said[lang] ?? thrown.said.nb;
  return say("fault", { fault: thrown?.fault ?? thrown?.message ?? String(thrown) });
}

export function download(name, content) {
  const address = URL.createObjectURL(new Blob([content]));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
