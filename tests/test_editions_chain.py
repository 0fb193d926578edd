"""Editions show when somebody has altered them, whichever byte of whichever file it was."""

from __future__ import annotations

import json
import random
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from regmeta.editions.chain import own_digest
from regmeta.editions.store import about_path, read_editions
from regmeta.editions.verifying import verify_editions
from regmeta.errors import UnreadableInput
from tests.commands import Done, run
from tests.conftest import ROOT


def release(registries: Path, day: str, *more: str) -> Done:
    words = ("--registries", registries, "--by", "K", "--today", day, *more)
    return run("release", "norgast", *words)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with three editions."""
    registries = tmp_path_factory.mktemp("kjede") / "registries"
    shutil.copytree(ROOT / "registries" / "norgast", registries / "norgast")
    file = registries / "norgast" / "norgast-klokebok.csv"
    words = ("Vekt ved innleggelse", "Vekten ved innleggelsen", "Vekt da pasienten ble lagt inn")
    for month, (before, after) in enumerate(pairwise((words[0], *words)), start=1):
        text = file.read_text("utf-8-sig")
        assert before in text
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
        assert release(registries, f"2026-0{month}-01").code == 0
    return registries


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    shutil.copytree(released, tmp_path / "registries")
    return tmp_path / "registries" / "norgast"


def verified(folder: Path, *more: str) -> Done:
    return run("editions", "verify", "norgast", "--registries", folder.parent, *more)


def test_untouched_editions_are_told_to_be_so(folder: Path):
    done = verified(folder)
    assert done.code == 0 and "uendret" in done.out
    said = json.loads(verified(folder, "--format", "json", "--lang", "en").out)
    assert said[0]["intact"] and said[0]["editions"] == len(read_editions(folder)) == 3


def test_any_altered_byte_of_any_file_is_found(folder: Path):
    rng = random.Random(11)
    files = sorted(path for path in (folder / "editions").rglob("*") if path.is_file())
    assert len(files) >= 6
    for path in files:
        before = path.read_bytes()
        for at in rng.sample(range(len(before)), 12):
            altered = bytes([before[at] ^ (1 << rng.randrange(7))])
            path.write_bytes(before[:at] + altered + before[at + 1 :])
            assert verify_editions(folder).faults, f"{path.name}, byte {at}"
        path.write_bytes(before)
    assert verify_editions(folder).faults == ()


def test_an_emptied_or_removed_file_is_found(folder: Path):
    for path in sorted((folder / "editions" / "objects").iterdir()):
        before = path.read_bytes()
        path.write_bytes(b"")
        done = verified(folder)
        assert done.code == 1 and "er tom" in done.out
        path.unlink()
        assert "mangler" in verified(folder).out
        path.write_bytes(before)
    assert verified(folder).code == 0


def test_an_edition_in_the_middle_cannot_be_taken_away_or_rewritten(folder: Path):
    editions = read_editions(folder)
    first = about_path(folder, editions[0].number)
    text = first.read_text("utf-8")
    forged = text.replace('by = "K"', 'by = "L"')
    line = next(line for line in forged.splitlines() if line.startswith("digest = "))
    first.write_text(forged.replace(line, f'digest = "{own_digest(forged)}"'), encoding="utf-8")
    with pytest.raises(UnreadableInput, match="følger ikke"):
        read_editions(folder)
    first.write_text(text, encoding="utf-8")
    assert read_editions(folder) == editions
    shutil.rmtree(first.parent)
    with pytest.raises(UnreadableInput, match="utgaven før den er borte"):
        read_editions(folder)


def test_what_a_killed_run_left_empty_is_not_trusted(folder: Path):
    """An object that lies there with fewer bytes is written again, not taken for the right one."""
    last = read_editions(folder)[-1]
    path = folder / "editions" / "objects" / f"{last.files[-1].digest}.toml"
    path.write_bytes(b"")
    file = folder / "norgast-klokebok.csv"
    text = file.read_text("utf-8-sig")
    file.write_text(text.replace("Høyde", "Kroppshøyde", 1), encoding="utf-8")
    assert release(folder.parent, "2026-05-01").code == 0
    assert verify_editions(folder).faults == ()


def test_editions_of_0_1_0_are_read_and_begin_no_chain(folder: Path):
    about = about_path(folder, 1)
    lines = about.read_text("utf-8").splitlines(keepends=True)
    old = "".join(line for line in lines if not line.startswith(("digest = ", "before = ")))
    for number in (2, 3):
        shutil.rmtree(folder / "editions" / str(number), ignore_errors=True)
    about.write_text(old, encoding="utf-8")
    assert "0.1.0" in verified(folder).out and verified(folder).code == 0
    assert release(folder.parent, "2026-05-01").code == 0
    assert read_editions(folder)[-1].before
    about.write_text(old.replace('by = "K"', 'by = "L"'), encoding="utf-8")
    assert verified(folder).code == 1


def test_a_delivery_names_the_edition_it_holds_by_its_digest(folder: Path, tmp_path: Path):
    out = tmp_path / "leveranse"
    done = run("package", "norgast", "--out", out, "--registries", folder.parent)
    manifest = json.loads((out / "manifest.json").read_bytes())
    last = read_editions(folder)[-1]
    assert done.code == 0
    assert (manifest["edition"], manifest["editionDigest"]) == (last.number, last.digest)
