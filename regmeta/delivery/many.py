"""Two folders of registries compared: each registry by its id, and those that came or went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.editions import Diff, compare, diff_json, diff_markdown, diff_text
from regmeta.model import Text
from regmeta.registry import CONFIGURATION, find_registries
from regmeta.runs.sides import read_side
from regmeta.spec.fields import Spec


@dataclass(frozen=True, slots=True)
class Diffs:
    """What changed, by registry; `new` and `gone` are those that stand on one side only."""

    changed: dict[str, Diff]
    unchanged: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def breaking(self) -> bool:
        return bool(self.gone) or any(diff.of_grade("breaking") for diff in self.changed.values())


def hold_several(before: str, after: str) -> bool:
    """Whether both words name folders of registries, and not registries."""
    return all(
        Path(name).is_dir() and not (Path(name) / CONFIGURATION).is_file()
        for name in (before, after)
    )


def compare_all(before: str, after: str, spec: Spec, today: date) -> Diffs:
    """Every registry that stands in both folders, compared; by id.

    Raises UnreadableInput where a folder holds none, or a registry cannot be read.
    """
    old, new = ({path.name: path for path in find_registries(Path(p))} for p in (before, after))

    def changes(ident: str) -> Diff:
        earlier, later = (read_side(str(side[ident]), spec, today) for side in (old, new))
        return compare(earlier, later, spec)

    diffs = {ident: changes(ident) for ident in sorted(old.keys() & new.keys())}
    return Diffs(
        changed={ident: diff for ident, diff in diffs.items() if diff.lines},
        unchanged=tuple(ident for ident, diff in diffs.items() if not diff.lines),
        new=tuple(sorted(new.keys() - old.keys())),
        gone=tuple(sorted(old.keys() - new.keys())),
    )


def diffs_text(diffs: Diffs, lang: str, *, every: bool = False) -> str:
    """The sum over all, then each registry that changed."""
    parts = [diff_text(diff, lang, every=every) for diff in diffs.changed.values()]
    return "\n\n\n".join(["\n".join(_sum(diffs, lang)), *parts])


def diffs_markdown(diffs: Diffs, lang: str) -> str:
    """The same as one Markdown page."""
    title = Text("# Endringer", "# Changes")(lang)
    summed = [f"- {line}" for line in _sum(diffs, lang)]
    parts = [diff_markdown(diff, lang, level=2) for diff in diffs.changed.values()]
    return "\n".join([title, "", *summed, "", *parts])


def diffs_json(diffs: Diffs, lang: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "changed": {ident: diff_json(diff, lang) for ident, diff in diffs.changed.items()},
        "unchanged": list(diffs.unchanged),
        "new": list(diffs.new),
        "gone": list(diffs.gone),
    }


def _sum(diffs: Diffs, lang: str) -> list[str]:
    groups = (tuple(diffs.changed), diffs.unchanged, diffs.new, diffs.gone)
    return [
        f"{word(lang)}: {len(ids)} ({', '.join(ids)})"
        for word, ids in zip(_GROUPS, groups, strict=True)
        if ids
    ]


_GROUPS = (
    Text("endret", "changed"),
    Text("uendret", "unchanged"),
    Text("nye", "new"),
    Text("borte", "gone"),
)
