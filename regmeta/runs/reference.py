"""The tables of docs/formats.md, made from what the formats say of themselves.

Run `python -m regmeta.runs.reference` to write them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from regmeta.files.output import write_whole
from regmeta.publish.format import Format
from regmeta.runs.formats import FORMATS
from regmeta.texts import Text, languages

PAGE = Path("docs/formats.md")
_FORMAT = Text("format", "format")
_HEADINGS = (
    _FORMAT,
    Text("hva det er", "what it is"),
    Text("filer", "files"),
    Text("for hvem", "for whom"),
    Text("lest av", "checked by"),
)
_CANNOT = (
    _FORMAT,
    Text("hva som er utelatt eller sagt på sin egen måte", "left out or said in its own way"),
)


def page(text: str) -> str:
    """The page with its four tables as they are now; the rest of the text stays."""
    for lang in languages():
        text = _between(text, f"formats {lang}", formats_table(lang))
        text = _between(text, f"cannot {lang}", cannot_table(lang))
    return text


def formats_table(lang: str) -> str:
    """A row a format: what it writes, in which files, for whom."""
    return _table(_said(_HEADINGS, lang), (_about(entry, lang) for entry in _all()))


def cannot_table(lang: str) -> str:
    """A row a format that leaves something out: what."""
    rows = ((f"`{entry.name}`", _cannot(entry, lang)) for entry in _all() if entry.statement.cannot)
    return _table(_said(_CANNOT, lang), rows)


def _said(heading: Iterable[Text], lang: str) -> tuple[str, ...]:
    return tuple(text(lang) for text in heading)


def _all() -> Iterator[Format]:
    return (FORMATS.named(name) for name in FORMATS.names)


def _about(format_: Format, lang: str) -> tuple[str, ...]:
    said = format_.statement
    return (f"`{format_.name}`", said.writes(lang), said.files, said.readers(lang), said.checked_by)


def _cannot(format_: Format, lang: str) -> str:
    return " ".join(sentence(lang) for sentence in format_.statement.cannot)


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n".join(_line(cells) for cells in lines)


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _between(text: str, name: str, table: str) -> str:
    """The text with the table between the marks of that name; ValueError where they are gone."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, after = text.index(begin) + len(begin), text.index(end)
    return f"{text[:before]}\n{table}\n\n{text[after:]}"


def main(path: Path = PAGE) -> None:
    """Write the tables into the page."""
    write_whole(path, page(path.read_text(encoding="utf-8")).encode())


if __name__ == "__main__":
    main()
