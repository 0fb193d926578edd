"""A second run without change writes nothing; any change is seen, and nothing odd is trusted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from regmeta.cli import app
from regmeta.publish.unchanged import SEAL

SHIPPED = Path(__file__).parent.parent / "registries"
DAY = "2026-08-20"


def run(folder: Path, out: Path, *more: str, today: str = DAY) -> Result:
    options = ["--out", str(out), "--formats", "api,tables", "--today", today, *more]
    return CliRunner().invoke(app, ["publish", str(folder), *options])


def changed(folder: Path, out: Path, **more: str) -> list[str]:
    said = json.loads(run(folder, out, "--dry-run", "--format", "json", **more).stdout)
    assert said["known"]
    assert said["current"] == (not said["changed"])
    return list(said["changed"])


def stamps(out: Path) -> dict[str, tuple[int, int]]:
    files = (path for path in out.rglob("*") if path.is_file())
    return {str(one): (one.stat().st_ino, one.stat().st_mtime_ns) for one in files}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two of the registries that ship: one that is published and one that is left out."""
    chosen = sorted(path.parent.name for path in SHIPPED.glob("*/registry.toml"))[:2]
    for name in chosen:
        shutil.copytree(SHIPPED / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    assert run(folder, tmp_path / "build").exit_code == 0
    return tmp_path / "build"


@pytest.mark.parametrize("format", ["text", "json"])
@pytest.mark.parametrize("strict", [(), ("--strict",)], ids=["", "strict"])
def test_a_second_run_writes_nothing_and_tells_the_same(
    folder: Path, out: Path, format: str, strict: tuple[str, ...]
) -> None:
    first = run(folder, out, "--again", "--format", format, *strict)
    before = stamps(out)
    second = run(folder, out, "--format", format, *strict)
    assert stamps(out) == before
    assert second.stdout == first.stdout
    assert second.exit_code == first.exit_code
    assert "ingenting ble skrevet" in second.stderr


def test_a_dry_run_names_what_has_changed_and_writes_nothing(folder: Path, out: Path) -> None:
    before = stamps(out)
    assert changed(folder, out) == []
    assert changed(folder, out, today="2026-08-21") == ["today"]
    one = sorted(folder.iterdir())[0]
    with (one / "registry.toml").open("a", encoding="utf-8") as file:
        file.write("\n# en merknad\n")
    assert changed(folder, out) == [f"registries/{one.name}"]
    shutil.rmtree(one)
    assert changed(folder, out) == [f"registries/{one.name}"]
    assert stamps(out) == before


def test_a_changed_registry_is_published_as_if_from_nothing(
    folder: Path, out: Path, tmp_path: Path
) -> None:
    shutil.rmtree(sorted(folder.iterdir())[0])
    assert run(folder, out).exit_code == 0
    run(folder, tmp_path / "other")
    for path in (tmp_path / "other").rglob("*"):
        if path.is_file():
            same = out / path.relative_to(tmp_path / "other")
            assert same.read_bytes() == path.read_bytes()
    assert changed(folder, out) == []


@pytest.mark.parametrize("harm", ["missing", "odd", "cut", "lost", "extra"])
def test_a_publication_that_somebody_harmed_is_written_again(
    folder: Path, out: Path, harm: str
) -> None:
    about, whole = out / "publication.json", {path.name for path in out.rglob("*")}
    text = about.read_bytes()
    if harm == "missing":
        (out / SEAL).unlink()
    elif harm == "odd":
        (out / SEAL).write_text('{"seal": 1, "lies": []}', encoding="utf-8")
    elif harm == "cut":
        about.write_bytes(text[:-5])
    elif harm == "lost":
        about.unlink()
    else:
        (out / "tables" / "extra.csv").write_text("a", encoding="utf-8")
    assert "alt ville blitt skrevet" in run(folder, out, "--dry-run").stdout
    assert run(folder, out).exit_code == 0
    assert about.read_bytes() == text
    assert {path.name for path in out.rglob("*")} == whole
    assert changed(folder, out) == []


def test_a_broken_registry_is_named_in_every_run(folder: Path, tmp_path: Path) -> None:
    (sorted(folder.iterdir())[0] / "registry.toml").write_text("= nei", encoding="utf-8")
    for _ in range(2):
        done = run(folder, tmp_path / "new")
        assert done.exit_code == 3
        assert "registry.toml" in done.stderr
    assert not (tmp_path / "new" / SEAL).exists()


def test_a_spreadsheet_outside_the_folder_is_read_in_every_run(
    folder: Path, tmp_path: Path
) -> None:
    one = sorted(folder.iterdir())[0]
    config = one / "registry.toml"
    file = next(path for path in one.iterdir() if f'path = "{path.name}"' in config.read_text())
    file.rename(tmp_path / file.name)
    text = config.read_text(encoding="utf-8")
    text = text.replace(f'path = "{file.name}"', f'path = "../../{file.name}"')
    config.write_text(text, encoding="utf-8")
    assert run(folder, tmp_path / "new").exit_code == 0
    assert not (tmp_path / "new" / SEAL).exists()
