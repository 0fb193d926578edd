"""Pages that are results of their own: registries, forms, instruments, lists, targets, chapters.

A page is found by any of its names; the browser does that (web/site/src/engine/pages.js), with
names that are taken apart here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from regmeta.catalogue.facts import Facts, KildeFacts, form_name
from regmeta.files.ids import file_name
from regmeta.model import Text
from regmeta.publish.formats.site.concepts import assigned, concepts
from regmeta.publish.formats.site.search.index import Row
from regmeta.publish.formats.site.search.language import language, name_terms, terms
from regmeta.publish.formats.site.search.systems import (
    Chapter,
    ChapteredSystem,
    CodeBlock,
    blocks,
    code_systems,
    systems_of,
)
from regmeta.publish.words import readable

_NAME = 200


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A result that is no variable. `count` is how many variables lie behind it."""

    kind: str
    code: str
    name: Text
    address: str
    count: int = 0
    place: Text = Text()
    names: tuple[str, ...] = ()


def pages_index(rows: Sequence[Row], facts: Facts) -> dict[str, Any]:
    """Every page with what is shown of it and the terms of each of its names."""
    pages = [*_registries(facts), *_instruments(facts), *_targets(facts), *_systems(rows)]
    pages += [*_concepts(facts), *_lists(facts)]
    return {
        "filler": sorted(language().filler),
        "systems": [_shape(system) for system in code_systems()],
        "pages": [_entry(page) for page in pages],
    }


def _entry(page: FoundPage) -> list[Any]:
    apart = dict.fromkeys(" ".join(terms(name)) for name in _names(page))
    names = [name for name in apart if name]
    shown = (page.name.nb, page.name.en, page.place.nb, page.place.en)
    texts = [str(readable(text))[:_NAME] for text in shown]
    return [
        page.kind,
        page.code,
        page.address,
        page.count,
        *texts,
        [name for name in names if name],
    ]


def _names(page: FoundPage) -> Iterator[str]:
    yield from (text for text in (page.name.nb, page.name.nn, page.name.en) if text)
    yield from page.names


def _registries(facts: Facts) -> Iterator[FoundPage]:
    for kilde_facts in facts.by_name:
        code = kilde_facts.kilde.code
        yield FoundPage(
            "kilde",
            code,
            kilde_facts.names,
            f"kilde/{file_name(code)}.html",
            len(kilde_facts.kilde.variables),
            names=(kilde_facts.short, code.removeprefix("K_")),
        )
        yield from _forms(kilde_facts)


def _forms(kilde_facts: KildeFacts) -> Iterator[FoundPage]:
    place = Text(kilde_facts.short or kilde_facts.name)
    for code, form in kilde_facts.datasamlinger.items():
        count = len(kilde_facts.variables_of.get(code, ()))
        name = form_name(form)
        # A form is asked for by its own name, or by that and its registry's.
        yield FoundPage(
            "form",
            code,
            name,
            f"datasamling/{file_name(code)}.html",
            count,
            place,
            (f"{name.nb} {kilde_facts.short}", " ".join(name_terms(name.nb))),
        )


def _instruments(facts: Facts) -> Iterator[FoundPage]:
    named = {i.code: i for of in facts.kilder for i in of.kilde.instruments}
    counts = Counter(
        code
        for kilde_facts in facts.kilder
        for variable in kilde_facts.kilde.variables
        for code in variable.instruments
    )
    for code in sorted(named):
        name = Text(named[code].name or code)
        address = f"instrument/{file_name(code)}.html"
        short = code.removeprefix("I_")
        names = (short, *_kinds_of_instrument(short))
        yield FoundPage("instrument", code, name, address, counts[code], names=names)


def _kinds_of_instrument(short: str) -> Iterator[str]:
    """What an instrument is asked for as, beside its name: those that patients answer are PROMs."""
    if short.upper().startswith(language().patient_reported):
        yield from ("prom", "proms", "pasientrapportert", "patient reported outcome")


def _targets(facts: Facts) -> Iterator[FoundPage]:
    counts = Counter(
        mapping.target
        for kilde_facts in facts.kilder
        for variable in kilde_facts.kilde.variables
        for mapping in variable.mappings
    )
    for target in facts.catalogue.targets:
        address = f"harmonisert/{file_name(target.id)}.html"
        yield FoundPage("target", target.id, target.name, address, counts[target.id])


def _concepts(facts: Facts) -> Iterator[FoundPage]:
    for id_, entries in assigned(facts).items():
        concept = concepts()[id_]
        address = f"begrep/{file_name(id_)}.html"
        if entries:
            count = len(entries)
            yield FoundPage("concept", id_, concept.text, address, count, names=concept.words)


def _lists(facts: Facts) -> Iterator[FoundPage]:
    """Code lists: the national ones once, a registry's own with its name."""
    for kilde_facts in facts.by_name:
        uses = Counter(code for v in kilde_facts.kilde.variables for code in v.kodeverk)
        place = Text(kilde_facts.short or kilde_facts.name)
        for kodeverk in kilde_facts.kilde.kodeverk:
            name = Text(kodeverk.name or kodeverk.reference)
            address = f"kodeverk/{file_name(kodeverk.code)}.html"
            count = uses[kodeverk.code]
            yield FoundPage("list", kodeverk.code, name, address, count, place)


def _systems(rows: Sequence[Row]) -> Iterator[FoundPage]:
    counts = Counter(
        system.id for kilde_facts, variable in rows for system in systems_of(kilde_facts, variable)
    )
    for system in code_systems():
        count = counts[system.id]
        address = f"sok.html?q={system.title.nb}"
        yield FoundPage("system", system.id, system.title.text, address, count)
        yield from (_chapter(system, chapter, count) for chapter in system.chapters)
        of_system = (block for block in blocks() if block.system == system.id)
        yield from (_block(system, block, count) for block in of_system)


def _block(system: ChapteredSystem, block: CodeBlock, count: int) -> FoundPage:
    place = f"{system.title.nb} {block.codes}"
    return FoundPage(
        "block",
        f"{system.id}:{block.first}",
        block.title,
        f"sok.html?q={system.title.nb}",
        count,
        Text(place, place),
        (*block.words, place),
    )


def _chapter(system: ChapteredSystem, chapter: Chapter, count: int) -> FoundPage:
    place = f"{system.title.nb} {_range(chapter)}"
    short = f"{system.title.nb} {chapter.number}"
    titles = (chapter.title.nb, chapter.title.en, *chapter.words)
    with_system = (f"{system.title.nb} {name}" for name in titles)
    return FoundPage(
        "chapter",
        f"{system.id}:{chapter.number}",
        chapter.title.text,
        f"sok.html?q={system.title.nb}",
        count,
        Text(place, place),
        (*chapter.words, short, *with_system),
    )


def _range(chapter: Chapter) -> str:
    ends = dict.fromkeys((chapter.first, chapter.last))
    return f"{chapter.number} ({'–'.join(ends)})" if len(ends) > 1 else chapter.number


def _shape(system: ChapteredSystem) -> list[Any]:
    """How a code of the system is known, and between which codes each chapter lies."""
    chapters = [[chapter.number, chapter.first, chapter.last] for chapter in system.chapters]
    of_system = (block for block in blocks() if block.system == system.id)
    return [system.id, system.code, chapters, [[block.first, block.last] for block in of_system]]
