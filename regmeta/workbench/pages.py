"""The workbench as files: a folder for any web server, or one html file that opens from disk.

The page (web/workbench, built into assets/) and what regmeta runs on in a browser (packages/, which
set-up fetches) are put together with this very package, packed as a zip.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.files.folder import write_folder
from regmeta.files.output import write_whole
from regmeta.spec.loading import specs_folder
from regmeta.texts import FIRST, Text, languages, page_texts
from regmeta.workbench.shared_texts import FILE as TEXTS_FILE

ASSETS = Path(__file__).resolve().parent / "assets"
PACKAGES = Path(__file__).resolve().parent / "packages"
_OWN, _LOADER, _WORKER = "regmeta.zip", "pyodide.asm.mjs", "worker.js"
_LICENCES = "licences.txt"
_FIXED = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = frozenset({"__pycache__", "assets", "packages", "specs", "cli"})
"""Folders of the package that have no use in a browser, or come by another way."""
_NEEDED = ("pyodide.asm.wasm", "python_stdlib.zip", _LOADER)
_OWN_NAME = Text("Bokmål", "English")


def written_folder(out: Path, texts: bytes = b"") -> int:
    """The workbench as a folder of files, written whole; gives their bytes.

    `texts` are those of other registries that it takes along (shared_texts.py).
    Raises WrongUse where what it runs on was never fetched, or where `out` is somebody's own.
    """
    files = workbench_files(texts)

    def fill(folder: Path) -> None:
        for name, content in files.items():
            (folder / name).write_bytes(content)

    write_folder(out, fill, own=frozenset(files) | {TEXTS_FILE})
    return sum(map(len, files.values()))


def written_single(out: Path, lang: str, texts: bytes = b"") -> int:
    """The workbench as one html file that opens from disk; gives its bytes."""
    content = _single_page(lang, texts).encode("utf-8")
    write_whole(out, content)
    return len(content)


def workbench_files(texts: bytes = b"") -> dict[str, bytes]:
    """Every file of the workbench by its name. Raises WrongUse where packages/ is not there."""
    packages = _packages() | _texts_file(texts)
    files = {name: (ASSETS / name).read_bytes() for name in ("page.js", "page.css", _WORKER)}
    files |= {_LICENCES: (ASSETS / _LICENCES).read_bytes(), _OWN: own_package(), **packages}
    files |= {_page_name(lang): _page(lang, sorted(packages)).encode() for lang in languages()}
    files["sw.js"] = _service_worker(files)
    return files


def _packages() -> dict[str, bytes]:
    names = sorted(path.name for path in PACKAGES.glob("*") if path.is_file())
    if not set(_NEEDED) <= set(names) or not any(name.endswith(".whl") for name in names):
        raise WrongUse(
            "{folder}: Pyodide og pakkene som arbeidsbenken kjører på, mangler i denne "
            "installasjonen. Installer regmeta fra en hjulfil som har dem, eller kjør .ci/setup i "
            "kildekoden.",
            "{folder}: Pyodide and the packages that the workbench runs on are lacking in this "
            "installation. Install regmeta from a wheel that has them, or run .ci/setup in the "
            "source.",
            folder=PACKAGES,
        )
    return {name: (PACKAGES / name).read_bytes() for name in names}


def _texts_file(texts: bytes) -> dict[str, bytes]:
    return {TEXTS_FILE: texts} if texts else {}


def own_package() -> bytes:
    """This package as a zip, with the law in it; the same code gives the same bytes."""
    root = Path(__file__).resolve().parents[1]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, name in (*_code(root), *_law()):
            info = zipfile.ZipInfo(f"regmeta/{name}", _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return out.getvalue()


def _code(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and not _LEFT_OUT & set(inside.parts):
            yield path, inside.as_posix()


def _law() -> Iterator[tuple[Path, str]]:
    specs = specs_folder()
    for path in sorted(specs.rglob("*")):
        if path.is_file():
            yield path, f"specs/{path.relative_to(specs).as_posix()}"


def _service_worker(files: Mapping[str, bytes]) -> bytes:
    """What keeps the page for when there is no network: a new version where any file is new."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + hashlib.sha256(files[name]).digest())
    kept = json.dumps(["./", *sorted(files)])
    head = f"const VERSION={json.dumps(digest.hexdigest()[:16])},FILES={kept};\n"
    return head.encode() + (ASSETS / "sw.js").read_bytes()


# ------------------------------------------------------------------ the page


def _page_name(lang: str) -> str:
    return "index.html" if lang == FIRST else f"{lang}.html"


_CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)


def _page(lang: str, packages: list[str]) -> str:
    """The page of a language, which loads the files that lie beside it."""
    others = [
        f'<a lang="{other}" hreflang="{other}" href="{_page_name(other)}">{_OWN_NAME(other)}</a>'
        for other in languages()
        if other != lang
    ]
    notices = f'<a rel="license" href="{_LICENCES}">{_say("licences", lang)}</a>'
    return _document(
        lang,
        csp=_CSP,
        head='<link rel="stylesheet" href="page.css">\n<script src="page.js" defer></script>',
        links=" ".join([*others, notices]),
        body=_json_block("files", _file_list(packages)),
        data=' data-kept="sw.js"',
    )


def _single_page(lang: str, texts: bytes) -> str:
    """The page with all it needs inside it: scripts and styles are allowed by their digests."""
    packages = _packages() | _texts_file(texts)
    script = (ASSETS / "page.js").read_text("utf-8").replace("</script", "<\\/script")
    style = (ASSETS / "page.css").read_text("utf-8")
    held = {**packages, _OWN: own_package(), _WORKER: (ASSETS / _WORKER).read_bytes()}
    blocks = [_held(name, content) for name, content in sorted(held.items())]
    csp = (
        f"default-src 'none'; script-src {_digest(script)} blob: 'wasm-unsafe-eval'; "
        f"worker-src blob:; style-src {_digest(style)}; img-src data:; connect-src blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    notices = html.escape((ASSETS / _LICENCES).read_text("utf-8"))
    said = html.escape(_say("licences", lang))
    return _document(
        lang,
        csp=csp,
        head=f"<style>{style}</style>",
        links="",
        body="\n".join(
            [
                f"<details><summary>{said}</summary><pre>{notices}</pre></details>",
                _json_block("files", _file_list(sorted(packages))),
                *blocks,
                f"<script>{script}</script>",
            ]
        ),
        data="",
    )


def _document(lang: str, *, csp: str, head: str, links: str, body: str, data: str) -> str:
    words = {key: text(lang) for key, text in page_texts("workbench").items()}
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{html.escape(csp)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(words["title"])}</title>
<link rel="icon" href="data:,">
{head}
</head>
<body{data}>
<a class="skip" href="#app">{html.escape(words["skip"])}</a>
<header class="top"><strong>regmeta</strong> <span id="file"></span> <nav>{links}</nav></header>
<p id="told" role="status" aria-live="polite"></p>
<main id="app" tabindex="-1"><noscript>{html.escape(words["noscript"])}</noscript></main>
{_json_block("words", words)}
{body}
</body>
</html>
"""


def _file_list(packages: list[str]) -> dict[str, object]:
    needed = [*(name for name in packages if name != _LOADER), _OWN]
    return {"needed": needed, "worker": _WORKER, "loader": _LOADER, "own": _OWN}


def _json_block(ident: str, value: object) -> str:
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{ident}">{text}</script>'


def _held(name: str, content: bytes) -> str:
    text = base64.b64encode(content).decode()
    return f'<script type="application/octet-stream" id="held:{name}">{text}</script>'


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
    return f"'sha256-{digest}'"


def _say(key: str, lang: str) -> str:
    return page_texts("workbench")[key](lang)
