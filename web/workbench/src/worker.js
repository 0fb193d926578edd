// regmeta itself, in a worker: Pyodide is started with files that the page hands over, and each
// question is put to regmeta.workbench.answers. Nothing here asks the network for anything.
import { loadPyodide } from "pyodide";

const HOME = "https://files.invalid/";
const WHEELS = "/wheels";
let python;
let ask;
let session;

const nameOf = (address) => String(address).split("/").pop();
const TYPES = { wasm: "application/wasm", mjs: "text/javascript" };

const start = async ({ files, loader, own, today }) => {
  self.fetch = async (address) => {
    const content = files[nameOf(address.url ?? address)];
    if (!content) return new Response("", { status: 404 });
    return new Response(content, { headers: { "content-type": TYPES[nameOf(address).split(".").pop()] ?? "application/octet-stream" } });
  };
  // A page that was opened from disk has no origin: only what the worker itself makes can be imported.
  const script = typeof loader === "string" ? loader : URL.createObjectURL(new Blob([loader], { type: TYPES.mjs }));
  const { default: createPyodideModule } = await import(script);
  python = await loadPyodide({
    indexURL: HOME,
    createPyodideModule,
    lockFileContents: JSON.stringify({ info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" }, packages: {} }),
    packageBaseUrl: HOME,
    env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
  });
  const site = python.runPython("import site; site.getsitepackages()[0]");
  // A wheel of Python alone is imported as the zip that it is: of most only a few modules are used.
  python.FS.mkdirTree(WHEELS);
  python.FS.mkdirTree("/session");
  const path = python.pyimport("sys").path;
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith(".json")) {
      python.FS.writeFile(`/session/${name}`, new Uint8Array(content));
    } else if (name.endsWith("-none-any.whl")) {
      python.FS.writeFile(`${WHEELS}/${name}`, new Uint8Array(content));
      path.append(`${WHEELS}/${name}`);
    } else if (name.endsWith(".whl") || name === own) {
      python.unpackArchive(new Uint8Array(content), "zip", { extractDir: site });
    }
  }
  const answers = python.pyimport("regmeta.workbench.answers");
  session = answers.new_session("/session", today);
  ask = answers.ask;
};

const put = ({ name, content }, folder = "/session/in") => {
  python.FS.mkdirTree(folder);
  const path = `${folder}/${name.replaceAll("/", "_")}`;
  python.FS.writeFile(path, new Uint8Array(content));
  return path;
};

const verbs = {
  start,
  open: ({ file, ...given }) => asked("open", { ...given, path: put(file) }),
  since: ({ file, ...given }) => asked("since", { ...given, path: put(file, "/session/before") }),
  save: (given) => {
    const answer = asked("save", given);
    return answer.error ? answer : { answer: { ...answer.answer, content: python.FS.readFile(answer.answer.path) } };
  },
};

const asked = (verb, given) => JSON.parse(ask(session, verb, JSON.stringify(given)));

self.onmessage = async ({ data: { id, verb, given } }) => {
  try {
    const answer = await (verbs[verb] ?? ((words) => asked(verb, words)))(given);
    self.postMessage({ id, ...(answer ?? { answer: null }) });
  } catch (fault) {
    self.postMessage({ id, fault: String(fault.message ?? fault).trim().split("\n").pop() });
  }
};
