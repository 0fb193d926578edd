"""Small XML parts of a workbook, by the standard library's parser (expat).

A sheet's own XML is looked through in pieces instead (package.py): it may be very large, and only
a few marks are looked for. Definitions (DOCTYPE) are refused, so no entity grows or leads outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat


@dataclass(slots=True)
class Element:
    """One element: its name and attributes without their namespaces, and all text inside it."""

    name: str
    attributes: Mapping[str, str]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts)


def elements(content: bytes, name: str, text: str = "") -> Iterator[Element]:
    """The elements of one name, in order; `text` names the elements inside whose text counts.

    Raises ValueError where the content is no XML.
    """
    reader = _PartReader(name, text or name)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(f"XML: {error}") from error
    return iter(reader.elements)


class _PartReader:
    """Collects elements while the parser goes through the content."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.elements: list[Element] = []
        self.inside = self.telling = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == self.name:
            self.inside += 1
            plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            self.elements.append(Element(local, plain))
        self.telling += local == self.text

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self.inside -= local == self.name
        self.telling -= local == self.text

    def _characters(self, text: str) -> None:
        if self.inside and self.telling:
            self.elements[-1].texts.append(text)

    def _refuse(self, *_: object) -> None:
        raise ValueError("DOCTYPE")
