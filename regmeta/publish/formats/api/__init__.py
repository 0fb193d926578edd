"""The catalogue as a tree of JSON files in the shape of the national Explorer API.

Served by any web server below `api/explorer/`, the addresses are the API's own with `.json` added
(a page of variables is `variables/page-<n>.json`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from regmeta.catalogue.facts import Facts, KildeFacts, alphabetical
from regmeta.catalogue.national import for_readers
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Kodeverk, Progress, Text, Variable
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.api import payloads
from regmeta.publish.formats.api.facets import filters
from regmeta.publish.formats.api.hierarchy import hierarchy
from regmeta.publish.formats.api.instruments import instrument_detail, instruments_of
from regmeta.publish.formats.api.properties import Bags, Payload, property_metadata
from regmeta.spec.fields import Spec

_JSON = Text("JSON (Explorer API)")
STATEMENT = Statement(
    files="`explorer/kilder.json`, `explorer/filters.json`, `explorer/variables/*.json` …",
    writes=Text(
        nb="Alt i katalogen som JSON, slik det nasjonale Explorer-API-et viser det.",
        en="All of the catalogue as JSON, as the national Explorer API shows it.",
    ),
    readers=Text(
        nb="den nasjonale katalogen, og programmer som leser den",
        en="the national catalogue, and programs that read it",
    ),
    cannot=(
        Text(
            nb="Om skjemaet krever en variabel, og om et instrument er nevnt av registeret eller "
            "kjent igjen på spørsmålene.",
            en="Whether the form requires a variable, and whether an instrument is named by the "
            "registry or recognised by its questions.",
        ),
    ),
    checked_by="the skeleton of the catalogue's payloads",
    addresses=(
        Address(("kilde",), _JSON, "explorer/kilder/{id}.json", "application/json"),
        Address(("datasamling",), _JSON, "explorer/datasamling/{id}.json", "application/json"),
        Address(("variabel",), _JSON, "explorer/variables/{id}.json", "application/json"),
        Address(
            ("variabel",),
            Text("JSON (versjoner)", "JSON (versions)"),
            "explorer/variables/{id}/timeline.json",
            "application/json",
        ),
    ),
    is_slow=True,
)

PAGE_SIZE = 100
_ROOT = "explorer"


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """All payloads below the root of `tree`."""
    facts = Facts(for_readers(catalogue))
    bags = Bags(spec)
    rows = [payloads.kilde_row(kilde_facts, bags) for kilde_facts in facts.by_name]
    tree.write(_ROOT, "kilder.json", orjson.dumps(rows))
    properties = orjson.dumps(property_metadata(spec, "kilde"))
    tree.write(f"{_ROOT}/kilder", "egenskaper.json", properties)
    for instrument, count in instruments_of(facts):
        detail = orjson.dumps(instrument_detail(instrument, count))
        tree.write(f"{_ROOT}/instrument", f"{stable_id(instrument.code)}.json", detail)
    made = _Made(bags, *(_metadata(spec, level) for level in ("kilde", "datasamling", "variabel")))
    lines: list[Line] = []
    for done, kilde_facts in enumerate(facts.kilder):
        progress(done, len(facts.kilder), kilde_facts.name)
        lines += _kilde(kilde_facts, made, tree)
    _write_pages(lines, tree)
    tree.write(_ROOT, "filters.json", orjson.dumps(filters(facts, spec)))


def _metadata(spec: Spec, level: Any) -> orjson.Fragment:
    """Property metadata is the same in every payload of a level: made into bytes once."""
    return orjson.Fragment(orjson.dumps(property_metadata(spec, level)))


Line = tuple[tuple[str, str, int], bytes]
"""A variable's row in the list, after what it is sorted by."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What every kilde's files are made with."""

    bags: Bags
    of_kilde: orjson.Fragment
    of_form: orjson.Fragment
    of_variable: orjson.Fragment


def _kilde(kilde_facts: KildeFacts, made: _Made, tree: Tree) -> list[Line]:
    """A kilde's files, where they must be made, and the lines of its variables."""
    with tree.part(kilde_facts.kilde.code) as needed:
        if needed:
            _write_kilde(kilde_facts, made, tree)
            lines = _write_variables(kilde_facts, made, tree)
            tree.remember(kilde_facts.kilde.code, lines)
            return lines
    remembered = tree.recall(kilde_facts.kilde.code, list[Line])
    if remembered is not None:
        return remembered
    return [
        line
        for variable in kilde_facts.kilde.variables
        for line in _lines(kilde_facts, variable, payloads.versions(variable, made.bags)[0])
    ]


def _write_kilde(kilde_facts: KildeFacts, made: _Made, tree: Tree) -> None:
    id_ = stable_id(kilde_facts.kilde.code)
    detail = payloads.kilde_detail(kilde_facts, made.bags, made.of_kilde)
    tree.write(f"{_ROOT}/kilder", f"{id_}.json", orjson.dumps(detail))
    tree.write(f"{_ROOT}/kilder/{id_}", "hierarchy.json", orjson.dumps(hierarchy(kilde_facts)))
    for form in kilde_facts.kilde.datasamlinger:
        detail = payloads.datasamling_detail(kilde_facts, form, made.bags, made.of_form)
        name = f"{stable_id(form.code)}.json"
        tree.write(f"{_ROOT}/datasamling", name, orjson.dumps(detail))


def _write_variables(kilde_facts: KildeFacts, made: _Made, tree: Tree) -> list[Line]:
    lists: dict[str, bytes] = {}
    lines: list[Line] = []
    for variable in kilde_facts.kilde.variables:
        version = _write_variable(kilde_facts, variable, made.bags, made.of_variable, tree)
        _write_codes(kilde_facts, variable, lists, tree)
        lines += _lines(kilde_facts, variable, version)
    return lines


def _lines(kilde_facts: KildeFacts, variable: Variable, version: Payload) -> list[Line]:
    """A row for each datasamling that a variable is in, one where it is in none."""
    key = (alphabetical(kilde_facts.name), kilde_facts.kilde.code, variable.order)
    rows = (
        payloads.variable_row(kilde_facts, variable, version, form)
        for form in variable.datasamlinger or ("",)
    )
    return [(key, _compact(orjson.dumps(row))) for row in rows]


def _compact(content: bytes) -> bytes:
    """A copy of its own size: what orjson makes sits in far more memory than it fills."""
    return memoryview(content).tobytes()


def _write_variable(
    kilde_facts: KildeFacts, variable: Variable, bags: Bags, metadata: Any, tree: Tree
) -> Payload:
    versions = payloads.versions(variable, bags)
    timeline = orjson.dumps(versions)
    row = payloads.variable_row(kilde_facts, variable, versions[0])
    detail = payloads.variable_detail(
        kilde_facts,
        variable,
        row,
        orjson.Fragment(timeline),
        versions[0]["additionalProperties"],
        metadata,
    )
    id_ = row["id"]
    tree.write(f"{_ROOT}/variables", f"{id_}.json", orjson.dumps(detail))
    tree.write(f"{_ROOT}/variables/{id_}", "timeline.json", timeline)
    return versions[0]


def _write_codes(
    kilde_facts: KildeFacts, variable: Variable, lists: dict[str, bytes], tree: Tree
) -> None:
    """The codes behind each link; two lists with one reference are one address: the first's."""
    linked = [kilde_facts.kodeverk[code] for code in variable.kodeverk]
    by_folder = {
        codes_folder(variable.code, kodeverk): kodeverk
        for kodeverk in reversed(linked)
        if payloads.has_codes(kodeverk)
    }
    for folder, kodeverk in by_folder.items():
        content = lists.get(kodeverk.code)
        if content is None:
            content = lists[kodeverk.code] = orjson.dumps(payloads.codes(kodeverk))
        tree.write(f"{_ROOT}/{folder}", "codes.json", content)


def codes_folder(code: str, kodeverk: Kodeverk) -> str:
    """Where the codes of a variable's list lie; a reference may hold any sign, a path may not."""
    reference = file_name(kodeverk.reference)
    return f"variables/{stable_id(code)}/kodeverk/{kodeverk.type}/{reference}"


def _write_pages(rows: list[Line], tree: Tree) -> None:
    rows.sort(key=lambda row: row[0])
    pages = -(-len(rows) // PAGE_SIZE)
    for page in range(1, max(pages, 1) + 1):
        chunk = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        payload = {
            "items": [orjson.Fragment(content) for _, content in chunk],
            "totalCount": len(rows),
            "page": page,
            "size": PAGE_SIZE,
            "totalPages": pages,
        }
        tree.write(f"{_ROOT}/variables", f"page-{page}.json", orjson.dumps(payload))
