"""One difference, and the lines that differences are gathered in before anybody is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from regmeta.editions.kinds import ChangeKind, kinds
from regmeta.model import Change, Text
from regmeta.texts import each_language

Facts = tuple[tuple[str, Text], ...]
"""What a sentence needs, by name; equal facts of one kind are one line."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a line holds for: a variable, form or the registry.

    `was` is the technical name it likely had before, `note` what is told of this one alone.
    """

    code: str
    name: Text
    form: str = ""
    technical: str = ""
    was: str = ""
    note: Text = Text()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is other in one place; `apart` keeps items of one line from being merged."""

    kind: str
    item: Item
    facts: Facts = ()
    apart: Facts = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One change and all that it holds for, in the order of the registry."""

    kind: ChangeKind
    facts: Facts
    items: tuple[Item, ...]
    apart: tuple[Facts, ...]

    def text(self, lang: str, *, alone: bool = False) -> str:
        """The sentence, with its number where it holds for several; `alone`: as of one of them."""
        n = 1 if alone else len(self.items)
        wording = self.kind.single if n == 1 else self.kind.many
        values = (*self.facts, *(self.apart[0] if n == 1 else ()))
        shown = {key: _shown(key, text(lang), lang) for key, text in values}
        text = wording(lang).format_map({**shown, "n": str(n)})
        if n == 1 or not self.kind.counted:
            return text
        return _COUNTED[self.kind.of](lang, n=n, text=text)


_LISTED = 6


def _shown(key: str, text: str, lang: str) -> str:
    """A fact in a sentence: of many codes the first few, and how many more."""
    if key != "codes":
        return text
    rows = text.split("\n")
    more = len(rows) - _LISTED
    listed = ", ".join(rows[:_LISTED])
    if more <= 0:
        return listed
    return Text("{told} og {more} til", "{told} and {more} more")(lang, told=listed, more=more)


def facts(**values: str | Text) -> Facts:
    """Facts out of texts that are the same in all languages, or are not."""
    return tuple(
        (key, value if isinstance(value, Text) else Text(value)) for key, value in values.items()
    )


def gather(differences: Iterable[Difference]) -> tuple[Line, ...]:
    """Differences of one kind with the same facts as one line: meaning first, then by number."""
    rows: dict[tuple[str, Facts], list[Difference]] = {}
    for difference in differences:
        rows.setdefault((difference.kind, difference.facts), []).append(difference)
    all_kinds = kinds()
    lines = [
        Line(
            all_kinds[kind],
            same,
            tuple(entry.item for entry in every),
            tuple(entry.apart for entry in every),
        )
        for (kind, same), every in rows.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.kind.order, -len(line.items))))


def as_change(line: Line) -> Change:
    """A line as the catalogue's pages show it."""
    first, *rest = line.items
    return Change(
        kind=line.kind.id,
        grade=line.kind.grade,
        code=first.code,
        text=sentence(line),
        also=tuple(item.code for item in rest),
    )


_COUNTED = {
    "variable": Text("{n} variabler: {text}", "{n} variables: {text}"),
    "list": Text("{n} kodelister: {text}", "{n} code lists: {text}"),
    "form": Text("{n} skjemaer: {text}", "{n} forms: {text}"),
    "kilde": Text("{text}", "{text}"),
}


def sentence(line: Line) -> Text:
    """The whole sentence: of one variable with its name, of several with their number."""
    return each_language(lambda lang: sentence_in(line, lang))


def sentence_in(line: Line, lang: str) -> str:
    """The same in one language."""
    text = line.text(lang)
    if len(line.items) > 1 or line.kind.of in ("form", "kilde"):
        return text[:1].upper() + text[1:]
    return f"{called(line.items[0], lang)}: {text}"


_BEFORE = Text("før {was}", "before {was}")


def called(item: Item, lang: str) -> str:
    """A variable by its name and, where that differs, its technical name; and what it was."""
    name = " ".join(item.name(lang).split()).rstrip(":")
    other = item.technical if item.technical.casefold() != name.casefold() else ""
    before = _BEFORE(lang, was=item.was) if item.was else ""
    text = ", ".join(part for part in (other, before) if part)
    if not name:
        nameless = Text("uten navn og kode", "without a name or code")(lang)
        return item.technical or item.code or f"({nameless})"
    return f"{name} ({text})" if text else name
