"""The API tree: the reference's very keys and types, right counts, ids that never change."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from regmeta.catalogue.facts import Facts, alphabetical
from regmeta.catalogue.national import for_readers
from regmeta.files.ids import NAMESPACE, file_name, stable_id
from regmeta.model import PROPOSED, Catalogue, TargetMapping, ValueMap
from regmeta.publish import publish_catalogue
from regmeta.publish.formats.api.contract import AUGUST, SEPTEMBER, as_spoken, spoken_in
from regmeta.publish.formats.api.facets import filters
from regmeta.publish.formats.api.properties import property_metadata
from regmeta.spec.fields import Spec
from regmeta.spec.targets import load_targets

from . import explorer_contract as contract
from .explorer_shape import SAMPLES, SKELETON, differences, skeleton
from .small import small_catalogue


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def explorer(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("api") / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("api",))
    return out / "api" / "explorer"


@pytest.fixture(scope="module")
def variables(explorer: Path) -> dict[str, Any]:
    found = (load(path) for path in (explorer / "variables").glob("????????-*.json"))
    return {one["code"]: one for one in found}


def files_of(explorer: Path) -> list[tuple[str, Path]]:
    """Every file of the tree with the name of the payload it holds."""
    patterns = {
        "kilder": "kilder.json",
        "egenskaper": "kilder/egenskaper.json",
        "instrument": "instrument/*.json",
        "kilde": "kilder/????????-*.json",
        "hierarchy": "kilder/*/hierarchy.json",
        "datasamling": "datasamling/*.json",
        "variables": "variables/page-*.json",
        "variable": "variables/????????-*.json",
        "timeline": "variables/*/timeline.json",
        "codes": "variables/*/kodeverk/*/*/codes.json",
        "filters": "filters.json",
    }
    return [(name, path) for name, glob in patterns.items() for path in explorer.glob(glob)]


def test_every_file_has_the_keys_and_types_of_the_contract(explorer: Path) -> None:
    seen = set()
    for name, path in files_of(explorer):
        assert not contract.differences(load(path), name)
        seen.add(path)
    assert seen == {path for path in explorer.rglob("*") if path.is_file()}
    assert {name for name, _ in files_of(explorer)} == set(contract.ENDPOINTS)


def test_every_file_without_what_is_new_has_the_shape_of_august(explorer: Path) -> None:
    shapes = load(SKELETON)
    for name, path in files_of(explorer):
        if name in SAMPLES:
            assert not differences(as_spoken(AUGUST, name, load(path)), shapes[name], name)


def test_each_payload_tells_which_version_it_is_of(explorer: Path) -> None:
    for name, path in files_of(explorer):
        if name in ("kilde", "hierarchy", "variables", "variable", "filters"):
            payload = load(path)
            assert spoken_in({name: payload}) == SEPTEMBER
            assert spoken_in({name: as_spoken(AUGUST, name, payload)}) == AUGUST


def test_the_contract_is_that_of_the_reference(reference: Path) -> None:
    described = load(reference / "explorer-contract-2026-09.skeleton.json")
    assert load(contract.SKELETON) == contract.skeleton(described), (
        "run: python -m tests.explorer_contract <description of the contract>"
    )


def test_the_walker_of_the_contract_tells_what_differs(explorer: Path) -> None:
    kilder = load(explorer / "kilder.json")
    kilder[0] |= {"aktiv": "ja", "ny": 1, "id": "K_LITEN"}
    kilder[1].pop("andelKodeverk")
    assert sorted(contract.differences(kilder, "kilder")) == [
        "kilder[0].aktiv: is no bool",
        "kilder[0].id: is no uuid",
        "kilder[0].ny: is not in the contract",
        "kilder[1].andelKodeverk: is missing",
    ]


def test_the_skeleton_is_that_of_the_reference(reference: Path) -> None:
    assert load(SKELETON) == skeleton(reference / "explorer-api"), (
        "run: python -m tests.explorer_shape <folder of captured payloads>"
    )


def test_the_walker_tells_what_differs(explorer: Path) -> None:
    shapes = load(SKELETON)["kilder"]
    kilder = as_spoken(AUGUST, "kilder", load(explorer / "kilder.json"))
    kilder[0]["aktiv"] = "ja"
    kilder[0]["ny"] = kilder[1].pop("code")
    assert differences(kilder, shapes) == [
        "$[0].ny: only in what we publish",
        "$[0].aktiv: is string, not boolean",
        "$[1].code: only in the reference",
    ]


def test_property_metadata_is_the_references(spec: Spec, reference: Path) -> None:
    """The same properties, types and tokens; labels are the law's own business."""
    folder = reference / "explorer-api"
    for level, file in (
        ("kilde", "kilde"),
        ("datasamling", "datasamling"),
        ("variabel", "variable"),
    ):
        theirs = load(folder / f"{file}.json")["propertyMetadata"]
        ours = property_metadata(spec, level)  # type: ignore[arg-type]
        assert {one["key"]: one["type"] for one in ours} == {
            one["key"]: one["type"] for one in theirs
        }
        for one in theirs:
            tokens = {option["value"] for option in one["options"]}
            mine = next(mine for mine in ours if mine["key"] == one["key"])
            assert tokens <= {option["value"] for option in mine["options"]}, one["key"]
            assert [part["value"] for part in json.loads(mine["optionsJson"])] == [
                part["value"] for part in mine["options"]
            ]


def test_ids_are_uuid5_of_the_code(variables: dict[str, Any]) -> None:
    for code, one in variables.items():
        assert one["id"] == str(uuid.uuid5(NAMESPACE, code))
    assert str(uuid.uuid5(uuid.NAMESPACE_DNS, "regmeta")) == str(NAMESPACE)


def test_names_never_meet_on_a_disk_that_folds_case() -> None:
    codes = [
        "V_A.B",
        "V_a.b",
        "v_a.b",
        "CON",
        "con",
        "Æ",
        "æ",
        "A/B",
        "A-B",
        "..",
        ".",
        "",
        "A" * 999,
    ]
    names = [file_name(code) for code in codes]
    assert len({name.casefold() for name in names}) == len(codes)
    for name in names:
        assert name.isascii() and "/" not in name and not name.startswith(".") and len(name) < 150
    assert file_name("V_ALS.F1.TALE") == "V_ALS.F1.TALE"
    assert file_name("CON") != "CON"


def test_invisible_variables_and_their_lists_stay_out(
    explorer: Path, variables: dict[str, Any]
) -> None:
    assert "V_LITEN.INN.SKJULT" not in variables
    everything = b"".join(path.read_bytes() for _, path in files_of(explorer))
    assert b"Hemmelig" not in everything
    assert "V_LITEN.INN.VEKT" in variables and "V_LITEN.INN.Vekt" in variables


def test_a_variable_with_all_its_parts(explorer: Path, variables: dict[str, Any]) -> None:
    royk = variables["V_LITEN.INN.ROYK"]
    assert royk["kodeverklinker"] == [
        {
            "kodeverkType": "Kildekodeverk",
            "kodeverkReference": "LITEN.ROYK",
            "displayName": "Røyking",
            "harKodeverdier": True,
        }
    ]
    assert [one["status"] for one in royk["versjoner"]] == ["Active", "Historical"]
    assert royk["versjonId"] == royk["versjoner"][0]["versjonId"]
    assert royk["versjoner"][0]["gyldigFra"] == "2020-01-01T00:00:00.000Z"
    assert royk["additionalProperties"] == {"NavnEngelsk": "Smoking", "DataType": "2"}
    assert royk["dataFrom"] == "2015-02-01T00:00:00.000Z"
    assert royk["dataTo"] is None
    assert [group["name"] for group in royk["alleVariabelgrupper"]] == ["Levevaner", "Bakgrunn"]
    timeline = load(explorer / "variables" / royk["id"] / "timeline.json")
    assert timeline == royk["versjoner"]
    codes = load(
        explorer / "variables" / royk["id"] / "kodeverk/Kildekodeverk/LITEN.ROYK/codes.json"
    )
    assert [(code["verdi"], code["navn"]) for code in codes["koder"]] == [
        ("-1", "Velg verdi"),
        ("0", "Nei"),
        ("1", "=Ja"),
    ]


def test_data_periods_span_all_datasamlinger(variables: dict[str, Any]) -> None:
    shared, closed = variables["V_LITEN.INN.KJONN"], variables["V_LITEN.UT.DIAGNOSE"]
    assert (shared["dataFrom"], shared["dataTo"]) == ("2015-02-01T00:00:00.000Z", None)
    assert closed["dataFrom"] == "2018-01-01T00:00:00.000Z"
    assert closed["dataTo"] == "2020-12-31T00:00:00.000Z"


def test_clinical_classifications_have_no_codes(explorer: Path, variables: dict[str, Any]) -> None:
    diagnose = variables["V_LITEN.UT.DIAGNOSE"]
    assert [link["harKodeverdier"] for link in diagnose["kodeverklinker"]] == [False]
    assert not (explorer / "variables" / diagnose["id"] / "kodeverk").exists()


def test_what_is_inherited_is_told_twice(explorer: Path) -> None:
    inn = load(explorer / "datasamling" / f"{stable_id('K_LITEN.INN')}.json")
    assert inn["dataansvarlig"] is None
    assert inn["effectiveDataansvarlig"] == "Et sykehus HF"
    assert inn["gyldigFra"] is None
    assert inn["effectiveGyldigFra"] == "2015-02-01T00:00:00.000Z"
    below = load(explorer / "datasamling" / f"{stable_id('K_LITEN.UT')}.json")
    assert (below["gyldigTil"], below["effectiveGyldigTil"]) == (None, "2020-12-31T00:00:00.000Z")
    assert below["effectiveLovverk"] == "helseregisterloven, og en forskrift"
    assert below["parentDelkildeId"] == stable_id("K_LITEN.BOLGE1")


def test_the_hierarchy_nests_delkilder_and_counts_distinct_variables(explorer: Path) -> None:
    tree = load(explorer / "kilder" / stable_id("K_LITEN") / "hierarchy.json")
    assert [form["name"] for form in tree["directDatasamlinger"]] == ["Inklusjon", "Tom"]
    (wave,) = tree["delkilder"]
    (first,) = wave["children"]
    assert (wave["variableCount"], first["variableCount"]) == (2, 2)
    assert [form["name"] for form in first["datasamlinger"]] == ["Utfall"]
    groups = tree["directDatasamlinger"][0]["variabelgrupper"]
    assert [(group["name"], group["variableCount"]) for group in groups] == [
        ("Bakgrunn", 2),
        ("Levevaner", 1),
    ]
    shape_of_top = load(contract.SKELETON)["shapes"]["hierarchyDelkilde"]["keys"]
    assert set(first) == set(shape_of_top)


def test_pages_hold_every_variable_once_in_each_of_its_datasamlinger(
    explorer: Path, variables: dict[str, Any]
) -> None:
    pages = [load(path) for path in sorted((explorer / "variables").glob("page-*.json"))]
    rows = [(item["code"], item["datasamlingId"]) for page in pages for item in page["items"]]
    assert sorted(rows, key=str) == sorted(
        (
            (code, form["id"])
            for code, variable in variables.items()
            for form in variable["alleDatasamlinger"] or [{"id": None}]
        ),
        key=str,
    )
    assert rows.count(("V_LITEN.INN.KJONN", stable_id("K_LITEN.UT"))) == 1
    assert {(page["totalCount"], page["size"]) for page in pages} == {(len(rows), 100)}
    assert pages[0]["totalPages"] == len(pages)


def test_pages_are_in_the_catalogues_order(explorer: Path) -> None:
    items = load(explorer / "variables" / "page-1.json")["items"]
    names = list(dict.fromkeys(item["kildeName"] for item in items))
    assert names == sorted(names, key=alphabetical)
    for name in names:
        orders = [item["presentationOrder"] for item in items if item["kildeName"] == name]
        assert orders == sorted(orders)


def test_filters_count_what_is_there(explorer: Path, variables: dict[str, Any]) -> None:
    filters = load(explorer / "filters.json")
    every = list(variables.values())
    assert filters["totalCount"] == len(every)
    assert {one["value"]: one["count"] for one in filters["datatyper"]} == Counter(
        one["dataType"] for one in every
    )
    assert {one["id"]: one["count"] for one in filters["kilder"]} == Counter(
        one["kildeId"] for one in every
    )
    assert {one["id"]: one["count"] for one in filters["variabelgrupper"]} == Counter(
        group["id"] for one in every for group in one["alleVariabelgrupper"]
    )
    links = [link for one in every for link in one["kodeverklinker"]]
    assert filters["kildeKodeverkCount"] == sum(
        link["kodeverkType"] == "Kildekodeverk" for link in links
    )
    assert [(one["oid"], one["count"]) for one in filters["administrativtKodeverk"]] == [
        ("3101", 1)
    ]
    assert [(one["kortNavn"], one["count"]) for one in filters["helsefagligKodeverk"]] == [
        ("ICD-10", 1)
    ]
    assert [(one["code"], one["count"]) for one in filters["instrumenter"]] == [("EQ-5D-5L", 1)]
    assert [one["count"] for one in filters["delkilder"]] == [2, 2]
    assert filters["dateRange"] == {"min": "2015-02-01T00:00:00.000Z", "max": None}
    assert sum(one["count"] for one in filters["datakategorier"]) == 3


def test_dates_of_the_entry_come_from_outside(explorer: Path) -> None:
    liten, farlig = (
        load(explorer / "kilder" / f"{stable_id(code)}.json") for code in ("K_LITEN", "K_FARLIG")
    )
    assert liten["sistOppdatert"] == "2026-11-01T00:00:00.000Z"
    assert farlig["sistOppdatert"] is None


def test_the_registries_that_ship_have_the_shape_too(spec: Spec, tmp_path: Path) -> None:
    from regmeta.catalogue.build import build_catalogue
    from regmeta.runs.batch import read_paths

    from .conftest import ROOT, TODAY

    batch = read_paths([ROOT / "registries"], spec)
    catalogue = build_catalogue(batch.submissions, spec, today=TODAY)
    publication = publish_catalogue(catalogue, tmp_path / "build", spec, formats=("api",))
    explorer = tmp_path / "build" / "api" / "explorer"
    checked = 0
    for name, path in files_of(explorer):
        assert not contract.differences(load(path), name)
        checked += 1
    assert checked == publication.files
    filters = load(explorer / "filters.json")
    assert filters["totalCount"] == sum(one["count"] for one in filters["kilder"])


def test_two_lists_with_one_reference_are_one_address(spec: Spec, tmp_path: Path) -> None:
    from regmeta.catalogue.build import build_catalogue

    from .small import TODAY, liten

    twice = liten()
    twice["kodeverk"].columns["kodeverkReference"] = ["9", "9"]
    twice["variabel"].columns["kodeverk"][0] = "LITEN.ROYK;LITEN.SKJULT"
    catalogue = build_catalogue((twice,), spec, today=TODAY)
    publish_catalogue(catalogue, tmp_path / "build", spec, formats=("api",))
    (path,) = (tmp_path / "build").rglob("Kildekodeverk/9/codes.json")
    assert load(path)["koder"][1]["navn"] == "Nei"


def test_a_variable_is_in_a_national_facet_only_where_its_values_are_the_lists(spec: Spec) -> None:
    """Sex as 0, 1, 2, 9 is the national list; where one code goes over as another it is not."""
    same = ValueMap("recode", (("0", "0"), ("1", "1"), ("2", "2")))
    for values, predicate, justification, links in (
        (same, "skos:exactMatch", "", 1),
        (ValueMap("identity"), "skos:exactMatch", "", 1),
        (ValueMap("recode", (("1", "1"), ("9", "0"))), "skos:exactMatch", "", 0),
        (ValueMap("recode", (("1", "1"),), ("9",)), "skos:exactMatch", "", 0),
        (None, "skos:exactMatch", "", 0),
        (same, "skos:closeMatch", "", 0),
        (same, "skos:exactMatch", PROPOSED, 0),
    ):
        mapping = TargetMapping(
            "V_LITEN.INN.ROYK",
            "person.kjonn",
            predicate=predicate,
            justification=justification,
            values=values,
        )
        catalogue = small_catalogue(spec)
        mapped = with_mapping(catalogue, mapping)
        facet = filters(Facts(for_readers(mapped)), spec)["administrativtKodeverk"]
        assert [(each["oid"], each["count"]) for each in facet] == [("3101", 1 + links)]


def with_mapping(catalogue: Catalogue, mapping: TargetMapping) -> Catalogue:
    """The catalogue with one variable mapped, and no other."""
    kilder = tuple(
        replace(
            kilde,
            variables=tuple(
                replace(each, mappings=(mapping,) if each.code == mapping.variable else ())
                for each in kilde.variables
            ),
        )
        for kilde in catalogue.kilder
    )
    return replace(catalogue, kilder=kilder, targets=load_targets())


def test_statistics_come_out_where_the_pages_are_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from regmeta.cli.app import app
    from tests.conftest import ROOT

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    out = tmp_path / "build"
    options = ["--out", str(out), "--formats", "api", "--today", "2026-11-28"]
    done = CliRunner().invoke(app, ["publish", str(ROOT / "registries" / "nger"), *options])
    assert done.exit_code == 0, done.output
    texts = [path.read_text("utf-8") for path in (out / "api").rglob("variables/*.json")]
    assert any(".SYNTETISK" in text for text in texts)
