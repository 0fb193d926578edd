"""A publication appears whole or not at all: full disks, kills, folders that are not ours."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from regmeta.errors import OutputFailed, WrongUse
from regmeta.files import folder
from regmeta.files.folder import write_folder
from regmeta.publish import publish_catalogue
from regmeta.publish.formats.tables.workbook import TableSheet, rows_xml, write_book
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec

from .national import national
from .small import small_catalogue

OWN = frozenset({"a.txt", "b.txt"})


def fill(name: str, text: str = "ny") -> folder.Callable[[Path], str]:
    def write(into: Path) -> str:
        (into / name).write_text(text, encoding="utf-8")
        return text

    return write


def names(path: Path) -> list[str]:
    return sorted(one.name for one in path.iterdir())


def content(path: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()
    }


def shown(path: Path) -> dict[str, bytes]:
    """The files that readers see: those that begin with a dot are for the next run."""
    return {name: one for name, one in content(path).items() if not name.startswith(".")}


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two-renames"])
def test_a_folder_is_made_and_later_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(folder, "exchange", lambda one, other: False)
        monkeypatch.setattr(folder, "_make_pointer", lambda fresh, target: False)
    out = tmp_path / "deep" / "build"
    assert write_folder(out, fill("a.txt"), own=OWN) == "ny"
    assert names(out) == ["a.txt"]
    write_folder(out, fill("b.txt"), own=OWN)
    assert names(out) == ["b.txt"]
    assert names(out.parent) == ["build"]


def test_the_system_exchanges_two_folders_in_one_call(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for path in (one, other):
        path.mkdir()
        (path / path.name).touch()
    if not folder.exchange(one, other):
        pytest.skip("this system or file system has no exchange of two names")
    assert (names(one), names(other)) == (["other"], ["one"])


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_folder(tmp_path / "link", fill("a.txt"), own=OWN)
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path / "real") == ["a.txt"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_failure_leaves_the_old_folder_and_nothing_else(tmp_path: Path, number: int) -> None:
    out = tmp_path / "build"
    write_folder(out, fill("a.txt", "gammel"), own=OWN)

    def fail(into: Path) -> None:
        (into / "b.txt").write_text("halv", encoding="utf-8")
        raise OSError(number, os.strerror(number))

    with pytest.raises(OutputFailed, match="Ingenting er endret") as caught:
        write_folder(out, fail, own=OWN)
    assert caught.value.code == 2
    assert content(out) == {"a.txt": b"gammel"}
    assert names(tmp_path) == ["build"]


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupted(into: Path) -> None:
        (into / "a.txt").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "build", interrupted, own=OWN)
    assert not names(tmp_path)


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hjemme").mkdir()
    (tmp_path / "hjemme" / "bilder").mkdir()
    with pytest.raises(WrongUse, match="bilder"):
        write_folder(tmp_path / "hjemme", fill("a.txt"), own=OWN)
    assert names(tmp_path / "hjemme") == ["bilder"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("min", encoding="utf-8")
    with pytest.raises(WrongUse, match="er en fil"):
        write_folder(tmp_path / "fil", fill("a.txt"), own=OWN)
    with pytest.raises(OutputFailed):
        write_folder(tmp_path / "fil" / "build", fill("a.txt"), own=OWN)
    assert (tmp_path / "fil").read_text(encoding="utf-8") == "min"


def test_what_killed_runs_left_is_mended_and_swept(tmp_path: Path) -> None:
    gone = _process_that_is_gone()
    (tmp_path / f".build.{gone}.new").mkdir()
    (tmp_path / f".build.{gone}.old").mkdir()
    (tmp_path / f".build.{gone}.old" / "a.txt").write_text("gammel", encoding="utf-8")
    (tmp_path / f".build.{os.getppid()}.new").mkdir()

    def fail(into: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OutputFailed):
        write_folder(tmp_path / "build", fail, own=OWN)
    assert content(tmp_path / "build") == {"a.txt": b"gammel"}
    assert names(tmp_path) == sorted(["build", f".build.{os.getppid()}.new"])


def _process_that_is_gone() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


# ------------------------------------------------------------------ whole publications


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.8 MB; needs the right to mount."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1800k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount command")
    if done.returncode:
        pytest.skip(f"may not mount a small disk here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize("formats", [("api",), ("tables",), ("form", "site")], ids="+".join)
def test_a_disk_that_fills_leaves_the_old_publication(
    spec: Spec, small_disk: Path, formats: tuple[str, ...]
) -> None:
    out = small_disk / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("form",), among=FORMATS)
    before = content(out)
    large = national(kilder=3, variables=3000, lists=900)
    with pytest.raises(OutputFailed, match="disken er full"):
        publish_catalogue(large, out, spec, formats=formats, among=FORMATS)
    assert content(out) == before
    assert names(small_disk) == ["build"]


def test_a_workbook_that_does_not_fit_says_so_as_any_file(small_disk: Path) -> None:
    chance = random.Random(1)
    rows = rows_xml([[chance.randbytes(400).hex()] for _ in range(8_000)], 1)
    with pytest.raises(OSError, match="No space left"):
        write_book(small_disk / "katalog.xlsx", [TableSheet("stor", ("tekst",), (rows,))])


def test_a_limit_on_file_size_is_told_as_a_full_disk(spec: Spec, tmp_path: Path) -> None:
    """Where nothing may be mounted: the kernel refuses to let any file grow past a limit."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, before[1]))
    try:
        with pytest.raises(OutputFailed, match="disken er full"):
            publish_catalogue(small_catalogue(spec), tmp_path / "build", spec, formats=("tables",))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not names(tmp_path)


PUBLISH_FOR_EVER = """
    from pathlib import Path
    from regmeta import publish
    from regmeta.files.kept import Kept
    from regmeta.publish import numbered
    from regmeta.spec.loading import load_spec
    from tests.national import national
    numbered.WORTH_A_SPARE = {worth}
    spec = load_spec()
    kinds = [national(2, 30, 5, seed=seed) for seed in (1, 2)]
    one, two = kinds
    mixed = two.__class__((one.kilder[0], two.kilder[1]), two.national, two.spec, two.targets)
    digests = {{id(one): ("1", "1"), id(two): ("2", "2"), id(mixed): ("1", "2")}}
    while True:
        for kind in (one, mixed, two):
            made_of = dict(zip((kilde.code for kilde in kind.kilder), digests[id(kind)]))
            publish.publish_catalogue(
                kind, Path({out!r}), spec, formats=("api", "site"),
                digests=made_of, kept=Kept(Path({kept!r})),
            )
            print("published", flush=True)
"""


@pytest.mark.parametrize("worth", [0, 10**9], ids=["spare", "links"])
def test_a_kill_at_any_moment_leaves_a_whole_publication(
    spec: Spec, tmp_path: Path, request: pytest.FixtureRequest, worth: int
) -> None:
    one, two = (national(2, 30, 5, seed=seed) for seed in (1, 2))
    mixed = replace(two, kilder=(one.kilder[0], two.kilder[1]))
    whole = []
    for number, kind in enumerate((one, mixed, two)):
        out = tmp_path / f"whole-{number}"
        publish_catalogue(kind, out, spec, formats=("api", "site"))
        whole.append(shown(out))
    kills = 200 if request.config.getoption("--long") else 6
    chance, out = random.Random(7), tmp_path / "beside" / "build"
    script = textwrap.dedent(
        PUBLISH_FOR_EVER.format(out=str(out), worth=worth, kept=str(tmp_path / "kept"))
    )
    for _ in range(kills):
        _run_and_kill(script, chance.uniform(0, 0.4))
        assert shown(out) in whole
    publish_catalogue(small_catalogue(spec), out, spec, formats=("form",), among=FORMATS)
    assert names(out.parent) == ["build"]


def _run_and_kill(script: str, seconds: float) -> None:
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "published\n"
        time.sleep(seconds)
        process.kill()
