"""Which of several registries a code belongs to, where more than one has it.

A code begins with its registry's: `K_NGER`, `K_NGER.OPERASJON`, `V_NGER.OPERASJON.VEKT`. So that a
copied folder costs the copy its place and not the one it was copied from, the code stays with the
registry that it is named after, else with the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from regmeta.model import LevelName, Submission


def intruders(
    submissions: Sequence[Submission], levels: Iterable[LevelName]
) -> Iterator[tuple[Submission, LevelName, str, str]]:
    """(submission, level, code, owner's id) for every code that is another registry's."""
    names = tuple(levels)
    holders: dict[str, list[str]] = {}
    for submission in submissions:
        for code in _codes(submission, names):
            holders.setdefault(code, []).append(submission.id)
    owners = {code: _owner(code, ids) for code, ids in holders.items() if len(ids) > 1}
    if not owners:
        return
    for submission in submissions:
        for code, level in _codes(submission, names).items():
            if owners.get(code, submission.id) != submission.id:
                yield submission, level, code, owners[code]


def _codes(submission: Submission, levels: Sequence[LevelName]) -> Mapping[str, LevelName]:
    codes: dict[str, LevelName] = {}
    for level in levels:
        codes.update(dict.fromkeys(filter(None, submission[level].column("Code")), level))
    return codes


def _owner(code: str, ids: Sequence[str]) -> str:
    named_after = code.partition(".")[0].partition("_")[2].casefold()
    return next((ident for ident in ids if ident.casefold() == named_after), ids[0])
