"""Statistics Norway's metadata in JSON: Datadoc's documents and microdata.no's data sets.

github.com/statisticsnorway (dapla-toolbelt-metadata, microdata-tools), 2026. A list of Datadoc is a
reference to a classification of Klass; microdata.no writes its codes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regmeta.read.grid import Grid
from regmeta.read.systems.json_parts import Parsed, down, each, said, text_of, texts
from regmeta.read.systems.questions import AskedQuestion, ListedAnswer, Words, grids_of

_LANGUAGE = {"no": "nb"}


def _words(parsed: Any, key: str) -> Words:
    """A text in several languages, in any of the ways that the two systems write it."""
    listed = down(parsed, key)
    words: dict[str, str] = {}
    if isinstance(listed, dict) and not isinstance(listed.get("languageStringText"), list):
        words = {language: text_of(text) for language, text in listed.items()}
    for part in (*each(parsed, key), *each(parsed, key, "languageStringText")):
        language = said(part, "languageCode")
        text = said(part, "languageText") or said(part, "value")
        words[_LANGUAGE.get(language, language)] = text
    if not words and text_of(listed):
        words = {"": text_of(listed)}
    return {language: text for language, text in words.items() if text}


def _first(words: Words) -> str:
    return next((words[key] for key in ("nb", "no", "nn", "", *words) if words.get(key)), "")


# ------------------------------------------------------------------ Datadoc


def read_datadoc(data: Parsed) -> tuple[Grid, ...]:
    """The variables of a document of Datadoc, as grids."""
    document = down(data, "datadoc") or data
    dataset = down(document, "dataset") or {}
    form = _first(_words(dataset, "name")) or said(dataset, "short_name")
    questions = [
        _of_datadoc(variable, form, said(dataset, "short_name"))
        for variable in each(document, "variables")
    ]
    return grids_of("datadoc", questions, ())


_DATADOC_KEPT = (
    *("variable_role", "definition_uri", "classification_uri", "data_source", "unit_type"),
    *("temporality_type", "multiplication_factor", "format", "is_personal_data"),
    *("direct_person_identifying", "contains_data_from", "contains_data_until"),
)


def _of_datadoc(variable: Parsed, form: str, dataset: str) -> AskedQuestion:
    name = said(variable, "short_name")
    path = said(variable, "data_element_path")
    ident = said(variable, "id")
    return AskedQuestion(
        name=name,
        kind=said(variable, "data_type"),
        element=" / ".join(filter(None, (dataset or form, path, name, ident))),
        form=form,
        label=_words(variable, "name"),
        description=_words(variable, "population_description"),
        unit=said(variable, "measurement_unit"),
        missing="; ".join(texts(variable, "invalid_value") or texts(variable, "special_value")),
        comment=_first(_words(variable, "comment")),
        more={key: said(variable, key) for key in _DATADOC_KEPT},
    )


# ------------------------------------------------------------------ microdata.no


def read_microdata(data: Parsed) -> tuple[Grid, ...]:
    """The measures of one data set, or of all those of a data store, as grids."""
    datasets = [*each(data, "dataStructures")] or [data]
    questions: list[AskedQuestion] = []
    answers: list[ListedAnswer] = []
    for dataset in datasets:
        for measure in _measures(dataset):
            name = said(dataset, "shortName") or said(dataset, "name") or said(measure, "name")
            listed = [*_codes(measure, name)]
            questions.append(_of_microdata(dataset, measure, name, bool(listed)))
            answers += listed
    return grids_of("microdata", questions, answers)


def _measures(dataset: Parsed) -> Iterator[Parsed]:
    yield from each(dataset, "measureVariables")
    alone = down(dataset, "measureVariable")
    if isinstance(alone, dict):
        yield alone


def _domains(measure: Parsed) -> Iterator[Any]:
    """The measure's value domain, then those of each period where it has several."""
    yield down(measure, "valueDomain")
    for represented in each(measure, "representedVariables"):
        yield down(represented, "valueDomain")


def _of_microdata(dataset: Parsed, measure: Parsed, name: str, coded: bool) -> AskedQuestion:
    domain = next((d for d in _domains(measure) if isinstance(d, dict)), {})
    label = _words(measure, "label") or _words(measure, "title") or _words(measure, "name")
    return AskedQuestion(
        name=name,
        kind=said(measure, "dataType"),
        element=" / ".join((name, "measureVariables", said(measure, "shortName") or name)),
        form=said(dataset, "datasetName") or "microdata.no",
        label=label,
        description=_words(measure, "description"),
        section=_theme(measure),
        choices=name if coded else "",
        unit=_first(_words(domain, "measurementUnitDescription")),
        more={
            "temporality": said(dataset, "temporalityType"),
            "sensitivity": said(dataset, "sensitivityLevel"),
            "unit type": said(measure, "unitType") or said(measure, "unitType", "shortName"),
            "population": _first(_words(dataset, "populationDescription")),
            "domain": _first(_words(domain, "description")),
            "measurement": said(domain, "measurementType"),
            "format": said(measure, "format"),
        },
    )


def _theme(measure: Parsed) -> str:
    """The first subject field."""
    themes = down(measure, "subjectFields")
    theme = themes[0] if isinstance(themes, list) and themes else None
    return _first(_words({"theme": theme}, "theme"))


def _codes(measure: Parsed, choices: str) -> Iterator[ListedAnswer]:
    seen: set[str] = set()
    for domain in _domains(measure):
        missing = {*texts(domain, "missingValues")}
        for key in ("codeList", "sentinelAndMissingValues"):
            for part in (*each(domain, key), *each(domain, key, "codeItems")):
                code = said(part, "code")
                if code in seen:
                    continue
                seen.add(code)
                label = _words(part, "categoryTitle") or _words(part, "category")
                is_missing = key != "codeList" or code in missing
                yield ListedAnswer(choices, code, label, is_missing)
