// The page: start regmeta, take a file, show how it is understood, then the sheet with what was found.
import { $, fill, h, lang, say, sentence, tell } from "./dom.js";
import { Engine } from "./engine.js";
import { Mapping } from "./mapping.js";
import { Preview } from "./preview.js";
import { Texts } from "./texts.js";
import { showUnderstanding } from "./understand.js";
import { Work } from "./work.js";

const engine = new Engine();
const app = $("#app");
let ready = false;
let waiting;

const dropPage = () => {
  const input = h("input", { type: "file", id: "choose", onchange: (event) => take(event.target.files[0]) });
  const bar = h("progress", { id: "starting", max: 1, value: ready ? 1 : 0, "aria-label": say("starting") });
  const area = h("div", { id: "drop", class: "drop" },
    h("p", {}, h("label", { for: "choose" }, say("choose")), " ", input),
    h("p", { class: "quiet" }, say("kinds")));
  for (const name of ["dragover", "dragleave", "drop"]) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      area.classList.toggle("over", name === "dragover");
      if (name === "drop") take(event.dataTransfer.files[0]);
    });
  }
  fill(app,
    h("h1", {}, say("title")),
    h("p", {}, say("about")),
    h("p", { class: "quiet" }, say("stays")),
    area,
    h("p", { id: "start-line", class: "quiet" }, h("span", {}, ready ? say("ready") : say("starting")), " ", bar),
  );
};

const take = async (file) => {
  if (!file) return;
  waiting = file;
  if (!ready) {
    tell(say("waits", { file: file.name }));
    return;
  }
  tell(say("reading", { file: file.name }));
  try {
    const content = await file.arrayBuffer();
    const opened = await engine.ask("open", { file: { name: file.name, content } }, [content]);
    engine.unsaved = false;
    fill($("#file"), h("span", {}, opened.file), " ", h("button", { id: "another", class: "small", onclick: another }, say("another")));
    tell("");
    await understand(opened);
  } catch (thrown) {
    tell(sentence(thrown), true);
  }
};

/** The first page again; what is not saved is asked about first. */
const another = () => {
  if (engine.unsaved && !confirm(say("leaveUnsaved"))) return;
  engine.unsaved = false;
  fill($("#file"));
  tell("");
  dropPage();
};

const understand = async (opened) => {
  const account = await engine.ask("understand", { lang });
  showUnderstanding(app, account, {
    decide: (rows) => engine.ask("decide", { rows, lang }),
    save: () => engine.ask("save", { kind: "columns", lang }),
    check: () => check(opened),
  });
};

const check = async (opened) => {
  tell(say("checking"));
  try {
    const back = () => work.show();
    const go = async (sheet, row) => { await work.show(); work.choose(sheet); work.grid.go(row, 1); };
    const taken = async (cells) => { await work.show(); await work.change(cells, "borrowed"); };
    const ways = { ...(opened.canBeMended && { texts: () => new Texts(app, engine, { back, take: taken }).show() }), map: () => new Mapping(app, engine, { back, go }).show(), preview: () => new Preview(app, engine, { back }).show() };
    const work = new Work(app, engine, opened, { back: () => understand(opened), ways });
    await work.show();
    tell("");
  } catch (thrown) {
    tell(sentence(thrown), true);
  }
};

const begin = async () => {
  dropPage();
  try {
    await engine.start((done, of) => {
      const bar = $("#starting");
      if (bar) bar.value = done / of;
    });
    ready = true;
    document.body.dataset.ready = "yes";
    if (document.body.dataset.kept && "serviceWorker" in navigator) navigator.serviceWorker.register(document.body.dataset.kept).catch(() => {});
    const line = $("#start-line span");
    if (line) line.textContent = say("ready");
    if (waiting) await take(waiting);
  } catch (thrown) {
    tell(sentence(thrown), true);
  }
};

// A file that is dropped anywhere else would be opened in the place of this page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => { if (engine.unsaved) event.preventDefault(); });
begin();
