// A list as a link or a file that others open. A link holds the list itself, behind the #, which
// browsers send to nobody; the writer's own texts (wanted data, note) are left out of it.
import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";
import { pages } from "./dom.js";
import { whole } from "./list.js";

const MARK = "#delt=";
/** Longer links than this are cut by some programs. */
export const LONG = 8000;

const toText = (bytes) => btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

export function linkTo(name, lines) {
  const said = { name, lines: lines.map(({ code, kilde, name: called, from, to, why }) => [code, kilde, called, from, to, why]) };
  const page = new URL(`${pages}liste.html`, location.href);
  return `${page.href.split("#")[0]}${MARK}${toText(deflateSync(strToU8(JSON.stringify(said)), { level: 9 }))}`;
}

/** What an address shares: null where it shares nothing, {broken: true} where it is not whole. */
export function shared(hash = location.hash) {
  if (!hash.startsWith(MARK)) return null;
  try {
    const { name, lines } = JSON.parse(strFromU8(inflateSync(toBytes(hash.slice(MARK.length)))));
    const made = whole(lines.map(([code, kilde, called, from, to, why]) => ({ code, kilde, name: called, from, to, why })));
    return made.length ? { name: typeof name === "string" ? name : "", lines: made } : { broken: true };
  } catch {
    return { broken: true };
  }
}

/** The whole list with the writer's own texts, as the file's content. */
export const fileOf = (name, lines) => `${JSON.stringify({ name, items: lines }, null, 1)}\n`;
