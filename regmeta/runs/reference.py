"""The tables of docs/formats.md, made from what the formats say of themselves.

Run `python -m regmeta.runs.reference` to write them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from regmeta.files.output import write_whole
from regmeta.model import LEVELS
from regmeta.publish.format import Format
from regmeta.publish.losses import Loss, load_losses, lost
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from regmeta.texts import Text, joined, languages

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
_LOSSES = (
    _FORMAT,
    Text("felter som ikke kommer ut", "fields that do not come out"),
    Text("hvorfor", "why"),
)
_WHOLE_LEVEL = Text("alle under `{level}`", "all of `{level}`")
_BUT = Text(" unntatt {fields}", " but {fields}")


def page(text: str) -> str:
    """The page with its tables as they are now; the rest of the text stays."""
    for lang in languages():
        text = _between(text, f"formats {lang}", formats_table(lang))
        text = _between(text, f"cannot {lang}", cannot_table(lang))
        text = _between(text, f"fields {lang}", fields_table(lang))
        text = _between(text, f"losses {lang}", losses_table(lang))
    return text


def formats_table(lang: str) -> str:
    """A row a format: what it writes, in which files, for whom."""
    return _table(_said(_HEADINGS, lang), (_about(entry, lang) for entry in _all()))


def cannot_table(lang: str) -> str:
    """A row a format that leaves something out: what."""
    rows = ((f"`{entry.name}`", _cannot(entry, lang)) for entry in _all() if entry.statement.cannot)
    return _table(_said(_CANNOT, lang), rows)


def fields_table(lang: str) -> str:
    """A row a format: how many of the specification's fields come out, level by level."""
    spec = load_spec()
    counts = {level: len(spec[level].fields) for level in LEVELS}
    heading = (_FORMAT(lang), *(f"{level} ({counts[level]})" for level in LEVELS))
    return _table(heading, (_counted(name) for name in sorted(load_losses())))


def _counted(name: str) -> tuple[str, ...]:
    spec = load_spec()
    without = lost(name, spec)
    kept = (sum(field.name not in without for field in spec[level].fields) for level in LEVELS)
    return (f"`{name}`", *(str(count) for count in kept))


def losses_table(lang: str) -> str:
    """A row a format and reason: the fields that do not come out, and why."""
    rows = (
        (f"`{entry.name}`", _fields(loss)(lang), loss.reason.text(lang))
        for entry in _all()
        for loss in load_losses().get(entry.name, ())
    )
    return _table(_said(_LOSSES, lang), rows)


def _fields(loss: Loss) -> Text:
    names = joined(", ", (_field_named(name) for name in loss.fields))
    if not loss.but:
        return names
    but = joined(", ", (Text(f"`{name}`") for name in loss.but))
    return joined("", (names, _BUT.filled(fields=but)))


def _field_named(name: str) -> Text:
    level, _, key = name.partition(".")
    return _WHOLE_LEVEL.filled(level=level) if key == "*" else Text(f"`{name}`")


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
