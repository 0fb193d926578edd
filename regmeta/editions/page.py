"""A diff as one page that needs nothing beside it: summary, then every change by grade."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from regmeta.editions.compare import Diff
from regmeta.editions.difference import Item, Line, called, sentence_in
from regmeta.editions.kinds import GRADE_MEANINGS, GRADE_NAMES, GRADES
from regmeta.editions.telling import NOTHING, counted, sizes

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { margin-top: 2rem; }
.breaking { border-inline-start: .4rem solid #b3261e; padding-inline-start: 1rem; }
.compatible { border-inline-start: .4rem solid #1a6dbb; padding-inline-start: 1rem; }
.editorial { border-inline-start: .4rem solid #6b7280; padding-inline-start: 1rem; }
li { margin: .5rem 0; overflow-wrap: anywhere; } summary { cursor: pointer; }
.why, .note { opacity: .8; font-size: .92rem; } code { font-size: .92em; }
"""


def diff_html(diff: Diff, lang: str = "nb") -> str:
    """A whole page; every text in it is escaped."""
    title = f"{diff.before.title} → {diff.after.title}"
    parts = "".join(_part(diff, grade, lang) for grade in GRADES)
    nothing = NOTHING(lang)
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>"
        f"<h1>{escape(title)}</h1>\n<p>{escape(_counts(diff, lang))}</p>\n"
        f"{parts or f'<p>{nothing}</p>'}</main></body></html>\n"
    )


def _counts(diff: Diff, lang: str) -> str:
    return " · ".join((*sizes(diff, lang), counted(diff, lang)))


def _part(diff: Diff, grade: str, lang: str) -> str:
    lines = diff.of_grade(grade)
    if not lines:
        return ""
    name, meaning = (
        escape(table[grade](lang))  # type: ignore[index]
        for table in (GRADE_NAMES, GRADE_MEANINGS)
    )
    rows = "\n".join(_row(line, lang) for line in lines)
    return (
        f'<section class="{grade}"><h2>{name.capitalize()}</h2><p>{meaning}</p>'
        f"<ul>\n{rows}\n</ul></section>\n"
    )


def _row(line: Line, lang: str) -> str:
    text = escape(sentence_in(line, lang))
    why = f'<div class="why">{escape(line.kind.why(lang))}</div>'
    inner = "".join(_items(line, lang))
    if not inner:
        return f"<li>{text}{why}</li>"
    return f"<li><details><summary>{text}</summary>{why}<ul>{inner}</ul></details></li>"


def _items(line: Line, lang: str) -> Iterator[str]:
    for key, fact in line.facts:
        rows = fact(lang).split("\n")
        if key == "codes" and len(rows) > 1:
            yield from (f"<li>{escape(row)}</li>" for row in rows)
    if len(line.items) > 1 or any(item.note for item in line.items):
        yield from (_item(item, lang) for item in line.items)


def _item(item: Item, lang: str) -> str:
    note = f'<div class="note">{escape(item.note(lang))}</div>' if item.note else ""
    form = f" – {escape(item.form)}" if item.form else ""
    return f"<li>{escape(called(item, lang))}{form} <code>{escape(item.code)}</code>{note}</li>"
