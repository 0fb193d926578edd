"""What a description of variables shows of the quality of the data, dimension by dimension.

The dimensions and levels are those of specs/quality-dimensions.toml. Each level is derived from
what the catalogue holds, with the fields and counts that it came from; what nothing is held of is
a question to the registry. This is no label: nobody has awarded one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from regmeta.catalogue.answers import condition_of
from regmeta.catalogue.elements import filled_elements
from regmeta.catalogue.facts import KildeFacts
from regmeta.model import Text, Variable
from regmeta.spec.dimensions import QualityDimension, QualityMeasure, load_dimensions
from regmeta.spec.tokens import DataType
from regmeta.texts import joined

_NUMBERS = (DataType.INTEGER, DataType.DECIMAL)
_TEXTS = (DataType.STRING, DataType.URI, DataType.BASE64BINARY, DataType.NATIONAL_IDENTITY_NUMBER)
_PER_CENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|prosent|per ?cent)", re.IGNORECASE)
_COVERAGE = (80, 90, 95)
"""Per cents that a level of population coverage begins at."""


@dataclass(frozen=True, slots=True)
class QualityEvidence:
    """What is held: the level it shows, in words, and the fields of the kilde that it stands in."""

    level: int
    said: Text
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """A measure with the evidence there is for it; None where it is a question and no more."""

    measure: QualityMeasure
    evidence: QualityEvidence | None

    @property
    def is_asked(self) -> bool:
        """Whether the registry could tell more than the description does."""
        return self.evidence is None or self.evidence.level < self.measure.highest


@dataclass(frozen=True, slots=True)
class DimensionAnswer:
    """A dimension with its measures answered."""

    dimension: QualityDimension
    measures: tuple[MeasureAnswer, ...]


def quality_of(kilde_facts: KildeFacts) -> tuple[DimensionAnswer, ...]:
    """Every dimension in the order of its source, with what the catalogue shows of a kilde."""
    return tuple(
        DimensionAnswer(
            dimension,
            tuple(
                MeasureAnswer(measure, _EVIDENCE[measure.key](kilde_facts))
                for measure in dimension.measures
            ),
        )
        for dimension in load_dimensions()
    )


# ------------------------------------------------------------------ from the kilde's own fields


def _filled(kilde_facts: KildeFacts, keys: Iterable[str]) -> tuple[str, ...]:
    properties = kilde_facts.kilde.properties
    return tuple(key for key in keys if properties.get(key, "").strip())


def _nothing(_: KildeFacts) -> QualityEvidence | None:
    return None


def _access(kilde_facts: KildeFacts) -> QualityEvidence | None:
    keys = ("accessRights", "healthDataAccessBodyName", "healthDataAccessBodyHomepage")
    filled = _filled(kilde_facts, keys)
    return QualityEvidence(1, _ACCESS, filled) if "accessRights" in filled else None


def _coverage(kilde_facts: KildeFacts) -> QualityEvidence | None:
    for key in _filled(kilde_facts, ("populationCoverage", "Dekningsgrad")):
        shares = _PER_CENT.findall(kilde_facts.kilde.properties[key])
        if len(shares) == 1:
            share = float(shares[0].replace(",", "."))
            level = sum(share >= limit for limit in _COVERAGE)
            return QualityEvidence(level, _COVERED.filled(share=shares[0]), (key,))
    return None


def _population(kilde_facts: KildeFacts) -> QualityEvidence | None:
    filled = _filled(kilde_facts, ("InklusjonsOgEksklusjonskriterier",))
    return QualityEvidence(1, _CRITERIA, filled) if filled else None


def _rules(kilde_facts: KildeFacts) -> QualityEvidence | None:
    keys = ("hasLegalBasis", "Lovverk", "Forskrift", "applicableLegislation", "ErISamsvarMed")
    filled = _filled(kilde_facts, keys)
    return QualityEvidence(1, _RULES, filled) if filled else None


def _source(kilde_facts: KildeFacts) -> QualityEvidence | None:
    filled = _filled(kilde_facts, ("Innsamlingsmetode", "source"))
    return QualityEvidence(1, _COLLECTED, filled) if filled else None


def _standard(kilde_facts: KildeFacts) -> QualityEvidence | None:
    answers = filled_elements(kilde_facts)
    count = sum(answer.filled for answer in answers)
    level = 2 if count == len(answers) else 1
    return QualityEvidence(level, _ELEMENTS.filled(count=count, of=len(answers)))


# ------------------------------------------------------------------ from the variables


def _by_variable(
    kilde_facts: KildeFacts,
    holds: Callable[[Variable, KildeFacts], bool],
    words: Text,
    among: Callable[[Variable, KildeFacts], bool] = lambda variable, kilde_facts: True,
) -> QualityEvidence | None:
    """Level 2 where all variables of a kind hold something, 1 where some do, else None."""
    asked = [variable for variable in kilde_facts.kilde.variables if among(variable, kilde_facts)]
    count = sum(holds(variable, kilde_facts) for variable in asked)
    if not count:
        return None
    return QualityEvidence(
        2 if count == len(asked) else 1, words.filled(count=count, of=len(asked))
    )


def _type(variable: Variable) -> str:
    return variable.current.properties.get("DataType", "")


def _has_codes(variable: Variable, kilde_facts: KildeFacts) -> bool:
    lists = (kilde_facts.kodeverk.get(code) for code in variable.kodeverk)
    return any(kodeverk and (kodeverk.codes or kodeverk.reference) for kodeverk in lists)


def _is_described(variable: Variable, kilde_facts: KildeFacts) -> bool:
    version = variable.current
    has_words = all(version.properties.get(key) for key in ("PreferredTerm", "Beskrivelse"))
    is_measured = _type(variable) not in _NUMBERS or bool(version.properties.get("MaaleEnhet"))
    is_listed = bool(variable.kodeverk)
    return has_words and (_has_codes(variable, kilde_facts) if is_listed else is_measured)


def _has_range(variable: Variable, kilde_facts: KildeFacts) -> bool:
    properties = variable.current.properties
    is_limited = any(properties.get(key) for key in ("GrenseLav", "GrenseHoy"))
    is_yes_no = _type(variable) == DataType.BOOLEAN
    return is_limited or is_yes_no or _has_codes(variable, kilde_facts) or _is_conditional(variable)


def _is_conditional(variable: Variable) -> bool:
    return bool(condition_of(variable.extras))


def _can_have_range(variable: Variable, _: KildeFacts) -> bool:
    return bool(variable.kodeverk) or _type(variable) not in _TEXTS


def _has_granularity(variable: Variable, kilde_facts: KildeFacts) -> bool:
    if variable.kodeverk:
        return _has_codes(variable, kilde_facts)
    is_exact = _type(variable) != DataType.DECIMAL
    return is_exact or bool(variable.current.properties.get("Presisjon"))


def _dictionary(kilde_facts: KildeFacts) -> QualityEvidence | None:
    return _by_variable(kilde_facts, _is_described, _DESCRIBED)


def _ranges(kilde_facts: KildeFacts) -> QualityEvidence | None:
    return _by_variable(kilde_facts, _has_range, _RANGED, _can_have_range)


def _granularity(kilde_facts: KildeFacts) -> QualityEvidence | None:
    return _by_variable(kilde_facts, _has_granularity, _GRADED, _can_have_range)


def _processes(kilde_facts: KildeFacts) -> QualityEvidence | None:
    """Some at most: that all is told of what was done to the data, only the registry knows."""
    evidence = _by_variable(
        kilde_facts,
        lambda variable, _: bool(variable.current.properties.get("OpprinnelseUtledning")),
        _DERIVED,
    )
    return QualityEvidence(1, evidence.said) if evidence else None


def _changes(kilde_facts: KildeFacts) -> QualityEvidence | None:
    """For some parts at most: a change that nobody wrote down is not seen here."""
    keys = ("Erstatter", "ErstattesAv")
    evidence = _by_variable(
        kilde_facts,
        lambda variable, _: (
            len(variable.versions) > 1 or any(variable.current.properties.get(key) for key in keys)
        ),
        _CHANGED,
    )
    return QualityEvidence(1, evidence.said) if evidence else None


def _accuracy(kilde_facts: KildeFacts) -> QualityEvidence | None:
    """Level 0: whether a note on quality says anything of this, only people can read."""
    filled = _filled(kilde_facts, ("Kvalitetsnote",))
    noted = _by_variable(
        kilde_facts,
        lambda variable, _: bool(variable.current.properties.get("Kvalitetsnote")),
        _NOTED,
    )
    if not filled and noted is None:
        return None
    texts = ([_QUALITY_NOTE] if filled else []) + ([noted.said] if noted else [])
    return QualityEvidence(0, joined("; ", texts), filled)


def _missing(kilde_facts: KildeFacts) -> QualityEvidence | None:
    """Figures of an extract of nobody are of no registry: they do not count."""
    statistics = kilde_facts.statistics
    return _by_variable(
        kilde_facts,
        lambda variable, _: variable.code in statistics and not statistics[variable.code].synthetic,
        _COUNTED,
    )


_EVIDENCE: Mapping[str, Callable[[KildeFacts], QualityEvidence | None]] = {
    "access-policy": _access,
    "release-time": _nothing,
    "coverage-share": _coverage,
    "population-shown": _population,
    "rules-named": _rules,
    "source-documented": _source,
    "processes-documented": _processes,
    "standard-metadata": _standard,
    "data-dictionary": _dictionary,
    "accuracy-documented": _accuracy,
    "changes-documented": _changes,
    "missing-analysed": _missing,
    "ranges-documented": _ranges,
    "granularity-documented": _granularity,
    "conformance-reported": _nothing,
}
_ACCESS = Text(
    "hvem som får se data, og hvem som gir tilgang, er oppgitt",
    "who may see the data, and who gives access, is stated",
)
_COVERED = Text("dekningsgraden er oppgitt til {share} %", "coverage is stated as {share} %")
_CRITERIA = Text(
    "hvem som skal være med, er beskrevet; ikke om de som er med, ligner dem",
    "who should be in the data is described; not whether those observed are like them",
)
_RULES = Text(
    "regler og standarder er nevnt; ikke om det er avvik",
    "rules and standards are named; not whether there are deviations",
)
_COLLECTED = Text("innsamlingen er beskrevet", "the collection is described")
_ELEMENTS = Text(
    "{count} av {of} elementer i datasettbeskrivelsen er fylt ut",
    "{count} of {of} elements of the dataset description are filled",
)
_DESCRIBED = Text(
    "{count} av {of} variabler har navn, beskrivelse og enhet eller koder der det trengs",
    "{count} of {of} variables have a name, a description, and a unit or codes where needed",
)
_RANGED = Text(
    "{count} av {of} variabler har koder, grenser eller en betingelse",
    "{count} of {of} variables have codes, limits or a condition",
)
_GRADED = Text(
    "{count} av {of} variabler sier hvor fint de er målt eller delt inn",
    "{count} of {of} variables tell how finely they are measured or classed",
)
_DERIVED = Text(
    "{count} av {of} variabler sier hvordan de er utledet",
    "{count} of {of} variables tell how they are derived",
)
_CHANGED = Text(
    "{count} av {of} variabler har flere versjoner eller erstatter en annen",
    "{count} of {of} variables have several versions or replace another",
)
_QUALITY_NOTE = Text("registeret har en kvalitetsnote", "the registry has a note on quality")
_NOTED = Text(
    "{count} av {of} variabler har en kvalitetsnote",
    "{count} of {of} variables have a note on quality",
)
_COUNTED = Text(
    "{count} av {of} variabler har tall for hvor mange som mangler verdi",
    "{count} of {of} variables have figures for how many lack a value",
)
