"""`regmeta diff build@41 build@42`: two publications of a folder, by number."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta import errors
from regmeta.texts import Text

if TYPE_CHECKING:
    from regmeta.publish.contents import PublicationDifference

_NUMBERED = re.compile(r"(?P<target>.+)@(?P<number>\d+)")
_ANY = "publication"
"""Stands for the folder that --target names."""


def publication_pair(
    before: str, after: str, target: Path
) -> "tuple[tuple[Path, int], tuple[Path, int]] | None":
    """The folders and numbers, where both words name publications; None where they do not."""
    sides = _side(before, target), _side(after, target)
    first, second = sides
    return (first, second) if first and second else None


def _side(word: str, target: Path) -> tuple[Path, int] | None:
    from regmeta.publish.unchanged import SEAL

    match = _NUMBERED.fullmatch(word)
    if match is None or Path(word).exists():
        return None
    folder = target if match["target"] == _ANY else Path(match["target"])
    is_ours = (folder / SEAL).is_file() or match["target"] == _ANY
    return (folder, int(match["number"])) if is_ours else None


def publication_difference(
    pair: "tuple[tuple[Path, int], tuple[Path, int]]", lang: str, output_format: str
) -> str:
    """What changed between two publications, as text or JSON."""
    from regmeta.cli.telling import as_json
    from regmeta.publish.contents import compare_publications
    from regmeta.publish.numbered import publication_numbered

    before, after = (publication_numbered(*side) for side in pair)
    difference = compare_publications(before, after)
    if output_format == "json":
        return as_json(_as_json(difference))
    if output_format == "text":
        return _as_text(difference, lang)
    raise errors.WrongUse(
        "--format {chosen}: publikasjoner sammenliknes som text eller json.",
        "--format {chosen}: publications are compared as text or json.",
        chosen=output_format,
    )


def _as_json(difference: "PublicationDifference") -> dict[str, Any]:
    return {
        "before": difference.before.number,
        "after": difference.after.number,
        "added": list(difference.added),
        "gone": list(difference.gone),
        "changed": [
            {
                "id": change.id,
                "code": change.code,
                "added": list(change.added),
                "gone": list(change.gone),
                "changed": list(change.changed),
            }
            for change in difference.changed
        ],
    }


def _as_text(difference: "PublicationDifference", lang: str) -> str:
    lines = [_ADDED(lang, name=name) for name in difference.added]
    lines += [_GONE(lang, name=name) for name in difference.gone]
    for change in difference.changed:
        lines.append(
            _CHANGED(
                lang,
                name=change.id,
                added=len(change.added),
                gone=len(change.gone),
                changed=len(change.changed),
            )
        )
        lines += [f"  + {code}" for code in change.added]
        lines += [f"  - {code}" for code in change.gone]
        lines += [f"  ~ {code}" for code in change.changed]
    return "\n".join(lines or [_SAME(lang)]) + "\n"


_ADDED = Text("{name}: nytt register", "{name}: new registry")
_GONE = Text("{name}: register borte", "{name}: registry gone")
_CHANGED = Text(
    "{name}: {added} nye variabler, {gone} borte, {changed} endret",
    "{name}: {added} new variables, {gone} gone, {changed} changed",
)
_SAME = Text("De to publikasjonene har det samme innholdet.", "The two publications hold the same.")
