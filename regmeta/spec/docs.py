"""The specification in words: lists, one field's page, what changed between versions, and docs.

Run `python -m regmeta.spec.docs` to write docs/reference/fields.{nb,en}.md anew; it also prints the
line that freezes the version once it is released (specs/helsedata/digests.toml).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from regmeta.errors import WrongUse
from regmeta.model import Text
from regmeta.spec.fields import Field, Option, Spec
from regmeta.spec.loading import load_folder, load_spec
from regmeta.texts import languages

_OBLIGATIONS = {
    "mandatory": Text("obligatorisk", "mandatory"),
    "recommended": Text("anbefalt", "recommended"),
    "optional": Text("valgfri", "optional"),
}
_BASES = {
    "observed": Text("sett i katalogen", "seen in the catalogue"),
    "dcat-ap-no": Text("DCAT-AP-NO", "DCAT-AP-NO"),
    "skos-ap-no": Text("SKOS-AP-NO-Begrep", "SKOS-AP-NO-Begrep"),
    "healthdcat-ap": Text("HealthDCAT-AP", "HealthDCAT-AP"),
    "fair-guide": Text("FAIR-veilederen", "the FAIR guide"),
    "inferred": Text("utledet", "inferred"),
}
_WORDS = {
    "level": Text("Nivå", "Level"),
    "type": Text("Type", "Type"),
    "obligation": Text("Krav", "Obligation"),
    "cardinality": Text("Antall", "Cardinality"),
    "group": Text("Gruppe", "Group"),
    "when": Text("Obligatorisk når", "Mandatory when"),
    "inherits": Text("Arves fra nivået over når den er tom", "Inherited from above when empty"),
    "gate": Text("Uten verdi publiseres registeret ikke", "Without it nothing is published"),
    "rdf": Text("RDF", "RDF"),
    "example": Text("Eksempel", "Example"),
    "options": Text("Verdier", "Options"),
    "source": Text("Verdiene er hentet fra", "Options taken from"),
    "later": Text("senere", "later"),
    "synonyms": Text("Godtatte overskrifter", "Headings accepted"),
    "pattern": Text("Mønster", "Pattern"),
    "max_length": Text("Største lengde", "Maximum length"),
    "twin": Text("Engelsk felt", "English field"),
    "filled": Text("er fylt ut", "is filled in"),
    "is": Text("er", "is"),
    "same": Text("Ingen forskjeller.", "No differences."),
    "fields": Text("felt", "fields"),
}


_YES = Text("ja", "yes")


def load_either(name: str) -> Spec:
    """A spec by version, or by the path of a folder that holds one."""
    folder = Path(name)
    return load_folder(folder) if (folder / "spec.toml").is_file() else load_spec(name)


def _fields(spec: Spec, level: str) -> list[Field]:
    if level and level not in spec.levels:
        names = ", ".join(spec.levels)
        raise WrongUse(
            "Nivået «{level}» finnes ikke. Velg ett av {choices}.",
            "There is no level “{level}”. Choose one of {choices}.",
            level=level,
            choices=names,
        )
    return [level_name for level_name in spec if not level or level_name.level == level]


def list_fields(spec: Spec, lang: str = "nb", level: str = "") -> str:
    """Every field on a line: name, type, obligation with its basis, label."""
    lines = [f"{spec.id} ({spec.date})", spec.status(lang), ""]
    current = ""
    for field in _fields(spec, level):
        if field.level != current:
            current = field.level
            count = len(spec[field.level].fields)
            lines += ["", f"{spec[field.level].label(lang)} — {count} {_WORDS['fields'](lang)}"]
        demand = f"{_OBLIGATIONS[field.obligation](lang)} ({_BASES[field.basis](lang)})"
        lines.append(f"  {field.name:<45} {field.type:<17} {demand:<40} {field.label(lang)}")
    return "\n".join(lines)


def list_fields_json(spec: Spec, lang: str = "nb", level: str = "") -> dict[str, Any]:
    """The same as values: spec, status and a list of fields."""
    return {
        "spec": spec.id,
        "date": str(spec.date),
        "status": spec.status(lang),
        "fields": [as_json(field, lang) for field in _fields(spec, level)],
    }


def as_json(field: Field, lang: str = "nb") -> dict[str, Any]:
    """All that the spec knows of a field."""
    condition = field.required_when
    return {
        "name": field.name,
        "level": field.level,
        "key": field.key,
        "label": field.label(lang),
        "help": field.help(lang),
        "group": field.group(lang),
        "type": field.type,
        "cardinality": field.cardinality,
        "obligation": field.obligation,
        "basis": field.basis,
        "basisNote": field.basis_note(lang),
        "gate": field.gate,
        "requiredWhen": {"field": condition.field, "in": list(condition.values)}
        if condition
        else None,
        "inherits": field.inherits,
        "options": [
            {
                "value": option.value,
                "label": option.label(lang),
                "synonyms": list(option.synonyms),
                "replacedBy": option.replaced_by,
            }
            for option in field.options.options
        ]
        if field.options
        else None,
        "optionsSource": field.options.source(lang) if field.options else "",
        "rdf": field.rdf,
        "example": field.example,
        "pattern": field.pattern,
        "maxLength": field.max_length or None,
        "englishTwin": field.english_twin,
        "structural": field.structural,
    }


def explain(spec: Spec, name: str, lang: str = "nb") -> str:
    """One field's page: what to write, what is accepted, and why it is asked for.

    Raises WrongUse with the nearest names where there is no such field.
    """
    field = spec.field(name)
    lines = [f"{field.name} — {field.label(lang)}", "", field.help(lang), ""]
    return "\n".join([*lines, *(_fact(said, text) for said, text in _facts(field, lang))])


def _fact(said: str, text: str) -> str:
    return f"{said}:{text}" if text.startswith("\n") else f"{said}: {text}"


def explain_json(spec: Spec, name: str, lang: str = "nb") -> dict[str, Any]:
    """The same as values."""
    return as_json(spec.field(name), lang) | {"spec": spec.id, "status": spec.status(lang)}


def _facts(field: Field, lang: str) -> list[tuple[str, str]]:
    note = f" — {field.basis_note(lang)}" if field.basis_note else ""
    facts = [
        ("type", field.type),
        (
            "obligation",
            f"{_OBLIGATIONS[field.obligation](lang)} ({_BASES[field.basis](lang)}){note}",
        ),
        ("when", _condition(field, lang)),
        ("gate", _YES(lang) if field.gate else ""),
        ("cardinality", field.cardinality),
        ("group", field.group(lang)),
        ("inherits", _YES(lang) if field.inherits else ""),
        ("twin", field.english_twin),
        ("pattern", field.pattern),
        ("max_length", str(field.max_length or "")),
        ("rdf", field.rdf),
        ("example", field.example),
        ("synonyms", ", ".join(field.synonyms)),
        ("options", _options(field, lang)),
        ("source", field.options.source(lang) if field.options else ""),
    ]
    return [(_WORDS[key](lang), text) for key, text in facts if text]


def _condition(field: Field, lang: str) -> str:
    condition = field.required_when
    if condition is None:
        return ""
    if not condition.values:
        return f"{condition.field} {_WORDS['filled'](lang)}"
    return f"{condition.field} {_WORDS['is'](lang)} {', '.join(condition.values)}"


def _options(field: Field, lang: str) -> str:
    if field.options is None:
        return ""
    return "".join(f"\n  {_option(option, lang)}" for option in field.options.options)


def _option(option: Option, lang: str) -> str:
    later = f" ({_WORDS['later'](lang)}: {option.replaced_by})" if option.replaced_by else ""
    return f"{option.value} = {option.label(lang)}{later}"


# ------------------------------------------------------------------ comparing


def compare_json(old: Spec, new: Spec, lang: str = "nb") -> dict[str, Any]:
    """What differs: fields added, removed and changed (property by property)."""
    before = {field.name: as_json(field, lang) for field in old}
    after = {field.name: as_json(field, lang) for field in new}
    changed = {
        name: _differing(before[name], after[name])
        for name in after
        if before.get(name, after[name]) != after[name]
    }
    return {
        "old": old.id,
        "new": new.id,
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "changed": changed,
    }


def _differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {"old": before[key], "new": value}
        for key, value in after.items()
        if before[key] != value
    }


def compare(old: Spec, new: Spec, lang: str = "nb") -> str:
    """The same, a line a change."""
    differences = compare_json(old, new, lang)
    lines = [f"{differences['old']} → {differences['new']}"]
    lines += [f"+ {name}" for name in differences["added"]]
    lines += [f"- {name}" for name in differences["removed"]]
    for name, changes in differences["changed"].items():
        lines += [f"~ {name}.{key}: {_change(change)}" for key, change in changes.items()]
    return "\n".join(lines if len(lines) > 1 else [*lines, _WORDS["same"](lang)])


def _change(change: dict[str, Any]) -> str:
    old, new = change["old"], change["new"]
    if isinstance(old, list) and isinstance(new, list):
        return ", ".join(_option_changes(old, new))
    return f"{old!r} → {new!r}"


def _option_changes(old: list[Any], new: list[Any]) -> Iterator[str]:
    before, after = ({option["value"]: _said(option) for option in side} for side in (old, new))
    yield from (f"-{value}" for value in before if value not in after)
    yield from (f"+{value}" for value in after if value not in before)
    for value in after:
        if before.get(value, after[value]) != after[value]:
            yield f"{value}: {before[value]} → {after[value]}"


def _said(option: dict[str, Any]) -> str:
    """What a change of an option is told by: its label, what it accepts, and its successor."""
    accepted = f" [{', '.join(option['synonyms'])}]" if option["synonyms"] else ""
    later = f" → {option['replacedBy']}" if option["replacedBy"] else ""
    return f"{option['label']}{accepted}{later}"


# ------------------------------------------------------------------ generated docs


def reference(spec: Spec, lang: str) -> str:
    """docs/reference/fields.<lang>.md: every field with its page, made from the spec."""
    title = Text("Felt i spesifikasjonen", "Fields of the specification")
    made = Text(
        "Laget av `python -m regmeta.spec.docs`; ikke rediger for hånd.",
        "Made by `python -m regmeta.spec.docs`; do not edit by hand.",
    )
    lines = [f"# {title(lang)} {spec.id}", "", made(lang), "", spec.status(lang)]
    for level in spec.levels.values():
        lines += ["", f"## {level.label(lang)}"]
        for field in level.fields:
            lines += [
                "",
                f"### {field.name}",
                "",
                f"**{field.label(lang)}.** {field.help(lang)}",
                "",
            ]
            lines += [f"- {said}: {_one_line(text)}" for said, text in _facts(field, lang)]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return "; ".join(part.strip() for part in text.split("\n") if part.strip())


def digest(folder: Path) -> str:
    """What freezes a version: SHA-256 over its files' names and bytes, sorted by name."""
    from hashlib import sha256

    whole = sha256()
    for path in sorted(folder.glob("*.toml")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def main(folder: Path = Path("docs/reference")) -> None:
    """Write the reference anew in every language, and print the line that freezes the version."""
    from regmeta.files.output import write_whole

    folder.mkdir(parents=True, exist_ok=True)
    for lang in languages():
        path = folder / f"fields.{lang}.md"
        write_whole(path, reference(load_spec(), lang).encode())
    print(f'"{load_spec().version}" = "{digest(load_spec().folder)}"')


if __name__ == "__main__":
    main()
