"""A submission's variables as the matcher asks for them, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from regmeta.harmonize.explain import Prediction, predict_one
from regmeta.harmonize.match import Asked, load_model, make_matcher
from regmeta.harmonize.platforms import load_platforms, names_of, platform_of
from regmeta.harmonize.signatures import Codes
from regmeta.model import Record, Submission, Target
from regmeta.spec import split_list


def propose(submission: Submission, targets: Sequence[Target]) -> tuple[Prediction, ...]:
    """One prediction a variable, in the submission's order, each the best over its names."""
    matcher, model = make_matcher(targets), load_model()
    platform = platform_of(submission, load_platforms())
    return tuple(
        max((predict_one(matcher, model, one, platform) for one in rows), key=_likeliest)
        for rows in asked_of(submission)
    )


def _likeliest(one: Prediction) -> tuple[bool, float]:
    return bool(one.target), one.confidence


def asked_of(submission: Submission) -> Iterator[tuple[Asked, ...]]:
    """Each variable under each of its names (database, report), with label, type and codes."""
    codes = codes_of(submission)
    for record in submission["variabel"]:
        lists = split_list(record["kodeverk"])
        found = next((codes[one] for one in lists if one in codes), ())
        yield _asked(submission.id, record, found)


def _asked(registry: str, record: Record, codes: Codes) -> tuple[Asked, ...]:
    label = record["Ledetekst"] or record["PreferredTerm"]
    base = Asked(registry, "", label, type_of(record), codes, variable=record["Code"])
    names: dict[str, Asked] = {}
    for table, name in names_of(record):
        shown = "" if label == name else label
        names.setdefault(name.casefold(), replace(base, name=name, table=table, label=shown))
    return tuple(names.values()) or (replace(base, name=record["PreferredTerm"], label=""),)


def type_of(record: Record) -> str:
    """The type as the registry wrote it, else the catalogue's."""
    written = record.records.extras.get("type")
    return (written[record.i] if written else "") or record["DataType"]


def codes_of(submission: Submission) -> dict[str, Codes]:
    """The codes of every list of a submission, by the list's code."""
    records = submission["kode"]
    # A list that many variables share stands once for each in the source: a dict keeps one.
    found: dict[str, dict[tuple[str, str], None]] = {}
    rows = zip(
        records.column("kodeverk"), records.column("verdi"), records.column("navn"), strict=True
    )
    for kodeverk, value, name in rows:
        found.setdefault(kodeverk, {})[value, name] = None
    return {kodeverk: tuple(codes) for kodeverk, codes in found.items()}
