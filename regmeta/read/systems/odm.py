"""CDISC ODM-XML: study forms, define.xml (datasets) and REDCap's XML, which has marks of its own.

ODM 1.3 and 2.0 (cdisc.org/standards/data-exchange/odm), Define-XML 2 and REDCap's project XML. A
form is a FormDef, or where there are none an ItemGroupDef: the dataset of define.xml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from regmeta.read.codelists import codes_in_cell
from regmeta.read.grid import Grid
from regmeta.read.systems.questions import (
    OWN_FIELDS,
    AskedQuestion,
    ListedAnswer,
    Words,
    grids_of,
)
from regmeta.read.systems.xml_tree import XmlElement

_MULTI = "MultiSelectList"
_SEVERAL = "FlerkodetFelt"
"""The context of an Alias that says that several answers may be given, as regmeta writes it."""

_UNIT = "MaaleEnhet"
_COMPLETE = "_complete"


def read_odm(root: XmlElement) -> tuple[Grid, ...]:
    """Every form of every version of the metadata, as grids."""
    questions: list[AskedQuestion] = []
    choices: list[ListedAnswer] = []
    for version in root.below("MetaDataVersion"):
        metadata = _Metadata(version, root)
        questions.extend(metadata.questions())
        choices.extend(metadata.choices())
    return grids_of("odm", questions, choices)


@dataclass
class _Metadata:
    """One MetaDataVersion, its definitions by their OID."""

    version: XmlElement
    root: XmlElement
    asked: set[str] = field(default_factory=set)
    boxes: set[tuple[str, str]] = field(default_factory=set)

    def _by_oid(self, name: str) -> dict[str, XmlElement]:
        return {element.get("OID"): element for element in self.version.all(name)}

    @cached_property
    def items(self) -> Mapping[str, XmlElement]:
        return self._by_oid("ItemDef")

    @cached_property
    def groups(self) -> Mapping[str, XmlElement]:
        return self._by_oid("ItemGroupDef")

    @cached_property
    def described(self) -> Mapping[str, XmlElement]:
        """Methods, conditions and comments."""
        return self._by_oid("MethodDef") | self._by_oid("ConditionDef") | self._by_oid("CommentDef")

    @cached_property
    def units(self) -> Mapping[str, str]:
        return {
            unit.get("OID"): _first(_words(unit.first("Symbol"))) or unit.get("Name")
            for unit in self.root.below("MeasurementUnit")
        }

    # ---------------------------------------------------------------- questions

    def questions(self) -> Iterator[AskedQuestion]:
        """The items of all forms, in the order of the forms and their groups; last those that no
        form asks."""
        forms = [*self.version.all("FormDef")]
        forms += [g for g in self.groups.values() if g.get("Type") == "Form"]
        for form in forms:
            yield from self._of_form(form)
        if not forms:
            for group in self.groups.values():
                yield from self._of_group(group, _name(group), "")
        for oid, item in self.items.items():
            if oid not in self.asked:
                yield self._question(item, XmlElement("ItemRef", {}), oid, "", "")

    def _of_form(self, form: XmlElement) -> Iterator[AskedQuestion]:
        title = form.get("FormName") or _name(form)
        yield from self._of_group(form, title, "")
        for reference in form.all("ItemGroupRef"):
            group = self.groups.get(reference.get("ItemGroupOID"))
            if group is not None:
                yield from self._of_group(group, title, form.get("OID"))

    def _of_group(self, group: XmlElement, form: str, above: str) -> Iterator[AskedQuestion]:
        section = _name(group) if above else ""
        section = "" if section == form else section
        path = [self.version.get("OID"), above, group.get("OID")]
        for reference in group.all("ItemRef"):
            oid = reference.get("ItemOID")
            # An item that is nowhere defined is a variable all the same, of which nothing is told.
            item = self.items.get(oid) or XmlElement("ItemDef", {"OID": oid})
            name = _item_name(item)
            self.asked.add(oid)
            # REDCap has an item for each box of a question; they are one question here.
            if item.get("Variable") and (form, name) in self.boxes:
                continue
            self.boxes.add((form, name))
            element = " / ".join(filter(None, [*path, oid]))
            yield self._question(item, reference, element, form, section)

    def _question(
        self, item: XmlElement, reference: XmlElement, element: str, form: str, section: str
    ) -> AskedQuestion:
        label, about = _words(item.first("Question")), _words(item.first("Description"))
        return AskedQuestion(
            name=_item_name(item),
            kind=_kind(item),
            element=element,
            form=form,
            section=item.get("SectionHeader") or section,
            label=label or about,
            description=about if label else {},
            note=item.get("FieldNote"),
            choices=_list_of(item),
            several=_takes_several(item),
            unit=self._unit(item),
            required=_yes(reference.get("Mandatory")) or _yes(item.get("RequiredField")),
            low=_limit(item, "GE") or item.get("TextValidationMin"),
            high=_limit(item, "LE") or item.get("TextValidationMax"),
            length=_length(item),
            decimals=item.get("SignificantDigits"),
            formula=self._text_of(reference.get("MethodOID")) or item.get("Calculation"),
            condition=item.get("BranchingLogic") or _alias(item, "betingelse"),
            missing=_alias(item, "manglende verdier"),
            comment=self._text_of(item.get("CommentOID")),
            own=_own(item),
            more=self._more(item, reference),
        )

    def _more(self, item: XmlElement, reference: XmlElement) -> dict[str, str]:
        """What has no field: kept as it stands, and told of as columns that nobody knows."""
        not_asked = self._text_of(reference.get("CollectionExceptionConditionOID"))
        aliases = [
            f"{alias.get('Context')}: {alias.get('Name')}"
            for alias in item.all("Alias")
            if alias.get("Context") not in _OWN_ALIASES
        ]
        origin = item.first("Origin")
        return {
            "not collected when": not_asked,
            "more than": _limit(item, "GT"),
            "less than": _limit(item, "LT"),
            "alias": "\n".join(aliases),
            "value list": _attribute(item.first("ValueListRef"), "ValueListOID"),
            "origin": _attribute(origin, "Type"),
            "SAS name": item.get("SASFieldName"),
        }

    def _unit(self, item: XmlElement) -> str:
        reference = item.first("MeasurementUnitRef")
        if reference is None:
            return _alias(item, _UNIT)
        return self.units.get(reference.get("MeasurementUnitOID"), "")

    def _text_of(self, oid: str) -> str:
        element = self.described.get(oid)
        if element is None:
            return ""
        formal = element.first("FormalExpression")
        return formal.text if formal else _first(_words(element.first("Description")))

    # ---------------------------------------------------------------- lists

    def _checkboxes(self) -> dict[str, str]:
        """Field → its choices: REDCap has a list for each box, and says them all in each."""
        boxes = [coded for coded in self.version.all("CodeList") if coded.get("CheckboxChoices")]
        return {box.get("Variable"): box.get("CheckboxChoices") for box in boxes}

    def choices(self) -> Iterator[ListedAnswer]:
        """The codes of all lists, by the list's OID."""
        for name, listed in self._checkboxes().items():
            for value, text in codes_in_cell(listed):
                yield ListedAnswer(f"{name}.choices", value, {"": text})
        for coded in self.version.all("CodeList"):
            if coded.get("CheckboxChoices"):
                continue
            for item in coded.all("CodeListItem", "EnumeratedItem"):
                words = _words(item.first("Decode"))
                value = item.get("CodedValue")
                yield ListedAnswer(coded.get("OID"), value, words, _is_missing(item))
        for coded in self.version.all(_MULTI):
            for item in coded.all("MultiSelectListItem"):
                yield ListedAnswer(
                    coded.get("ID"), item.get("CodedOptionValue"), _words(item.first("Decode"))
                )


_OWN_ALIASES = OWN_FIELDS | {"Code", "betingelse", "manglende verdier"}
"""What regmeta writes as aliases; the code is made anew from form and name."""


def _own(item: XmlElement) -> dict[str, str]:
    """The fields that the item's aliases tell, as regmeta writes them."""
    aliases = item.all("Alias")
    return {
        alias.get("Context"): alias.get("Name")
        for alias in aliases
        if alias.get("Context") in OWN_FIELDS - {_SEVERAL, _UNIT}
    }


def _is_missing(item: XmlElement) -> bool:
    return _alias(item, "manglende verdier") != ""


def _item_name(item: XmlElement) -> str:
    return item.get("Variable") or item.get("Name") or item.get("OID")


def _name(element: XmlElement) -> str:
    return element.get("Name") or element.get("OID")


def _kind(item: XmlElement) -> str:
    """REDCap's own type words tell more than ODM's."""
    field_type = item.get("FieldType")
    if item.get("Variable").endswith(_COMPLETE) and item.get("SectionHeader") == "Form Status":
        return "form status"
    if field_type in ("", "text"):
        return item.get("TextValidationType") or item.get("DataType") or field_type
    return field_type


def _list_of(item: XmlElement) -> str:
    if item.get("FieldType") == "checkbox":
        return f"{item.get('Variable')}.choices"
    multi = item.first(f"{_MULTI}Ref")
    if multi is not None:
        return multi.get(f"{_MULTI}ID")
    return _attribute(item.first("CodeListRef"), "CodeListOID")


def _takes_several(item: XmlElement) -> bool:
    return (
        item.get("FieldType") == "checkbox"
        or item.first(f"{_MULTI}Ref") is not None
        or _alias(item, _SEVERAL) != ""
    )


def _attribute(element: XmlElement | None, name: str) -> str:
    return element.get(name) if element is not None else ""


def _alias(element: XmlElement, context: str) -> str:
    aliases = element.all("Alias")
    return next((a.get("Name") for a in aliases if a.get("Context") == context), "")


def _yes(said: str) -> str:
    return "Ja" if said.casefold() in ("yes", "y") else ""


def _limit(item: XmlElement, comparator: str) -> str:
    """The value that a check compares an answer with; '' where there is no such check."""
    for check in item.all("RangeCheck"):
        value = check.first("CheckValue")
        if check.get("Comparator") == comparator and value is not None:
            return value.text
    return ""


_LONGEST = 10_000


def _length(item: XmlElement) -> str:
    """How long a text may be; REDCap writes 999 everywhere, which says nothing."""
    said = item.get("Length")
    is_text = item.get("DataType") in ("text", "string") and not item.get("Variable")
    return said if is_text and said.isdigit() and int(said) < _LONGEST else ""


def _words(element: XmlElement | None) -> Words:
    """A translated text by language."""
    if element is None:
        return {}
    words = {text.get("lang"): text.text for text in element.all("TranslatedText") if text.text}
    return words or ({"": element.text} if element.text else {})


def _first(words: Words) -> str:
    return next(iter(words.values()), "")
