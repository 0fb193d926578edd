// Builds regmeta/form/assets: Ajv's check compiled beforehand (so that the page needs no eval),
// then check.js with the rules, form.js with what is seen and its stylesheet, and built.json that
// names what they were built from.
import Ajv2020 from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from "node:fs";
import { build } from "vite";
import { writeLicences } from "../licences.mjs";

const out = "../../regmeta/form/assets";
const text = readFileSync("src/law.json", "utf8");
const law = JSON.parse(text);

// Patterns say the same as the formats, and alike in Python and JavaScript.
const ajv = new Ajv2020({
  allErrors: true, strict: false, inlineRefs: true, messages: false, validateFormats: false,
  code: { source: true, esm: true, lines: false },
});
// Words are looked up in the law; a check that carried them too would be three times as large.
const bare = (node, named = false) => {
  if (Array.isArray(node)) return node.map((one) => bare(one));
  if (!node || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(([key]) => named || !/^(title|description|format|x-.*)$/.test(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, bare(one, !named && (key === "properties" || key === "$defs"))]));
};
ajv.addSchema({ ...bare(law.schema), $id: "base" });
const names = { base: "base" };
let code = (standalone.default ?? standalone)(ajv, names);
const imports = [];
code = code.replace(/require\("([^"]+)"\)\.default/g, (_, from) => {
  const name = `runtime_${imports.length}`;
  imports.push(`import ${name}_module from "${from}.js";\nconst ${name} = ${name}_module.default ?? ${name}_module;`);
  return name;
});
if (code.includes("require(")) throw new Error("a require is left in the compiled checks");
writeFileSync("src/validators.js", [...imports, code].join("\n"));

const shared = {
  configFile: false,
  logLevel: "error",
  resolve: { alias: { "@rjsf/validator-ajv8": new URL("nothing.js", import.meta.url).pathname } },
  define: { "process.env.NODE_ENV": '"production"' },
};
const made = (entry, name, file, more = {}) => build({
  ...shared,
  build: {
    outDir: out, emptyOutDir: false, cssCodeSplit: false, target: "es2023", minify: true, reportCompressedSize: false,
    lib: { entry, formats: ["iife"], name, fileName: () => file, ...more },
  },
});
await made("src/rules/main.js", "regmetaCheck", "check.js");
await made("src/main.jsx", "regmetaForm", "form.js", { cssFileName: "form" });

mkdirSync(out, { recursive: true });
writeLicences(".", out);

const sources = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((one) => one.isFile() && one.name !== "validators.js")
  .map((one) => `${one.parentPath}/${one.name}`.replace(/^src\//, "")).sort();
const hash = createHash("sha256");
for (const name of [...sources.map((name) => `src/${name}`), "build.mjs", "package.json", "../../regmeta/words/nb/form.json", "../../regmeta/words/en/form.json"]) {
  hash.update(readFileSync(name));
}
mkdirSync(out, { recursive: true });
const built = { law: createHash("sha256").update(text).digest("hex"), sources: hash.digest("hex") };
writeFileSync(`${out}/built.json`, JSON.stringify(built, null, 1) + "\n");
