"""A checked person's workbook back, marked: the part of marking that knows a check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.files.guarding import refuse_loss
from regmeta.model import (
    SEVERITIES,
    Report,
    SeverityCounts,
    Text,
)
from regmeta.runs.checking import Checked
from regmeta.workbook.marking import Marked, mark
from regmeta.workbook.package import PATCHED
from regmeta.workbook.sealing import is_sealed


def mark_checked(
    checked: Checked,
    paths: Sequence[Path],
    out: Path,
    lang: str = "nb",
    *,
    overwrite: bool = False,
) -> str:
    """Mark every spreadsheet of a check; gives what to tell the person.

    One spreadsheet is written to `out`; several to files of their own names in the folder `out`.
    Raises WrongUse where a file would be lost, unless `overwrite` insists (files/guarding.py).
    """
    files = _spreadsheets(checked, paths)
    targets = _targets(files, out)
    for target in targets.values():
        refuse_loss(target, inputs=files.values(), overwrite=overwrite, ours=is_sealed)
    if len(files) == 1:
        ((name, source),) = files.items()
        done = mark(source, checked.report, out, name=name, lang=lang, names=_names(checked))
        return _summary(done, out, checked.report, lang)
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, source in files.items():
        own, target = _of_one(checked.report, name), targets[name]
        done = mark(source, own, target, name=name, lang=lang, names=_names(checked))
        lines.append(_summary(done, target, own, lang))
    return "\n".join(lines)


def _targets(files: Mapping[str, Path], out: Path) -> dict[str, Path]:
    """Where each spreadsheet goes, by the name that findings call it."""
    if len(files) == 1:
        return dict.fromkeys(files, out)
    if out.suffix:
        raise WrongUse(
            "{out}: {count} regneark er kontrollert. Oppgi en mappe: --out funn.",
            "{out}: {count} spreadsheets were checked. Name a folder: --out findings.",
            out=out,
            count=len(files),
        )
    endings = {
        name: source.suffix.lower() if source.suffix.lower() in PATCHED else ".xlsx"
        for name, source in files.items()
    }
    wanted = {name: f"{source.stem}{endings[name]}" for name, source in files.items()}
    times = Counter(file.casefold() for file in wanted.values())
    return {
        name: out / (file if times[file.casefold()] == 1 else _apart(name, endings[name]))
        for name, file in wanted.items()
    }


def _apart(name: str, ending: str) -> str:
    """A name of its own for a file that shares its name with another registry's: `als-kodebok.xlsx`
    of registry als2 is `als2-als-kodebok.xlsx`."""
    own = name.replace("/", "-")
    return own if own.lower().endswith(ending) else own + ending


def _spreadsheets(checked: Checked, paths: Sequence[Path]) -> dict[str, Path]:
    """The files that were checked, by the name that findings call them."""
    single = {path.name: path for path in paths if path.is_file() and path.suffix != ".toml"}
    spreadsheets = {name: single[name] for name in checked.report.files if name in single}
    for registry in checked.batch.registries:
        for name in checked.report.files:
            folder, _, file = name.partition("/")
            if folder == registry.id and file:
                spreadsheets[name] = registry.folder / file
    return spreadsheets


def _of_one(report: Report, name: str) -> Report:
    """The findings of one file and of its registry's own configuration."""
    folder = name.partition("/")[0]
    kept = tuple(
        finding
        for finding in report.findings
        if finding.place.file == name
        or (finding.registry == folder and not finding.place.file.endswith(tuple(report.files)))
    )
    counts = {key: sum(entry.severity == key for entry in kept) for key in SEVERITIES}
    return replace(report, findings=kept, counts=SeverityCounts(**counts), files=(name,))


def _names(checked: Checked) -> dict[str, str]:
    """What variables, forms and code lists are called, by their codes."""
    names: dict[str, str] = {}
    for submission in checked.batch.submissions:
        for level in ("kodeverk", "datasamling", "variabel"):
            records = submission[level]
            pairs = zip(records.column("Code"), records.column("PreferredTerm"), strict=True)
            for code, name in pairs:
                names.setdefault(code, name)
    return names


_TOLD = Text(
    "Skrev {out}: {n} funn, {cells} celler merket.",
    "Wrote {out}: {n} findings, {cells} cells marked.",
)


_ANEW = Text(
    " Filen er skrevet på nytt som arbeidsbok; formateringen er ikke med.",
    " The file was written anew as a workbook; formatting did not come along.",
)


def _summary(done: Marked, out: Path, report: Report, lang: str) -> str:
    text = _TOLD(lang, out=out, n=done.findings, cells=done.cells)
    if done.copied:
        text += _ANEW(lang)
    since = [done.since.said(lang)] if done.since else []
    ready = [] if report.counts.error else [_READY(lang)]
    return "\n".join([text, *since, *ready])


_READY = Text(
    "Klar til publisering: ingen feil holder den tilbake.",
    "Ready to be published: no error holds it back.",
)
