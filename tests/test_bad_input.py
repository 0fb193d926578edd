"""Bad input through the command line: one sentence, the right exit code, nothing half-written."""

from __future__ import annotations

import io
import json
import os
import random
import resource
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from benchmarks.faults import plant
from benchmarks.making import Made, make_registry
from benchmarks.writing import workbook_name, write_registry, write_table, write_workbook
from regmeta.cli.app import main
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from tests.conftest import ROOT

NOBODY = 65534
# As nobody not even Python's own files may be readable: a first run loads all, while we still may.
AS_NOBODY = f"""
import contextlib, io, os, sys
from regmeta.cli.app import main
words = sys.argv[2:]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    sys.argv[1:] = ["check", sys.argv[1]]
    main()
os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
sys.argv[1:] = words
main()
"""


@dataclass(frozen=True)
class Shown:
    """How a command ended and what it showed."""

    returncode: int
    stdout: str
    stderr: str


def regmeta(*words: str | Path, cwd: Path) -> Shown:
    """`regmeta` from its entry point to its exit code, run in a folder the test looks after."""
    out, err, was, argv = io.StringIO(), io.StringIO(), Path.cwd(), sys.argv
    os.chdir(cwd)
    sys.argv = ["regmeta", *map(str, words)]
    try:
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
    finally:
        os.chdir(was)
        sys.argv = argv
    return Shown(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def apart(*words: str | Path, cwd: Path = ROOT, before: Callable[[], None] | None = None) -> Shown:
    """The same as a process of its own, where something must be done to the process first."""
    start = ("-m", "regmeta.cli") if before else ("-c", AS_NOBODY)
    done = subprocess.run(
        [sys.executable, *start, *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=before,
        check=False,
    )
    return Shown(done.returncode, done.stdout, done.stderr)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with what is in it, hidden ones too."""
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def assert_one_sentence(shown: Shown, code: int, names: str) -> None:
    """One line that a person can act on, and nothing on the ordinary output."""
    assert (shown.returncode, shown.stdout) == (code, ""), shown.stderr
    assert shown.stderr.startswith("regmeta: ")
    assert shown.stderr.count("\n") == 1
    assert names in shown.stderr
    for sign in ("Traceback", "Error", "Exception", "meld fra"):
        assert sign not in shown.stderr


# ------------------------------------------------------------------ files that are no spreadsheet


def made(variables: int = 40, number: int = 0) -> Made:
    return make_registry(number, variables, variables // 6, Random(4))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A good workbook in the template's layout."""
    path = tmp_path_factory.mktemp("good") / "god.xlsx"
    write_workbook(made(), load_spec(), path)
    return path.read_bytes()


def password_protected() -> bytes:
    """A workbook with a password, as Excel stores it: a compound file with an encrypted package."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chains = [*range(3, 10), end, *range(11, 18), end]
    sectors = struct.pack("<128I", fat, end, *chains, *([free] * 110))
    entries = (
        _entry("Root Entry", 5, child=1, start=end),
        _entry("EncryptionInfo", 2, right=2, start=2, size=4096),
        _entry("EncryptedPackage", 2, start=10, size=4096),
        _entry("", 0),
    )
    header = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    difat = struct.pack("<109I", 0, *([free] * 108))
    streams = Random(1).randbytes(8192)
    return header + difat + sectors + b"".join(entries) + streams


def _entry(
    name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF,
    start: int = 0, size: int = 0,
) -> bytes:  # fmt: skip
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    links = (0xFFFFFFFF, right, child)
    return struct.pack("<64sH2B3I36xIQ", text, len(text), kind, 1, *links, start, size)


def unusable(workbook: bytes) -> dict[str, bytes]:
    """File names and what is in them; none of these can be read as a list of variables."""
    chance = random.Random(3)
    png = b"\x89PNG\r\n\x1a\n" + chance.randbytes(400)
    mixed = "Skjema;Variabel\nÅrskontroll;Høyde\n".encode() + "Oppfølging;Vekt\n".encode("cp1252")
    return {
        "bilde.xlsx": png,
        "bilde.csv": png,
        "brev.xlsx": "Hei!\nHer er variablene våre.\n".encode(),
        "rapport.pdf": b"%PDF-1.7\n" + chance.randbytes(300),
        "tom.xlsx": b"",
        "tom.csv": b"",
        "laast.xlsx": password_protected(),
        "avkortet.xlsx": workbook[: len(workbook) // 2],
        "hode.xlsx": workbook[:60],
        "odelagt.xlsx": workbook[:400] + chance.randbytes(len(workbook) - 800) + workbook[-400:],
        "blandet.csv": mixed,
        "handleliste.csv": b"melk;2\nbrod;1\n",
        "bare-linjeskift.csv": b"\n\n\n",
    }


NAMES = tuple(unusable(b"x" * 1000))


@pytest.mark.parametrize("command", ["read", "check"])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_no_list_of_variables_is_refused_in_one_sentence(
    name: str, command: str, workbook: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(unusable(workbook)[name])
    before = content(tmp_path)
    assert_one_sentence(regmeta(command, name, cwd=tmp_path), 2, name)
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("tom.xlsx", "er tom"),
        ("laast.xlsx", "passord"),
        ("avkortet.xlsx", "skadet"),
        ("blandet.csv", "tegnsett"),
        ("brev.xlsx", "ikke en arbeidsbok"),
    ],
)
def test_the_sentence_says_what_was_found(
    name: str, says: str, workbook: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(unusable(workbook)[name])
    assert says in regmeta("read", name, cwd=tmp_path).stderr


def test_the_sentence_is_in_the_language_asked_for(workbook: bytes, tmp_path: Path) -> None:
    (tmp_path / "laast.xlsx").write_bytes(password_protected())
    shown = regmeta("check", "laast.xlsx", "--lang", "en", cwd=tmp_path)
    assert "protected by a password" in shown.stderr


def test_a_report_is_not_written_where_there_was_nothing_to_check(
    workbook: bytes, tmp_path: Path
) -> None:
    report = ("--format", "json", "--out", "funn.json")
    (tmp_path / "god.xlsx").write_bytes(workbook)
    regmeta("check", "god.xlsx", *report, cwd=tmp_path)
    earlier = (tmp_path / "funn.json").read_bytes()
    (tmp_path / "avkortet.xlsx").write_bytes(workbook[:900])
    shown = regmeta("check", "avkortet.xlsx", *report, cwd=tmp_path)
    assert_one_sentence(shown, 2, "avkortet.xlsx")
    assert (tmp_path / "funn.json").read_bytes() == earlier


def test_one_bad_file_among_good_ones_is_named(workbook: bytes, tmp_path: Path) -> None:
    (tmp_path / "god.xlsx").write_bytes(workbook)
    (tmp_path / "tom.xlsx").write_bytes(b"")
    assert_one_sentence(regmeta("check", "god.xlsx", "tom.xlsx", cwd=tmp_path), 2, "tom.xlsx")


# ------------------------------------------------------------------ encodings that are good input


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-be", "utf-8-sig"])
def test_a_csv_in_any_usual_encoding_reads_as_in_utf_8(
    encoding: str, spec: Spec, tmp_path: Path
) -> None:
    plain = tmp_path / "utf8" / "liste.csv"
    other = tmp_path / "annen" / "liste.csv"
    for path in (plain, other):
        path.parent.mkdir()
    registry = made()
    for row in registry.tables["variabel"]:
        # No Latin-1 has these.
        row["MaaleEnhet"] = row.get("MaaleEnhet", "").replace("⁹", "9").replace("₂", "2")
    write_table(registry, spec, plain)
    other.write_bytes(plain.read_text(encoding="utf-8").encode(encoding))
    for words in (("read", "--format", "json"), ("check", "--format", "json")):
        told = [regmeta(*words, "liste.csv", cwd=path.parent) for path in (plain, other)]
        assert told[0].stdout == told[1].stdout
        assert told[0].returncode == told[1].returncode
        assert "Traceback" not in told[1].stderr
    assert json.loads(regmeta("read", "liste.csv", "--format", "json", cwd=other.parent).stdout)[
        "counts"
    ] == {"datasamlinger": 0, "variables": 40, "kodeverk": 0, "codes": 0}


# ------------------------------------------------------------------ paths that lead nowhere


@pytest.mark.parametrize("command", ["read", "check"])
def test_a_missing_file_is_named(command: str, tmp_path: Path) -> None:
    assert_one_sentence(regmeta(command, "finnes-ikke.xlsx", cwd=tmp_path), 2, "finnes-ikke.xlsx")


def test_a_folder_is_no_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "mappe.xlsx").mkdir()
    assert_one_sentence(regmeta("read", "mappe.xlsx", cwd=tmp_path), 2, "mappe.xlsx")


@pytest.mark.parametrize("words", [("check", "tom"), ("publish", "tom", "--out", "build")])
def test_a_folder_without_registries_is_said_to_be_one(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "tom" / "ikke-et-register").mkdir(parents=True)
    assert_one_sentence(regmeta(*words, cwd=tmp_path), 2, "fant ingen registre")
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("command", ["read", "check"])
def test_a_file_without_permission_is_named(
    command: str, workbook: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("apent")
    good, path = folder / "god.xlsx", folder / "hemmelig.xlsx"
    for one in (good, path):
        one.write_bytes(workbook)
    path.chmod(0)
    assert_one_sentence(as_ordinary_user(good, command, path), 2, "tilgang")


def test_a_folder_that_may_not_be_written_to_is_named(
    workbook: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("lukket")
    good = folder / "god.xlsx"
    good.write_bytes(workbook)
    folder.chmod(0o555)
    words = ("check", good, "--out", folder / "funn.txt")
    assert_one_sentence(as_ordinary_user(good, *words), 2, "funn.txt")
    assert list(content(folder)) == ["god.xlsx"]


def open_to_all(folder: Path) -> None:
    """Let others pass through the private folders that pytest makes."""
    for one in (folder, *folder.parents):
        if one.owner() == Path.home().owner() and not one.stat().st_mode & 0o001:
            one.chmod(one.stat().st_mode | 0o055)
        if one.name.startswith("pytest-of-"):
            return


def as_ordinary_user(good: Path, *words: str | Path) -> Shown:
    """`regmeta` as somebody whom file permissions bind: root becomes nobody first."""
    if os.geteuid() != 0:
        return regmeta(*words, cwd=good.parent)
    open_to_all(good.parent)
    shown = apart(good, *words)
    if "setuid" in shown.stderr or "setgroups" in shown.stderr:
        pytest.skip("root may not become nobody here")
    return shown


# ------------------------------------------------------------------ one broken among many


BROKEN = {
    "ugyldig": 'id = "ugyldig"\n[kilde\nCode = "K_X"\n',
    "ukjent": 'id = "ukjent"\nfarge = "blå"\n[kilde]\nCode = "K_X"\n',
    "feilnavn": 'id = "et-annet"\n[kilde]\nCode = "K_X"\n',
}


@pytest.fixture
def batch(spec: Spec, tmp_path: Path) -> Path:
    """Two good registries in a folder; tests put a broken one beside them."""
    for number in (0, 1):
        write_registry(made(number=number), spec, tmp_path / "registre")
    return tmp_path / "registre"


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_configuration_in_a_batch_is_left_out_and_named(batch: Path, broken: str) -> None:
    home = batch / broken
    home.mkdir()
    (home / "registry.toml").write_text(BROKEN[broken], encoding="utf-8")
    checked = regmeta("check", "registre", "--format", "json", cwd=batch.parent)
    assert checked.returncode == 3
    assert {Path(file).parent.name for file in json.loads(checked.stdout)["files"]} == GOOD
    published = regmeta("publish", "registre", "--out", "build", cwd=batch.parent)
    assert published.returncode == 4
    assert_published(batch.parent / "build", GOOD)
    for shown in (checked, published):
        assert shown.stderr.startswith("regmeta: ")
        assert shown.stderr.count("\n") == 1
        assert f"{broken}/registry.toml" in shown.stderr


GOOD = frozenset({"skulder", "albue"})


def assert_published(build: Path, ids: frozenset[str]) -> None:
    kilder = json.loads((build / "api" / "explorer" / "kilder.json").read_text(encoding="utf-8"))
    shown = json.dumps(kilder, ensure_ascii=False)
    assert {name for name in ("skulder", "albue", "hand") if f"K_{name.upper()}" in shown} == ids


def test_a_broken_configuration_alone_is_the_sentence(batch: Path) -> None:
    (batch / "albue" / "registry.toml").write_text(BROKEN["ugyldig"], encoding="utf-8")
    shown = regmeta("check", batch / "albue", cwd=batch.parent)
    assert_one_sentence(shown, 3, "albue/registry.toml")


def test_an_unreadable_workbook_in_a_batch_is_left_out_and_named(batch: Path) -> None:
    (batch / "albue" / "albue-mal.xlsx").write_bytes(b"")
    shown = regmeta("publish", "registre", "--out", "build", cwd=batch.parent)
    assert shown.returncode == 4
    assert "albue-mal.xlsx" in shown.stderr
    assert shown.stderr.count("\n") == 1
    assert_published(batch.parent / "build", frozenset({"skulder"}))


def test_a_registry_with_errors_is_left_out_and_named(spec: Spec, batch: Path) -> None:
    spoilt = made(number=2)
    plant(spoilt, ["unknown-option"], 1, Random(1))
    write_registry(spoilt, spec, batch)
    for words, code in (((), 4), (("--strict", "--again"), 1)):
        shown = regmeta("publish", "registre", "--out", "build", *words, cwd=batch.parent)
        assert shown.returncode == code
        assert shown.stderr.count("\n") == (1 if words else 0)
        assert "hand" in shown.stdout.casefold()
        assert_published(batch.parent / "build", GOOD)


# ------------------------------------------------------------------ a disk that fills


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.7 MB; needs the right to mount."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1700k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount command")
    if done.returncode:
        pytest.skip(f"may not mount a small disk here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_that_fills_leaves_the_earlier_publication(batch: Path, small_disk: Path) -> None:
    words = ("publish", "registre", "--out", small_disk / "build", "--formats")
    first = regmeta(*words, "form", cwd=batch.parent)
    assert first.returncode == 0, first.stderr
    before = content(small_disk)
    assert before
    assert_one_sentence(regmeta(*words, "api,site", cwd=batch.parent), 2, "full")
    assert content(small_disk) == before


@pytest.mark.parametrize("words", [("template", "ut.xlsx"), ("check", "god.xlsx", "--out", "f")])
def test_a_full_disk_leaves_no_half_file(
    words: tuple[str, ...], workbook: bytes, small_disk: Path
) -> None:
    (small_disk / "god.xlsx").write_bytes(workbook)
    full = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "fyll").write_bytes(b"x" * full)
    shown = regmeta(*words, cwd=small_disk)
    assert_one_sentence(shown, 2, words[-1])
    assert sorted(content(small_disk)) == ["fyll", "god.xlsx"]


def no_large_files() -> None:
    """In the child: the kernel refuses to let any file grow past 30 kB, as a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


def test_a_limit_on_file_size_leaves_the_earlier_publication(batch: Path) -> None:
    words = ("publish", "registre", "--out", "build", "--formats")
    assert regmeta(*words, "form", cwd=batch.parent).returncode == 0
    before = content(batch.parent)
    shown = apart(*words, "api,tables", cwd=batch.parent, before=no_large_files)
    assert_one_sentence(shown, 2, "build")
    assert content(batch.parent) == before
    assert workbook_name(made()) in {Path(name).name for name in before}
