// The switch to the other language goes to the same question there.
import { $$ } from "./dom.js";

/** `address` is what follows the page's own: `?…`, or nothing of that kind. */
export function keepInOther(address) {
  for (const link of $$("header a[hreflang]")) {
    const [page] = link.getAttribute("href").split("?");
    link.setAttribute("href", address.startsWith("?") ? page + address : page);
  }
}
