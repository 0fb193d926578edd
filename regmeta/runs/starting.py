"""`regmeta new`: from a registry's spreadsheets to its folder.

The spreadsheets are read first, and what was understood settles the rest: the sheet Kilde gives
[kilde], the layout of each file is written where reading by it gives the same, and headings that
nobody knows become the lines of columns.csv. All is looked at before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.files.guarding import refuse_loss
from regmeta.files.output import write_whole
from regmeta.model import Reading, Text
from regmeta.read import read_file
from regmeta.read.layouts.columns import COLUMNS, columns_to_fill_in
from regmeta.read.layouts.loading import load_layouts
from regmeta.read.names import segment
from regmeta.registry import CONFIGURATION, load_registry
from regmeta.runs.registry_draft import RegistryDraft, draft_text
from regmeta.spec.fields import Field, Spec
from regmeta.texts import did_you_mean, folded_letters

ASKED = ("PreferredTerm", "KortNavn", "Beskrivelse", "Formaal", "Dataansvarlig", "Epost")
"""The few fields of the kilde that are asked for on a terminal where no file has them."""
_IDENT = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
Ask = Callable[[Field], str]


@dataclass(frozen=True)
class Started:
    """The folder that was made, what each file was read as, and the kilde's fields that lack."""

    folder: Path
    readings: tuple[Reading, ...]
    lacking: tuple[Field, ...]
    unplaced: bool


def start_registry(
    ident: str,
    files: Sequence[Path],
    spec: Spec,
    *,
    registries: Path = Path("registries"),
    answers: Mapping[str, str] | None = None,
    ask: Ask | None = None,
    lang: str = "nb",
    overwrite: bool = False,
) -> Started:
    """A registry's folder with its files, registry.toml and, where needed, columns.csv.

    `answers` are fields of the kilde by key or label; `ask` is called for what then lacks of ASKED.
    Raises WrongUse where something is in the way, and UnreadableInput.
    """
    _refuse_name(ident)
    given = {_key_of(name, spec): value for name, value in (answers or {}).items()}
    short = given.get("KortNavn", "") or ident
    readings = tuple(read_file(path, spec, kilde=short) for path in files)
    kilde = _kilde_of(readings, spec) | given
    kilde |= _asked(kilde, spec, ask)
    kilde = {"Code": f"K_{segment(kilde.get('KortNavn') or ident)}"} | kilde
    layouts = map(_layout, files, readings, repeat(spec))
    draft = RegistryDraft(
        ident,
        list(zip((path.name for path in files), layouts, strict=True)),
        kilde,
        _unwritten_forms(readings),
        platform=_platform(readings),
    )
    folder = registries / ident
    columns = "".join(_columns(readings))
    _write(folder, files, draft_text(draft, spec, lang), columns, overwrite)
    load_registry(folder, spec)
    return Started(folder, readings, _lacking(kilde, spec), bool(columns))


def _lacking(kilde: Mapping[str, str], spec: Spec) -> tuple[Field, ...]:
    mandatory = (field for field in spec["kilde"].fields if field.obligation == "mandatory")
    return tuple(field for field in mandatory if not kilde.get(field.key))


def _refuse_name(ident: str) -> None:
    if not _IDENT.fullmatch(ident):
        raise WrongUse(
            "«{ident}»: registerets navn er mappens navn. Bruk små bokstaver a–z, siffer og "
            "bindestrek.",
            "“{ident}”: the registry's name is its folder's. Use small letters a–z, digits and "
            "hyphens.",
            ident=ident,
        )


def _key_of(name: str, spec: Spec) -> str:
    """The field of the kilde that a person names, by its key or what it is called."""
    import difflib

    level = spec["kilde"]
    key = name if name in level else level.keys_by_label().get(folded_letters(name), "")
    if not key:
        near = difflib.get_close_matches(name, list(level.by_key), n=1)
        raise WrongUse(
            "--set {name}: registeret har ikke noe slikt felt.{hint}",
            "--set {name}: the registry has no such field.{hint}",
            name=name,
            hint=did_you_mean(near[0] if near else ""),
        )
    return key


def _kilde_of(readings: Sequence[Reading], spec: Spec) -> dict[str, str]:
    """What the files' own sheets say of the registry; the first that says something counts."""
    said: dict[str, str] = {}
    for records in (reading.submission["kilde"] for reading in readings):
        if not len(records):
            continue
        for key in set(records.columns) & set(spec["kilde"].by_key):
            if records.text(0, key).strip():
                said.setdefault(key, records.text(0, key).strip())
    return said


def _asked(kilde: Mapping[str, str], spec: Spec, ask: Ask | None) -> dict[str, str]:
    if ask is None:
        return {}
    answers = {key: ask(spec["kilde"][key]).strip() for key in ASKED if not kilde.get(key)}
    return {key: answer for key, answer in answers.items() if answer}


def _layout(path: Path, reading: Reading, spec: Spec) -> str:
    """The layout to write down: the one the file was read by, where it alone gives the same."""
    again = read_file(path, spec, layout=reading.layout)
    return reading.layout if again.counts == reading.counts else ""


def _unwritten_forms(readings: Sequence[Reading]) -> list[str]:
    """The forms of files that tell of them by name alone; a template tells the rest itself."""
    names: dict[str, None] = {}
    for reading in readings:
        if reading.layout != "template":
            names |= dict.fromkeys(reading.submission["datasamling"].column("PreferredTerm"))
    return [name.strip() for name in names if name.strip()]


def _platform(readings: Sequence[Reading]) -> str:
    """The system whose export the files are, where the layout is one's own."""
    systems = {layout.id for layout in load_layouts() if not layout.generic}
    return next((reading.layout for reading in readings if reading.layout in systems), "")


def _columns(readings: Sequence[Reading]) -> list[str]:
    """The lines of columns.csv for all files, the headings once."""
    texts = [text for text in map(columns_to_fill_in, readings) if text]
    return texts[:1] + [text.partition("\n")[2] for text in texts[1:]]


def _write(folder: Path, files: Sequence[Path], toml: str, columns: str, overwrite: bool) -> None:
    written = {folder / CONFIGURATION: toml.encode()}
    # Decisions that are there already stay, and may well be why a heading is known.
    if columns and not (folder / COLUMNS).exists():
        written[folder / COLUMNS] = columns.encode()
    written |= {
        folder / path.name: path.read_bytes() for path in files if not _lies_in(folder, path)
    }
    for out, content in written.items():
        refuse_loss(out, inputs=files, overwrite=overwrite, ours=_same_as(content))
    folder.mkdir(parents=True, exist_ok=True)
    for out, content in reversed(written.items()):
        write_whole(out, content)


def _same_as(content: bytes) -> Callable[[Path], bool]:
    return lambda path: path.read_bytes() == content


def _lies_in(folder: Path, path: Path) -> bool:
    return path.resolve().parent == folder.resolve()


def started_text(done: Started, lang: str) -> str:
    """What was made, how each file was understood, and what is to be done now."""
    lines = [_MADE(lang, folder=done.folder)]
    lines += [
        _READ(
            lang,
            file=reading.file,
            layout=reading.layout_name,
            variables=reading.counts.variables,
            forms=reading.counts.datasamlinger,
        )
        for reading in done.readings
    ]
    if done.unplaced:
        lines.append(_COLUMNS(lang, file=done.folder / COLUMNS))
    if done.lacking:
        names = ", ".join(field.label(lang) for field in done.lacking)
        lines.append(_LACKING(lang, names=names, file=done.folder / CONFIGURATION))
    return "\n".join([*lines, _NEXT(lang, folder=done.folder)])


_MADE = Text("Laget {folder}", "Made {folder}")
_READ = Text(
    "  {file}: {variables} variabler i {forms} datasamlinger ({layout})",
    "  {file}: {variables} variables in {forms} data collections ({layout})",
)
_COLUMNS = Text(
    "Noen overskrifter ble ikke kjent igjen. Fyll ut kolonnen field i {file}.",
    "Some headings were not recognised. Fill in the column field in {file}.",
)
_LACKING = Text(
    "Obligatorisk og ikke fylt ut ennå: {names}. Skriv det i {file}.",
    "Mandatory and not filled in yet: {names}. Write it in {file}.",
)
_NEXT = Text(
    "Se så hva som gjenstår: regmeta check {folder}",
    "Then see what remains: regmeta check {folder}",
)
