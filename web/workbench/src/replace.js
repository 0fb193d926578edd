// Find and replace in the sheet that is shown: whole column or all of it, with the count before it is done.
import { h, letters, say } from "./dom.js";

export function replaceDialog(work) {
  const find = h("input", { type: "text", id: "find", required: true });
  const put = h("input", { type: "text", id: "put" });
  const column = h("input", { type: "checkbox", id: "this-column", checked: Boolean(work.grid.at) });
  const count = h("p", { role: "status" });
  const hits = () => {
    const only = column.checked && work.grid.at ? work.grid.at.column : 0;
    if (!find.value) return [];
    return work.rows().flatMap((row, n) => row.flatMap((text, c) => {
      if ((only && only !== c + 1) || !text.includes(find.value)) return [];
      return [[work.sheet, n + 1, c + 1, text.replaceAll(find.value, put.value)]];
    }));
  };
  const tellCount = () => { count.textContent = find.value ? say("wouldChange", { n: hits().length }) : ""; };
  for (const input of [find, put, column]) input.addEventListener("input", tellCount);
  const dialog = h("dialog", { "aria-labelledby": "replace-title" },
    h("form", { method: "dialog", onsubmit: () => { const cells = hits(); if (cells.length) work.change(cells, "replaced"); } },
      h("h2", { id: "replace-title" }, say("replace")),
      h("label", {}, say("find"), find), h("label", {}, say("put"), put),
      h("label", { class: "check" }, column, say("thisColumn", { column: work.grid.at ? letters(work.grid.at.column) : "–" })),
      count,
      h("p", { class: "doing" }, h("button", { class: "main", id: "replace-now" }, say("replaceNow")), h("button", { type: "button", onclick: () => dialog.close() }, say("cancel")))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
