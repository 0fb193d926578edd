// A table on the clipboard, as a spreadsheet takes it.
import { $$, h } from "./dom.js";
import { tell } from "./buttons.js";
import { say } from "./words.js";

export function wireCopies() {
  for (const button of $$("button[data-copy]")) {
    const table = document.getElementById(button.dataset.copy);
    if (!table) continue;
    button.hidden = false;
    button.addEventListener("click", async () => tell(say((await copy(texts(table))) ? "copiedCodes" : "notCopied")));
  }
}

const line = (text) => text.trim().replace(/\s+/g, " ");
const texts = (table) => $$("tr", table).map((row) => [...row.cells].map((cell) => line(cell.textContent)).join("\t")).join("\n");

/** Where a page is not served safely there is no clipboard to ask for, only a selection to copy. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  }
}
