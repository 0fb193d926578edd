"""Editions are numbered, never altered, addressed by content, and refused where nothing is new."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.editions import compare, load_editions, with_histories
from regmeta.editions.store import digest_of, read_editions
from regmeta.errors import RegmetaError
from regmeta.read import read_registry
from regmeta.registry import find_registries, load_registry
from regmeta.runs.sides import read_side
from regmeta.spec.fields import Spec
from tests.commands import Done, run
from tests.conftest import ROOT, TODAY


@pytest.fixture
def registries(tmp_path: Path) -> Path:
    """One registry of those that ship, in a folder of registries that may be written in."""
    folder = tmp_path / "registries"
    shutil.copytree(ROOT / "registries" / "norgast", folder / "norgast")
    return folder


def release(registries: Path, day: str = "2026-11-01", *more: str) -> Done:
    named = ("--registries", str(registries), "--by", "Kari Nordmann", "--today", day)
    return run("release", "norgast", *named, *more)


def change(registries: Path, before: str, after: str) -> None:
    file = registries / "norgast" / "norgast-klokebok.csv"
    text = file.read_text(encoding="utf-8-sig")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_an_edition_holds_the_files_and_the_content_under_their_digests(registries: Path) -> None:
    assert release(registries, "2026-11-01", "--title", "Første «utgave»").code == 0
    home = registries / "norgast" / "editions"
    about = tomllib.loads((home / "1" / "edition.toml").read_text(encoding="utf-8"))
    assert about["number"] == 1 and about["by"] == "Kari Nordmann"
    assert about["title"] == "Første «utgave»" and about["made"].isoformat() == "2026-11-01"
    assert about["spec"].startswith("helsedata/") and about["findings"]["error"] == 0
    held = {"registry.toml", "norgast-klokebok.csv", "tillegg.csv", "statistics.json"}
    assert {one["path"] for one in about["files"]} == held
    for path in (home / "objects").iterdir():
        assert digest_of(path.read_bytes()) == path.stem
    kept = {one["sha256"]: one for one in about["files"]}
    for digest, one in kept.items():
        object_ = next((home / "objects").glob(f"{digest}*"))
        assert object_.read_bytes() == (registries / "norgast" / one["path"]).read_bytes()


def test_a_release_with_nothing_new_is_refused_and_leaves_no_trace(registries: Path) -> None:
    release(registries)
    before = snapshot(registries)
    again = release(registries, "2026-11-02")
    assert again.code == 2 and "ingenting er endret siden utgave 1" in again.err
    assert snapshot(registries) == before


def test_other_bytes_that_say_the_same_make_no_edition(registries: Path) -> None:
    release(registries)
    file = registries / "norgast" / "norgast-klokebok.csv"
    file.write_bytes(file.read_bytes() + b"\r\n")
    again = release(registries, "2026-11-02")
    assert again.code == 2 and "sier det samme som utgave 1" in again.err


def test_another_order_of_rows_makes_no_edition(registries: Path) -> None:
    release(registries)
    file = registries / "norgast" / "norgast-klokebok.csv"
    head, *rows = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    forms: dict[str, list[str]] = {row.partition(";")[0]: [] for row in rows}
    for row in rows:
        forms[row.partition(";")[0]].append(row)
    turned = [row for form in reversed(forms) for row in forms[form]]
    assert turned != rows
    file.write_text("".join([head, *turned]), encoding="utf-8")
    again = release(registries, "2026-11-02")
    assert again.code == 2 and "sier det samme som utgave 1" in again.err


def test_strict_ends_with_1_where_a_change_is_breaking(registries: Path) -> None:
    release(registries)
    sides = (f"{registries}/norgast@1", f"{registries}/norgast")
    assert run("diff", *sides, "--strict").code == 0
    change(registries, '"Perkutan"', '"Gjennom huden"')
    assert run("diff", *sides, "--strict").code == 1
    assert run("diff", *sides).code == 0


def test_a_new_edition_leaves_the_old_one_as_it_was(registries: Path) -> None:
    release(registries)
    before = snapshot(registries / "norgast" / "editions")
    change(registries, "Fødselsdato", "Dag for fødsel")
    done = release(registries, "2026-11-02", "--lang", "en")
    assert done.code == 0 and "Edition 2" in done.out and "Dag for fødsel" in done.out
    after = snapshot(registries / "norgast" / "editions")
    assert before.items() <= after.items()
    objects = [name for name in after if name.startswith("objects")]
    # Two of the workbook, two of the content, and one of each file that did not change.
    assert len(objects) == 7, "registry.toml did not change, so it is kept once"


def test_the_same_release_is_the_same_bytes(registries: Path, tmp_path: Path) -> None:
    shutil.copytree(registries, tmp_path / "other")
    release(registries)
    release(tmp_path / "other")
    assert snapshot(registries) == snapshot(tmp_path / "other")


def test_errors_refuse_a_release_unless_somebody_accepts_them(registries: Path) -> None:
    change(registries, "Tallvariabel", "Et slags tall")
    refused = release(registries)
    assert refused.code == 2 and "--with-errors" in refused.err
    assert "Traceback" not in refused.err
    assert not (registries / "norgast" / "editions").exists()
    assert release(registries, "2026-11-01", "--with-errors").code == 0
    assert (read_editions(registries / "norgast")[0].findings or {})["error"] > 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("release", "finnesikke", "--by", "K"), "er ikke et register"),
        (("release", "norgast", "--by", "  "), "si hvem som står for utgaven"),
        (("diff", "{r}/norgast@1", "{r}/norgast"), "har ingen utgaver ennå"),
        (("diff", "{r}", "{r}/norgast"), "er ikke mappen til ett register"),
        (("diff", "{r}/norgast"), "Oppgi to å sammenlikne"),
    ],
)
def test_wrong_use_is_one_sentence(words: tuple[str, ...], sentence: str, registries: Path) -> None:
    told = [word.replace("{r}", str(registries)) for word in words]
    where = () if told[0] == "diff" else ("--registries", str(registries))
    done = run(*told, *where)
    assert done.code == 2 and sentence in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_an_edition_of_an_earlier_day_than_the_last_is_refused(registries: Path) -> None:
    release(registries, "2026-11-02")
    change(registries, "Fødselsdato", "Dag for fødsel")
    assert "kan ikke være fra 2026-11-01" in release(registries, "2026-11-01").err


def test_an_object_that_was_altered_is_found_out(registries: Path) -> None:
    release(registries)
    content = read_editions(registries / "norgast")[0].content
    path = registries / "norgast" / "editions" / "objects" / f"{content}.json"
    path.write_bytes(path.read_bytes().replace(b"NORGAST", b"NORGATS", 1))
    done = run("diff", f"{registries}/norgast@1", f"{registries}/norgast")
    assert done.code == 2 and "er endret etter at utgaven ble laget" in done.err


def test_an_edition_that_does_not_exist_names_those_that_do(registries: Path) -> None:
    release(registries)
    done = run("diff", f"{registries}/norgast@7", f"{registries}/norgast", "--lang", "en")
    assert done.code == 2 and "The editions are 1" in done.err


def test_editions_are_no_registries_and_are_not_read_as_files(registries: Path, spec: Spec) -> None:
    release(registries)
    assert [one.name for one in find_registries(registries)] == ["norgast"]
    assert find_registries(registries / "norgast") == (registries / "norgast",)
    assert len(load_registry(registries / "norgast", spec).files) == 1
    with pytest.raises(RegmetaError):
        find_registries(registries / "norgast" / "editions")
    checked = run("check", str(registries), "--format", "json")
    assert json.loads(checked.out)["files"] == ["norgast/norgast-klokebok.csv"]


def test_an_edition_compared_with_the_folder_it_was_made_of_is_the_same(
    registries: Path, spec: Spec
) -> None:
    release(registries)
    folder = str(registries / "norgast")
    sides = [read_side(name, spec, TODAY) for name in (f"{folder}@last", folder)]
    assert compare(sides[0], sides[1], spec).lines == ()


def test_editions_are_loaded_with_what_changed_newest_first(registries: Path, spec: Spec) -> None:
    assert load_editions(registries / "norgast", spec, TODAY) == ()
    release(registries)
    change(registries, "Fødselsdato", "Dag for fødsel")
    release(registries, "2026-11-02")
    newest, first = load_editions(registries / "norgast", spec, TODAY)
    assert (newest.number, first.number, first.changes) == (2, 1, ())
    assert [(one.kind, one.grade) for one in newest.changes] == [("name-replaced", "compatible")]
    page = run("diff", "norgast", "--changelog", "--registries", str(registries)).out
    assert page.index("## Utgave 2 – 2026-11-02") < page.index("## Utgave 1 – 2026-11-01")
    assert "Dag for fødsel" in page and "Den første utgaven." in page


def test_versions_hold_from_the_editions_day(registries: Path) -> None:
    release(registries)
    change(registries, "Tallvariabel", "Tekstvariabel")
    release(registries, "2026-11-15", "--with-errors")
    folder = registries / "norgast"
    done = run("diff", f"{folder}@1", f"{folder}@2", "--versions", "--format", "json")
    versions = json.loads(done.out)["versions"]
    assert versions
    for one in versions:
        assert one["closed"]["gyldigTil"] == "2026-11-14"
        assert one["opened"]["gyldigFra"] == "2026-11-15"


def test_three_meanings_become_three_versions_one_after_the_other(
    registries: Path, spec: Spec
) -> None:
    folder = registries / "norgast"
    release(registries, "2026-01-01")
    change(registries, '"Perkutan"', '"Gjennom huden"')
    release(registries, "2026-03-01")
    change(registries, '"Gjennom huden"', '"Ukjent vei"')
    release(registries, "2026-06-01")
    change(registries, '"Høyde:"', '"Pasientens høyde:"')
    release(registries, "2026-07-01")
    read = read_registry(load_registry(folder, spec), spec)
    catalogue = build_catalogue([read], spec, today=TODAY)
    told = with_histories(catalogue, {"norgast": folder}, spec, TODAY)
    versions = {one.code: one.versions for one in told.kilder[0].variables}
    access = versions["V_NORGAST.REGISTRERING.ABDOMINAL_ACCESS"]
    days = [(str(one.period.start), str(one.period.end), one.active) for one in access]
    assert days == [
        ("2026-06-01", "None", True),
        ("2026-03-01", "2026-05-31", False),
        ("None", "2026-02-28", False),
    ]
    assert [one.properties.get("GyldigFra", "") for one in access] == [
        "2026-06-01",
        "2026-03-01",
        "",
    ]
    assert len(versions["V_NORGAST.REGISTRERING.HEIGHT"]) == 1, "another wording is no version"
    # Two more are the earlier versions of BED_DAYS and CRP, which the supplement tells of.
    assert sum(len(one) for one in versions.values()) == len(versions) + 4


def test_a_registry_without_editions_keeps_its_versions(registries: Path, spec: Spec) -> None:
    folder = registries / "norgast"
    read = read_registry(load_registry(folder, spec), spec)
    catalogue = build_catalogue([read], spec, today=TODAY)
    assert with_histories(catalogue, {"norgast": folder}, spec, TODAY) is catalogue


@pytest.mark.parametrize("command", ["diff", "release", "package", "verify"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    shown = run(command, "--help")
    assert shown.code == 0 and "Example:" in shown.out and "--lang" in shown.out


def test_two_folders_of_registries_are_compared_by_id(registries: Path, tmp_path: Path) -> None:
    for name in ("nger", "muskel"):
        shutil.copytree(ROOT / "registries" / name, registries / name)
    later = tmp_path / "later"
    shutil.copytree(registries, later)
    shutil.rmtree(later / "muskel")
    shutil.copytree(ROOT / "registries" / "als", later / "als")
    change(later, '"Perkutan"', '"Gjennom huden"')
    done = run("diff", registries, later)
    assert done.code == 0
    assert "endret: 1 (norgast)" in done.out and "uendret: 1 (nger)" in done.out
    assert "nye: 1 (als)" in done.out and "borte: 1 (muskel)" in done.out
    assert "koden 7 betydde «Perkutan»" in done.out
    data = json.loads(run("diff", registries, later, "--format", "json").out)
    assert set(data["changed"]) == {"norgast"} and data["gone"] == ["muskel"]
    assert "## " in run("diff", registries, later, "--format", "md").out
    assert run("diff", registries, later, "--strict").code == 1
    assert run("diff", registries, later, "--format", "html").code == 2
    assert run("diff", registries, registries, "--strict").code == 0


def test_an_edition_is_named_by_the_registrys_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "registries" / "nger", tmp_path / "registries" / "nger")
    monkeypatch.chdir(tmp_path)
    assert run("release", "nger", "--by", "Kari", "--today", "2026-09-01").code == 0
    done = run("diff", "nger@1", "nger")
    assert done.code == 0
    assert "nger@1 → " in done.out
    wrong = run("diff", "finnes-ikke@1", "nger")
    assert wrong.code == 2
    assert "er ikke mappen til ett register" in wrong.err
