// "Add to my list" beside every variable, and the count in the header.
import { $, $$, h } from "./dom.js";
import { card } from "./data.js";
import { add, drop, holds, list, watch } from "./list.js";
import { say, variables } from "./words.js";

let live = null;

/** Said once to those who do not see the page. */
export function tell(text) {
  live ??= document.body.appendChild(h("p", { role: "status", class: "unseen" }));
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

export function wireButtons(from = document) {
  for (const button of $$("button[data-add]", from)) {
    button.hidden = false;
    show(button);
    button.addEventListener("click", () => turn(button));
  }
}

function show(button) {
  const inside = holds(button.dataset.add);
  const text = say(inside ? "remove" : "add");
  button.textContent = text;
  button.classList.toggle("inside", inside);
  button.setAttribute("aria-label", `${text}: ${nameOf(button)}`);
}

/** The variable's name as it stands on the page: in its row, its line, or its heading. */
function nameOf(button) {
  if (button.dataset.name) return button.dataset.name;
  const near = button.closest("tr, li")?.querySelector("a");
  const heading = button.closest("main[data-variable]") && $("h1");
  return (near ?? heading)?.textContent.trim() || button.dataset.add;
}

async function turn(button) {
  const code = button.dataset.add;
  if (holds(code)) {
    drop(code);
    tell(say("removed", { name: nameOf(button), held: variables(list().length) }));
    return;
  }
  const kept = add(await line(button, code));
  tell(kept ? say("added", { name: nameOf(button), held: variables(list().length) }) : say("notKept"));
}

async function line(button, code) {
  const known = await card(code).catch(() => null);
  const main = button.closest("main[data-variable]");
  const kilde = known?.kilde ?? button.closest("[data-kilde]")?.dataset.kilde ?? main?.dataset.kilde ?? "";
  return { code, kilde, name: known?.name ?? nameOf(button) };
}

function showCount(lines) {
  for (const place of $$("[data-list-count]")) {
    place.textContent = say("count", { n: lines.length });
    place.hidden = lines.length === 0;
  }
}

export function wireList() {
  wireButtons();
  showCount(list());
  watch((lines) => {
    showCount(lines);
    $$("button[data-add]").forEach(show);
  });
}
