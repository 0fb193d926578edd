"""An XML file as a tree of elements without namespaces; definitions (DOCTYPE) are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from regmeta.errors import UnreadableInput
from regmeta.files.extent import too_large
from regmeta.texts import Text

MAX_XML = 40_000_000
MAX_DEPTH = 200


@dataclass(slots=True)
class XmlElement:
    """One element: local name, attributes by local name, the elements inside it, and its text."""

    name: str
    attributes: dict[str, str]
    inside: list[XmlElement] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's own text, with blanks and line breaks as one blank."""
        return " ".join("".join(self.pieces).split())

    def get(self, attribute: str) -> str:
        """An attribute's text, '' where it has none."""
        return self.attributes.get(attribute, "").strip()

    def all(self, *names: str) -> Iterator[XmlElement]:
        """The elements straight inside that have one of the names."""
        return (element for element in self.inside if element.name in names)

    def first(self, *path: str) -> XmlElement | None:
        """The first element down a path of names; None where there is none."""
        element: XmlElement | None = self
        for name in path:
            if element is None:
                return None
            element = next(element.all(name), None)
        return element

    def below(self, name: str) -> Iterator[XmlElement]:
        """Every element of a name, however deep, in the file's order."""
        for element in self.inside:
            if element.name == name:
                yield element
            yield from element.below(name)


_DOCTYPE = Text(
    "har en DOCTYPE, og den leses ikke av hensyn til sikkerheten. Be om filen uten.",
    "has a DOCTYPE, which is not read for safety's sake. Ask for the file without it.",
)
_TOO_DEEP = Text(
    "har XML-elementer i for mange lag. Er det riktig fil?",
    "has XML elements in too many layers. Is it the right file?",
)


def read_xml(path: Path) -> XmlElement:
    """The root of an XML file. Raises UnreadableInput, in one sentence, where it is none."""
    if path.stat().st_size > MAX_XML:
        raise too_large(path)
    reader = _TreeReader(path)
    try:
        reader.parser.Parse(path.read_bytes(), True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        why = " ".join(str(error).split())[:100]
        raise UnreadableInput(
            "{path}: er skadet eller ikke gyldig XML ({why}). Be om filen på nytt.",
            "{path}: is damaged or no valid XML ({why}). Ask for the file again.",
            path=path,
            why=why,
        ) from error
    return reader.root


class _TreeReader:
    """Builds the tree while the parser goes through the content."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = XmlElement("", {})
        self.open: list[XmlElement] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = XmlElement(name.rpartition(" ")[2], plain)
        if self.open:
            self.open[-1].inside.append(element)
        else:
            self.root = element
        self.open.append(element)
        if len(self.open) > MAX_DEPTH:
            raise self._refusal(_TOO_DEEP)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _characters(self, text: str) -> None:
        self.open[-1].pieces.append(text)

    def _refuse(self, *_: object) -> None:
        raise self._refusal(_DOCTYPE)

    def _refusal(self, why: Text) -> UnreadableInput:
        return UnreadableInput("{path}: {why}", "{path}: {why}", path=self.path, why=why)
