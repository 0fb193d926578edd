"""A registry written for systems that build forms, and read again, is the registry it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.columns import TYPES, Column, tables
from regmeta.catalogue.facts import Facts, visible
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Kilde, Reading, Submission, no_progress
from regmeta.publish import write_format
from regmeta.read import read_file
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from tests.shipped import shipped
from tests.small import records, submission

SPEC = load_spec()
TODAY = date(2026, 11, 23)
Said = dict[tuple[str, str], dict[str, Any]]


def odm_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.xml"))


def bundles(folder: Path) -> list[Path]:
    return sorted((folder / "Bundle").glob("*.json"))


def workbooks(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.xlsx"))


WAYS: dict[str, Callable[[Path], list[Path]]] = {
    "odm": odm_files,
    "fhir": bundles,
    "xlsform": workbooks,
}
"""A format → the files of one kilde that hold all its forms."""

LACKS: dict[str, set[str]] = {"odm": set(), "fhir": set(), "xlsform": set()}
"""What a format has no place for, and its page says so."""


def said(column: Column) -> dict[str, Any]:
    return {
        "title": column.title.nb,
        "english": column.title.en,
        "question": column.question.nb,
        "description": column.description.nb,
        # A word that is none of the catalogue's types is read as what it means.
        "type": column.type if column.properties.get("DataType") in (*TYPES, None) else "",
        "unit": column.unit,
        "limits": (column.low.said, column.high.said),
        "mandatory": column.mandatory,
        "codes": tuple(
            (code.value, " ".join(code.label.nb.split()), code.label.en) for code in column.codes
        ),
        "several": column.many,
        "condition": column.condition,
        "no answer": column.no_answer,
        "themes": column.themes,
        "length": column.length,
        "decimals": column.decimals,
        "formula": column.formula,
        "period": column.valid,
        "identification": column.identification,
    }


def said_by(catalogue: Catalogue) -> Said:
    return {
        (table.title.nb, column.name): said(column)
        for table in tables(Facts(visible(catalogue)[0]))
        for column in table.columns
    }


def alone(kilde: Kilde) -> Catalogue:
    return Catalogue((kilde,), shipped().national, SPEC.id)


def written(format_: str, catalogue: Catalogue, folder: Path) -> list[Path]:
    shown, _ = visible(catalogue)
    write_format(FORMATS.named(format_), shown, SPEC, Tree(folder), no_progress)
    return WAYS[format_](folder)


def read_again(paths: list[Path], code: str) -> Said:
    """What is read from all files of one kilde."""
    found: Said = {}
    for path in paths:
        found |= said_by(_catalogue(read_file(path, SPEC), code))
    return found


def _catalogue(reading: Reading, code: str) -> Catalogue:
    kilde = records("kilde", {"Code": code, "PreferredTerm": code, "KortNavn": code[2:]})
    levels = {**reading.submission.levels, "kilde": kilde}
    return build_catalogue((Submission(code, levels),), SPEC, today=TODAY)


def differing(before: Said, after: Said, lacks: set[str]) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        if key not in before or key not in after:
            yield f"{key}: only {'before' if key in before else 'after'}"
            continue
        for name, value in before[key].items():
            unsaid = name == "type" and not value
            if name not in lacks and not unsaid and value != after[key][name]:
                yield f"{key} {name}: {value!r} became {after[key][name]!r}"


@cache
def kilder() -> tuple[str, ...]:
    return tuple(kilde.code for kilde in shipped().kilder)


@pytest.mark.parametrize("format_", WAYS)
def test_the_shipped_registries_come_back(format_: str, tmp_path: Path) -> None:
    assert len(kilder()) >= 6
    for kilde in shipped().kilder:
        catalogue = alone(kilde)
        paths = written(format_, catalogue, tmp_path / kilde.code)
        again = read_again(paths, kilde.code)
        assert not [*differing(said_by(catalogue), again, LACKS[format_])][:5], kilde.code


# ------------------------------------------------------------------ registries made up

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøåABCÆØÅ"
_WORDS = st.lists(
    st.text(_LETTERS + "<>&\"'%µ", min_size=1, max_size=8), min_size=1, max_size=4
).map(" ".join)
_TYPES = {"1": "string", "2": "integer", "3": "decimal", "4": "boolean", "6": "date"}


@st.composite
def variables(draw: st.DrawFn, number: int) -> tuple[dict[str, str], list[dict[str, str]]]:
    """A variable, and the codes of its own list where it has one."""
    name = f"felt_{number}"
    made = {
        "Code": f"V_LAGET.SKJEMA.{name}",
        "DatabaseReferanse": name,
        "PreferredTerm": "Navn " + draw(_WORDS),
        "NavnEngelsk": draw(st.sampled_from(["", "An English name"])),
        "Ledetekst": draw(st.sampled_from(["", "Hva er det?"])),
        "Beskrivelse": draw(_WORDS),
        "datasamling": "K_LAGET.SKJEMA",
        "DataType": draw(st.sampled_from(sorted(_TYPES))),
        "Obligatorisk": draw(st.sampled_from(["Ja", "Nei"])),
        "variabelgruppe": draw(st.sampled_from(["", "Bakgrunn", "Behandling"])),
        "Synlig": "1",
    }
    if draw(st.booleans()):
        made |= {"DataType": "2", "kodeverk": f"LAGET.{name}"}
        made["FlerkodetFelt"] = draw(st.sampled_from(["", "Ja"]))
        values = draw(st.lists(st.integers(0, 99), min_size=2, max_size=6, unique=True))
        list_of = {"kodeverk": f"LAGET.{name}", "variabel": made["Code"]}
        return made, [
            {**list_of, "verdi": str(value), "navn": f"Svar {draw(_WORDS)} {value}"}
            for value in values
        ]
    if made["DataType"] in ("2", "3"):
        made["MaaleEnhet"] = draw(st.sampled_from(["", "kg", "mmol/L", "µmol/L"]))
        made["GrenseLav"] = draw(st.sampled_from(["", "-5", "0"]))
        made["GrenseHoy"] = draw(st.sampled_from(["", "40", "220"]))
    return made, []


@st.composite
def registries(draw: st.DrawFn) -> Submission:
    """A registry of one form; from the second variable on each may hang on the first."""
    parts = [draw(variables(number)) for number in range(draw(st.integers(1, 6)))]
    rows, codes = [row for row, _ in parts], [code for _, some in parts for code in some]
    lists = dict.fromkeys(code["kodeverk"] for code in codes)
    made = submission(
        "laget",
        records("kilde", {"Code": "K_LAGET", "KortNavn": "LAGET", "PreferredTerm": "Laget"}),
        records("datasamling", {"Code": "K_LAGET.SKJEMA", "PreferredTerm": "Skjema"}),
        records("variabel", *rows),
        records(
            "kodeverk",
            *(
                {"Code": name, "kodeverkType": "Kildekodeverk", "PreferredTerm": name}
                for name in lists
            ),
        ),
        records("kode", *codes),
    )
    first = [code["verdi"] for code in codes if code["kodeverk"] == "LAGET.felt_0"]
    if first and len(rows) > 1:
        condition = f"[felt_0]='{draw(st.sampled_from(first))}'"
        made["variabel"].extras["betingelse"] = ["", *[condition] * (len(rows) - 1)]
    return made


@pytest.mark.parametrize("format_", WAYS)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=registries())
def test_any_registry_comes_back(format_: str, made: Submission) -> None:
    catalogue = build_catalogue((made,), SPEC, today=TODAY)
    with TemporaryDirectory() as folder:
        again = read_again(written(format_, catalogue, Path(folder)), "K_LAGET")
    assert not [*differing(said_by(catalogue), again, LACKS[format_])]


@pytest.mark.parametrize("format_", WAYS)
@pytest.mark.parametrize(
    ("condition", "in_a_form"),
    [
        ("[a]='1' and [b]<>'2'", "[a]='1' and [b]<>'2'"),
        ("([a]='1' or [b]='1') and [t]>=3", "([a]='1' or [b]='1') and [t]>=3"),
        ("når legen vil", "når legen vil"),
        ("[finnes_ikke]='1'", "[finnes_ikke]='1'"),
        # XLSForm asks whether an answer is chosen, not whether its box is ticked.
        ("[f(2)]='1'", "[f]='2'"),
        ("[f(2)]='0'", "[f]<>'2'"),
        ("[f]='2'", "[f]='2'"),
    ],
)
def test_conditions_come_back(format_: str, condition: str, in_a_form: str, tmp_path: Path) -> None:
    again = read_again(written(format_, _conditional(condition), tmp_path), "K_LAGET")
    wanted = in_a_form if format_ == "xlsform" else condition
    assert again["Skjema", "sist"]["condition"] == wanted


def _conditional(condition: str) -> Catalogue:
    coded = {"DataType": "2", "kodeverk": "LAGET.janei", "datasamling": "K_LAGET.SKJEMA"}
    rows = [
        {
            **coded,
            "Code": f"V_LAGET.SKJEMA.{name}",
            "DatabaseReferanse": name,
            "PreferredTerm": name,
        }
        for name in ("a", "b", "f")
    ]
    rows[2]["FlerkodetFelt"] = "Ja"
    rows += [
        {**rows[0], "Code": f"V_LAGET.SKJEMA.{name}", "DatabaseReferanse": name, "kodeverk": ""}
        for name in ("t", "sist")
    ]
    answers = (("1", "Ja"), ("2", "Nei"))
    made = submission(
        "laget",
        records("kilde", {"Code": "K_LAGET", "KortNavn": "LAGET", "PreferredTerm": "Laget"}),
        records("datasamling", {"Code": "K_LAGET.SKJEMA", "PreferredTerm": "Skjema"}),
        records("variabel", *rows),
        records("kodeverk", {"Code": "LAGET.janei", "kodeverkType": "Kildekodeverk"}),
        records(
            "kode", *({"kodeverk": "LAGET.janei", "verdi": v, "navn": text} for v, text in answers)
        ),
    )
    made["variabel"].extras["betingelse"] = ["", "", "", "", condition]
    return build_catalogue((made,), SPEC, today=TODAY)
