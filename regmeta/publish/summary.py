"""What a publication became, told at the end of the run: as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regmeta.model import Catalogue, SeverityCounts, Text
from regmeta.publish import Publication

_WORDS = {
    "nb": {
        "kilde": ("register", "registre"),
        "datasamling": ("datasamling", "datasamlinger"),
        "variable": ("variabel", "variabler"),
        "kodeverk": ("kodeverk", "kodeverk"),
        "file": ("fil", "filer"),
        "error": ("feil", "feil"),
        "warning": ("advarsel", "advarsler"),
        "advice": ("råd", "råd"),
        "published": "Publisert: {what}.",
        "nothing": "Ingen registre kunne publiseres.",
        "withheld": "Utelatt fordi kontrollen fant feil ({count}):",
        "hidden": "Ikke med fordi de er merket som ikke synlige: {what}.",
        "findings": "Kontrollen fant {error}, {warning} og {advice}.",
        "fix": "Se feilene med: regmeta check registries/{id}",
    },
    "en": {
        "kilde": ("registry", "registries"),
        "datasamling": ("data collection", "data collections"),
        "variable": ("variable", "variables"),
        "kodeverk": ("code list", "code lists"),
        "file": ("file", "files"),
        "error": ("error", "errors"),
        "warning": ("warning", "warnings"),
        "advice": ("piece of advice", "pieces of advice"),
        "published": "Published: {what}.",
        "nothing": "No registry could be published.",
        "withheld": "Left out because the check found errors ({count}):",
        "hidden": "Left out because they are marked as not visible: {what}.",
        "findings": "The check found {error}, {warning} and {advice}.",
        "fix": "See the errors with: regmeta check registries/{id}",
    },
}

_STANDING = {
    "nb": {
        "current": "Ingenting er endret siden sist; ingenting ville blitt skrevet.",
        "kept": "Ingenting er endret siden sist; ingenting ble skrevet (--again skriver likevel).",
        "unknown": "Det finnes ingen tidligere publikasjon å bygge på; alt ville blitt skrevet.",
        "changed": "Mappen ville blitt skrevet på nytt. Endret siden sist:",
        "spec": "spesifikasjonen (specs/)",
        "code": "regmeta selv",
        "formats": "hvilke formater som skal med (--formats)",
        "today": "datoen (den avgjør hvilke versjoner som gjelder)",
    },
    "en": {
        "current": "Nothing has changed since last time; nothing would be written.",
        "kept": "Nothing has changed since last time; nothing was written (--again writes anyway).",
        "unknown": "There is no earlier publication to build on; everything would be written.",
        "changed": "The folder would be written again. Changed since last time:",
        "spec": "the specification (specs/)",
        "code": "regmeta itself",
        "formats": "which formats to write (--formats)",
        "today": "the date (it decides which versions apply)",
    },
}


def publish_json(
    catalogue: Catalogue, publication: Publication, counts: SeverityCounts, lang: str = "nb"
) -> dict[str, Any]:
    """An object with `counts`, `findings` by severity, `published`, `withheld` and `formats`."""
    return {
        "spec": catalogue.spec,
        "counts": _totals(catalogue, publication),
        "findings": {
            "error": counts.error,
            "warning": counts.warning,
            "advice": counts.advice,
        },
        "published": [
            {
                "id": kilde.id,
                "code": kilde.code,
                "name": kilde.properties.get("PreferredTerm", kilde.code),
                "datasamlinger": len(kilde.datasamlinger),
                "variables": len(kilde.variables),
            }
            for kilde in catalogue.kilder
        ],
        "withheld": [
            {"id": one.id, "name": one.name, "errors": one.errors, "reason": one.reason(lang)}
            for one in catalogue.withheld
        ],
        "formats": [
            {"name": one.format, "files": one.files, "bytes": one.bytes}
            for one in publication.formats
        ],
    }


def _totals(catalogue: Catalogue, publication: Publication) -> dict[str, int]:
    """Variables as published: those marked as not visible are counted apart."""
    handed_in = sum(len(kilde.variables) for kilde in catalogue.kilder)
    return {
        "kilder": len(catalogue.kilder),
        "datasamlinger": sum(len(kilde.datasamlinger) for kilde in catalogue.kilder),
        "variables": handed_in - publication.hidden,
        "hidden": publication.hidden,
        "kodeverk": sum(len(kilde.kodeverk) for kilde in catalogue.kilder),
        "withheld": len(catalogue.withheld),
    }


def publish_text(
    catalogue: Catalogue, publication: Publication, counts: SeverityCounts, lang: str = "nb"
) -> str:
    """The same for people: what went out, what did not and why, and what to do next."""
    words = _WORDS[lang]
    totals = _totals(catalogue, publication)
    lines = [_headline(totals, lang), *_formats(publication, lang)]
    if publication.hidden:
        hidden = _counted(publication.hidden, "variable", lang)
        lines += ["", str(words["hidden"]).format(what=hidden)]
    if catalogue.withheld:
        lines += ["", *_withheld(catalogue, lang)]
    numbers = {
        name: _counted(getattr(counts, name), name, lang) for name in ("error", "warning", "advice")
    }
    lines += ["", str(words["findings"]).format(**numbers)]
    return "\n".join(lines) + "\n"


def standing_text(current: bool, known: bool, changed: Sequence[str], lang: str = "nb") -> str:
    """What a run would do, for `--dry-run`: nothing, all, or all because these things changed."""
    words = _STANDING[lang]
    if current:
        return words["current"] + "\n"
    if not known:
        return words["unknown"] + "\n"
    return "\n".join([words["changed"], *(f"  {_thing(name, lang)}" for name in changed)]) + "\n"


def kept_text(lang: str = "nb") -> str:
    """One sentence where a run found that all was as it should be already."""
    return _STANDING[lang]["kept"]


def _thing(name: str, lang: str) -> str:
    return _STANDING[lang].get(name, name)


def _headline(totals: dict[str, int], lang: str) -> str:
    words = _WORDS[lang]
    if not totals["kilder"]:
        return str(words["nothing"])
    parts = [
        _counted(totals["kilder"], "kilde", lang),
        _counted(totals["datasamlinger"], "datasamling", lang),
        _counted(totals["variables"], "variable", lang),
        _counted(totals["kodeverk"], "kodeverk", lang),
    ]
    return str(words["published"]).format(what=", ".join(parts))


def _formats(publication: Publication, lang: str) -> list[str]:
    widest = max((len(one.format) for one in publication.formats), default=0)
    lines = []
    for one in publication.formats:
        files, size = _counted(one.files, "file", lang), _size(one.bytes, lang)
        lines.append(f"  {one.format:<{widest}}  {files:>14}  {size:>9}")
    return lines


def _withheld(catalogue: Catalogue, lang: str) -> list[str]:
    words = _WORDS[lang]
    lines = [str(words["withheld"]).format(count=len(catalogue.withheld))]
    for one in catalogue.withheld:
        name = f" ({one.name})" if one.name else ""
        lines.append(f"  {one.id}{name}: {_counted(one.errors, 'error', lang)}")
        lines.append(f"    {one.reason(lang)}")
    lines.append(str(words["fix"]).format(id=catalogue.withheld[0].id))
    return lines


def _counted(number: int, noun: str, lang: str) -> str:
    """`1 variabel`, `18 289 variabler`: thousands apart as the language does it."""
    singular, plural = _WORDS[lang][noun]
    digits = f"{number:,}".replace(",", Text("\xa0", ",")(lang))
    return f"{digits} {singular if number == 1 else plural}"


def _size(number: int, lang: str) -> str:
    if number < 1_000_000:
        return f"{max(number // 1000, 1)} kB"
    size = f"{number / 1_000_000:.1f} MB"
    return size.replace(".", ",") if lang == "nb" else size
