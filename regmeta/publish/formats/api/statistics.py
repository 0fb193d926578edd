"""A variable's published counts as the Explorer API has statistics: numbers are texts.

What is held back in the registry's file is in no figure here; a mark says that something is.
The contract has no key for an extract of nobody: the statistic's code and name say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.catalogue.facts import KildeFacts
from regmeta.files.ids import stable_id
from regmeta.model import Kodeverk, Statistics, Text, Variable
from regmeta.publish.formats.api.properties import Payload

_CATEGORIES_HELD = "kategorierIkkeOppsummert"
_FIGURES_HELD = "deskriptivStatistikkIkkeGitt"
_SYNTHETIC = "SYNTETISK"
_SYNTHETIC_NAME = Text("{name} (syntetisk uttrekk)", "{name} (synthetic extract)")


def statistics_of(kilde_facts: KildeFacts, variable: Variable) -> list[Payload]:
    """A variable's statistics: the one of its registry's extract, none where there is no figure
    and no mark."""
    statistics = kilde_facts.statistics.get(variable.code)
    if statistics is None:
        return []
    figures, mark = _figures(statistics), _mark(statistics)
    if not mark and "GyldigeTilfeller" not in figures:
        return []
    parts = (variable.code, _year(statistics), _SYNTHETIC if statistics.synthetic else "")
    code = ".".join(part for part in parts if part)
    return [
        {
            "id": stable_id(f"statistikk {code}"),
            "code": code,
            "preferredTerm": _name(variable, statistics),
            "additionalProperties": figures,
            "kodefrekvenser": list(_frequencies(kilde_facts, variable, statistics)),
            "avsloringskontroll": mark,
        }
    ]


def _name(variable: Variable, statistics: Statistics) -> str:
    name = variable.current.name("")
    return _SYNTHETIC_NAME.filled(name=name)("") if statistics.synthetic else name


def _year(statistics: Statistics) -> str:
    return str(statistics.extracted.year) if statistics.extracted else ""


def _figures(statistics: Statistics) -> dict[str, str]:
    """The year, valid and missing cases and the figures of numbers, where none is held back."""
    figures = {"SisteOppdaterteAarssett": _year(statistics)} if statistics.extracted else {}
    if statistics.rows is not None and statistics.missing is not None:
        figures["GyldigeTilfeller"] = str(statistics.rows - statistics.missing)
        figures["ManglendeTilfeller"] = str(statistics.missing)
    shown = ((key, value) for key, value in statistics.figures.items() if value is not None)
    return figures | {key: f"{value:.6g}" for key, value in shown}


def _mark(statistics: Statistics) -> str | None:
    """What of the counts is held back: of the categories, or all of them; None where nothing is."""
    if any(count is None for _, count in statistics.counts):
        return _CATEGORIES_HELD
    return _FIGURES_HELD if statistics.holds_back else None


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
