"""A variable's published counts as the Explorer API has statistics: numbers are texts.

What is held back in the registry's file is in no figure here; a mark says that something is.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.catalogue.facts import KildeFacts
from regmeta.files.ids import stable_id
from regmeta.model import Kodeverk, Statistics, Variable
from regmeta.publish.formats.api.properties import Payload

_CATEGORIES_HELD = "kategorierIkkeOppsummert"
_FIGURES_HELD = "deskriptivStatistikkIkkeGitt"


def statistics_of(kilde_facts: KildeFacts, variable: Variable) -> list[Payload]:
    """A variable's statistics: the one of its registry's extract, none where there is no figure
    and no mark."""
    statistics = kilde_facts.statistics.get(variable.code)
    if statistics is None:
        return []
    figures, mark = _figures(statistics), _mark(statistics)
    if not mark and "GyldigeTilfeller" not in figures:
        return []
    code = f"{variable.code}.{_year(statistics)}".rstrip(".")
    return [
        {
            "id": stable_id(f"statistikk {code}"),
            "code": code,
            "preferredTerm": variable.current.name(""),
            "additionalProperties": figures,
            "kodefrekvenser": list(_frequencies(kilde_facts, variable, statistics)),
            "avsloringskontroll": mark,
        }
    ]


def _year(statistics: Statistics) -> str:
    return str(statistics.extracted.year) if statistics.extracted else ""


def _figures(statistics: Statistics) -> dict[str, str]:
    """The year, and valid and missing cases where neither is held back."""
    figures = {"SisteOppdaterteAarssett": _year(statistics)} if statistics.extracted else {}
    if statistics.rows is not None and statistics.missing is not None:
        figures["GyldigeTilfeller"] = str(statistics.rows - statistics.missing)
        figures["ManglendeTilfeller"] = str(statistics.missing)
    return figures


def _mark(statistics: Statistics) -> str | None:
    """What of the counts is held back: of the categories, or all of them; None where nothing is."""
    if any(count is None for _, count in statistics.counts):
        return _CATEGORIES_HELD
    return _FIGURES_HELD if statistics.missing is None or statistics.rows is None else None


def _frequencies(
    kilde_facts: KildeFacts, variable: Variable, statistics: Statistics
) -> Iterator[Payload]:
    """The count of each code that is not held back."""
    lists = [kilde_facts.kodeverk[code] for code in variable.kodeverk]
    for value, count in statistics.counts:
        if count is not None:
            yield {
                **_named(variable, lists, value),
                "beskrivelse": None,
                "additionalProperties": {
                    "KodeverkLokalID": value,
                    "GyldigeTilfeller": str(count),
                },
            }


def _named(variable: Variable, lists: list[Kodeverk], value: str) -> Payload:
    """A code by its list's and its own, with its label."""
    for kodeverk in lists:
        for code in kodeverk.codes:
            if code.value == value:
                return {"code": f"{kodeverk.code}.{value}", "preferredTerm": code.label("")}
    return {"code": f"{variable.code}.{value}", "preferredTerm": value}
