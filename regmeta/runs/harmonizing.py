"""The conductor's part for harmonizing: proposals, decisions in a workbook, extracts, equivalents.

Like pipeline.py it only lets stages meet; what a mapping is stands in regmeta/harmonize/.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.errors import RegmetaError, WrongUse
from regmeta.model import Submission, TargetMapping
from regmeta.registry import registry_folder
from regmeta.runs.batch import DECISIONS, read_paths
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets
from regmeta.texts import Text

if TYPE_CHECKING:
    from regmeta.data.source.opening import Options
    from regmeta.harmonize.data_query import Wishes
    from regmeta.harmonize.extract import RegistryExtract

WROTE = Text("Skrev {out}", "Wrote {out}")
_KEPT = Text("{count} avgjørelser lagret i {file}", "{count} decisions kept in {file}")


def read_one(name: str) -> Submission:
    """One registry or spreadsheet as a Submission."""
    return read_paths([registry_folder(name)], load_spec()).submissions[0]


def propose(name: str, output_format: str = "", lang: str = "nb") -> str:
    """What the matcher proposes for every variable of a registry, as text or JSON."""
    from regmeta.harmonize import listing
    from regmeta.harmonize import propose as proposals

    predictions = proposals(read_one(name), load_targets())
    if output_format == "json":
        return json.dumps(listing.proposals_json(predictions, lang), ensure_ascii=False, indent=2)
    return listing.proposals_text(predictions, lang)


def predict_names(path: Path, output_format: str = "", lang: str = "nb") -> str:
    """Predictions for a table of names, as TSV or JSON, in the order given."""
    from regmeta.harmonize.names import map_names

    return map_names(path, output_format or "tsv", lang)


def score(path: Path, output_format: str = "", lang: str = "nb") -> str:
    """How the matcher does on a labelled table, each registry left out in its turn."""
    from regmeta.harmonize.evaluate import evaluate_names

    return evaluate_names(path, lang, output_format or "text")


def review(name: str, out: Path, lang: str = "nb", *, overwrite: bool = False) -> str:
    """Write the workbook that a registry's people decide in; decided variables are left out.

    Raises WrongUse where `out` is somebody's work, unless `overwrite` insists.
    """
    from regmeta.files.guarding import refuse_loss
    from regmeta.harmonize import propose as proposals
    from regmeta.harmonize import read_decision_rows
    from regmeta.harmonize.review import review_workbook
    from regmeta.workbook.converting import require_xlsx
    from regmeta.workbook.package import Package
    from regmeta.workbook.sealing import is_sealed, write_sealed

    folder = registry_folder(name)
    require_xlsx(out)
    refuse_loss(out, inputs=[folder], overwrite=overwrite, ours=is_sealed)
    file = folder / DECISIONS
    submission, targets = read_one(name), load_targets()
    decided = read_decision_rows(file) if file.is_file() else ()
    workbook = review_workbook(
        proposals(submission, targets),
        submission=submission,
        targets=targets,
        decided=decided,
        lang=lang,
    )
    write_sealed(out, Package.of(workbook))
    return WROTE(lang, out=out)


def accept(
    name: str, reviewed: Path, *, today: date, author: str = "", lang: str = "nb"
) -> tuple[str, tuple[RegmetaError, ...]]:
    """Read a reviewed workbook back into the registry's decisions; new ones replace old ones.

    What was kept in a sentence, and what the cells say that cannot be.
    """
    from regmeta.harmonize import read_decision_rows, write_decisions
    from regmeta.harmonize.review import accept_review, merge_decisions

    folder = registry_folder(name)
    if not folder.is_dir():
        raise WrongUse(
            "{name}: oppgi registerets mappe, så avgjørelsene kan lagres der.",
            "{name}: name the registry's folder, so that the decisions can be kept there.",
            name=name,
        )
    file = folder / DECISIONS
    before = read_decision_rows(file) if file.is_file() else ()
    after = accept_review(reviewed, today=today, targets=load_targets(), author=author)
    kept = merge_decisions(before, after.decisions)
    write_decisions(file, kept, registry=folder.name, today=today)
    return _KEPT(lang, count=len(after.decisions), file=file), after.mistakes


def harmonize_extracts(
    extracts: Sequence[tuple[str, Sequence[Path]]],
    out: Path,
    *,
    pairs: Path | None = None,
    wishes: Wishes | None = None,
    options: Options | None = None,
    output_format: str = "text",
    lang: str = "nb",
) -> tuple[str, str]:
    """Turn registries' extracts into harmonized variables; the account of the run, and its SQL.

    Each registry comes with its files, or a folder of them. `pairs` is a file that `match` wrote:
    its accepted pairs are harmonized then, to the variables of the other dictionary.
    """
    from regmeta.data.source.opening import Options
    from regmeta.harmonize.data import harmonize_data
    from regmeta.harmonize.data_told import harmonized_json, harmonized_text

    chosen = options or Options()
    done = harmonize_data(
        [_registry_extract(name, files, pairs, chosen) for name, files in extracts],
        out,
        wishes=wishes,
        memory=chosen.memory,
        temp=chosen.temp,
    )
    if output_format == "json":
        return _json(harmonized_json(done, lang)), done.sql
    return harmonized_text(done, lang), done.sql


def _registry_extract(
    name: str, files: Sequence[Path], pairs: Path | None, options: Options
) -> RegistryExtract:
    """A registry's files with what its variables are mapped to: pairs, or decisions and rules."""
    from regmeta.data.source.together import files_of
    from regmeta.harmonize import harmonize, read_decisions
    from regmeta.harmonize.accepted import accepted_pairs
    from regmeta.harmonize.extract import RegistryExtract
    from regmeta.runs.extracts import opener, types_of

    batch = read_paths([registry_folder(name)], load_spec())
    submission, targets = batch.submissions[0], load_targets()
    file = registry_folder(name) / DECISIONS
    mappings: Sequence[TargetMapping]
    if pairs:
        mappings, targets = accepted_pairs(pairs)
    else:
        mappings = harmonize(submission, targets, read_decisions(file) if file.is_file() else ())
    demands = batch.registries[0].data.values() if batch.registries else ()
    ready = opener(options, demands)
    types = types_of(submission, load_spec())
    return RegistryExtract(submission, mappings, targets, files_of(files), ready, types)


def similar(
    registries: Path, code: str = "", output_format: str = "", lang: str = "nb", most: int = 10
) -> str:
    """The nearest variables of one variable over all registries, or of every one."""
    from regmeta.harmonize import equivalents_told as telling
    from regmeta.harmonize.dictionary import described_of
    from regmeta.harmonize.equivalents import Equivalents

    batch = read_paths([registries], load_spec())
    items = [variable for submission in batch.submissions for variable in described_of(submission)]
    at = {item.id: place for place, item in enumerate(items)}
    if code and code not in at:
        raise WrongUse(
            "Variabelen «{code}» finnes ikke.", "There is no variable called “{code}”.", code=code
        )
    asked = Equivalents(items)
    neighbours = (
        asked.nearest(at[code], most) if code else [o for n in asked.every(most) for o in n]
    )
    if output_format == "json":
        return _json(telling.equivalents_json(neighbours, lang))
    if output_format == "tsv" or not (code or output_format):
        return telling.equivalents_tsv(neighbours, lang)
    return telling.equivalents_text(neighbours, lang)


def instruments(registries: Path, output_format: str = "", lang: str = "nb") -> str:
    """The questionnaires that registries' forms hold, and those that they may hold."""
    from regmeta.harmonize.instruments_told import instruments_json, instruments_text
    from regmeta.harmonize.recognise import find_instruments
    from regmeta.harmonize.similar import asking_of, items_of

    batch = read_paths([registries], load_spec())
    in_forms = find_instruments(asking_of(items_of(batch.submissions)))
    if output_format == "json":
        return _json(instruments_json(in_forms))
    return instruments_text(in_forms, lang)


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2)
