// Builds regmeta/workbench/assets: page.js and page.css for what is seen, worker.js for where regmeta
// runs, sw.js for working without a network, and built.json, which names what they were built from.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { writeLicences } from "../licences.mjs";

const out = "../../regmeta/workbench/assets";
mkdirSync(out, { recursive: true });
const shared = { outdir: out, bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "error" };
await build({ ...shared, entryPoints: { page: "src/main.js" }, format: "iife" });
// A worker made of a blob, in a page that was opened from disk, must be a classic one; Pyodide takes a
// worker for a modern one where importScripts does not work.
const notClassic = 'self.importScripts=()=>{throw new Error("importScripts")};';
await build({ ...shared, entryPoints: { worker: "src/worker.js" }, format: "iife", external: ["node:*"], banner: { js: notClassic }, define: { "import.meta.url": '""' } });
await build({ ...shared, entryPoints: { sw: "src/sw.js" }, bundle: false });
await build({ ...shared, entryPoints: { page: "src/page.css" } });
writeLicences(".", out);

const sources = readdirSync("src", { recursive: true }).filter((name) => /\.(js|css)$/.test(name)).sort();
const hash = createHash("sha256");
for (const name of [...sources.map((name) => `src/${name}`), "build.mjs", "package.json"]) hash.update(readFileSync(name));
writeFileSync(`${out}/built.json`, JSON.stringify({ sources: hash.digest("hex") }, null, 1) + "\n");
