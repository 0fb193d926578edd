"""A registry's editions with what changed from one to the next: as values, and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from regmeta.editions.compare import Diff, compare
from regmeta.editions.content import Content
from regmeta.editions.difference import as_change
from regmeta.editions.store import KeptEdition, read_content, read_editions
from regmeta.editions.telling import diff_markdown
from regmeta.model import Edition
from regmeta.spec.fields import Spec
from regmeta.texts import Text


def load_editions(folder: Path, spec: Spec, today: date) -> tuple[Edition, ...]:
    """The editions of a registry's folder, newest first, with what changed since the one before.

    Raises UnreadableInput where an edition was altered after it was made.
    """
    return tuple(
        Edition(
            number=kept.number,
            made=kept.made,
            by=kept.by,
            spec=kept.spec,
            changes=tuple(as_change(line) for line in diff.lines) if diff else (),
        )
        for kept, diff in steps(folder, spec, today)
    )


def steps(folder: Path, spec: Spec, today: date) -> Iterator[tuple[KeptEdition, Diff | None]]:
    """Each edition with the diff from the one before it, newest first; the first has none."""
    kept = read_editions(folder)
    contents: dict[int, Content] = {}
    for entry in kept:
        contents[entry.number] = read_content(entry, today)
    for i in range(len(kept) - 1, -1, -1):
        if i == 0:
            yield kept[0], None
            continue
        before, after = contents[kept[i - 1].number], contents[kept[i].number]
        yield kept[i], (None if before.kilde == after.kilde else compare(before, after, spec))


_TITLE = Text("Endringer i {registry}", "Changes in {registry}")
_EDITION = Text("Utgave {number}", "Edition {number}")
_NONE = Text("Det er ingen utgaver ennå.", "There are no editions yet.")
_THE_FIRST = Text("Den første utgaven.", "The first edition.")


def changelog(folder: Path, spec: Spec, today: date, lang: str = "nb") -> str:
    """All editions of a registry as one Markdown page, newest first."""
    parts = [f"# {_TITLE(lang, registry=folder.name)}", ""]
    editions = list(steps(folder, spec, today))
    if not editions:
        parts.append(_NONE(lang))
    for kept, diff in editions:
        parts += [f"## {_EDITION(lang, number=kept.number)} – {kept.made.isoformat()}", ""]
        parts += [f"{kept.by} · {kept.spec}" + (f" · {kept.title}" if kept.title else ""), ""]
        parts += [kept.note, ""] if kept.note else []
        if diff is None:
            parts.append(_THE_FIRST(lang))
        else:
            lines = diff_markdown(diff, lang, level=3).splitlines()
            parts += lines[2:]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
