"""docs/reference/rules: every rule's page in both languages, made from the rules themselves; and
the table of rules in docs/validation.md.

Run `python -m regmeta.validate.reference` to write them anew.
"""

from __future__ import annotations

from pathlib import Path

from regmeta.files.output import write_whole
from regmeta.texts import Text, languages
from regmeta.validate.pages import SEVERITY_WORDS, rule_page
from regmeta.validate.rule import THEMES, load_rules

FOLDER = Path("docs/reference/rules")
OVERVIEW = Path("docs/validation.md")
_FROM, _TO = "<!-- rules by theme: make docs -->\n", "<!-- end of rules by theme -->"
_TITLE = Text("Regler", "Rules")


def pages() -> dict[str, str]:
    """File name → text: a page a rule and language, and an index a language."""
    made = {
        f"{rule.name}.{lang}.md": rule_page(rule, lang).rstrip() + "\n"
        for rule in load_rules()
        for lang in languages()
    }
    return made | {f"index.{lang}.md": _index(lang) for lang in languages()}


def _index(lang: str) -> str:
    lines = [f"# {_TITLE(lang)}", "", "| | | |", "| --- | --- | --- |"]
    for rule in load_rules():
        severity = SEVERITY_WORDS[rule.severity](lang)
        lines.append(f"| [{rule.name}]({rule.name}.{lang}.md) | {severity} | {rule.title(lang)} |")
    return "\n".join(lines) + "\n"


def overview(text: str) -> str:
    """The text of docs/validation.md with its table of rules as they are now."""
    before, _, rest = text.partition(_FROM)
    lines = ["| what | rules |", "| --- | --- |"]
    for theme, said in THEMES.items():
        names = ", ".join(rule.name for rule in load_rules() if rule.theme == theme)
        lines.append(f"| {said.en} | {names} |")
    return before + _FROM + "\n".join(lines) + "\n" + _TO + rest.partition(_TO)[2]


def main(folder: Path = FOLDER, page: Path = OVERVIEW) -> None:
    """Write the pages, and take away those of rules that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        write_whole(folder / name, text.encode())
    write_whole(page, overview(page.read_text(encoding="utf-8")).encode())


if __name__ == "__main__":
    main()
