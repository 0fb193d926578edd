"""DDI Codebook 2 (ddialliance.org): the variables of an archive's or a repository's study.

Nesstar, NSD's exports, Dataverse and IHSN's editors write it. A data file (fileDscr) is a form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.read.grid import Grid
from regmeta.read.systems.questions import AskedQuestion, ListedAnswer, Words, grids_of
from regmeta.read.systems.xml_tree import XmlElement


def read_ddi(root: XmlElement) -> tuple[Grid, ...]:
    """Every variable of the codebook, as grids."""
    codebook = _DdiCodebook(root, _files(root), _groups(root))
    variables = [*root.below("var")]
    questions = [codebook.question(variable) for variable in variables]
    answers = [answer for variable in variables for answer in _answers(variable)]
    return grids_of("ddi", questions, answers)


@dataclass
class _DdiCodebook:
    """The codebook with its files' names and the themes of its variables, by id."""

    root: XmlElement
    files: dict[str, str]
    groups: dict[str, str]

    def question(self, variable: XmlElement) -> AskedQuestion:
        """One variable as a question."""
        ident, name = variable.get("ID"), variable.get("name") or variable.get("ID")
        file = variable.get("files") or variable.get("location")
        title = self.root.first("stdyDscr", "citation", "titlStmt", "titl")
        study = title.text if title is not None else ""
        form = self.files.get(file.partition(" ")[0], "") or study
        label = _texts(variable, "labl")
        asked = _words(variable.first("qstn"), "qstnLit")
        notes = [*_all_texts(variable, "notes")]
        return AskedQuestion(
            name=name,
            kind=_kind(variable),
            element=" / ".join(filter(None, (study, file, ident, name))),
            form=form,
            label=label or asked,
            description=_words(variable, "txt") or (asked if label else {}),
            section=self.groups.get(ident, ""),
            choices=_list_of(variable),
            several=variable.get("nature") == "multipleResp",
            unit=variable.get("measUnit") or _first(variable, "stdCatgry", "measUnit"),
            low=_limit(variable, "min"),
            high=_limit(variable, "max"),
            decimals=variable.get("dcml"),
            formula=_first(variable, "derivation", "drvcmd")
            or _first(variable, "derivation", "drvdesc"),
            condition="",
            missing="; ".join(_missing(variable)),
            comment="\n".join(notes),
            more={
                "universe": _first(variable, "universe"),
                "concept": _first(variable, "concept"),
                "question before": _first(variable, "qstn", "preQTxt"),
                "question after": _first(variable, "qstn", "postQTxt"),
                "instructions": _first(variable, "qstn", "ivuInstr"),
                "coding": _first(variable, "codInstr"),
            },
        )


def _derivation(variable: XmlElement) -> str:
    """The command that a variable was worked out by, else how it is described."""
    return _first(variable, "derivation", "drvcmd") or _first(variable, "derivation", "drvdesc")


def _files(root: XmlElement) -> dict[str, str]:
    names = {}
    for file in root.below("fileDscr"):
        name = file.first("fileTxt", "fileName")
        names[file.get("ID")] = name.text if name is not None else file.get("ID")
    return names


def _groups(root: XmlElement) -> dict[str, str]:
    """Variable → what the first group that holds it is called."""
    groups: dict[str, str] = {}
    for group in root.below("varGrp"):
        label = _first(group, "labl") or group.get("name")
        for ident in group.get("var").split():
            groups.setdefault(ident, label)
    return groups


def _kind(variable: XmlElement) -> str:
    """DDI tells numbers from texts, and dates by a category of its own."""
    form = variable.first("varFormat")
    if form is None:
        return ""
    category = form.get("category")
    if category in ("date", "time"):
        return category
    if form.get("type") != "numeric":
        return form.get("type")
    if _categories(variable):
        return "coded"
    decimals = variable.get("dcml")
    return {"": "numeric", "0": "whole"}.get(decimals, "decimal")


def _categories(variable: XmlElement) -> list[XmlElement]:
    return [c for c in variable.all("catgry") if c.first("labl") is not None]


def _list_of(variable: XmlElement) -> str:
    """The name of the variable's list: its own, or the variable's that it refers to."""
    if _categories(variable):
        return variable.get("ID") or variable.get("name")
    return variable.get("catRef")


def _answers(variable: XmlElement) -> Iterator[ListedAnswer]:
    for category in _categories(variable):
        value = _first(category, "catValu")
        missing = category.get("missing").casefold() in ("y", "yes", "true")
        yield ListedAnswer(_list_of(variable), value, _texts(category, "labl"), missing)


def _missing(variable: XmlElement) -> Iterator[str]:
    """The values that stand for no answer, single ones and stretches."""
    for part in variable.all("invalrng"):
        for single in part.all("item"):
            yield single.get("VALUE")
        for stretch in part.all("range"):
            yield f"{stretch.get('min')}–{stretch.get('max')}"


def _limit(variable: XmlElement, end: str) -> str:
    stretch = variable.first("valrng", "range")
    return stretch.get(end) if stretch is not None else ""


def _texts(element: XmlElement, name: str) -> Words:
    """The texts of the elements of a name by language, the first of each."""
    words: dict[str, str] = {}
    for part in element.all(name):
        if part.text:
            words.setdefault(part.get("lang"), part.text)
    return words


def _words(element: XmlElement | None, name: str) -> Words:
    return _texts(element, name) if element is not None else {}


def _all_texts(element: XmlElement, name: str) -> Iterator[str]:
    return (part.text for part in element.all(name) if part.text)


def _first(element: XmlElement, *path: str) -> str:
    part = element.first(*path)
    return part.text if part is not None else ""
