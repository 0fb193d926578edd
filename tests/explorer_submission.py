"""The catalogue's own payloads as submissions, to try the rules on what is published today."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from regmeta.model import Submission
from regmeta.spec.fields import Level, Spec
from regmeta.validate.pages import submission_of

_DAY = len("2010-01-01")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def submissions_from(folder: Path, spec: Spec) -> list[Submission]:
    """A submission a kilde of kilder.json; the variable and its list with the kilde they name."""
    kilder: list[dict[str, Any]] = _load(folder, "kilder")
    whole = {
        one["code"]: one for one in (_load(folder, "kilde"), _load(folder, "kilde-med-delkilder"))
    }
    listed = {one["code"] for one in kilder}
    form, variable = _load(folder, "datasamling"), _load(folder, "variable")
    codes = _load(folder, "kodeverk-codes")
    made = []
    for short in [*kilder, *(one for code, one in whole.items() if code not in listed)]:
        kilde = whole.get(short["code"], short)
        levels = {"kilde": [_row(kilde, spec["kilde"])], "datasamling": _forms(kilde, form, spec)}
        if kilde["id"] == variable["kildeId"]:
            levels |= _variable(variable, form, codes, spec)
        file = f"{short['code']}.json"
        made.append(submission_of({k: v for k, v in levels.items() if v}, short["code"], file))
    return made


def _load(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def _row(payload: dict[str, Any], law: Level) -> dict[str, str]:
    """The payload's own properties and its bag, by spec key; in lists the name is `navn`."""
    by_name = {field.key.casefold(): field.key for field in law.fields}
    # The catalogue's own stamps have the names of two fields about the source system.
    own = {
        key: value for key, value in payload.items() if key not in ("opprettet", "sistOppdatert")
    }
    found = {**payload.get("additionalProperties", {}), **own}
    row = {}
    for key, value in found.items():
        known = by_name.get(
            {"navn": "preferredterm", "name": "preferredterm"}.get(key, key.casefold())
        )
        if known and isinstance(value, str | int) and value != "":
            text = str(value)
            row[known] = text[:_DAY] if _STAMP.fullmatch(text) else text
    return row


def _forms(kilde: dict[str, Any], form: dict[str, Any], spec: Spec) -> list[dict[str, str]]:
    rows = []
    for number, one in enumerate(kilde.get("datasamlinger", ()), start=1):
        known = form if one["id"] == form["id"] else one
        code = {"Code": known.get("code") or f"{kilde['code']}.F{number}"}
        rows.append({**_row(known, spec["datasamling"]), **code})
    return rows


def _variable(
    payload: dict[str, Any], form: dict[str, Any], codes: dict[str, Any], spec: Spec
) -> dict[str, list[dict[str, str]]]:
    version = payload["versjoner"][0]
    row = {**_row(version, spec["variabel"]), "Code": payload["code"]}
    list_code = codes["kodeverkReference"]
    return {
        "variabel": [{**row, "datasamling": form["code"], "kodeverk": list_code}],
        "kodeverk": [{"Code": list_code, "kodeverkType": codes["kodeverkType"]}],
        "kode": [{**_row(one, spec["kode"]), "kodeverk": list_code, "navn": one["navn"]}
                 for one in codes["koder"]],
    }  # fmt: skip
