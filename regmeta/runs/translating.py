"""The conductor's part for translating: what is proposed for a registry, and what people accept.

A proposal is a text that somebody has already put into the other language: standard answers, the
registry's own other texts, other registries, the law's fields, harmonized variables, concepts and
the names of code systems. Nothing is translated by guessing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.catalogue.translations import (
    REVIEWED,
    TRANSLATIONS,
    UNREVIEWED,
    Level,
    Translation,
    frequent_names,
    on_one_line,
    read_translations,
    standard_answers,
    translations_text,
)
from regmeta.errors import RegmetaError, UnreadableInput, WrongUse
from regmeta.model import Submission, Text
from regmeta.registry import registry_folder
from regmeta.runs.batch import read_paths
from regmeta.spec.loading import load_spec
from regmeta.texts import folded_letters
from regmeta.workbook.translations import TextProposal, accepted_in, translation_workbook

_WROTE = Text(
    "Skrev {out}: {count} tekster uten {lang}, {proposed} med forslag.",
    "Wrote {out}: {count} texts without {lang}, {proposed} with a proposal.",
)
_KEPT = Text(
    "{count} oversettelser lagret i {file}. {stood} sto der alt og er ikke endret.",
    "{count} translations kept in {file}. {stood} stood there already and were not changed.",
)
_FIELDS: tuple[tuple[Level, str, Mapping[str, str]], ...] = (
    ("variabel", "PreferredTerm", {"en": "NavnEngelsk"}),
    ("kode", "navn", {"en": "navnEngelsk"}),
)
_DRESSED = re.compile(r"(\d{1,2}[.:] )?(.*?)((?: ?\([^()]*\))?[:?]?)", re.DOTALL)
_STANDARD = Text("standardsvar", "standard answer")
_FREQUENT = Text("vanlig navn", "frequent name")
_OWN = Text("registeret selv ({registry})", "the registry itself ({registry})")
_OTHER = Text("{registry}", "{registry}")
_LAW = Text("feltet {field} i loven", "the field {field} of the law")
_TARGET = Text("harmonisert variabel {id}", "harmonized variable {id}")
_CONCEPT = Text("begrepet {id}", "the concept {id}")
_BLOCK = Text("{system} {codes}", "{system} {codes}")


@dataclass(frozen=True, slots=True)
class Given:
    """A text in every language that somebody gave it in, and where it was taken from."""

    text: Text
    source: Text


def translate(
    name: str, out: Path, *, into: str = "en", lang: str = "nb", overwrite: bool = False
) -> str:
    """Write the workbook of a registry's texts that are not in the language `into`.

    Raises WrongUse where `out` is somebody's work, unless `overwrite` insists.
    """
    from regmeta.files.guarding import refuse_loss
    from regmeta.workbook.converting import require_xlsx
    from regmeta.workbook.package import Package
    from regmeta.workbook.sealing import is_sealed, write_sealed

    folder = registry_folder(name)
    require_xlsx(out)
    refuse_loss(out, inputs=[folder], overwrite=overwrite, ours=is_sealed)
    proposals = proposals_for(name, into, lang)
    write_sealed(out, Package.of(translation_workbook(proposals, into=into, lang=lang)))
    proposed = sum(1 for proposal in proposals if proposal.text)
    return _WROTE(lang, out=out, count=len(proposals), proposed=proposed, lang=_name(into))


def proposals_for(name: str, into: str, lang: str) -> tuple[TextProposal, ...]:
    """Each distinct text that is not given in a language, with what is proposed for it."""
    folder = registry_folder(name)
    submission = read_paths([folder], load_spec()).submissions[0]
    accepted = read_translations(folder if folder.is_dir() else None)
    done = {row.key for row in accepted if row.state == REVIEWED}
    texts = given_texts(submission, folder)
    proposals = []
    for level, nb, places in _untranslated(submission, into):
        is_standard = level == "kode" and nb in standard_answers()
        if (level, on_one_line(nb), into) in done or is_standard:
            continue
        text, source = _proposed(nb, into, texts)
        proposals.append(TextProposal(level, nb, text, source(lang), places))
    return tuple(sorted(proposals, key=lambda row: (row.level != "variabel", not row.text)))


def _proposed(nb: str, into: str, texts: Mapping[str, Given]) -> tuple[str, Text]:
    """What is proposed for a text, and where it was taken from; '' where nobody has said it.

    A unit in brackets, a number before an item and signs at the end stay as they are.
    """
    dressed = _DRESSED.fullmatch(nb)
    before, bare, after = dressed.groups("") if dressed else ("", nb, "")
    for text, head, tail in ((nb, "", ""), (bare, before, after)):
        given = texts.get(folded_letters(text))
        translation = getattr(given.text, into) if given else ""
        if given and translation:
            return f"{head}{translation}{tail}", given.source
    return "", Text()


def _untranslated(
    submission: Submission, into: str
) -> Iterator[tuple[Level, str, tuple[str, ...]]]:
    """Texts that are not in the language, and the variables that they stand at, as they come."""
    for level, field, twins in _FIELDS:
        records = submission[level]
        owners = records.column("Code" if level == "variabel" else "variabel")
        twin = records.column(twins[into]) if into in twins else [""] * len(records)
        places: dict[str, list[str]] = {}
        for nb, other, owner in zip(records.column(field), twin, owners, strict=True):
            if nb.strip() and not other.strip():
                places.setdefault(nb.strip(), []).append(owner)
        yield from ((level, nb, tuple(dict.fromkeys(at))) for nb, at in places.items())


# ------------------------------------------------------------------ what is given already


def given_texts(submission: Submission, folder: Path) -> dict[str, Given]:
    """By its folded bokmål: what is given of a text, from the nearest source that has it."""
    sources = (
        _standard(),
        _said_by(submission, _OWN),
        _accepted(folder),
        _of_neighbours(folder),
        _law(),
        _targets(),
        _concepts(),
        _blocks(),
        (Given(text, _FREQUENT) for text in frequent_names().values()),
    )
    texts: dict[str, Given] = {}
    for source in sources:
        for given in source:
            before = texts.get(folded_letters(given.text.nb))
            texts[folded_letters(given.text.nb)] = _joined(before, given)
    return texts


def _joined(before: Given | None, given: Given) -> Given:
    """What was known before, and the languages that it was not known in."""
    if before is None:
        return given
    text = before.text
    joined = Text(text.nb, en=text.en or given.text.en, nn=text.nn or given.text.nn)
    return Given(joined, before.source if joined == text else given.source)


def _standard() -> Iterator[Given]:
    return (Given(text, _STANDARD) for text in standard_answers().values())


def _said_by(submission: Submission, source: Text) -> Iterator[Given]:
    """Texts that a registry gives in English itself, the translation most often given first."""
    origin = source.filled(registry=submission.id)
    for level, field, twins in _FIELDS:
        records = submission[level]
        pairs = zip(records.column(field), records.column(twins["en"]), strict=True)
        counted = Counter((nb.strip(), en.strip()) for nb, en in pairs if nb.strip() and en.strip())
        yield from (Given(Text(nb, en=en), origin) for (nb, en), _ in counted.most_common())


def _accepted(folder: Path) -> Iterator[Given]:
    origin = _OWN.filled(registry=folder.name)
    for row in read_translations(folder if folder.is_dir() else None):
        languages: dict[str, Any] = {row.lang: row.text}
        yield Given(Text(row.nb, **languages), origin)


def _of_neighbours(folder: Path) -> Iterator[Given]:
    """What other registries beside this one say, in the order of their folders."""
    if not folder.is_dir():
        return
    others = (path.parent for path in sorted(folder.absolute().parent.glob("*/registry.toml")))
    for home in others:
        if home == folder.absolute():
            continue
        origin = _OTHER.filled(registry=home.name)
        try:
            yield from _said_by(read_paths([home], load_spec()).submissions[0], origin)
            yield from _accepted(home)
        except RegmetaError:
            # A neighbour that cannot be read has no say here; checking it tells why.
            continue


def _law() -> Iterator[Given]:
    spec = load_spec()
    for level in ("variabel", "kilde", "datasamling"):
        for field in spec[level].fields:
            yield Given(field.label, _LAW.filled(field=f"{level}.{field.key}"))


def _targets() -> Iterator[Given]:
    from regmeta.spec.targets import load_targets

    return (Given(target.name, _TARGET.filled(id=target.id)) for target in load_targets())


def _concepts() -> Iterator[Given]:
    from regmeta.publish.formats.site.concepts import concepts

    return (Given(concept.text, _CONCEPT.filled(id=id_)) for id_, concept in concepts().items())


def _blocks() -> Iterator[Given]:
    from regmeta.publish.formats.site.search.systems import blocks

    for block in blocks():
        yield Given(block.title, _BLOCK.filled(system=block.system.upper(), codes=block.codes))


# ------------------------------------------------------------------ what people accept


def accept_translations(
    name: str, workbook: Path, *, today: date, author: str = "", lang: str = "nb"
) -> tuple[str, tuple[RegmetaError, ...]]:
    """Read a workbook back into the registry's translations; what stands there is never replaced.

    What was kept in a sentence, and what the cells say that cannot be.
    """
    from regmeta.files.output import write_whole

    folder = registry_folder(name)
    if not folder.is_dir():
        raise WrongUse(
            "{name}: oppgi registerets mappe, så oversettelsene kan lagres der.",
            "{name}: name the registry's folder, so that the translations can be kept there.",
            name=name,
        )
    if not workbook.is_file():
        raise UnreadableInput(
            "{path}: finnes ikke. Se etter at navnet er skrevet riktig.",
            "{path}: does not exist. See that the name is spelled right.",
            path=workbook,
        )
    before = read_translations(folder)
    accepted = accepted_in(workbook, today=today, author=author)
    kept = _merged(before, accepted.translations)
    file = folder / TRANSLATIONS
    new = len(set(kept) - set(before))
    if new:
        write_whole(file, translations_text(kept).encode("utf-8"))
    stood = len(accepted.translations) - new
    return _KEPT(lang, count=new, file=file, stood=stood), accepted.mistakes


def _merged(
    before: Iterable[Translation], accepted: Iterable[Translation]
) -> tuple[Translation, ...]:
    """All of them; only what nobody had reviewed gives way, to what a person has."""
    kept: dict[tuple[str, str, str], Translation] = {}
    for row in (*before, *accepted):
        stands = kept.get(row.key)
        if stands is None or (stands.state, row.state) == (UNREVIEWED, REVIEWED):
            kept[row.key] = row
    return tuple(kept.values())


def _name(into: str) -> Text:
    return {"en": Text("engelsk", "English"), "nn": Text("nynorsk", "Nynorsk")}[into]
