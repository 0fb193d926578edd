"""A delivery holds all it should, is the same bytes each time, and is refused in one sentence."""

from __future__ import annotations

import json
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from regmeta.delivery.packaging import read_package
from regmeta.editions import content_of
from regmeta.errors import UnreadableInput
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from tests.commands import Done, run
from tests.conftest import ROOT, TODAY


@pytest.fixture
def registries(tmp_path: Path) -> Path:
    folder = tmp_path / "registries"
    shutil.copytree(ROOT / "registries" / "norgast", folder / "norgast")
    return folder


def package(registries: Path, out: Path, *more: str | Path) -> Done:
    words = ("--out", out, "--registries", registries, "--today", "2026-11-23", *more)
    return run("package", "norgast", *words)


def release(registries: Path, day: str) -> Done:
    return run("release", "norgast", "--registries", registries, "--by", "K", "--today", day)


def change(registries: Path, before: str, after: str) -> None:
    file = registries / "norgast" / "norgast-klokebok.csv"
    text = file.read_text(encoding="utf-8-sig")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_manifest_tells_of_every_file_with_its_checksum(
    registries: Path, tmp_path: Path
) -> None:
    out = tmp_path / "leveranse"
    done = package(registries, out)
    assert done.code == 0 and "Første leveranse" in done.out
    manifest = json.loads((out / "manifest.json").read_bytes())
    files = snapshot(out)
    files.pop("manifest.json")
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }
    assert manifest["code"] == "K_NORGAST" and manifest["made"] == "2026-11-23"
    assert manifest["counts"]["variables"] == 71 and manifest["since"] is None
    for name in ("LESMEG.md", "kontroll/funn.html", "kontroll/funn.json", "mottatt/registry.toml"):
        assert name in files
    assert (
        files["mottatt/norgast-klokebok.csv"]
        == (registries / "norgast" / "norgast-klokebok.csv").read_bytes()
    )


def test_the_workbook_says_what_the_registry_says(
    registries: Path, tmp_path: Path, spec: Spec
) -> None:
    package(registries, tmp_path / "ut")
    reading = read_file(tmp_path / "ut" / "norgast-metadata.xlsx", spec)
    assert reading.layout == "template"
    again = content_of(reading.submission, spec, TODAY)
    before = read_package(tmp_path / "ut", TODAY)
    assert before is not None
    assert [one.code for one in again.kilde.variables] == [
        one.code for one in before.kilde.variables
    ]
    assert again.kilde.properties == before.kilde.properties


def test_the_json_is_what_publishing_writes(registries: Path, tmp_path: Path) -> None:
    package(registries, tmp_path / "ut")
    build = tmp_path / "build"
    run("publish", registries, "--out", build, "--formats", "api", "--today", "2026-11-23")
    assert snapshot(tmp_path / "ut" / "katalog") == snapshot(build / "api")


def test_a_delivery_is_the_same_bytes_as_folder_and_as_zip(
    registries: Path, tmp_path: Path
) -> None:
    for name in ("a", "b", "a.zip", "b.zip"):
        assert package(registries, tmp_path / name).code == 0
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == snapshot(tmp_path / "a")


def test_a_delivery_names_the_edition_whose_bytes_it_holds(
    registries: Path, tmp_path: Path
) -> None:
    release(registries, "2026-10-01")
    assert package(registries, tmp_path / "1").code == 0
    manifest = json.loads((tmp_path / "1" / "manifest.json").read_bytes())
    assert (manifest["edition"], len(manifest["editionDigest"])) == (1, 64)
    with (registries / "norgast" / "norgast-klokebok.csv").open("ab") as file:
        file.write(b"\n")
    assert package(registries, tmp_path / "2").code == 0
    manifest = json.loads((tmp_path / "2" / "manifest.json").read_bytes())
    assert (manifest["edition"], manifest["editionDigest"]) == (None, None)
    refused = package(registries, tmp_path / "3", "--delivered")
    assert (refused.code, "som utgave 1, men er andre bytes" in refused.err) == (2, True)
    assert not (tmp_path / "3").exists()


def test_changes_are_counted_from_the_edition_that_was_delivered(
    registries: Path, tmp_path: Path
) -> None:
    assert "ingen utgave" in package(registries, tmp_path / "1", "--delivered").err
    release(registries, "2026-10-01")
    assert package(registries, tmp_path / "1", "--delivered").code == 0
    change(registries, '"Perkutan"', '"Gjennom huden"')
    release(registries, "2026-11-01")
    change(registries, '"Høyde:"', '"Pasientens høyde:"')
    done = package(registries, tmp_path / "2")
    assert "Siden norgast@1" in done.out
    told = json.loads((tmp_path / "2" / "endringer" / "endringer.json").read_bytes())
    assert {one["kind"] for one in told["changes"]} >= {"code-meaning-changed", "name-reworded"}
    assert "norgast@1" in (tmp_path / "2" / "LESMEG.md").read_text(encoding="utf-8")


def test_a_delivery_is_not_written_over(registries: Path, tmp_path: Path) -> None:
    out = tmp_path / "levering.zip"
    assert package(registries, out).code == 0
    before = out.read_bytes()
    change(registries, '"Perkutan"', '"Gjennom huden"')
    done = package(registries, out)
    assert done.code == 2 and "en levering skrives ikke over" in done.err
    assert out.read_bytes() == before
    assert package(registries, out, "--overwrite").code == 0 and out.read_bytes() != before


def test_an_earlier_package_may_be_what_changes_are_counted_from(
    registries: Path, tmp_path: Path
) -> None:
    for name in ("forrige", "forrige.zip"):
        package(registries, tmp_path / name)
    change(registries, '"Perkutan"', '"Gjennom huden"')
    for name in ("forrige", "forrige.zip"):
        done = package(registries, tmp_path / "ny", "--since", tmp_path / name, "--lang", "en")
        assert done.code == 0 and "1 breaking" in done.out


def test_a_package_whose_content_was_altered_is_found_out(registries: Path, tmp_path: Path) -> None:
    package(registries, tmp_path / "ut")
    path = tmp_path / "ut" / "innhold.json"
    path.write_bytes(path.read_bytes().replace(b"NORGAST", b"NORGATS"))
    with pytest.raises(UnreadableInput):
        read_package(tmp_path / "ut", TODAY)
    done = package(registries, tmp_path / "ny", "--since", tmp_path / "ut")
    assert done.code == 2 and "Pakken er endret" in done.err


def test_a_manifest_that_is_not_whole_is_found_out(registries: Path, tmp_path: Path) -> None:
    package(registries, tmp_path / "ut")
    path = tmp_path / "ut" / "manifest.json"
    for files in (None, 5, [1], [{"path": "innhold.json"}]):
        path.write_text(json.dumps({"format": "regmeta-delivery/1", "files": files}))
        with pytest.raises(UnreadableInput):
            read_package(tmp_path / "ut", TODAY)
    path.write_text('{"format": "noe annet"}')
    assert read_package(tmp_path / "ut", TODAY) is None


def test_errors_and_folders_of_others_refuse_a_delivery(registries: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mitt"
    mine.mkdir()
    (mine / "dagbok.txt").write_text("viktig")
    done = package(registries, mine)
    assert done.code == 2 and len(done.err.strip().splitlines()) == 1
    assert (mine / "dagbok.txt").read_text() == "viktig"
    change(registries, "Tallvariabel", "Et slags tall")
    done = package(registries, tmp_path / "ut")
    assert done.code == 2 and "--with-errors" in done.err and not (tmp_path / "ut").exists()
    assert package(registries, tmp_path / "ut", "--with-errors").code == 0
    assert package(registries, tmp_path / "finnes" / "ikke.zip", "--with-errors").code == 2


def test_a_delivery_takes_the_place_of_the_former_one(registries: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    package(registries, out)
    before = snapshot(out)
    assert package(registries, out).code == 0
    assert snapshot(out) == before
