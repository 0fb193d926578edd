"""openEHR templates: the web template (JSON) and the operational template (OPT 1.4, XML).

The nodes that hold data (DV_…) are questions; a part of the record (OBSERVATION, EVALUATION …) is
their theme. specifications.openehr.org, and Better's and EHRbase's web templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from regmeta.read.grid import Grid
from regmeta.read.systems.json_parts import Parsed, down, each, said
from regmeta.read.systems.questions import AskedQuestion, ListedAnswer, Words, grids_of
from regmeta.read.systems.xml_tree import XmlElement

MAX_DEPTH = 60
_THEMES = frozenset(
    {"SECTION", "OBSERVATION", "EVALUATION", "INSTRUCTION", "ACTION", "ADMIN_ENTRY"}
)


@dataclass
class _Gathered:
    """The questions of a template, and their lists."""

    questions: list[AskedQuestion] = field(default_factory=list)
    answers: list[ListedAnswer] = field(default_factory=list)

    def grids(self) -> tuple[Grid, ...]:
        """Names that stand twice are told apart by the node above them."""
        times = Counter(question.name for question in self.questions)
        own = [
            replace(q, name="_".join(q.element.split("/")[-3:-1]).strip("_ ") or q.name)
            if times[q.name] > 1
            else q
            for q in self.questions
        ]
        return grids_of("openehr", own, self.answers)


# ------------------------------------------------------------------ web templates


def read_web_template(data: Parsed) -> tuple[Grid, ...]:
    """The data nodes of a web template, as grids."""
    gathered = _Gathered()
    tree = down(data, "tree") or {}
    form = next(iter(_localized(tree, "localizedName").values()), "") or said(data, "templateId")
    language = said(data, "defaultLanguage")
    for path, node, section in _nodes(tree, "", "", 0):
        _of_node(gathered, path, node, section, form, language)
    return gathered.grids()


def _nodes(node: Parsed, above: str, section: str, depth: int) -> Iterator[tuple[str, Parsed, str]]:
    """(path of ids, node, theme) of every node that holds data."""
    path = f"{above}/{said(node, 'id')}"
    if said(node, "rmType").startswith("DV_") and depth:
        yield path, node, section
    if said(node, "rmType") in _THEMES:
        section = next(iter(_localized(node, "localizedName").values()), "") or said(node, "name")
    if depth < MAX_DEPTH:
        for child in each(node, "children"):
            yield from _nodes(child, path, section, depth + 1)


def _localized(node: Parsed, key: str) -> Words:
    """A node's names or descriptions by language; `localizedName` is the template's own."""
    every = down(node, f"{key}s")
    words = {lang: said(every, lang) for lang in every} if isinstance(every, dict) else {}
    own = said(node, key) or (said(node, "name") if key == "localizedName" else "")
    return {lang: text for lang, text in words.items() if text} or ({"": own} if own else {})


def _of_node(
    gathered: _Gathered, path: str, node: Parsed, section: str, form: str, language: str
) -> None:
    inputs = {said(part, "suffix"): part for part in each(node, "inputs")}
    value = inputs.get("magnitude") or inputs.get("code") or inputs.get("") or {}
    limits = down(value, "validation", "range") or {}
    answers = [*each(inputs.get("code") or value, "list")]
    units = [said(unit, "value") for unit in each(inputs.get("unit"), "list")]
    name = path.rpartition("/")[2]
    kind = said(node, "rmType")
    is_context = said(node, "inContext") == "true"
    question = AskedQuestion(
        name=name,
        kind={True: "context", False: kind}[is_context],
        element=f"{form} / {path} / {said(node, 'aqlPath') or said(node, 'nodeId')}",
        form=form,
        label=_localized(node, "localizedName"),
        description=_localized(node, "localizedDescription"),
        section=section,
        choices=path if answers else "",
        several=bool(answers) and said(node, "max") not in ("0", "1"),
        unit=units[0] if units else "",
        required={"0": "", "": ""}.get(said(node, "min"), "Ja"),
        low=said(limits, "min"),
        high=said(limits, "max"),
        more={
            "other units": "; ".join(units[1:]),
            "terminology": said(inputs.get("code"), "terminology"),
            "code": "\n".join(_bindings(node)),
        },
    )
    gathered.questions.append(question)
    if not is_context:
        gathered.answers += [ListedAnswer(path, *_answer(part, language)) for part in answers]


def _answer(part: Parsed, language: str) -> tuple[str, Words]:
    """(value, label) of an answer: a scale's number before its code."""
    words = down(part, "localizedLabels")
    labels = {lang: said(words, lang) for lang in words} if isinstance(words, dict) else {}
    own = {language: said(part, "label")}
    return said(part, "ordinal") or said(part, "value"), labels or own


def _bindings(node: Parsed) -> Iterator[str]:
    bindings = down(node, "termBindings")
    if isinstance(bindings, dict):
        for system in bindings:
            yield f"{system}|{said(bindings, system, 'value')}"


# ------------------------------------------------------------------ operational templates


def read_opt(root: XmlElement) -> tuple[Grid, ...]:
    """The data nodes of an operational template, as grids; () where it has no definition."""
    definition = root.first("definition")
    if definition is None:
        return ()
    concept, language = root.first("concept"), root.first("language", "code_string")
    form = concept.text if concept is not None else "openEHR"
    template = _OperationalTemplate(form, language.text if language is not None else "")
    template.walk(definition, {}, "", "", 0)
    return template.gathered.grids()


Terms = dict[str, dict[str, str]]
"""Code of an archetype → what its text and description are."""


@dataclass
class _OperationalTemplate:
    form: str
    language: str
    gathered: _Gathered = field(default_factory=_Gathered)

    def walk(self, node: XmlElement, terms: Terms, above: str, section: str, depth: int) -> None:
        """All data below a node; an archetype's own terms hold for what is inside it."""
        own = {
            term.get("code"): {item.get("id"): item.text for item in term.all("items")}
            for term in node.all("term_definitions")
        }
        terms, code = own or terms, _text(node, "node_id")
        words = terms.get(code, {})
        path = f"{above}/{words.get('text') or code or _text(node, 'rm_type_name')}"
        if _text(node, "rm_type_name") in _THEMES:
            section = words.get("text", "")
        for attribute in node.all("attributes"):
            for child in attribute.all("children"):
                if _text(child, "rm_type_name").startswith("DV_") and code in terms:
                    self._question(node, child, terms, path, section)
                elif depth < MAX_DEPTH:
                    self.walk(child, terms, path, section, depth + 1)

    def _question(
        self, node: XmlElement, value: XmlElement, terms: Terms, path: str, section: str
    ) -> None:
        code = _text(node, "node_id")
        words = terms[code]
        answers = [*self._answers(value, path, terms)]
        units = [_text(listed, "units") for listed in value.all("list") if _text(listed, "units")]
        upper = node.first("occurrences", "upper")
        self.gathered.answers += answers
        self.gathered.questions.append(
            AskedQuestion(
                name=words.get("text", code),
                kind=_text(value, "rm_type_name"),
                element=f"{self.form} / {path} / {code}",
                form=self.form,
                label={self.language: words.get("text", code)},
                description={self.language: words.get("description", "")},
                section=section,
                choices=path if answers else "",
                several=bool(answers) and (upper is None or upper.text not in ("0", "1")),
                unit=units[0] if units else "",
                required={"0": "", "": ""}.get(_text(node, "occurrences", "lower"), "Ja"),
                low=_text(value, "list", "magnitude", "lower"),
                high=_text(value, "list", "magnitude", "upper"),
                more={"other units": "; ".join(units[1:])},
            )
        )

    def _answers(self, value: XmlElement, path: str, terms: Terms) -> Iterator[ListedAnswer]:
        for listed in value.all("list"):
            symbol = listed.first("symbol", "defining_code", "code_string")
            if symbol is not None:
                text = terms.get(symbol.text, {}).get("text", symbol.text)
                yield ListedAnswer(path, _text(listed, "value"), {self.language: text})
        for codes in value.below("code_list"):
            text = terms.get(codes.text, {}).get("text", codes.text)
            yield ListedAnswer(path, codes.text, {self.language: text})


def _text(element: XmlElement, *path: str) -> str:
    part = element.first(*path)
    return part.text if part is not None else ""
