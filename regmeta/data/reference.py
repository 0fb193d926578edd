"""docs/reference/checks: the page of every data check in both languages, made from its file.

Run `python -m regmeta.data.reference` to write them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from regmeta.data.kinds import CheckKind, load_kinds
from regmeta.data.wording import CATEGORIES
from regmeta.files.output import write_whole
from regmeta.model import Text
from regmeta.texts import decimal, in_language, languages
from regmeta.validate.pages import SEVERITY_WORDS

FOLDER = Path("docs/reference/checks")
_TITLE = Text("Kontroller av data", "Data checks")
_SEVERITY = Text("Alvorlighet", "Severity")
_HEADINGS = (
    Text("Hva som letes etter", "What is looked for"),
    Text("Hvorfor det betyr noe", "Why it matters"),
    Text("Slik rettes det", "How to put it right"),
)
_SAID = Text("Slik sier rapporten det", "As the report says it")
_SAMPLE = {"column": "KOLONNE", "count": 3, "rows": 100, "share": decimal("3,0")}


class _Sample(dict[str, Any]):
    """What a message needs, made up; what a kind alone knows is `…`."""

    def __missing__(self, key: str) -> str:
        return "" if key.startswith("values") else "…"


def pages() -> dict[str, str]:
    """File name → text: a page a check and language, and an index a language."""
    made = {
        f"{kind.name}.{lang}.md": page(kind, lang) for kind in load_kinds() for lang in languages()
    }
    return made | {f"index.{lang}.md": _index(lang) for lang in languages()}


def page(kind: CheckKind, lang: str) -> str:
    """A check's page as Markdown: what, why, how to repair, and its sentence."""
    severity = f"{_SEVERITY(lang)}: {SEVERITY_WORDS[kind.fault.severity](lang)}"
    lines = [f"# {kind.fault.title(lang)}", ""]
    lines += [f"`{kind.name}` · {severity} · {CATEGORIES[kind.category](lang)}", ""]
    for index, heading in enumerate(_HEADINGS):
        lines += [f"## {heading(lang)}", "", kind.fault.section(index, lang), ""]
    sentence = kind.fault.message(lang).format_map(_Sample(in_language(_SAMPLE, lang)))
    lines += [f"## {_SAID(lang)}", "", f"> {sentence}"]
    return "\n".join(lines) + "\n"


def _index(lang: str) -> str:
    lines = [f"# {_TITLE(lang)}", "", "| | | | |", "| --- | --- | --- | --- |"]
    for kind in load_kinds():
        severity = SEVERITY_WORDS[kind.fault.severity](lang)
        about, title = CATEGORIES[kind.category](lang), kind.fault.title(lang)
        lines.append(f"| [{kind.name}]({kind.name}.{lang}.md) | {about} | {severity} | {title} |")
    return "\n".join(lines) + "\n"


def main(folder: Path = FOLDER) -> None:
    """Write the pages, and take away those of checks that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        write_whole(folder / name, text.encode())


if __name__ == "__main__":
    main()
