"""Extracts that are no plain files: databases, folders, servers, and disks without room."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.data.source.files import open_source
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files.database import connect
from regmeta.files.scratch import scratch


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form of a registry with faults, as csv."""
    out = tmp_path_factory.mktemp("uttrekk")
    call = ["data", "synth", "norgast", "--rows", "300", "--faults", "5", "--out", str(out / "u")]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    return out / "u" / "registrering.csv"


@pytest.fixture
def database(extract: Path, tmp_path: Path) -> Path:
    with extract.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file, delimiter=";")
    columns = ", ".join(f'"{name}"' for name in heading)
    path = tmp_path / "register.sqlite"
    with sqlite3.connect(path) as base:
        base.execute(f"CREATE TABLE registrering ({columns})")
        places = ", ".join("?" * len(heading))
        base.executemany(
            f"INSERT INTO registrering VALUES ({places})",
            [[cell or None for cell in row] for row in rows],
        )
    base.close()
    return path


def findings(path: Path) -> list[tuple[str, str, str]]:
    call = ["data", "check", "norgast", str(path), "--form", "REGISTRERING", "--format", "json"]
    done = CliRunner().invoke(app, [*call, "--today", "2026-11-23"])
    assert done.exit_code == 1, done.output
    said = json.loads(done.stdout)
    return sorted((one["rule"], one["code"], one["message"]) for one in said["findings"])


def test_a_table_of_sqlite_gives_what_the_csv_gives(extract: Path, database: Path) -> None:
    assert findings(database) == findings(extract)


def test_a_table_must_be_chosen_where_there_are_several(database: Path, tmp_path: Path) -> None:
    with sqlite3.connect(database) as base:
        base.execute("CREATE TABLE annet (a)")
    base.close()
    with pytest.raises(WrongUse, match=r"--table. Det finnes: annet, registrering"):
        _open(database, tmp_path)


def test_a_locked_database_is_told(database: Path, tmp_path: Path) -> None:
    held = sqlite3.connect(database, isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(UnreadableInput, match="låst av et annet program"):
            _open(database, tmp_path)
    finally:
        held.close()


def test_a_folder_and_a_server_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="er en mappe"):
        _open(tmp_path, tmp_path)
    for address in ("postgresql://bruker@vert/base", "jdbc:sqlserver://vert"):
        with pytest.raises(WrongUse, match="kobler seg ikke til databaseservere"):
            _open(Path(address), tmp_path)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 32 kilobytes; needs the right to mount."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount command")
    if done.returncode:
        pytest.skip(f"may not mount a small disk here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_without_room_for_temporary_files_is_told(
    database: Path, full_disk: Path, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableInput, match="Velg en større disk med --temp"):
        _open(database, tmp_path, full_disk)
    assert list(full_disk.glob("regmeta-*/run-*")) == []


def _open(path: Path, tmp_path: Path, temp: Path | None = None) -> None:
    with scratch(temp or tmp_path) as folder:
        open_source(connect(folder, files=[path]), path, folder)
