"""The chain that ties editions together, so that tampering with one shows.

edition.toml holds `digest`, of its own text without that line, and `before`, the digest of the
edition that came before. Deliveries and publications name digests too: whoever alters an edition
would have to alter every later one, and what others have been handed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from regmeta.errors import UnreadableInput

_DIGEST_LINE = re.compile(r'^digest = "[0-9a-f]{64}"\n', re.MULTILINE)
_FIRST_TABLE = "\n[findings]"


class Chained(Protocol):
    """What the chain must know of an edition."""

    @property
    def folder(self) -> Path: ...
    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def digest(self) -> str: ...


def with_digest(about: str, before: str) -> str:
    """The text of edition.toml with its two links in the chain, before its first table."""
    linked = about.replace(_FIRST_TABLE, f'before = "{before}"\n{_FIRST_TABLE}', 1)
    digest = own_digest(linked)
    return linked.replace(_FIRST_TABLE, f'digest = "{digest}"\n{_FIRST_TABLE}', 1)


def own_digest(about: str) -> str:
    """The digest of edition.toml's text without the line that holds it."""
    return sha256(_DIGEST_LINE.sub("", about, count=1).encode()).hexdigest()


def before_digest(edition: Chained) -> str:
    """The digest of the edition that comes before a new one, '' where it is the first.

    One of 0.1.0 holds none: it is then that of its whole text.
    """
    numbers = [int(path.name) for path in _numbered(edition) if int(path.name) < edition.number]
    if not numbers:
        return ""
    return digest_on_disk(_about_of(edition, max(numbers)))


def digest_on_disk(path: Path) -> str:
    """The digest of an edition.toml as it lies there."""
    return own_digest(path.read_text("utf-8"))


def _numbered(edition: Chained) -> list[Path]:
    home = edition.folder / "editions"
    return [path for path in home.iterdir() if path.name.isdecimal()] if home.is_dir() else []


def _about_of(edition: Chained, number: int) -> Path:
    return edition.folder / "editions" / str(number) / "edition.toml"


def refuse_altered(path: Path, digest: str) -> None:
    """UnreadableInput where an edition.toml no longer says what it said when it was made."""
    if digest_on_disk(path) != digest:
        raise UnreadableInput(
            "{path}: er endret etter at utgaven ble laget. Hent den tilbake fra "
            "versjonshistorikken.",
            "{path}: was altered after the edition was made. Bring it back from version history.",
            path=path,
        )


def _follows(later: Chained, earlier: Chained) -> bool:
    """Those of 0.1.0 name none before them; once there is a chain, every edition is in it."""
    if not later.before:
        return not earlier.digest
    return later.before == digest_on_disk(_about_of(earlier, earlier.number))


def refuse_broken_chain(editions: Sequence[Chained]) -> None:
    """UnreadableInput where an edition does not follow the one that stands before it."""
    for earlier, later in pairwise(editions):
        if not _follows(later, earlier):
            raise UnreadableInput(
                "{later}: følger ikke utgave {number}, slik den er nå. En av dem er endret, eller "
                "en imellom er borte. Hent dem tilbake fra versjonshistorikken.",
                "{later}: does not follow edition {number} as it is now. One of them was altered, "
                "or one between them is gone. Bring them back from version history.",
                later=later.name,
                number=earlier.number,
            )
    if editions and editions[0].before:
        raise UnreadableInput(
            "{first}: utgaven før den er borte. Hent den tilbake fra versjonshistorikken.",
            "{first}: the edition before it is gone. Bring it back from version history.",
            first=editions[0].name,
        )
