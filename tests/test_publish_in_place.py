"""Publishing into a folder that cannot be exchanged: links, mounts, and readers meanwhile."""

from __future__ import annotations

import posixpath
import random
import re
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from regmeta import publish
from regmeta.publish import inplace
from regmeta.publish.target import STAGED, look_through

from .commands import Done, run

SHIPPED = Path(__file__).parent.parent / "registries"
IN_PLACE = "--in-place"


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(SHIPPED / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _publish(registries: Path, out: Path, *more: str, formats: str = "tables,csvw") -> Done:
    words = ("--formats", formats, "--today", "2026-08-20", *more)
    return run("publish", registries, "--out", out, *words)


def _recode(registries: Path, word: str) -> None:
    path = registries / "norgast" / "norgast-klokebok.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("Kvinne", word), encoding="utf-8")


def _shown(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    every = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: every[name] for name in every if not name.startswith(".")}


def test_in_place_becomes_what_an_exchange_becomes(registries: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "build", tmp_path / "other"
    out.mkdir()
    number = out.stat().st_ino
    assert _publish(registries, out, IN_PLACE, formats="tables,csvw,ddi").code == 0
    (out / "robots.txt").write_text("min", encoding="utf-8")
    _recode(registries, "Kvinnelig")
    done = _publish(registries, out, IN_PLACE)
    assert (done.code, "robots.txt" in done.out) == (0, True)
    _publish(registries, other)
    assert _shown(out) == {**_shown(other), "robots.txt": b"min"}
    assert not (out / "ddi").exists() and not (out / STAGED).exists()
    assert out.stat().st_ino == number
    assert look_through(out).is_sound
    assert "ingenting ble skrevet" in _publish(registries, out, IN_PLACE).err
    assert _publish(registries, out, "--again").code == 0
    assert _shown(out) == {**_shown(other), "robots.txt": b"min"}


@pytest.mark.parametrize("name", ["ddi", "ddi/K_ALS.xml"])
def test_in_place_a_file_of_others_in_the_way_is_named(
    registries: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "build"
    assert _publish(registries, out, IN_PLACE).code == 0
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_text("min", encoding="utf-8")
    before = _shown(out)
    done = _publish(registries, out, IN_PLACE, formats="ddi")
    assert (done.code, f"{out / name}: denne har noen lagt der" in done.err) == (2, True)
    assert _shown(out) == before


def test_a_link_keeps_leading_to_its_folder(registries: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for word in ("Kvinnelig", "Hunkjønn"):
        _recode(registries, word)
        assert _publish(registries, tmp_path / "link").code == 0
        assert (tmp_path / "link").readlink() == Path("real")
        assert (tmp_path / "real" / "publication.json").is_file()
    assert "2 registre" in run("publications", tmp_path / "link").out


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A folder that is a file system of its own; needs the right to mount."""
    disk = tmp_path / "mount"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount command")
    if done.returncode:
        pytest.skip(f"may not mount a small disk here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_mount_is_published_to_in_place(registries: Path, mounted: Path) -> None:
    refused = _publish(registries, mounted)
    assert (refused.code, "bruk --in-place" in refused.err) == (2, True)
    for word in ("Kvinnelig", "Hunkjønn"):
        _recode(registries, word)
        assert _publish(registries, mounted, IN_PLACE).code == 0
    assert "Hunkjønn" in (mounted / "tables" / "koder.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("moves", [0, 1, 5, 11])
def test_what_stops_half_way_is_completed_by_the_next_run(
    registries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    out, other, move = tmp_path / "build", tmp_path / "other", inplace._move
    left = [moves]

    def stop(new: Path, old: Path) -> None:
        if not left[0]:
            raise OSError(28, "full")
        left[0] -= 1
        move(new, old)

    monkeypatch.setattr(inplace, "_move", stop)
    done = _publish(registries, out, IN_PLACE)
    assert (done.code, "kjør på nytt, så fullføres det" in done.err) == (2, True)
    monkeypatch.setattr(inplace, "_move", move)
    done = _publish(registries, out)
    assert (done.code, "ingenting ble skrevet" in done.err) == (0, True)
    _publish(registries, other)
    assert _shown(out) == _shown(other)


# ------------------------------------------------------------------ killed and read meanwhile

FOREVER = """
    import sys
    from pathlib import Path
    from regmeta import publish
    from regmeta.spec.loading import load_spec
    from tests.national import national
    spec, seed = load_spec(), int(sys.argv[1])
    kinds = [national(2, 30, 5, seed=number) for number in (seed, 3 - seed)]
    while True:
        for kind in kinds:
            publish.publish_catalogue(
                kind, Path({out!r}), spec, formats=("csvw", "site"), in_place={in_place}
            )
            print("published", flush=True)
"""


def _both(first: Path, second: Path) -> list[str]:
    return sorted(_shown(first).keys() & _shown(second).keys())


def _links(name: str, page: str) -> list[str]:
    """The files that a page leads to, below the publication."""
    places = (link.partition("#")[0] for link in re.findall(r'href="([^"?]+)', page))
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), each)) for each in places]


@pytest.mark.parametrize("in_place", [True, False], ids=["in-place", "exchange"])
def test_killed_at_any_moment_readers_see_what_both_publications_hold(
    tmp_path: Path, request: pytest.FixtureRequest, in_place: bool
) -> None:
    from regmeta.spec.loading import load_spec

    from .national import national

    spec, wholes = load_spec(), []
    for number in (1, 2):
        wholes.append(tmp_path / f"whole-{number}")
        publish.publish_catalogue(
            national(2, 30, 5, seed=number), wholes[-1], spec, formats=("csvw", "site")
        )
    both, out = _both(*wholes), tmp_path / "beside" / "build"
    shutil.copytree(wholes[0], out)
    stopped, missed, reads, followed = threading.Event(), [], [0], [0]
    held_by_both = frozenset(both)

    def read() -> None:
        chance, name = random.Random(3), both[0]
        while not stopped.is_set():
            reads[0] += 1
            try:
                content = (out / name).read_text(encoding="utf-8", errors="replace")
            except FileNotFoundError:
                missed.append(name)
                content = ""
            links = [link for link in _links(name, content) if link in held_by_both]
            followed[0] += bool(links)
            name = chance.choice(links or both)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        kills = 100 if request.config.getoption("--long") else 5
        _kill_often(textwrap.dedent(FOREVER.format(out=str(out), in_place=in_place)), kills)
    finally:
        stopped.set()
        reader.join()
    assert (missed, reads[0] > 100, followed[0] > 50) == ([], True, True)
    inplace.complete(out)
    assert _shown(out) in [_shown(whole) for whole in wholes]


def _kill_often(script: str, kills: int) -> None:
    chance, root = random.Random(11), Path(__file__).resolve().parents[1]
    for number in range(kills):
        words = [sys.executable, "-c", script, str(1 + number % 2)]
        with subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "published\n"
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
