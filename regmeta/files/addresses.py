"""Our own things under an address that the published tree answers, instead of `urn:uuid:`.

A thing's address is made from its id alone: the first two digits name a folder, in which all things
that begin so are described as a page, in Turtle and in JSON-LD. So there are 256 folders whatever
the size of the catalogue, and any server of files answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from regmeta.errors import WrongUse

FOLDER = "id"
"""Where the descriptions lie, below the folder of the format that writes them."""
_OWN = re.compile(rb"urn:uuid:(([0-9a-f]{2})[0-9a-f]{6}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17})")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes addresses below `base`, '' where things keep their `urn:uuid:`.

    `joint` stands before the id: `#`, or `?` in formats whose standard forbids a fragment.
    """

    base: str = ""
    joint: str = "#"

    def __bool__(self) -> bool:
        return bool(self.base)

    def of(self, thing: str) -> str:
        """The address of the thing with an id (UUID)."""
        return f"{self.base}rdf/{FOLDER}/{thing[:2]}/{self.joint}{thing}"

    def in_text(self, content: bytes) -> bytes:
        """A text file's content, each `urn:uuid:` of ours as an address."""
        if not self.base or b"urn:uuid:" not in content:
            return content
        address = f"{self.base}rdf/{FOLDER}/".encode() + rb"\2/" + self.joint.encode() + rb"\1"
        return _OWN.sub(address, content)


NO_ADDRESSES = Addresses()


def base_of(text: str) -> str:
    """A base as it was written, with the slash it ends in; WrongUse where it is no address."""
    base = text if text.endswith("/") or not text else f"{text}/"
    if base and not _BASE.fullmatch(base):
        raise WrongUse(
            "{text}: base skal være en adresse som begynner med https:// eller http://, uten ? "
            "og #.",
            "{text}: base must be an address that begins with https:// or http://, without ? "
            "and #.",
            text=text,
        )
    return base
