"""FHIR: the questions of Questionnaires and the elements of StructureDefinitions, R4 and R5.

hl7.org/fhir/R4/questionnaire.html and its extensions (unit, limits, translation). Lists are those
inside the question, contained in the resource, or beside it in a Bundle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from regmeta.files.ids import stable_id
from regmeta.read.grid import Grid
from regmeta.read.systems.json_parts import Parsed, down, each, said, text_of
from regmeta.read.systems.questions import (
    OWN_FIELDS,
    AskedQuestion,
    ListedAnswer,
    Words,
    grids_of,
)

RESOURCES = frozenset({"Questionnaire", "StructureDefinition", "Bundle"})
MAX_DEPTH = 40


def read_fhir(resource: Parsed) -> tuple[Grid, ...]:
    """The questions of a resource, or of all those in a Bundle, as grids."""
    bundled = [part for entry in each(resource, "entry") for part in (down(entry, "resource"),)]
    resources = [part for part in bundled if isinstance(part, dict)] or [resource]
    reader = _FhirReader(_FhirLists.of(resources))
    questions = [question for part in resources for question in reader.questions(part)]
    return grids_of("fhir", questions, reader.lists.used_answers())


# ------------------------------------------------------------------ lists


@dataclass
class _FhirLists:
    """Value sets and code systems by url (and `#id`), and the answers that questions use."""

    by_url: dict[str, Parsed] = field(default_factory=dict)
    used: dict[str, list[ListedAnswer]] = field(default_factory=dict)

    @classmethod
    def of(cls, resources: list[Parsed]) -> _FhirLists:
        """The lists that stand by themselves; contained ones belong to their own resource."""
        return cls({said(part, "url"): part for part in resources if _is_list(part)})

    def of_url(self, url: str, resource: Parsed) -> str:
        """The name of the list that a question refers to; its answers are kept."""
        name = f"{_title(resource)}{url}" if url.startswith("#") else url
        if url and name not in self.used:
            contained = (part for part in each(resource, "contained") if _is_list(part))
            own = next((part for part in contained if f"#{said(part, 'id')}" == url), None)
            listed = own or self.by_url.get(url) or self.by_url.get(url.partition("|")[0])
            answers = self._answers(listed)
            self.used[name] = [ListedAnswer(name, value, label) for value, label in answers]
        return name if url else ""

    def _answers(self, listed_set: Parsed | None) -> Iterator[tuple[str, Words]]:
        expanded = [*each(listed_set, "expansion", "contains")]
        if expanded or listed_set is None:
            yield from map(_coded, expanded)
            return
        yield from map(_coded, each(listed_set, "concept"))
        for included in each(listed_set, "compose", "include"):
            listed = [*each(included, "concept")]
            system = self.by_url.get(said(included, "system"))
            yield from map(_coded, listed or each(system, "concept"))

    def inside(self, name: str, item: Parsed) -> str:
        """The name of the list that stands in the question itself."""
        answers = [_option(option) for option in each(item, "answerOption")]
        if not answers:
            return ""
        self.used[name] = [ListedAnswer(name, value, label) for value, label in answers]
        return name

    def used_answers(self) -> Iterator[ListedAnswer]:
        """The answers of every list that a question uses."""
        return chain.from_iterable(self.used.values())


def _is_list(resource: Parsed) -> bool:
    return said(resource, "resourceType") in ("ValueSet", "CodeSystem")


def _coded(concept: Parsed) -> tuple[str, Words]:
    words = dict(_words(concept, "display"))
    for designation in each(concept, "designation"):
        words.setdefault(said(designation, "language"), said(designation, "value"))
    return said(concept, "code"), words


def _option(option: Parsed) -> tuple[str, Words]:
    coding = down(option, "valueCoding")
    if isinstance(coding, dict):
        code, words = _coded(coding)
        return code or said(coding, "display"), words
    value = next((text_of(v) for k, v in option.items() if k.startswith("value")), "")
    return value, {"": value}


# ------------------------------------------------------------------ questions


@dataclass
class _FhirReader:
    lists: _FhirLists

    def questions(self, resource: Parsed) -> Iterator[AskedQuestion]:
        """What one resource asks, in its order."""
        kind = said(resource, "resourceType")
        if kind == "Questionnaire":
            form = _QuestionnaireForm(resource, self.lists)
            yield from form.below(resource, (), "", 0)
        elif kind == "StructureDefinition":
            yield from self._elements(resource)

    def _elements(self, resource: Parsed) -> Iterator[AskedQuestion]:
        elements = [*each(resource, "snapshot", "element")]
        elements = elements or [*each(resource, "differential", "element")]
        # An element that others stand below is a part, not a variable.
        holders = {said(element, "path").rpartition(".")[0] for element in elements}
        for element in elements:
            path = said(element, "path")
            if path not in holders and "." in path:
                yield self._element(element, path, resource)

    def _element(self, element: Parsed, path: str, resource: Parsed) -> AskedQuestion:
        form = _title(resource)
        kind = next((said(part, "code") for part in each(element, "type")), "")
        several = said(element, "max") not in ("", "0", "1") and kind in ("code", "CodeableConcept")
        value_set = said(element, "binding", "valueSet")
        return AskedQuestion(
            name=path.partition(".")[2],
            kind=kind,
            element=f"{form} / {path} / {said(element, 'id') or path}",
            form=form,
            label=_words(element, "short") or {"": path.rpartition(".")[2]},
            description=_words(element, "definition"),
            section=path.split(".")[1] if path.count(".") > 1 else "",
            choices=self.lists.of_url(value_set, resource),
            several=several,
            required="Ja" if said(element, "min") not in ("", "0") else "",
            low=_valued(element, "minValue"),
            high=_valued(element, "maxValue"),
            length=said(element, "maxLength"),
            comment=said(element, "comment"),
            more={"fixed": _valued(element, "fixed"), "pattern": _valued(element, "pattern")},
        )


@dataclass
class _QuestionnaireForm:
    """One Questionnaire on its way into questions."""

    resource: Parsed
    lists: _FhirLists

    def below(
        self, holder: Parsed, path: tuple[str, ...], section: str, depth: int
    ) -> Iterator[AskedQuestion]:
        """The questions inside a form, group or question."""
        for item in each(holder, "item"):
            here = (*path, said(item, "linkId"))
            kind, part = said(item, "type"), section
            if kind == "group":
                part = section or next(iter(_words(item, "text").values()), "")
            elif kind != "display":
                yield self._question(item, here, section)
            if depth < MAX_DEPTH:
                yield from self.below(item, here, part, depth + 1)

    def _question(self, item: Parsed, path: tuple[str, ...], section: str) -> AskedQuestion:
        form, name = _title(self.resource), said(item, "linkId")
        extensions = _ItemExtensions([*each(item, "extension")])
        value_set = said(item, "answerValueSet")
        inside = self.lists.inside(" / ".join((form, *path)), item)
        return AskedQuestion(
            name=name,
            kind=said(item, "type"),
            element=" / ".join((form, *path)),
            form=form,
            label=_words(item, "text"),
            description=extensions.words("designNote"),
            section=section,
            choices=inside or self.lists.of_url(value_set, self.resource),
            several=said(item, "repeats") == "true",
            unit=extensions.unit(),
            required="Ja" if said(item, "required") == "true" else "",
            low=extensions.text("minValue"),
            high=extensions.text("maxValue"),
            length=said(item, "maxLength"),
            decimals=extensions.text("maxDecimalPlaces"),
            formula=extensions.expression("calculatedExpression"),
            condition=extensions.own("betingelse") or _condition(item),
            missing=extensions.own("manglende verdier"),
            own=extensions.own_fields(),
            more={"code": _codings(item), "regex": extensions.text("regex")}
            | {"definition": said(item, "definition"), "prefix": said(item, "prefix")}
            | {"initial": "; ".join(_option(part)[0] for part in each(item, "initial"))}
            | {"extension": extensions.others()},
        )


_KNOWN = frozenset(
    {
        *("designNote", "questionnaire-unit", "minValue", "maxValue", "maxDecimalPlaces", "regex"),
        *("calculatedExpression", "sdc-questionnaire-calculatedExpression", "unit"),
        *("questionnaire-itemControl", "itemControl"),
    }
)


_OWN_BESIDE = ("betingelse", "manglende verdier")
_PERIOD = f"urn:uuid:{stable_id('extension period')}"
_OWN_URLS = frozenset(
    {_PERIOD, *(f"urn:uuid:{stable_id(f'extension {end}Value')}" for end in ("min", "max"))}
)
"""Our own extensions that are no field's: of the period, and of limits, which fields tell too."""


@cache
def _own_url(key: str) -> str:
    """The address that regmeta gives an extension of a variable's field."""
    return f"urn:uuid:{stable_id(f'extension variabel.{key}')}"


@dataclass
class _ItemExtensions:
    """The extensions of a question, by the last part of their address."""

    listed: list[Parsed]

    def _find(self, name: str) -> Parsed:
        ends = (f"/{name}", f"-{name}")
        return next((e for e in self.listed if said(e, "url").endswith(ends)), {})

    def text(self, name: str) -> str:
        """An extension's plain value."""
        return _valued(self._find(name), "value")

    def words(self, name: str) -> Words:
        """An extension's text, where it has one."""
        text = self.text(name)
        return {"": text} if text else {}

    def unit(self) -> str:
        """The unit that a number is given in: as it is written, else its code."""
        # Where several units may be chosen, the first is the one that is meant to be used.
        holder = self._find("unit") or self._find("unitOption")
        coding = down(holder, "valueCoding")
        return said(coding, "display") or said(coding, "code")

    def expression(self, name: str) -> str:
        """The formula of an expression."""
        return said(self._find(name), "valueExpression", "expression")

    def own(self, key: str) -> str:
        """What regmeta itself wrote under a field of the specification."""
        return next(
            (_valued(e, "value") for e in self.listed if said(e, "url") == _own_url(key)), ""
        )

    def own_fields(self) -> dict[str, str]:
        """All that regmeta wrote, the days between which the question was used among them."""
        periods = (down(e, "valuePeriod") for e in self.listed if said(e, "url") == _PERIOD)
        period = next(periods, None)
        days = {"GyldigFra": said(period, "start"), "GyldigTil": said(period, "end")}
        return days | {key: text for key in sorted(OWN_FIELDS) if (text := self.own(key))}

    def others(self) -> str:
        """The addresses and values of those that no field is for."""
        urls = {_own_url(key) for key in (*OWN_FIELDS, *_OWN_BESIDE)} | _OWN_URLS
        left = (
            e
            for e in self.listed
            if said(e, "url").rpartition("/")[2] not in _KNOWN and said(e, "url") not in urls
        )
        return "\n".join(f"{said(e, 'url')} = {_valued(e, 'value')}" for e in left)


def _title(resource: Parsed) -> str:
    keys = ("title", "name", "id")
    return next((text for key in keys if (text := said(resource, key))), "Questionnaire")


def _valued(element: Parsed, key: str) -> str:
    """The value of `minValueInteger`, `valueDate` and the like."""
    return next((text_of(v) for k, v in element.items() if k.startswith(key)), "")


def _words(element: Any, key: str) -> Words:
    """A text with its translations, by language; '' is the resource's own."""
    words = {"": said(element, key)} if said(element, key) else {}
    for extension in each(element, f"_{key}", "extension"):
        parts = {said(part, "url"): _valued(part, "value") for part in each(extension, "extension")}
        if said(extension, "url").endswith("/translation") and parts.get("lang"):
            words[parts["lang"]] = parts.get("content", "")
    return words


def _codings(item: Parsed) -> str:
    """What the question is in other code systems: LOINC, SNOMED CT, ICD."""
    codings = each(item, "code")
    lines = (f"{said(c, 'system')}|{said(c, 'code')} {said(c, 'display')}" for c in codings)
    return "\n".join(line.strip() for line in lines)


_SIGNS = {"!=": "<>", "exists": "<>"}


def _condition(item: Parsed) -> str:
    """When the question is asked, as REDCap writes it."""
    join = " and " if said(item, "enableBehavior") == "all" else " or "
    return join.join(_opened(when) for when in each(item, "enableWhen"))


def _opened(when: Parsed) -> str:
    answer = down(when, "answerCoding")
    coded = said(answer, "code") if isinstance(answer, dict) else _valued(when, "answer")
    value = coded or said(when, "answerQuantity", "value")
    operator = said(when, "operator")
    if operator == "exists":
        value, sign = "", {"true": "<>", "false": "="}.get(value, "<>")
    else:
        sign = _SIGNS.get(operator, operator)
    return f"[{said(when, 'question')}]{sign}'{value}'"
