// The notices of what a bundle is made of: every package that is not for development alone, with its
// licence text, as licences.txt for people and licences.json for `regmeta licences`.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const NAMES = /^(licen[cs]e|notice|copying)(\.(md|txt))?$/i;

export const writeLicences = (folder, out) => {
  const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8"));
  const packages = Object.entries(lock.packages)
    .filter(([path, about]) => path && !about.dev && !path.includes("/@types/") && !path.startsWith("node_modules/@types/"))
    .map(([path, about]) => ({
      name: path.split("node_modules/").at(-1),
      version: about.version,
      licence: about.license ?? "",
      text: textOf(`${folder}/${path}`) || kept(folder, path.split("node_modules/").at(-1)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
  writeFileSync(`${out}/licences.json`, JSON.stringify(packages, null, 1) + "\n");
  const pages = packages.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text.trim()}\n`);
  const head = "These scripts are made by regmeta (MIT) and hold the following.\n";
  writeFileSync(`${out}/licences.txt`, [head, ...pages].join(`\n${"-".repeat(78)}\n\n`));
};

const textOf = (path) => {
  if (!existsSync(path)) throw new Error(`${path} is not installed: run npm ci`);
  const files = readdirSync(path).filter((name) => NAMES.test(name)).sort();
  const texts = files.map((name) => readFileSync(`${path}/${name}`, "utf8").replaceAll("\r\n", "\n"));
  return texts.join("\n");
};

// A package without its licence's text: we keep the text of the licence that it names.
const kept = (folder, name) => {
  const path = `${folder}/notices/${name}.txt`;
  return existsSync(path) ? readFileSync(path, "utf8") : "The package comes without a licence text of its own.";
};
