"""docs/reference/form-rules: every rule of the form in both languages, made from its own file.

Run `python -m regmeta.form.pages` to write them anew.
"""

from __future__ import annotations

from pathlib import Path

from regmeta.files.output import write_whole
from regmeta.form.law import Law, load_law
from regmeta.form.rule import FormRule
from regmeta.form.wording import SEVERITIES
from regmeta.model import Lang
from regmeta.texts import Text, languages

FOLDER = Path("docs/reference/form-rules")
_TITLE = Text("Regler for søknadsskjemaet", "Rules of the application form")
_HEADS = (
    Text("Hva den sier", "What it says"),
    Text("Hvorfor", "Why"),
    Text("Slik retter du", "How to put it right"),
    Text("Kilde", "Source"),
)
_HOLDS = Text("Gjelder", "Holds")


def pages(law: Law) -> dict[str, str]:
    """File name → text: a page a rule and language, and an index a language."""
    made = {f"{rule.id}.{lang}.md": _page(rule, lang) for rule in law.rules for lang in languages()}
    return made | {f"index.{lang}.md": _index(law, lang) for lang in languages()}


def _page(rule: FormRule, lang: Lang) -> str:
    says, why, repair, source = (head(lang) for head in _HEADS)
    return (
        f"# {rule.title(lang)}\n\n`{rule.id}` · {SEVERITIES[rule.severity](lang)}\n\n"
        f"## {says}\n\n> {rule.message(lang)}\n\n## {why}\n\n{rule.why(lang)}\n\n"
        f"## {repair}\n\n{rule.repair(lang)}\n\n## {source}\n\n{rule.source}{_dates(rule, lang)}\n"
    )


def _dates(rule: FormRule, lang: Lang) -> str:
    if rule.start is None and rule.end is None:
        return ""
    return f"\n\n{_HOLDS(lang)}: {rule.start or '…'} – {rule.end or '…'}"


def _index(law: Law, lang: Lang) -> str:
    lines = [f"# {_TITLE(lang)}", "", "| | | |", "| --- | --- | --- |"]
    for rule in law.rules:
        severity = SEVERITIES[rule.severity](lang)
        lines.append(f"| [{rule.id}]({rule.id}.{lang}.md) | {severity} | {rule.title(lang)} |")
    return "\n".join(lines) + "\n"


def main(folder: Path = FOLDER) -> None:
    """Write the pages, and take away those of rules that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages(load_law())
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        write_whole(folder / name, text.encode())


if __name__ == "__main__":
    main()
