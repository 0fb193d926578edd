"""Publishing: a Catalogue in, one folder of files out, whole or not at all.

What a format is, and how formats are found, is told in format.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from regmeta.catalogue.facts import visible
from regmeta.errors import BrokenConfiguration
from regmeta.files.addresses import Addresses
from regmeta.files.attributes import Attribute, keep_attributes
from regmeta.files.folder import place_of, write_folder
from regmeta.files.kept import Kept
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, no_progress
from regmeta.processes import Task, write_all
from regmeta.publish.account import edition_json
from regmeta.publish.contents import write_contents
from regmeta.publish.format import OWN, Format, Formats
from regmeta.publish.inplace import complete, note_gone, refuse_in_the_way, stage_in
from regmeta.publish.numbered import (
    is_large,
    is_worth_a_spare,
    keep_replaced,
    make_newest_whole,
    next_number,
    rescue,
)
from regmeta.publish.parts import PARTS, clear_others, files_in, rebuilt_in, tree_for, write_parts
from regmeta.publish.target import (
    ABOUT,
    TargetFiles,
    carry_over,
    look_through,
    make_spare,
    refuse_unsealed,
    remove_others,
    take_note_of_others,
)
from regmeta.publish.unchanged import SEAL
from regmeta.spec.fields import Spec


@dataclass(frozen=True, slots=True)
class WrittenFormat:
    """What one format became."""

    format: str
    files: int
    bytes: int
    rebuilt: frozenset[str] = frozenset()
    """Codes of the kilder of which something was made anew."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: per format, and how many variables their owners keep invisible."""

    formats: tuple[WrittenFormat, ...]
    hidden: int = 0
    standing: TargetFiles = TargetFiles()
    """What was found in the folder that this replaced."""
    unkept: tuple[Attribute, ...] = ()
    """What of the folder's owner, group, mode and access list could not be kept."""
    number: int = 0
    """Its number among the publications of this folder, 0 where they are not counted."""
    is_earlier_kept: bool = True
    """Whether the publication that this replaced could be kept, where it was to be."""

    @property
    def rebuilt(self) -> frozenset[str]:
        """Codes of the kilder of which something was made, not linked from the last publication."""
        return frozenset().union(*(written.rebuilt for written in self.formats))

    @property
    def files(self) -> int:
        return sum(written.files for written in self.formats)

    @property
    def bytes(self) -> int:
        return sum(written.bytes for written in self.formats)


def publish_catalogue(
    catalogue: Catalogue,
    out: Path,
    spec: Spec,
    *,
    formats: Sequence[str] = (),
    among: Formats = OWN,
    progress: Progress = no_progress,
    seal: Callable[[Mapping[str, int], Publication], bytes] | None = None,
    digests: Mapping[str, str] | None = None,
    kept: Kept | None = None,
    keep: int = 0,
    in_place: bool = False,
    looked: Callable[[], TargetFiles] | None = None,
    base: str = "",
) -> Publication:
    """The catalogue in the formats named (all of `among` where none is), as the folder `out`.

    What was in the folder is replaced by the whole of this publication in one step. `seal` is
    asked for the content of the hidden SEAL when all else is written, and told the files.
    `digests` tell by kilde what it was made of: where that is as last time, its files are linked
    and not written, and `kept` has what formats remember of it. Files that somebody put into the
    folder stay in it; it keeps its owner, group and mode. The last `keep` publications that
    had a seal stay beside it by number. With `in_place` the folder itself stays and each file in it
    is replaced by itself, and no earlier publication is kept. `looked` gives what was found in a
    large `out` by a look since this run began. `base` is the address that the folder will answer
    at: our own things get addresses below it, instead of `urn:uuid:`. Raises WrongUse for an
    unknown format or a folder that is not ours, BrokenConfiguration where two things share a code,
    and OutputFailed, with nothing changed, where writing fails.
    """
    chosen = among.chosen(formats)
    shown, hidden = visible(catalogue)
    _refuse_shared_codes(shown)

    complete(out)
    if seal is not None or not (out / PARTS).is_dir():
        refuse_unsealed(out)
    place = out.resolve()
    rescue(place_of(out))
    number = next_number(place_of(out)) if seal is not None else 0
    is_large_now = is_large(place)
    is_kept = True

    def keep_earlier(replaced: Path, target: Path) -> None:
        nonlocal is_kept
        is_kept = keep_replaced(replaced, target, keep, is_large=is_large_now)

    def fill(folder: Path) -> Publication:
        unkept = keep_attributes(place, folder) if place.is_dir() and not in_place else ()
        others = take_note_of_others(folder)
        clear_others(folder, chosen)
        filled = replace(shown, annotations=replace(shown.annotations, formats=chosen))
        batch = _Batch(filled, spec, folder, place, digests or {}, kept, base)
        publication = _fill(batch, [among.named(name) for name in chosen], hidden, progress)
        remove_others(folder, others)
        look = looked if looked is not None and is_large_now else partial(look_through, place)
        standing = _keep_others(look(), place, folder, in_place=in_place)
        publication = replace(publication, standing=standing, unkept=unkept, number=number)
        if seal is not None:
            files = files_in(folder, chosen) | {ABOUT: (folder / ABOUT).stat().st_size}
            (folder / SEAL).write_bytes(seal(files, publication))
        if in_place:
            make_newest_whole(place_of(out))
            note_gone(place, folder)
        return publication

    if in_place:
        publication = write_folder(stage_in(place), fill)
        complete(place)
        return publication
    publication = write_folder(
        out,
        fill,
        spare=lambda done: is_worth_a_spare(done.files) and done.standing.is_sound,
        replaced=keep_earlier,
        prepare=lambda spare, done: make_spare(spare, done.standing.unlisted),
    )
    return replace(publication, is_earlier_kept=is_kept)


def _keep_others(
    standing: TargetFiles, place: Path, folder: Path, *, in_place: bool
) -> TargetFiles:
    """What others put into the folder that stands is in the new one too; with `in_place` it stays
    where it is."""
    if in_place:
        refuse_in_the_way(standing, place, folder)
        return standing
    return carry_over(standing, place, folder)


@dataclass(frozen=True, slots=True)
class _Batch:
    """One run: what is written, where, and the earlier publication."""

    catalogue: Catalogue
    spec: Spec
    folder: Path
    earlier: Path
    digests: Mapping[str, str]
    kept: Kept | None
    base: str

    def write(self, wanted: Format, progress: Progress) -> WrittenFormat:
        addresses = Addresses(self.base, "?" if wanted.statement.no_fragment else "#")
        tree = tree_for(self.folder, self.earlier, wanted.name, self.digests, self.kept, addresses)
        written = write_format(wanted, self.catalogue, self.spec, tree, progress)
        write_parts(self.folder, wanted.name, tree)
        whole = {kilde.code for kilde in self.catalogue.kilder} - set(self.digests)
        return replace(written, rebuilt=frozenset(whole | rebuilt_in(tree)))


def _fill(batch: _Batch, chosen: Sequence[Format], hidden: int, progress: Progress) -> Publication:
    """The slow formats are begun first, so that none of them is last."""

    def task(wanted: Format) -> Task[WrittenFormat]:
        return lambda tell: batch.write(wanted, tell)

    variables = sum(len(kilde.variables) for kilde in batch.catalogue.kilder)
    order = sorted(chosen, key=lambda wanted: not wanted.statement.is_slow)
    written = write_all({wanted.name: task(wanted) for wanted in order}, variables, progress)
    publication = Publication(tuple(written[wanted.name] for wanted in chosen), hidden)
    about = _about(batch.catalogue, publication)
    (batch.folder / ABOUT).write_text(about, encoding="utf-8")
    write_contents(batch.folder, batch.earlier, batch.catalogue, batch.digests)
    return publication


def write_format(
    wanted: Format, catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress
) -> WrittenFormat:
    """One format alone, into a tree whose root is made here."""
    tree.root.mkdir(parents=True, exist_ok=True)
    wanted.write(catalogue, spec, tree, progress)
    tree.close()
    return WrittenFormat(wanted.name, *tree.counted())


def _about(catalogue: Catalogue, publication: Publication) -> str:
    """What the folder is: read by people, and by the next run that is to replace it."""
    about: dict[str, Any] = {
        "spec": catalogue.spec,
        "kilder": [kilde.code for kilde in catalogue.kilder],
        "formats": {written.format: written.files for written in publication.formats},
    }
    approved = catalogue.annotations.approved
    if approved:
        about["editions"] = {code: edition_json(approved[code]) for code in approved}
    if catalogue.annotations.held:
        about["held"] = sorted(catalogue.annotations.held)
    return json.dumps(about, ensure_ascii=False, indent=2) + "\n"


def _refuse_shared_codes(catalogue: Catalogue) -> None:
    """Ids and addresses are made from codes: two things with one code would overwrite each other.

    Within a kilde validation sees to it; this is about kilder that were never read together.
    """
    owners: dict[str, str] = {}
    for kilde in catalogue.kilder:
        codes = [kilde.code]
        codes += [part.code for part in kilde.delkilder]
        codes += [part.code for part in kilde.datasamlinger]
        codes += [part.code for part in kilde.variables]
        for code in codes:
            other = owners.setdefault(code, kilde.id)
            if other != kilde.id:
                raise BrokenConfiguration(
                    "{ident} og {other}: begge har koden {code}. Gi det "
                    "ene registeret et annet kortnavn.",
                    "{ident} and {other}: both have the code {code}. Give "
                    "one of the registries another short name.",
                    ident=kilde.id,
                    other=other,
                    code=code,
                )
