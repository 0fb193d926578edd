"""What somebody decided of mappings in the workbench, as decisions of the registry itself.

A file by itself gives its variables other codes than the registry does, where registry.toml calls
forms otherwise: the two are the same where they stand in the same row of the same sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from regmeta.harmonize import Decision, read_decision_rows, write_decisions
from regmeta.harmonize.decisions import fingerprints
from regmeta.harmonize.review import merge_decisions
from regmeta.model import Submission
from regmeta.read import read_registry
from regmeta.registry import load_registry
from regmeta.runs.batch import DECISIONS
from regmeta.spec.fields import Spec


def carry_decisions(
    received: Path, alone: Submission, folder: Path, new: str, spec: Spec
) -> list[str]:
    """Put the decisions that lie beside a received file among those of a registry's folder, where
    the file lies already as `new`; gives the variables that are not in it.

    `alone` is the file as it was read by itself. Raises BrokenConfiguration where what was sent is
    no list of decisions.
    """
    sent = read_decision_rows(received.parent / DECISIONS)
    submission = read_registry(load_registry(folder, spec), spec)
    codes, prints = _codes(alone, submission, Path(new).name), fingerprints(submission)
    own = [_of_registry(each, codes, prints) for each in sent if each.mapping.variable in codes]
    file = folder / DECISIONS
    before = read_decision_rows(file) if file.is_file() else ()
    days = [each.mapping.decided for each in own if each.mapping.decided]
    if own:
        kept = merge_decisions(before, own)
        write_decisions(file, kept, registry=folder.name, today=max(days))
    return [each.mapping.variable for each in sent if each.mapping.variable not in codes]


def _codes(alone: Submission, submission: Submission, file: str) -> dict[str, str]:
    """By a variable's code in the file alone: its code in the registry."""
    there = {place: code for name, place, code in _placed(submission) if name == file}
    return {code: there[place] for _, place, code in _placed(alone) if place in there}


def _placed(submission: Submission) -> Iterator[tuple[str, tuple[str, int], str]]:
    """Each variable's file, sheet with row, and code."""
    variables = submission["variabel"]
    for at, code in enumerate(variables.column("Code")):
        place = variables.place(at)
        yield Path(place.file).name, (place.sheet, place.row), code


def _of_registry(decision: Decision, codes: dict[str, str], prints: dict[str, str]) -> Decision:
    code = codes[decision.mapping.variable]
    mapping = replace(decision.mapping, variable=code)
    return replace(decision, mapping=mapping, fingerprint=prints.get(code, ""))
