"""Our own synthetic extracts held against our own published descriptions of data.

Without faults an extract passes Frictionless, CSV on the Web and JSON Schema. With a fault planted
of every check it fails in exactly the rows with a fault that the format has a word for.
"""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.columns import Column, Type, native
from regmeta.catalogue.facts import visible
from regmeta.data import CheckPlan, FormPlan, make_plan
from regmeta.data.check import Check
from regmeta.data.checks.lost_zero import KeepsZeros
from regmeta.data.checks.missing_value import Filled
from regmeta.data.checks.outside_limits import Within
from regmeta.data.checks.wrong_form import MatchesPattern
from regmeta.data.checks.wrong_type import Typed
from regmeta.data.drafts.synthfiles import PLANTED, write_published
from regmeta.files.ids import file_name
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, no_progress
from regmeta.publish.formats import csvw, frictionless, jsonschema
from regmeta.runs import checking
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets
from tests.conftest import ROOT
from tests.test_data import TODAY

pytestmark = pytest.mark.filterwarnings("ignore")
REGISTRIES = sorted(path.name for path in (ROOT / "registries").glob("*/"))
SAID = {
    "frictionless": {
        *("data-wrong-type", "data-unknown-code", "data-outside-limits", "data-wrong-form"),
        *("data-too-long", "data-missing-value", "data-lost-zero"),
    },
    "csvw": {
        *("data-wrong-type", "data-unknown-code", "data-outside-limits", "data-wrong-form"),
        *("data-too-long", "data-missing-value", "data-lost-zero"),
    },
    "jsonschema": {
        *("data-wrong-type", "data-unknown-code", "data-outside-limits", "data-wrong-form"),
        *("data-too-long", "data-missing-value", "data-lost-zero"),
    },
}
"""The checks that a format has words for; docs/data-checks.md has the same table."""


@cache
def registry(name: str) -> tuple[Catalogue, CheckPlan]:
    law = load_spec("")
    batch = checking.read_paths([ROOT / "registries" / name], law)
    mappings = checking.harmonize_all(batch, load_targets())
    whole = build_catalogue(batch.submissions, law, today=TODAY, mappings=mappings)
    demands = batch.registries[0].data
    return visible(whole)[0], make_plan(whole, today=TODAY, demands=demands)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_said(format_: str, form: FormPlan, check: Check) -> bool:
    """Whether a format has words for a check of a column as it is published."""
    column = form.column(check.column)
    assert column is not None
    if check.rule not in SAID[format_]:
        return False
    match check.test:
        case Filled():
            return column.required
        case Within(dates=True):
            end = column.low if column.low.value > "1800" else column.high
            return format_ != "jsonschema" and "today" not in end.said.casefold()
        case KeepsZeros():
            return bool(column.codes) or column.pattern.startswith("[0-9]{")
        case MatchesPattern():
            return column.type == "string"
        case Typed("anyURI"):
            return format_ != "csvw"
    return True


# ------------------------------------------------------------------ the formats' own libraries


def wrong_by_frictionless(folder: Path, form: FormPlan) -> set[int]:
    library = pytest.importorskip("frictionless", reason="frictionless (extra dev) is missing")
    (path,) = folder.glob("*/datapackage.json")
    resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
    (resource,) = [one for one in resources if one["code"] == form.code]
    resource = {key: value for key, value in resource.items() if key != "code"}
    data = library.Resource.from_descriptor(resource, basepath=str(folder))
    report = data.validate(limit_errors=100_000)
    other = [one for one in report.flatten(["rowNumber", "note"]) if one[0] is None]
    assert not other, other
    return {number for (number,) in report.flatten(["rowNumber"])}


def wrong_by_csvw(folder: Path, form: FormPlan) -> set[int]:
    library = pytest.importorskip("csvw", reason="csvw (extra dev) is not installed")
    group = library.TableGroup.from_file(folder / f"{file_name(form.code)}.json")
    table = group.tables[0]
    silent = logging.getLogger("silent")
    silent.setLevel(100)
    read = {line: row for _, line, row in table.iterdicts(log=silent, with_metadata=True)}
    wrong = set(range(2, len(rows_of(folder / f"{file_name(form.code)}.csv")) + 2)) - set(read)
    lists = {str(one.url): {row["kode"] for row in one.iterdicts()} for one in group.tables[1:]}
    for key in table.tableSchema.foreignKeys:
        (name,), known = key.columnReference, lists[str(key.reference.resource)]
        wrong |= {n for n, row in read.items() if row[name] is not None and row[name] not in known}
    return wrong


def wrong_by_json_schema(folder: Path, form: FormPlan) -> set[int]:
    from jsonschema import Draft202012Validator

    schema = json.loads((folder / f"{file_name(form.code)}.schema.json").read_text("utf-8"))
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    rows = rows_of(folder / f"{file_name(form.code)}.csv")
    columns = [one for one in form.columns if not one.hidden]
    made = [{one.name: as_json(one, row[one.name]) for one in columns} for row in rows]
    return {n for n, row in enumerate(made, 2) if not checker.is_valid(row)}


def as_json(column: Column, text: str) -> Any:
    """A cell as a program reads it that knows the column's type; what is none stays a text."""
    if not text:
        return None
    if column.many:
        return [as_number(part, column.type) for part in text.split(";")]
    if column.type == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    return as_number(text, column.type)


def as_number(text: str, type_: Type) -> Any:
    try:
        return native(text, type_)
    except ValueError:
        return text


WRONG: dict[str, Callable[[Path, FormPlan], set[int]]] = {
    "frictionless": wrong_by_frictionless,
    "csvw": wrong_by_csvw,
    "jsonschema": wrong_by_json_schema,
}


# ------------------------------------------------------------------ what holds


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int, int], Path]:
    """A registry's descriptions in a folder, and a synthetic extract of each form beside them."""

    @cache
    def written(name: str, rows: int, faults: int) -> Path:
        catalogue, plan = registry(name)
        folder = tmp_path_factory.mktemp(f"{name}-{faults}")
        for format_ in (csvw, frictionless, jsonschema):
            format_.write(catalogue, load_spec(""), Tree(folder), no_progress)
        assert list(write_published(plan, folder, rows, faults, 1))
        return folder

    return written


Published = Callable[[str, int, int], Path]


@pytest.mark.parametrize("format_", WRONG)
@pytest.mark.parametrize("name", REGISTRIES)
def test_an_extract_without_faults_passes(name: str, format_: str, published: Published) -> None:
    folder, plan = published(name, 60, 0), registry(name)[1]
    found = {form.code: WRONG[format_](folder, form) for form in plan.forms}
    assert found == {form.code: set() for form in plan.forms}


@pytest.mark.parametrize("format_", WRONG)
@pytest.mark.parametrize("name", REGISTRIES)
def test_an_extract_fails_in_the_rows_with_faults_that_the_format_can_say(
    name: str, format_: str, published: Published
) -> None:
    folder, plan = published(name, 250, 1), registry(name)[1]
    for form in plan.forms:
        planted = planted_in(folder, form)
        checks = {check.id: check for check in form.checks}
        wanted = {row for ident, row in planted if is_said(format_, form, checks[ident])}
        assert WRONG[format_](folder, form) == wanted, form.code


def planted_in(folder: Path, form: FormPlan) -> list[tuple[str, int]]:
    text = (folder / f"{file_name(form.code)}.csv{PLANTED}").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines()[1:]]
    return [(ident, int(row)) for ident, row in pairs]


def test_the_table_of_the_docs_says_which_faults_a_format_can_say() -> None:
    text = (ROOT / "docs/data-checks.md").read_text(encoding="utf-8")
    table = text.split("## What the published formats can say")[1].split("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| `data-")]
    said: dict[str, set[str]] = {name: set() for name in SAID}
    for rules, *marks in rows:
        names = {part.strip().strip("`") for part in rules.split(",")}
        for format_, mark in zip(("frictionless", "csvw", "jsonschema"), marks, strict=False):
            said[format_] |= names if mark.strip().startswith("yes") else set()
    assert said == SAID
