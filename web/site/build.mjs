// Builds regmeta/publish/formats/site/assets: site.js for every page, list.js for my list, search.js for the
// search alone, and site-built.json, which names what they were built from.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { writeLicences } from "../licences.mjs";

const out = "../../regmeta/publish/formats/site/assets";
mkdirSync(out, { recursive: true });
await build({
  entryPoints: { site: "src/main.js", list: "src/list-main.js", search: "src/engine/worker.js" },
  outdir: out, bundle: true, format: "iife", minify: true, target: "es2022", charset: "utf8", legalComments: "none",
});

writeLicences(".", out);

const sources = readdirSync("src", { recursive: true }).filter((name) => name.endsWith(".js")).sort();
const hash = createHash("sha256");
for (const name of [...sources.map((name) => `src/${name}`), "build.mjs", "package.json", "../../regmeta/words/nb/site.json", "../../regmeta/words/en/site.json"]) hash.update(readFileSync(name));
writeFileSync(`${out}/site-built.json`, JSON.stringify({ sources: hash.digest("hex") }, null, 1) + "\n");
