"""The tables of docs/formats.md, made from what the formats say of themselves.

Run `python -m regmeta.runs.reference` to write them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from regmeta.files.output import write_whole
from regmeta.publish.format import Format
from regmeta.runs.formats import FORMATS

PAGE = Path("docs/formats.md")
_HEADINGS = {
    "nb": ("format", "hva det er", "filer", "for hvem", "lest av"),
    "en": ("format", "what it is", "files", "for whom", "checked by"),
}
_CANNOT = {
    "nb": ("format", "hva som er utelatt eller sagt på sin egen måte"),
    "en": ("format", "left out or said in its own way"),
}


def page(text: str) -> str:
    """The page with its four tables as they are now; the rest of the text stays."""
    for lang in ("en", "nb"):
        text = _between(text, f"formats {lang}", formats_table(lang))
        text = _between(text, f"cannot {lang}", cannot_table(lang))
    return text


def formats_table(lang: str) -> str:
    """A row a format: what it writes, in which files, for whom."""
    return _table(_HEADINGS[lang], (_about(one, lang) for one in _all()))


def cannot_table(lang: str) -> str:
    """A row a format that leaves something out: what."""
    rows = ((f"`{one.name}`", _cannot(one, lang)) for one in _all() if one.statement.cannot)
    return _table(_CANNOT[lang], rows)


def _all() -> Iterator[Format]:
    return (FORMATS.named(name) for name in FORMATS.names)


def _about(one: Format, lang: str) -> tuple[str, ...]:
    said = one.statement
    return (f"`{one.name}`", said.writes(lang), said.files, said.readers(lang), said.checked_by)


def _cannot(one: Format, lang: str) -> str:
    return " ".join(sentence(lang) for sentence in one.statement.cannot)


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
