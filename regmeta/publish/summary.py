"""What a publication became, told at the end of the run: as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from regmeta.model import Catalogue, PublishedEdition, SeverityCounts, Text
from regmeta.publish import Publication
from regmeta.publish.account import NO_ACCOUNT, Account, edition_json
from regmeta.texts import with_mark

_NOUNS = {
    "kilde": (Text("register", "registry"), Text("registre", "registries")),
    "datasamling": (
        Text("datasamling", "data collection"),
        Text("datasamlinger", "data collections"),
    ),
    "variable": (Text("variabel", "variable"), Text("variabler", "variables")),
    "kodeverk": (Text("kodeverk", "code list"), Text("kodeverk", "code lists")),
    "file": (Text("fil", "file"), Text("filer", "files")),
    "error": (Text("feil", "error"), Text("feil", "errors")),
    "warning": (Text("advarsel", "warning"), Text("advarsler", "warnings")),
    "advice": (Text("råd", "piece of advice"), Text("råd", "pieces of advice")),
}
"""What is counted: one of them, and several."""
_WORDS = {
    "published": Text("Publisert: {what}.", "Published: {what}."),
    "nothing": Text("Ingen registre kunne publiseres.", "No registry could be published."),
    "withheld": Text(
        "Utelatt fordi kontrollen fant feil ({count}):",
        "Left out because the check found errors ({count}):",
    ),
    "hidden": Text(
        "Ikke med fordi de er merket som ikke synlige: {what}.",
        "Left out because they are marked as not visible: {what}.",
    ),
    "findings": Text(
        "Kontrollen fant {error}, {warning} og {advice}.",
        "The check found {error}, {warning} and {advice}.",
    ),
    "held": Text(
        "Holdt tilbake, og står slik de sist ble publisert ({count}):",
        "Held back, and standing as they were last published ({count}):",
    ),
    "stops": Text(
        "Stoppet av portene før publisering ({count}):",
        "Stopped by the gates before publication ({count}):",
    ),
    "withdrawn": Text("Tatt av ({count}):", "Taken off ({count}):"),
    "editions": Text(
        "Publisert som godkjent utgave ({count}):", "Published as approved edition ({count}):"
    ),
    "fix": Text(
        "Se feilene med: regmeta check {folder}",
        "See the errors with: regmeta check {folder}",
    ),
}

_STANDING = {
    "current": Text(
        "Ingenting er endret siden sist; ingenting ville blitt skrevet.",
        "Nothing has changed since last time; nothing would be written.",
    ),
    "kept": Text(
        "Ingenting er endret siden sist; ingenting ble skrevet (--again skriver likevel).",
        "Nothing has changed since last time; nothing was written (--again writes anyway).",
    ),
    "unknown": Text(
        "Det finnes ingen tidligere publikasjon å bygge på; alt ville blitt skrevet.",
        "There is no earlier publication to build on; everything would be written.",
    ),
    "changed": Text(
        "Mappen ville blitt skrevet på nytt. Endret siden sist:",
        "The folder would be written again. Changed since last time:",
    ),
    "spec": Text("spesifikasjonen (specs/)", "the specification (specs/)"),
    "code": Text("regmeta selv", "regmeta itself"),
    "formats": Text(
        "hvilke formater som skal med (--formats)", "which formats to write (--formats)"
    ),
    "held": Text("hvilke registre som ble holdt tilbake", "which registries were held back"),
    "drafts": Text("hvordan det er fatt med utkastene", "the state of the drafts"),
    "base": Text(
        "adressen katalogen skal svare på (--base)",
        "the address that the catalogue is to answer at (--base)",
    ),
    "today": Text(
        "datoen (den avgjør hvilke versjoner som gjelder)",
        "the date (it decides which versions apply)",
    ),
}


def publish_json(
    catalogue: Catalogue,
    publication: Publication,
    counts: SeverityCounts,
    lang: str = "nb",
    account: Account = NO_ACCOUNT,
) -> dict[str, Any]:
    """An object with `counts`, `findings` by severity, `published`, `withheld`, `held`,
    `withdrawn` and `formats`."""
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
                "edition": edition_json(account.editions.get(kilde.id)),
            }
            for kilde in catalogue.kilder
        ],
        "withheld": withheld_json(catalogue, lang),
        **_account_json(account, lang),
        "formats": [
            {"name": written.format, "files": written.files, "bytes": written.bytes}
            for written in publication.formats
        ],
    }


def refused_json(catalogue: Catalogue, account: Account, lang: str = "nb") -> dict[str, Any]:
    """Who was held back, where nothing was published."""
    return {
        "published": [],
        "withheld": withheld_json(catalogue, lang),
        **_account_json(account, lang),
        "stops": [
            {"gate": stop.gate, "id": stop.registry, "reason": stop.reason(lang)}
            for stop in account.stops
        ],
    }


def _account_json(account: Account, lang: str) -> dict[str, Any]:
    return {
        "held": [{"id": name, "reason": account.held[name](lang)} for name in account.held],
        "withdrawn": [
            {"id": name, "reason": account.withdrawn[name]} for name in account.withdrawn
        ],
    }


def withheld_json(catalogue: Catalogue, lang: str) -> list[dict[str, Any]]:
    """The registries that were left out, each with the reason."""
    return [
        {
            "id": withheld.id,
            "name": withheld.name,
            "errors": withheld.errors,
            "reason": withheld.reason(lang),
        }
        for withheld in catalogue.withheld
    ]


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
    catalogue: Catalogue,
    publication: Publication,
    counts: SeverityCounts,
    lang: str = "nb",
    account: Account = NO_ACCOUNT,
) -> str:
    """The same for people: what went out, what did not and why, and what to do next."""
    totals = _totals(catalogue, publication)
    lines = [_headline(totals, lang), *_formats(publication, lang)]
    if publication.hidden:
        hidden = _counted(publication.hidden, "variable", lang)
        lines += ["", _WORDS["hidden"](lang, what=hidden)]
    if catalogue.withheld:
        lines += ["", *_withheld(catalogue, account, lang)]
    lines += account_lines(account, lang)
    numbers = {
        name: _counted(getattr(counts, name), name, lang) for name in ("error", "warning", "advice")
    }
    lines += ["", _WORDS["findings"](lang, **numbers)]
    return "\n".join(lines) + "\n"


def refused_text(catalogue: Catalogue, account: Account, lang: str = "nb") -> str:
    """Who was held back, where nothing was published because of it."""
    lines = _withheld(catalogue, account, lang) if catalogue.withheld else []
    return "\n".join([*lines, *account_lines(account, lang), *_stop_lines(account, lang)])


def _stop_lines(account: Account, lang: str) -> list[str]:
    if not account.stops:
        return []
    lines = [
        _STOP(lang, gate=stop.gate, name=stop.registry, reason=stop.reason)
        for stop in account.stops
    ]
    return ["", _WORDS["stops"](lang, count=len(lines)), *(f"  {line}" for line in lines)]


_STOP = Text("{name} ({gate}): {reason}", "{name} ({gate}): {reason}")


def account_lines(account: Account, lang: str) -> list[str]:
    """The editions that are published, who stays as published before, and who was taken off."""
    lines: list[str] = []
    if account.held:
        lines += ["", _WORDS["held"](lang, count=len(account.held))]
        lines += [f"  {name}: {account.held[name](lang)}" for name in account.held]
    if account.withdrawn:
        lines += ["", _WORDS["withdrawn"](lang, count=len(account.withdrawn))]
        lines += [f"  {name}: {reason}" for name, reason in account.withdrawn.items()]
    if account.editions:
        lines += ["", _WORDS["editions"](lang, count=len(account.editions))]
        lines += [_edition(name, account.editions[name], lang) for name in account.editions]
    return lines


def _edition(name: str, edition: PublishedEdition, lang: str) -> str:
    says = _EDITION(lang, name=name, number=edition.number, made=edition.made, age=edition.age)
    return f"  {says}"


_EDITION = Text(
    "{name}: utgave {number} fra {made} ({age} dager gammel)",
    "{name}: edition {number} of {made} ({age} days old)",
)
_DRAFTS = {
    "changed": Text(
        "{name}: mappen er endret siden utgaven. Godkjenn den med regmeta release {folder}.",
        "{name}: the folder has changed since the edition. "
        "Approve it with regmeta release {folder}.",
    ),
    "faulty": Text(
        "{name}: mappen har feil (regmeta check {folder}). Utgaven står publisert.",
        "{name}: the folder has errors (regmeta check {folder}). The edition stays published.",
    ),
    "missing": Text(
        "{name}: filer fra utgaven mangler i mappen. Utgaven står publisert.",
        "{name}: files of the edition are missing from the folder. The edition stays published.",
    ),
    "unreadable": Text(
        "{name}: filer i mappen kan ikke leses. Utgaven står publisert.",
        "{name}: files in the folder cannot be read. The edition stays published.",
    ),
}


def drafts_text(drafts: Mapping[str, str], homes: Mapping[str, Path], lang: str = "nb") -> str:
    """How the folders stand to the editions that are published, '' where all are the same."""
    lines = [
        _DRAFTS[state](lang, name=name, folder=homes[name])
        for name, state in drafts.items()
        if state != "same"
    ]
    return "\n".join(lines)


def standing_text(
    current: bool, is_unchanged: bool, changed: Sequence[str], lang: str = "nb"
) -> str:
    """What a run would do, for `--dry-run`: nothing, all, or all because these things changed."""
    if current:
        return _STANDING["current"](lang) + "\n"
    if not is_unchanged:
        return _STANDING["unknown"](lang) + "\n"
    return (
        "\n".join([_STANDING["changed"](lang), *(f"  {_thing(name, lang)}" for name in changed)])
        + "\n"
    )


def kept_text(lang: str = "nb") -> str:
    """One sentence where a run found that all was as it should be already."""
    return _STANDING["kept"](lang)


def _thing(name: str, lang: str) -> str:
    return _STANDING[name](lang) if name in _STANDING else name


def _headline(totals: dict[str, int], lang: str) -> str:
    if not totals["kilder"]:
        return _WORDS["nothing"](lang)
    parts = [
        _counted(totals["kilder"], "kilde", lang),
        _counted(totals["datasamlinger"], "datasamling", lang),
        _counted(totals["variables"], "variable", lang),
        _counted(totals["kodeverk"], "kodeverk", lang),
    ]
    return _WORDS["published"](lang, what=", ".join(parts))


def _formats(publication: Publication, lang: str) -> list[str]:
    widest = max((len(written.format) for written in publication.formats), default=0)
    lines = []
    for written in publication.formats:
        files, size = _counted(written.files, "file", lang), _size(written.bytes, lang)
        lines.append(f"  {written.format:<{widest}}  {files:>14}  {size:>9}")
    return lines


def _withheld(catalogue: Catalogue, account: Account, lang: str) -> list[str]:
    lines = [_WORDS["withheld"](lang, count=len(catalogue.withheld))]
    for withheld in catalogue.withheld:
        name = f" ({withheld.name})" if withheld.name else ""
        lines.append(f"  {withheld.id}{name}: {_counted(withheld.errors, 'error', lang)}")
        lines.append(f"    {withheld.reason(lang)}")
    first = catalogue.withheld[0].id
    lines.append(_WORDS["fix"](lang, folder=account.homes.get(first, account.folder / first)))
    return lines


def _counted(number: int, noun: str, lang: str) -> str:
    """`1 variabel`, `18 289 variabler`: thousands apart as the language does it."""
    singular, plural = _NOUNS[noun]
    digits = f"{number:,}".replace(",", Text("\xa0", ",")(lang))
    return f"{digits} {(singular if number == 1 else plural)(lang)}"


def _size(number: int, lang: str) -> str:
    if number < 1_000_000:
        return f"{max(number // 1000, 1)} kB"
    return with_mark(f"{number / 1_000_000:.1f} MB", lang)
