"""docs/reference/rules: every rule's page in both languages, made from the rules themselves.

Run `python -m regmeta.validate.reference` to write them anew.
"""

from __future__ import annotations

from pathlib import Path

from regmeta.files.output import write_whole
from regmeta.validate.pages import SEVERITY_WORDS, rule_page
from regmeta.validate.rule import load_rules

FOLDER = Path("docs/reference/rules")
_TITLES = {"nb": "Regler", "en": "Rules"}


def pages() -> dict[str, str]:
    """File name → text: a page a rule and language, and an index a language."""
    made = {
        f"{rule.name}.{lang}.md": rule_page(rule, lang).rstrip() + "\n"
        for rule in load_rules()
        for lang in _TITLES
    }
    return made | {f"index.{lang}.md": _index(lang) for lang in _TITLES}


def _index(lang: str) -> str:
    lines = [f"# {_TITLES[lang]}", "", "| | | |", "| --- | --- | --- |"]
    for rule in load_rules():
        severity = SEVERITY_WORDS[rule.severity](lang)
        lines.append(f"| [{rule.name}]({rule.name}.{lang}.md) | {severity} | {rule.title(lang)} |")
    return "\n".join(lines) + "\n"


def main(folder: Path = FOLDER) -> None:
    """Write the pages, and take away those of rules that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        write_whole(folder / name, text.encode())


if __name__ == "__main__":
    main()
