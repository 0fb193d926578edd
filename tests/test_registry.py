"""registry.toml is read strictly: whatever stands in it, a registry or one sentence comes of it."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from regmeta.errors import BrokenConfiguration, RegmetaError
from regmeta.files.toml_lines import Keys
from regmeta.registry import load_registry
from regmeta.runs.batch import Batch
from regmeta.runs.checking import check
from regmeta.spec.fields import Spec
from tests.conftest import ROOT

TODAY = date(2026, 11, 23)
RUNS = 300
WHOLE: dict[str, Any] = {
    "id": "register",
    "platform": "mrs",
    "helseregion": "nord",
    "sources": [{"title": "En kodebok", "read": date(2026, 11, 1)}, {"title": "En side"}],
    "files": [{"path": "liste.csv"}, {"path": "mer.csv", "layout": "template"}],
    "supplements": [{"path": "tillegg.csv"}],
    "kilde": {"Code": "K_REGISTER", "PreferredTerm": "Et register"},
    "defaults": {"variabel": {"Synlig": "1"}},
    "datasamlinger": {"Skjema": {"PreferredTerm": "Skjema"}},
    "status": {
        "stage": "delivered",
        "dates": {"draft": date(2026, 1, 1), "delivered": date(2026, 2, 1)},
        "waiting_for": "ingen",
        "planned": date(2027, 1, 1),
        "application_form": True,
        "application_form_required": True,
        "decides_applications": "fagrådet",
    },
    "data": {
        "Skjema": {
            "keys": ["ID", ["PASIENT", "DATO"]],
            "formulas": {"KMI": "VEKT / HOYDE"},
            "order": [{"earlier": "INN", "later": "UT", "by": "ID"}],
            "event": "DATO",
        }
    },
}
STRANGE: tuple[Any, ...] = (
    "",
    "tekst",
    "a\0b",
    "../../etc/passwd",
    "/dev/null",
    "x" * 5000,
    0,
    -1,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    True,
    date(1, 1, 1),
    [],
    [[]],
    [1],
    ["a"],
    [{}],
    {},
    {"a": 1},
    {"title": []},
    {"path": {"path": "a"}},
    [[["a"]]],
    "📊\u202e",
    "\x7f",
)


def toml(value: Any) -> str:
    """A value as TOML, tables inline."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{quoted(key)} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, str):
        return quoted(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def quoted(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if ord(c) > 31 and c != "\x7f" else f"\\u{ord(c):04x}" for c in safe) + '"'
    )


def write(folder: Path, data: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "liste.csv").write_text("Navn;Beskrivelse\na;b\n", encoding="utf-8")
    (folder / "mer.csv").write_text("Navn;Beskrivelse\na;b\n", encoding="utf-8")
    lines = [f"{quoted(key)} = {toml(value)}\n" for key, value in data.items()]
    (folder / "registry.toml").write_text("".join(lines), encoding="utf-8")
    return folder


def places(value: Any, way: Keys = ()) -> list[Keys]:
    """Every way into a nested value, tables and lists included."""
    if isinstance(value, dict):
        inner = [one for key, member in value.items() for one in places(member, (*way, key))]
    elif isinstance(value, list):
        inner = [one for n, member in enumerate(value) for one in places(member, (*way, n))]
    else:
        inner = []
    return [way, *inner] if way else inner


def spoilt(value: Any, way: Keys, chance: random.Random) -> Any:
    """The same with another value, another key or nothing at the end of one way."""
    if not way:
        return chance.choice(STRANGE)
    copy = dict(value) if isinstance(value, dict) else list(value)
    key: Any = way[0]
    kind = chance.random() if len(way) == 1 and isinstance(copy, dict) else 0.0
    if kind > 0.85:
        del copy[key]
    elif kind > 0.7:
        copy[f"{key}{chance.choice(('x', ' ', '.', 'é'))}"] = copy.pop(key)
    else:
        copy[key] = spoilt(copy[key], way[1:], chance)
    return copy


def test_what_the_fuzz_begins_with_is_a_registry(spec: Spec, tmp_path: Path) -> None:
    registry = load_registry(write(tmp_path / "register", WHOLE), spec)
    assert registry.status.dates == WHOLE["status"]["dates"]
    assert registry.data["Skjema"].keys == (("ID",), ("PASIENT", "DATO"))
    assert registry.place("defaults.variabel", "Synlig").row == 8


@pytest.mark.parametrize("seed", range(RUNS))
def test_whatever_is_changed_a_registry_or_one_sentence_comes_of_it(
    seed: int, spec: Spec, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    data: Any = WHOLE
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = spoilt(data, chance.choice(places(data) or [()]), chance)
        if not isinstance(data, dict):
            data = {"id": data}
    folder = write(tmp_path / "register", data)
    try:
        load_registry(folder, spec)
    except RegmetaError as error:
        assert isinstance(error, BrokenConfiguration)
        for lang in ("nb", "en"):
            for line in error.message(lang).splitlines():
                assert line.startswith(f"{folder / 'registry.toml'}")
                assert line.endswith((".", "?")), line
        assert error.message("nb") != error.message("en")


@pytest.mark.parametrize("seed", range(0, RUNS, 15))
def test_what_is_accepted_can_be_checked(seed: int, spec: Spec, tmp_path: Path) -> None:
    chance = random.Random(seed)
    data = spoilt(WHOLE, chance.choice(places(WHOLE)), chance)
    folder = write(tmp_path / "register", data if isinstance(data, dict) else WHOLE)
    try:
        checked = check([folder], spec, today=TODAY)
    except RegmetaError as error:
        assert error.message("nb") != error.message("en")
    else:
        assert isinstance(checked.batch, Batch)


def test_the_shipped_registries_have_nothing_to_refuse(spec: Spec) -> None:
    for folder in (ROOT / "registries").iterdir():
        if (folder / "registry.toml").is_file():
            assert load_registry(folder, spec).id == folder.name


def test_all_faults_are_told_at_once_with_the_key_of_a_label(spec: Spec, tmp_path: Path) -> None:
    wrong = dict(WHOLE) | {
        "id": "annet",
        "platfrom": "mrs",
        "kilde": {"Navn": "Helsedataservice", "Preferred term": "Norsk sårregister"},
    }
    with pytest.raises(BrokenConfiguration) as caught:
        load_registry(write(tmp_path / "register", wrong), spec)
    nb, en = (caught.value.message(lang).splitlines() for lang in ("nb", "en"))
    assert len(nb) == len(en) == 4
    for said in ("healthDataAccessBodyName", "PreferredTerm", "«platform»", "mappens navn"):
        assert any(said in line for line in nb), said
    assert any("the field “Navn” is called healthDataAccessBodyName here" in line for line in en)
