"""Names alone: a table of variable names in, predictions out, and the score on a labelled table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.harmonize.explain import Prediction, predict
from regmeta.harmonize.match import Asked, make_matcher
from regmeta.harmonize.patterns import load_model
from regmeta.harmonize.signatures import parse_codes
from regmeta.model import Target

COLUMNS = (
    "registry_repo",
    "source_name",
    "source_label_if_any",
    "source_type_or_codes_if_any",
)
LABEL = "harmonized_variable"
NONE = "NONE"


def read_names(path: Path) -> list[Asked]:
    """The variables of a tab-separated table, in its order.

    Needs the column source_name; registry_repo, source_label_if_any and
    source_type_or_codes_if_any are used where they are. Raises UnreadableInput.
    """
    return [_asked(row) for row in _rows(path, ("source_name",))]


def read_labelled(path: Path) -> list[tuple[Asked, str]]:
    """The same table with what a person answered in harmonized_variable (NONE for none)."""
    rows = _rows(path, ("source_name", LABEL))
    return [(_asked(row), row[LABEL].strip() or NONE) for row in rows]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({strerror}).",
            "{path}: cannot be read ({strerror}).",
            path=path,
            strerror=error.strerror,
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            "{path}: er ikke UTF-8. Lagre filen som UTF-8 og prøv igjen.",
            "{path}: is not UTF-8. Save the file as UTF-8 and try again.",
            path=path,
        ) from error


def _rows(path: Path, needed: Iterable[str]) -> list[dict[str, str]]:
    text = io.StringIO(_text(path), newline="")
    reader = csv.DictReader(text, delimiter="\t", strict=False)
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableInput(
            "{path}: mangler kolonnen {missing}. Første linje må ha "
            "kolonnenavnene, skilt med tabulator.",
            "{path}: lacks the column {missing}. The first line must hold "
            "the column names, separated by tabs.",
            path=path,
            missing=", ".join(missing),
        )
    return [{key: value or "" for key, value in row.items() if key} for row in reader]


def _asked(row: Mapping[str, str]) -> Asked:
    kind, codes = parse_codes(row.get("source_type_or_codes_if_any", ""))
    return Asked(
        registry=row.get("registry_repo", ""),
        name=row["source_name"].strip(),
        label=row.get("source_label_if_any", "").strip(),
        type=kind,
        codes=codes,
    )


def match_names(rows: Sequence[Asked], targets: Sequence[Target]) -> list[Prediction]:
    """One prediction a row, in the order given."""
    return predict(make_matcher(targets), load_model(), rows)


def map_names(path: Path, fmt: str = "tsv", lang: str = "nb") -> str:
    """Predictions for a table of names as tsv or json: target or NONE, confidence, evidence."""
    from regmeta.spec.targets import load_targets

    if fmt not in ("tsv", "json"):
        raise WrongUse(
            "--format {fmt}: velg tsv eller json.", "--format {fmt}: tsv or json.", fmt=fmt
        )
    predictions = match_names(read_names(path), load_targets())
    rows = [prediction_row(prediction, lang) for prediction in predictions]
    if fmt == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    return _tsv(rows)


def prediction_row(prediction: Prediction, lang: str) -> dict[str, Any]:
    """A prediction as plain values, the columns of the tsv in their order."""
    values = prediction.values
    return {
        "registry_repo": prediction.asked.registry,
        "source_name": prediction.asked.name,
        "target": prediction.target or NONE,
        "confidence": round(prediction.confidence, 4),
        "certain": "yes" if prediction.certain else "no",
        "ties": ", ".join(prediction.ties),
        "evidence": prediction.evidence(lang),
        "values": values.operation if values else "",
        "loss": values.loss(lang) if values else "",
    }


def _tsv(rows: Sequence[Mapping[str, Any]]) -> str:
    keys = (
        "registry_repo",
        "source_name",
        "target",
        "confidence",
        "certain",
        "ties",
        "evidence",
        "values",
        "loss",
    )
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([row[key] for key in keys] for row in rows)
    return out.getvalue()
