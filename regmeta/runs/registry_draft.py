"""The text of a new registry.toml: what is known is written, every other key is explained.

A key without a value stands as a comment, with what it means above it and an example behind it, so
that whoever fills it in takes away a sign and writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from regmeta.files.strict import Strict
from regmeta.model import LevelName, Text
from regmeta.runs.stages import REGIONS
from regmeta.spec.fields import Field, Spec
from regmeta.spec.registry_file import DemandsTable, FileTable, RegistryToml, StatusTable, meaning
from regmeta.spec.registry_page import OBLIGATIONS

_WIDTH = 98
_RANKS = tuple(OBLIGATIONS)
_ABOUT = Text(
    "Registeret {ident}. Linjer med # foran er forklaringer, eller nøkler uten verdi: ta bort # og "
    "skriv verdien. Alle nøkler står i docs/registry-toml.md.",
    "The registry {ident}. Lines beginning with # are explanations, or keys without a value: take "
    "the # away and write the value. Every key stands in docs/registry-toml.md.",
)
_DEFAULTS = Text(
    "Verdier som gjelder for alle variabler der cellen er tom.",
    "Values that hold for every variable whose cell is empty.",
)
_FORM = Text("Skjemaet «{form}».", "The form “{form}”.")
_FORM_KEYS = ("Code", "NavnEngelsk", "Beskrivelse", "TelleEnhet", "healthCategory")
_DEFAULT_KEYS = ("Identifiseringsgrad", "Synlig", "GyldigFra")


@dataclass(frozen=True)
class RegistryDraft:
    """What is known of a registry when its folder is made.

    `files` are names in the folder with the layout that each is read by ('' where recognition is
    to decide); `kilde` is the registry's own fields by key, `forms` its forms' names.
    """

    ident: str
    files: Sequence[tuple[str, str]]
    kilde: Mapping[str, str]
    forms: Sequence[str] = ()
    platform: str = ""
    region: str = ""


def draft_text(draft: RegistryDraft, spec: Spec, lang: str) -> str:
    """registry.toml as TOML, explained in a language; the loader takes it as it is."""
    parts = [
        *_comment(_ABOUT(lang, ident=draft.ident)),
        "",
        *_top(draft, lang),
        *_files(draft, lang),
        *_kilde(draft, spec, lang),
        *_defaults(spec, lang),
        *_forms(draft, spec, lang),
        *_status(lang),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _top(draft: RegistryDraft, lang: str) -> Iterator[str]:
    yield from _key(RegistryToml, "id", draft.ident, lang)
    yield from _key(RegistryToml, "platform", draft.platform, lang, "openqreg")
    yield from _key(RegistryToml, "helseregion", draft.region, lang, next(iter(REGIONS)))
    yield from _comment(meaning(RegistryToml, "sources")(lang))
    yield '# sources = [{ title = "…", read = 2026-01-31 }]'
    yield ""


def _files(draft: RegistryDraft, lang: str) -> Iterator[str]:
    yield from _comment(meaning(RegistryToml, "files")(lang))
    for name, layout in draft.files:
        yield "[[files]]"
        yield from _key(FileTable, "path", name, lang, apart=False)
        yield from _key(FileTable, "layout", layout, lang, "openqreg")


def _kilde(draft: RegistryDraft, spec: Spec, lang: str) -> Iterator[str]:
    yield from _comment(meaning(RegistryToml, "kilde")(lang))
    yield "[kilde]"
    for field in sorted(spec["kilde"].fields, key=lambda field: _RANKS.index(field.obligation)):
        yield from _field(field, draft.kilde.get(field.key, ""), spec, lang)
    yield ""


def _defaults(spec: Spec, lang: str) -> Iterator[str]:
    yield from _comment(_DEFAULTS(lang))
    yield "[defaults.variabel]"
    yield from _fields_of("variabel", _DEFAULT_KEYS, spec, lang)
    yield ""


def _forms(draft: RegistryDraft, spec: Spec, lang: str) -> Iterator[str]:
    for form in draft.forms:
        yield from _comment(_FORM(lang, form=form))
        yield f"[datasamlinger.{as_toml(form)}]"
        yield from _fields_of("datasamling", _FORM_KEYS, spec, lang)
        yield ""
    yield from _comment(meaning(RegistryToml, "data")(lang))
    yield f"# [data.{as_toml(draft.forms[0] if draft.forms else '…')}]"
    yield from _key(DemandsTable, "keys", "", lang, apart=False, shown='["…"]')
    yield from _key(DemandsTable, "event", "", lang, "…")


def _status(lang: str) -> Iterator[str]:
    yield from _comment(meaning(RegistryToml, "status")(lang))
    yield "[status]"
    yield from _key(StatusTable, "stage", "draft", lang, apart=False)
    yield from _key(StatusTable, "planned", "", lang, apart=False, shown="2027-01-31")
    yield from _key(StatusTable, "application_form", "", lang, apart=False, shown="true")


def _fields_of(level: LevelName, keys: Sequence[str], spec: Spec, lang: str) -> Iterator[str]:
    for key in keys:
        if key in spec[level]:
            yield from _field(spec[level][key], "", spec, lang)


def _field(field: Field, value: str, spec: Spec, lang: str) -> Iterator[str]:
    """A field: what it is called, whether it must be there, what to write; then key and value."""
    heading = spec[field.level].heading(field.key, lang)
    about = f"{heading} ({OBLIGATIONS[field.obligation](lang)}). {field.help(lang)}"
    yield from _comment(about)
    yield _line(field.key, as_toml(value or field.example), written=bool(value))


def _key(
    table: type[Strict],
    key: str,
    value: str,
    lang: str,
    example: str = "",
    *,
    apart: bool = True,
    shown: str = "",
) -> Iterator[str]:
    """A key of the file's own; `shown` is an example that is no text."""
    yield from _comment(meaning(table, key)(lang))
    yield _line(key, shown or as_toml(value or example), written=bool(value))
    if apart:
        yield ""


def _line(key: str, value: str, *, written: bool) -> str:
    return f"{key} = {value}" if written else f"# {key} = {value}"


def _comment(text: str) -> list[str]:
    """A text as comment lines of a width that can be read."""
    import textwrap

    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]


def as_toml(text: str) -> str:
    """A text in quotes, as TOML has it on one line."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
