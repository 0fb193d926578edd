"""One thing changed in a real registry: every format that can carry it differs in exactly that."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.model import Catalogue, Records, Submission
from regmeta.runs.batch import read_paths
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from tests.readers import Reader, read, reader
from tests.readers.reading import Reading

ROOT = Path(__file__).resolve().parents[1]
SPEC = load_spec()
OP, HYST = "K_NGER.OPERASJON", "K_NGER.HYSTEROSKOPI"
KEPT = (
    *("HEIGHT", "WEIGHT", "PREGNANCIES", "EARLIER_VAGINAL"),
    *("OP_DATE", "OPTYPE", "ASA", "CONVERTED"),
)
ADDED = (("MaaleEnhet", "cm"), ("GyldigFra", "2015-01-01"), ("NavnEngelsk", "Height"))
AS_TEXT = (("DataType", "1"), ("Lengde", "20"), ("GrenseLav", ""), ("GrenseHoy", ""))


@cache
def base() -> Submission:
    """NGER, cut down to a few variables of each kind, with a unit, a period and a length added."""
    whole = read_paths([ROOT / "registries" / "nger"], SPEC).submissions[0]
    variables, codes = whole["variabel"], whole["kode"]
    rows = [i for i in range(len(variables)) if _tail(variables, i) in KEPT]
    cut = copy.copy(whole)
    cut.levels = dict(whole.levels) | {"variabel": _only(variables, rows)}
    kept = set(cut["variabel"].column("Code"))
    owners = [i for i in range(len(codes)) if codes.text(i, "variabel") in kept]
    cut.levels["kode"] = _only(codes, owners)
    lists = whole["kodeverk"]
    used = set(cut["variabel"].column("kodeverk"))
    rows = [i for i in range(len(lists)) if lists.text(i, "Code") in used]
    cut.levels["kodeverk"] = _only(lists, rows)
    for column, value in ADDED:
        put("HEIGHT", column, value)(cut)
    for column, value in AS_TEXT:
        put("PREGNANCIES", column, value)(cut)
    return cut


def _tail(records: Records, i: int) -> str:
    return records.text(i, "Code").rpartition(".")[2]


def _only(records: Records, rows: list[int]) -> Records:
    made = copy.copy(records)
    made.columns = {key: [texts[i] for i in rows] for key, texts in records.columns.items()}
    made.rows = [records.rows[i] for i in rows]
    made.sheet_of = [records.sheet_of[i] for i in rows]
    made.places, made.extras = {}, {}
    return made


def catalogue(submission: Submission) -> Catalogue:
    return build_catalogue((submission,), SPEC, today=date(2026, 11, 23))


# ------------------------------------------------------------------ what may be changed

Change = Callable[[Submission], None]


def _row(records: Records, name: str) -> int:
    return next(i for i in range(len(records)) if _tail(records, i) == name)


def put(name: str, field: str, value: str) -> Change:
    """Another text in one cell of one variable."""

    def change(submission: Submission) -> None:
        records = submission["variabel"]
        texts = records.columns.setdefault(field, [""] * len(records))
        texts[_row(records, name)] = value

    return change


def drop(submission: Submission) -> None:
    records = submission["variabel"]
    gone = _row(records, "WEIGHT")
    rows = [i for i in range(len(records)) if i != gone]
    submission.levels["variabel"] = _only(records, rows)


def add(submission: Submission) -> None:
    records = submission["variabel"]
    submission.levels["variabel"] = _only(records, [*range(len(records)), 0])
    for field, value in (("Code", "V_NGER.OPERASJON.NY"), ("DatabaseReferanse", "NY")):
        submission["variabel"].columns[field][-1] = value


def swap(submission: Submission) -> None:
    records = submission["variabel"]
    one, other = _row(records, "HEIGHT"), _row(records, "WEIGHT")
    rows = list(range(len(records)))
    rows[one], rows[other] = other, one
    submission.levels["variabel"] = _only(records, rows)


def code(field: str, value: str) -> Change:
    """Another text in the first code of OPTYPE's list."""

    def change(submission: Submission) -> None:
        submission["kode"].columns[field][_codes(submission)[0]] = value

    return change


def _codes(submission: Submission) -> list[int]:
    records = submission["kode"]
    return [i for i in range(len(records)) if records.text(i, "kodeverk") == "NGER.OPTYPE"]


def drop_code(submission: Submission) -> None:
    records, gone = submission["kode"], _codes(submission)[-1]
    submission.levels["kode"] = _only(records, [i for i in range(len(records)) if i != gone])


def add_code(submission: Submission) -> None:
    records, last = submission["kode"], _codes(submission)[-1]
    rows = [*range(last + 1), last, *range(last + 1, len(records))]
    submission.levels["kode"] = _only(records, rows)
    submission["kode"].columns["verdi"][last + 1] = "77"
    submission["kode"].columns["navn"][last + 1] = "Ny årsak"


def swap_codes(submission: Submission) -> None:
    records, (one, other) = submission["kode"], _codes(submission)[:2]
    rows = list(range(len(records)))
    rows[one], rows[other] = other, one
    submission.levels["kode"] = _only(records, rows)


def retitle(submission: Submission) -> None:
    submission["datasamling"].columns["PreferredTerm"][0] += " (ærlig talt)"


# ------------------------------------------------------------------ what must differ


@dataclass(frozen=True)
class Mutation:
    """A change, the column it is about, and what is said differently of it (or of the order)."""

    name: str
    change: Change
    column: str = ""
    keys: frozenset[str] = frozenset()
    order: bool = False
    swapped: bool = False
    title: bool = False


def _said(name: str, change: Change, column: str, *keys: str) -> Mutation:
    return Mutation(name, change, column, frozenset(keys))


MUTATIONS = (
    Mutation("a variable dropped", drop, "WEIGHT", order=True),
    Mutation("a variable added", add, "NY", order=True),
    Mutation("two variables swapped", swap, order=True, swapped=True),
    Mutation("moved to another form", put("ASA", "datasamling", HYST), "ASA", order=True),
    _said("another name", put("HEIGHT", "PreferredTerm", "Kroppslengde"), "HEIGHT", "title"),
    _said("æøå in the name", put("HEIGHT", "PreferredTerm", "Hæyde øå"), "HEIGHT", "title"),
    _said("another English name", put("HEIGHT", "NavnEngelsk", "Tall"), "HEIGHT", "title_en"),
    _said("another description", put("HEIGHT", "Beskrivelse", "Målt."), "HEIGHT", "description"),
    _said("another question", put("HEIGHT", "Ledetekst", "Hvor høy?"), "HEIGHT", "question"),
    _said("another type", put("HEIGHT", "DataType", "3"), "HEIGHT", "type", "declared"),
    _said("another lower bound", put("HEIGHT", "GrenseLav", "81"), "HEIGHT", "low", "low_said"),
    _said("another upper bound", put("HEIGHT", "GrenseHoy", "221"), "HEIGHT", "high", "high_said"),
    _said(
        "a bound of days", put("OP_DATE", "GrenseLav", "1990-02-03"), "OP_DATE", "low", "low_said"
    ),
    _said("another unit", put("HEIGHT", "MaaleEnhet", "mm"), "HEIGHT", "unit"),
    _said("a later start", put("HEIGHT", "GyldigFra", "2016-01-01"), "HEIGHT", "period"),
    _said("an end", put("HEIGHT", "GyldigTil", "2025-12-31"), "HEIGHT", "period"),
    _said("no longer required", put("ASA", "Obligatorisk", "Nei"), "ASA", "required", "mandatory"),
    _said(
        "another length", put("PREGNANCIES", "Lengde", "21"), "PREGNANCIES", "length", "length_said"
    ),
    _said("another list", put("ASA", "kodeverk", "NGER.OPTYPE"), "ASA", "codes", "labels"),
    _said("a code recoded", code("verdi", "-5"), "OPTYPE", "codes"),
    _said("another label", code("navn", "Primæroperasjon ærlig"), "OPTYPE", "labels"),
    _said("a code dropped", drop_code, "OPTYPE", "codes", "labels"),
    _said("a code added", add_code, "OPTYPE", "codes", "labels"),
    _said("two codes swapped", swap_codes, "OPTYPE", "codes", "labels"),
    Mutation("another name of the form", retitle, title=True),
)


def _differing(before: Reading, after: Reading) -> dict[str, set[str]]:
    """The keys said differently, by the code's last part; columns of one reading only as `only`."""
    ones = {str(said["code"]): said for said in before.said.values()}
    others = {str(said["code"]): said for said in after.said.values()}
    found: dict[str, set[str]] = {}
    for name in ones.keys() | others.keys():
        one, other = ones.get(name), others.get(name)
        keys = {"only"} if one is None or other is None else {k for k in one if one[k] != other[k]}
        if keys:
            found[name.rpartition(".")[2]] = keys
    return found


def _carried(mutation: Mutation, before: Reading) -> frozenset[str]:
    """What of the change this format has a place for, in the column it is about."""
    said = next(s for s in before.said.values() if str(s["code"]).endswith(f".{mutation.column}"))
    return mutation.keys & said.keys()


@pytest.fixture(scope="module", params=FORMATS.names)
def format_(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Reader, Reading]:
    how = reader(str(request.param))
    return how, read(how.format, catalogue(base()), tmp_path_factory.mktemp(how.format))


def test_there_are_twenty_kinds() -> None:
    assert len(MUTATIONS) >= 20


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_a_format_differs_in_exactly_what_was_changed(
    format_: tuple[Reader, Reading], mutation: Mutation, tmp_path: Path
) -> None:
    how, before = format_
    changed = copy.deepcopy(base())
    mutation.change(changed)
    after = read(how.format, catalogue(changed), tmp_path)
    is_seen = mutation.order and not (mutation.swapped and how.no_order)
    assert (_columns(before) != _columns(after)) is is_seen
    if before.titles:
        assert (before.titles != after.titles) is mutation.title
    wanted: dict[str, set[str]] = {}
    if mutation.keys and _carried(mutation, before):
        wanted = {mutation.column: set(_carried(mutation, before))}
    if mutation.order and mutation.column in ("WEIGHT", "NY"):
        wanted = {mutation.column: {"only"}}
    assert _differing(before, after) == wanted


def _columns(reading: Reading) -> dict[str, list[str]]:
    return {
        table: [str(reading.said[table, name]["code"]) for name in names]
        for table, names in reading.order.items()
    }


@pytest.mark.parametrize("name", FORMATS.names)
def test_every_kind_is_carried_but_those_left_out(name: str, tmp_path: Path) -> None:
    """Formats leave out what they have no place for: each reader names those."""
    spread = {"type", "codes", "labels", "unit", "period", "mandatory", "length", "low", "high"}
    found = read(name, catalogue(base()), tmp_path / name)
    said = next(s for s in found.said.values() if str(s["code"]).endswith(".HEIGHT"))
    carried = {"mandatory" if key == "required" else key for key in said}
    assert spread - carried == reader(name).leaves_out
