"""Kinds of garbage that a registry's folder may become, each made of a good one."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tomllib
from collections.abc import Callable
from pathlib import Path

from .conftest import ROOT

REGISTRIES = ROOT / "registries"
Garbage = Callable[[Path], object]


def configured(home: Path, old: str, new: str) -> None:
    """registry.toml with its first line that begins with `old` written anew."""
    path = home / "registry.toml"
    text, times = re.subn(rf"^{old}.*", new, path.read_text("utf-8"), count=1, flags=re.M)
    assert times == 1
    path.write_text(text, "utf-8")


def _file(home: Path) -> Path:
    (table,) = tomllib.loads((home / "registry.toml").read_text("utf-8"))["files"]
    return home / table["path"]


def _written(name: str, content: bytes) -> Garbage:
    return lambda home: (home / name).write_bytes(content)


def _linked(target: str) -> Garbage:
    def garbage(home: Path) -> None:
        path = _file(home)
        path.unlink()
        path.symlink_to(target or path.name)

    return garbage


def _instead(make: Callable[[Path], object]) -> Garbage:
    """Something that is no folder where the folder was."""

    def garbage(home: Path) -> None:
        shutil.rmtree(home)
        make(home)

    return garbage


def _file_becomes(make: Callable[[Path], object]) -> Garbage:
    def garbage(home: Path) -> None:
        path = _file(home)
        path.unlink()
        make(path)

    return garbage


def _another(home: Path) -> Path:
    return REGISTRIES / ("noric" if home.name != "noric" else "nger")


def _code(home: Path) -> str:
    about = tomllib.loads((home / "registry.toml").read_text("utf-8"))
    return str(about["kilde"]["Code"])


def _code_of_another(home: Path) -> None:
    configured(home, "Code = ", f'Code = "{_code(_another(home))}"')


def _copy_of_another(home: Path) -> None:
    own = _code(home)
    shutil.rmtree(home)
    shutil.copytree(_another(home), home)
    configured(home, "id = ", f'id = "{home.name}"')
    configured(home, "Code = ", f'Code = "{own}"')


def _broken_edition(home: Path) -> None:
    edition = home / "editions" / "1"
    edition.mkdir(parents=True)
    (edition / "edition.toml").write_bytes(b"number = [")


def _socket(home: Path) -> None:
    was = Path.cwd()
    os.chdir(home)  # the path of a socket is at most a hundred signs long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("s")
    finally:
        os.chdir(was)


def _aborting(home: Path) -> None:
    """A workbook whose cells A1 and XFD1048576 would take 17 billion cells of memory."""
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = book.worksheets[0]["XFD1048576"] = 1
    book.save(home / "langt.xlsx")
    configured(home, "path = ", 'path = "langt.xlsx"')


GARBAGE: dict[str, Garbage] = {
    "a file that aborts the reader": _aborting,
    "a number for a text": lambda home: configured(home, "platform = ", "platform = 7"),
    "a list for a file name": lambda home: configured(home, "path = ", 'path = ["a.csv"]'),
    "a table that is none": lambda home: configured(home, r"\[kilde\]", "[[kilde]]"),
    "no toml": _written("registry.toml", b"id = = \n"),
    "no utf-8": _written("registry.toml", b'id = "\xff\xfe"\n'),
    "an empty configuration": _written("registry.toml", b""),
    "waivers that are no toml": _written("waivers.toml", b"= ="),
    "decisions that are no text": _written("mappings.sssom.tsv", b"\xff\xfe\x00\tx"),
    "an edition that cannot be parsed": _broken_edition,
    "another registry's code": _code_of_another,
    "another registry's variables": _copy_of_another,
    "a folder for the file": _file_becomes(lambda path: path.mkdir()),
    "a file that is not there": _file_becomes(lambda path: None),
    "a pipe": _file_becomes(os.mkfifo),
    "a pipe for registry.toml": lambda home: (
        (home / "registry.toml").unlink(),
        os.mkfifo(home / "registry.toml"),
    ),
    "a link to the root": _linked("/"),
    "a link to itself": _linked(""),
    "a device without an end": _linked("/dev/zero"),
    "a file of the machine": _linked("/etc/passwd"),
    "a path from the root": lambda home: configured(home, "path = ", 'path = "/etc/passwd"'),
    "a path upwards": lambda home: configured(home, "path = ", 'path = "../README.md"'),
    "a path with NUL": lambda home: configured(home, "path = ", 'path = "a\\\\u0000b"'),
    "a link to the root beside the files": lambda home: (home / "alt").symlink_to("/"),
    "a link to the folder itself": lambda home: (home / "alt").symlink_to("."),
    "a socket": _socket,
    "the folder a link to the root": _instead(lambda home: home.symlink_to("/")),
    "the folder a link to itself": _instead(lambda home: home.symlink_to(home.name)),
    "the folder a link upwards": _instead(lambda home: home.symlink_to("..")),
    "the folder a pipe": _instead(os.mkfifo),
}
CODES = {"another registry's code": 4, "another registry's variables": 4}
"""Where the garbage is a finding, the registry is withheld, and the others are published."""
