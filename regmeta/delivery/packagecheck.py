"""Whether a delivery is what it was when it was made: held against its own manifest, offline."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

from regmeta.delivery.packaging import FORMAT, MANIFEST
from regmeta.editions.signing import SIGNATURE, PublicKey, held_against
from regmeta.errors import UnreadableInput
from regmeta.model import Text

SIGNED = MANIFEST + SIGNATURE


@dataclass(frozen=True, slots=True)
class IntactPackage:
    """What was looked through of a delivery: `faults` is empty where all is as it was made."""

    path: Path
    registry: str
    edition: int | None
    files: int
    signed: bool
    faults: tuple[Text, ...]
    notes: tuple[Text, ...]


def is_package(path: Path) -> bool:
    """Whether a path is a delivery: a folder with a manifest, or a zip."""
    return (path / MANIFEST).is_file() or (path.is_file() and zipfile.is_zipfile(path))


def verify_package(path: Path, keys: Sequence[PublicKey] = ()) -> IntactPackage:
    """Hash every file of a delivery again, and hold the manifest's signature against the keys.

    Raises UnreadableInput where it is no delivery, or cannot be read to its end.
    """
    there = _contents(path)
    about = there.kept.get(MANIFEST, b"")
    manifest = _manifest(path, about)
    listed = {file["path"]: file["sha256"] for file in manifest["files"]}
    signature = held_against(f"{path}!{MANIFEST}", about, there.kept.get(SIGNED), keys)
    return IntactPackage(
        path=path,
        registry=str(manifest.get("registry", "")),
        edition=manifest.get("edition"),
        files=len(listed),
        signed=signature.holds,
        faults=(
            *(_TWICE.filled(path=path, name=name) for name in there.twice),
            *_differences(path, there.digests, listed),
            *signature.faults,
        ),
        notes=signature.notes,
    )


def _differences(
    path: Path, digests: Mapping[str, str], listed: Mapping[str, str]
) -> Iterator[Text]:
    for name, digest in listed.items():
        if name not in digests:
            yield _MISSING.filled(path=path, name=name)
        elif digests[name] != digest:
            yield _ALTERED.filled(path=path, name=name)
    for name in sorted(digests.keys() - listed.keys()):
        yield _ADDED.filled(path=path, name=name)


@dataclass(frozen=True, slots=True)
class _Contents:
    """A delivery's files: digests of what the manifest lists, and the bytes of what it does not."""

    digests: Mapping[str, str]
    kept: Mapping[str, bytes]
    twice: tuple[str, ...]
    """Names that a zip holds more than once: programs differ in which of the files they unpack."""


def _contents(path: Path) -> _Contents:
    digests: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    twice: list[str] = []
    try:
        for name, file in _opened(path):
            if name in digests or name in kept:
                twice.append(name)
            if name in (MANIFEST, SIGNED):
                kept[name] = file.read(_MOST)
            else:
                digests[name] = _digest(file)
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableInput(
            "{path}: pakken kan ikke leses ut ({why}). Be om den på nytt.",
            "{path}: the package cannot be read to its end ({why}). Ask for it again.",
            path=path,
            why=str(error) or type(error).__name__,
        ) from error
    return _Contents(digests, kept, tuple(dict.fromkeys(twice)))


def _digest(file: BinaryIO) -> str:
    digest = sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _opened(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """Each file of a delivery by its name in it, open to be read."""
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            with file.open("rb") as content:
                yield file.relative_to(path).as_posix(), content
        return
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                with archive.open(entry) as content:
                    yield entry.filename, cast(BinaryIO, content)


_MOST = 50_000_000
"""Bytes of a manifest: one of 50,000 files has a tenth of it."""


def _manifest(path: Path, content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
        fits = manifest["format"] == FORMAT
        paths = [(file["path"] + "", file["sha256"] + "") for file in manifest["files"]]
    except (ValueError, KeyError, TypeError):
        fits, paths = False, []
    if fits and paths:
        return dict(manifest)
    raise UnreadableInput(
        "{path}: {manifest} mangler eller er ikke hel. Dette er ingen levering fra regmeta, eller "
        "den er endret.",
        "{path}: {manifest} is missing or not whole. This is no delivery of regmeta's, or it was "
        "altered.",
        path=path,
        manifest=MANIFEST,
    )


_TWICE = Text(
    "{path}!{name}: står to ganger i pakken, og programmer pakker ut hver sin",
    "{path}!{name}: stands twice in the package, and programs unpack one or the other",
)
_MISSING = Text("{path}!{name}: mangler", "{path}!{name}: is missing")
_ALTERED = Text(
    "{path}!{name}: er endret etter at pakken ble laget",
    "{path}!{name}: was altered after the package was made",
)
_ADDED = Text(
    "{path}!{name}: er lagt til etter at pakken ble laget",
    "{path}!{name}: was added after the package was made",
)
