"""The part of docs/editions.md that is made from changes.toml.

`python -m regmeta.editions.reference` makes it anew. The part stands between two
marks; everything else is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from regmeta.editions.kinds import GRADE_MEANINGS, GRADE_NAMES, GRADES, ChangeKind, kinds

DOCUMENT = "docs/editions.md"
_BEGIN, _END = "<!-- kinds of change -->", "<!-- end of kinds of change -->"


def kinds_markdown() -> str:
    """Every kind of change by grade, in both languages, with its reason and an example."""
    lines: list[str] = []
    for grade in GRADES:
        name, meaning = GRADE_NAMES[grade], GRADE_MEANINGS[grade]
        lines += ["", f"### {name('en').capitalize()} ({name.nb})", ""]
        lines += [f"{meaning('en')} / {meaning.nb}", ""]
        for kind in kinds().values():
            if kind.grade == grade:
                lines += _entry(kind)
    return "\n".join(lines).strip() + "\n"


def _entry(kind: ChangeKind) -> Iterator[str]:
    mark = ", asks for a new version" if kind.meaning else ""
    yield f"- **{kind.id}**{mark}: {kind.why('en')} *{kind.example('en')}*"
    yield f"  <br>nb: {kind.why.nb} *{kind.example.nb}*"


def with_kinds(document: str) -> str:
    """The document with the part between the marks made anew."""
    before, _, rest = document.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{kinds_markdown()}\n{_END}{after}"


def main() -> None:
    """Write the part anew in the document of this checkout."""
    path = Path(__file__).resolve().parents[2] / DOCUMENT
    path.write_text(with_kinds(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
