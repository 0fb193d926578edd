"""docs/registry-toml.md: every key of registry.toml, in every language.

Made from what the loader reads by (registry_file.py) and from the specification;
`python -m regmeta.spec.registry_page` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from regmeta.files.misfit import expected
from regmeta.files.output import write_whole
from regmeta.files.strict import Strict
from regmeta.model import LevelName, Text
from regmeta.spec.fields import Field, Spec
from regmeta.spec.loading import load_spec
from regmeta.spec.registry_file import TABLES, meaning_of
from regmeta.texts import languages

PAGE = Path("docs/registry-toml.md")
_HEAD = """# registry.toml: alle nøkler · every key

Laget av `make docs` av `regmeta/spec/registry_file.py` og spesifikasjonen; rediger ikke.
`regmeta new` lager filen med en forklaring ved hver nøkkel.

Made by `make docs` from `regmeta/spec/registry_file.py` and the specification; do not edit.
`regmeta new` writes the file with every key explained in its place.
"""
_TITLE = Text("På norsk", "In English")
_COLUMNS = (
    Text("nøkkel", "key"),
    Text("skal være", "must be"),
    Text("uten den", "without it"),
    Text("betydning", "meaning"),
)
_FIELD_COLUMNS = (
    Text("nøkkel", "key"),
    Text("feltet heter", "the field is called"),
    Text("krav", "obligation"),
    Text("eksempel", "example"),
)
_REFUSED = Text("filen avvises", "the file is refused")
_NOTHING = Text("—", "—")
_FIELDS: tuple[tuple[LevelName, Text], ...] = (
    ("kilde", Text("`[kilde]`: registeret selv", "`[kilde]`: the registry itself")),
    (
        "datasamling",
        Text(
            '`[datasamlinger."<skjemaets navn>"]` og `[defaults.datasamling]`',
            '`[datasamlinger."<the form\'s name>"]` and `[defaults.datasamling]`',
        ),
    ),
    ("variabel", Text("`[defaults.variabel]`", "`[defaults.variabel]`")),
)
OBLIGATIONS = {
    "mandatory": Text("obligatorisk", "mandatory"),
    "recommended": Text("anbefalt", "recommended"),
    "optional": Text("valgfri", "optional"),
}


def page(spec: Spec) -> str:
    """The page in Markdown: the file's own keys, then the fields of its tables."""
    parts = [_HEAD]
    for lang in languages():
        parts += [f"# {_TITLE(lang)}\n", *_own_keys(lang), *_field_keys(spec, lang)]
    return "\n".join(parts).rstrip("\n") + "\n"


def _own_keys(lang: str) -> Iterator[str]:
    for title, table in TABLES:
        yield f"## {title(lang)}\n"
        yield _table(_COLUMNS, _key_rows(table, lang), lang)


def _key_rows(table: type[Strict], lang: str) -> Iterator[tuple[str, ...]]:
    for field in msgspec.inspect.type_info(table).fields:  # type: ignore[attr-defined]
        missing = _REFUSED if field.required else _NOTHING
        must_be, meant = expected(field.type), meaning_of(field.type)
        yield f"`{field.encode_name}`", must_be(lang), missing(lang), meant(lang)


def _field_keys(spec: Spec, lang: str) -> Iterator[str]:
    for level, title in _FIELDS:
        yield f"## {title(lang)}\n"
        rows = (_field_row(field, spec, lang) for field in spec[level].fields)
        yield _table(_FIELD_COLUMNS, rows, lang)


def _field_row(field: Field, spec: Spec, lang: str) -> tuple[str, ...]:
    heading = spec[field.level].heading(field.key, lang)
    example = f"`{field.example}`" if field.example else "—"
    return f"`{field.key}`", heading, OBLIGATIONS[field.obligation](lang), example


def _table(columns: tuple[Text, ...], rows: Iterator[tuple[str, ...]], lang: str) -> str:
    lines = [tuple(column(lang) for column in columns), ("---",) * len(columns), *rows]
    shown = ("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return "\n".join(shown) + "\n"


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    write_whole(root / PAGE, page(load_spec()).encode("utf-8"))
