"""The harmonized targets in words: the list, and one target's page."""

from __future__ import annotations

import difflib
from typing import Any

from regmeta.errors import WrongUse
from regmeta.model import Target, Text
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.targets import load_targets, target_versions
from regmeta.texts import did_you_mean

_STATUS = Text(
    "Et kandidatsett satt sammen av offentlige kilder, ikke det offisielle normerte datasettet.",
    "A candidate set assembled from public sources, not the officially normed dataset.",
)
_WORDS = {
    "type": Text("Type", "Type"),
    "format": Text("Format", "Format"),
    "system": Text("Kodeverk", "Code system"),
    "oid": Text("OID", "OID"),
    "provenance": Text("Grunnlag", "Provenance"),
    "support": Text("Støtte", "Support"),
    "codes": Text("Koder", "Codes"),
}
_SHOWN = 40


def list_targets(lang: str = "nb", version: str = "") -> str:
    """A line a target, after a line that says what the set is."""
    targets = load_targets(version)
    lines = [f"{version or target_versions()[-1]}: {len(targets)}. {_STATUS(lang)}", ""]
    return "\n".join(
        lines + [f"{target.id:<36} {target.datatype:<18} {target.name(lang)}" for target in targets]
    )


def list_targets_json(lang: str = "nb", version: str = "") -> dict[str, Any]:
    """The same as values."""
    return {
        "version": version or target_versions()[-1],
        "status": _STATUS(lang),
        "targets": [_as_json(target, lang) for target in load_targets(version)],
    }


def target_named(ident: str, version: str = "") -> Target:
    """The target of that id; WrongUse with the nearest where there is none."""
    by_id = {target.id: target for target in load_targets(version)}
    if ident in by_id:
        return by_id[ident]
    near = ", ".join(difflib.get_close_matches(ident, list(by_id), n=3, cutoff=0.4))
    raise WrongUse(
        "Den harmoniserte variabelen «{target}» finnes ikke.{hint}",
        "There is no harmonized variable “{target}”.{hint}",
        target=ident,
        hint=did_you_mean(near),
    )


def explain_target(ident: str, lang: str = "nb", version: str = "") -> str:
    """One target's page: what it means, how it is coded, and what the proposal rests on."""
    target = target_named(ident, version)
    facts = [
        ("type", target.datatype),
        ("format", target.format),
        ("system", target.code_system),
        ("oid", target.oid),
        ("provenance", target.provenance),
        ("support", target.support),
    ]
    lines = [
        f"{target.id} — {target.name(lang)}",
        "",
        target.definition(lang),
        "",
        _STATUS(lang),
        "",
    ]
    lines += [f"{_WORDS[key](lang)}: {text}" for key, text in facts if text]
    codes = load_code_systems().codes(target.code_file) if target.code_file else ()
    if codes:
        lines.append(f"{_WORDS['codes'](lang)} ({len(codes)}):")
        lines += [f"  {code.value} = {code.label(lang)}" for code in codes[:_SHOWN]]
        lines += ["  …"] if len(codes) > _SHOWN else []
    return "\n".join(lines)


def explain_target_json(ident: str, lang: str = "nb", version: str = "") -> dict[str, Any]:
    """The same as values, with all codes."""
    target = target_named(ident, version)
    codes = load_code_systems().codes(target.code_file) if target.code_file else ()
    return _as_json(target, lang) | {
        "codes": [{"value": code.value, "label": code.label(lang)} for code in codes]
    }


def _as_json(target: Target, lang: str) -> dict[str, Any]:
    return {
        "id": target.id,
        "name": target.name(lang),
        "definition": target.definition(lang),
        "datatype": target.datatype,
        "format": target.format,
        "codeSystem": target.code_system,
        "oid": target.oid,
        "provenance": target.provenance,
        "support": target.support,
    }
