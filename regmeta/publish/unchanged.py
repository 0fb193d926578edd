"""Whether a publication is still what a new run would write: told by content, never by time.

The hidden SEAL in the publication's folder holds digests of all that the publication was made of
and of how its files lie. A run that finds every digest again has nothing to do; where the seal is
missing or odd, all is written again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from regmeta.files.confined import leads_up
from regmeta.registry import CONFIGURATION

SEAL = ".regmeta.json"
_KIND = 1
_PACKAGE = Path(__file__).resolve().parent.parent


def ingredients(
    entries: Mapping[str, Path], law: Sequence[Path], formats: Sequence[str], today: date
) -> dict[str, str]:
    """A digest, by name, of each thing a publication is made of.

    The names are `registries/<entry>` for each of `entries`, `spec`, `code`, `formats` and
    `today`. Every file counts, so a note beside a spreadsheet costs a run too many, never one too
    few. Raises OSError where something cannot be read.
    """
    digests = {f"registries/{name}": digest_of_files([entries[name]]) for name in sorted(entries)}
    digests["spec"] = digest_of_files(law)
    digests["code"] = digest_of_files([_PACKAGE])
    digests["formats"] = ",".join(formats)
    digests["today"] = today.isoformat()
    return digests


def digest_of_files(roots: Sequence[Path]) -> str:
    """One digest of the names and contents of files, and of all files below folders."""
    total = sha256()
    for root in roots:
        for name, path in _files(root):
            content = sha256(_content(Path(path))).digest()
            total.update(os.fsencode(name) + b"\0" + content)
    return total.hexdigest()


def _content(path: Path) -> bytes:
    """A file's bytes; of what is no file that can be read, that it is none and where it leads.

    Those are refused where a registry is loaded, and only that one is.
    """
    try:
        if path.is_file():
            return path.read_bytes()
    except PermissionError:
        return b"not to be read"
    return b"no file " + os.fsencode(path.readlink() if path.is_symlink() else "")


def _files(root: Path) -> list[tuple[str, str]]:
    """Files by their name relative to `root`, sorted; what Python itself caches is left out.

    Links are not followed, but for a registry's folder that is one.
    """
    if _is_foreign_link(root) or not root.is_dir():
        return [(root.name, str(root))]
    files = []
    for where, folders, names in os.walk(root):
        if where.endswith("__pycache__"):
            continue
        names = [*names, *(name for name in folders if (Path(where) / name).is_symlink())]
        paths = (f"{where}{os.sep}{name}" for name in names)
        files += [(os.path.relpath(path, root), path) for path in paths]
    return sorted(files)


def _is_foreign_link(root: Path) -> bool:
    return root.is_symlink() and (leads_up(root) or not (root / CONFIGURATION).is_file())


def seal(
    made_of: Mapping[str, str], lies: str, properties: Mapping[str, Any], number: int = 0
) -> bytes:
    """The seal's content: what went in, how the files lie, what the run told, and its number."""
    content = {
        "seal": _KIND,
        "number": number,
        "made_of": made_of,
        "lies": lies,
        "told": properties,
    }
    return seal_bytes(content)


def seal_bytes(content: Mapping[str, Any]) -> bytes:
    """A seal as it is written."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def lie(files: Mapping[str, int]) -> str:
    """A digest of how files lie: their names below the publication, and their sizes."""
    lines = sorted(f"{name}\0{size}" for name, size in files.items())
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def read_seal(out: Path) -> dict[str, Any] | None:
    """The seal of a publication, whether or not its files lie as they were; None for other folders.

    `regmeta.publish.target.look_through` tells the rest, which takes longer.
    """
    try:
        content = json.loads((out / SEAL).read_bytes())
        sound = isinstance(content["made_of"], dict) and isinstance(content["told"], dict)
        is_seal = content["seal"] == _KIND and isinstance(content["lies"], str)
        return content if sound and is_seal else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what is new, gone or other than before, sorted."""
    return tuple(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))
