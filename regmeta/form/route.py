"""Who decides what about an application, in which order, with which documents: from the law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from regmeta.form.demands import when
from regmeta.form.expression import evaluate, holds
from regmeta.form.law import Law
from regmeta.form.offer import Offer, Source
from regmeta.form.texts import folded
from regmeta.model import Lang, Text
from regmeta.texts import languages

Facts = dict[str, Any]
BODIES = {
    "helsedataservice": Text("Helsedataservice", "Helsedataservice"),
    "controller": Text("Dataansvarlig", "The data controller"),
    "rek-or-helsedirektoratet": Text("REK eller Helsedirektoratet", "REK or Helsedirektoratet"),
    "rek": Text("REK (helseforskning)", "REK (health research)"),
    "helsedirektoratet": Text("Helsedirektoratet", "Helsedirektoratet"),
    "not-needed": Text("trengs ikke", "not needed"),
}


def route_of(law: Law, code: str, source: Source | None) -> Facts:
    """A source's own entry, else its type's, else that of the unknown; with its class's facts."""
    entry = law.routing["sources"].get(code)
    kind = source.about.get("type") if source else None
    by_type = law.routing["types"].get(kind, law.routing["unknown"]["class"])
    own = entry or {"class": by_type}
    about = {**law.routing["classes"][own["class"]], "class": own["class"], **own}
    about.setdefault("url", "https://helsedata.no/")
    about.setdefault("allowed_purposes", law.routing["purposes"].get(kind, []))
    about.setdefault("release", {})
    about["name"] = source.name if source else _own_name(own, code)
    about["controller"] = (source.about.get("controller") if source else "") or own.get(
        "controller", ""
    )
    about["assumed"] = entry is None or str(own.get("basis", "")).startswith("assumed")
    return about


def _own_name(entry: Facts, code: str) -> str:
    name = entry.get("name", code)
    return str(name["nb"] if isinstance(name, dict) else name)


def outside_route(law: Law, name: str) -> Facts | None:
    """The route of a source outside the form, by what it is called; None where nobody knows it."""
    said = f" {folded(name)} "
    for code, entry in law.routing["sources"].items():
        if any(f" {name} " in said for name in entry.get("names", ())):
            return {**route_of(law, code, None), "id": code}
    return None


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources an application is about: those applied for, and those outside the form."""

    inside: dict[str, Facts]
    outside: tuple[Facts, ...]
    linked: bool

    @property
    def with_a(self) -> bool:
        """Whether something is linked with a registry that Helsedataservice decides for."""
        every = (*self.inside.values(), *self.outside)
        return self.linked and any(source["class"] == "A" for source in every)


def _texts(rows: Iterable[Facts], key: str) -> list[str]:
    return [row[key] for row in rows if _text(row.get(key))]


def sources_of(application: Facts, law: Law, offer: Offer | None) -> Sources:
    """The sources of an application, each with its route."""
    codes = _texts(_rows(application, "dataSources"), "id")
    inside = {code: route_of(law, code, offer.source(code) if offer else None) for code in codes}
    named = _texts(_rows(_group(application, "linkage"), "outsideSources"), "name")
    outside = (outside_route(law, name) for name in named)
    said = _group(application, "linkage").get("requested") is True
    return Sources(
        inside,
        tuple(source for source in outside if source),
        said or len(inside) > 1 or bool(named),
    )


def dispensers(application: Any, law: Law, offer: Offer | None) -> list[str]:
    """Who decides on dispensation, by all sources; nobody where no dispensation is sought."""
    if not isinstance(application, dict):
        return []
    sources = sources_of(application, law, offer)
    every = (*sources.inside.values(), *sources.outside)
    bodies = [_dispensation(source, application, sources.with_a) for source in every]
    return sorted({body for body in bodies if body != "not-needed"})


def route(application: Facts, law: Law, offer: Offer | None) -> Facts:
    """The route: approvals first, then access and dispensation per source, then documents."""
    sources = sources_of(application, law, offer)
    decisions = [
        _decision(code, source, application, sources.with_a)
        for code, source in sources.inside.items()
    ]
    outside = [
        _decision(source["id"], source, application, sources.with_a) | {"outside": True}
        for source in sources.outside
        if source["id"] not in sources.inside
    ]
    return {
        "sources": decisions,
        "outside": outside,
        "steps": _steps(application, [*decisions, *outside], sources.linked),
        "documents": _documents(application, law),
        "elsewhere": [decision for decision in decisions if not decision["inCommonForm"]],
    }


def _rows(owner: Facts, key: str) -> list[Facts]:
    listed = owner.get(key)
    return (
        [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    )


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _group(application: Facts, key: str) -> Facts:
    value = application.get(key)
    return value if isinstance(value, dict) else {}


def _decision(code: str, about: Facts, application: Facts, with_a: bool) -> Facts:
    return {
        "id": code,
        "name": about["name"],
        "class": about["class"],
        "access": about["access"],
        "controller": about["controller"],
        "dispensation": _dispensation(about, application, with_a),
        "inCommonForm": about["in_common_form"],
        "url": about["url"],
        "preparesData": about["name"],
        "allowedPurposes": about["allowed_purposes"],
        "release": about["release"],
        "separateSourceOf": about.get("separate_source_of", ""),
        "assumed": about["assumed"],
    }


def _dispensation(about: Facts, application: Facts, with_a: bool) -> str:
    legal = _group(application, "legal")
    given = legal.get("confidentialityBasis")
    basis = given if isinstance(given, list) else []
    if application.get("applicationType") == "anonymous" or "dispensation" not in basis:
        return "not-needed"
    body = str(about["dispensation_linked" if with_a else "dispensation_alone"])
    if body != "rek-or-helsedirektoratet":
        return body
    purposes = _group(application, "project").get("purpose")
    return (
        "rek"
        if isinstance(purposes, list) and "health-research" in purposes
        else "helsedirektoratet"
    )


def _steps(application: Facts, decisions: list[Facts], linked: bool) -> list[Facts]:
    identifiable = application.get("applicationType") == "identifiable"
    ethics = _group(_group(application, "legal"), "ethics").get("required") == "yes"
    steps: list[Facts] = []
    if identifiable:
        steps.append(_step("approval", "controller"))
    if ethics:
        steps.append(_step("ethics", "rek"))
    for what in ("dispensation", "access"):
        by_body: dict[str, list[str]] = {}
        for decision in decisions:
            by_body.setdefault(decision[what], []).append(decision["id"])
        steps += [_step(what, body, ids) for body, ids in by_body.items() if body != "not-needed"]
    steps.append(_step("delivery", "", [decision["id"] for decision in decisions]))
    if linked:
        who = str(_group(application, "linkage").get("performedBy", ""))
        steps.append({**_step("linkage", ""), "by": who})
    return [{"order": n, **step} for n, step in enumerate(steps, start=1)]


def _step(what: str, body: str, sources: list[str] | None = None) -> Facts:
    return {"what": what, "body": body, "sources": sources or []}


def _documents(application: Facts, law: Law) -> list[Facts]:
    """The documents that the rules ask for, and whether they are there."""
    names = {"application": application, "it": application}
    there = {str(row.get("type")) for row in _rows(application, "attachments")}
    wanted: dict[str, str] = {}
    for rule in law.in_force(None):
        asked = when(rule, law.questions) if "attach" in rule.says else ["value", False]
        if not asked or holds(evaluate(asked, names, _COUNTING)):
            wanted |= dict.fromkeys(rule.says["attach"], rule.id)
    labels = {choice.value: choice.label for choice in law.codes["attachment"]}
    return [
        {"type": kind}
        | {lang: labels[kind](lang) for lang in languages()}
        | {"rule": rule, "attached": kind in there}
        for kind, rule in wanted.items()
    ]


_COUNTING = {"count": lambda value: len(value) if isinstance(value, list) else 0}
"""All that a rule's `when` asks by name."""


# ------------------------------------------------------------------ for people

WHAT = {
    "approval": Text("Godkjenning i egen virksomhet", "Approval by your own controller"),
    "ethics": Text("Forhåndsgodkjenning", "Ethics approval"),
    "dispensation": Text("Dispensasjon fra taushetsplikt", "Dispensation from confidentiality"),
    "access": Text("Tilgang", "Access"),
    "delivery": Text("Registrene lager og leverer data", "The registries prepare the data"),
    "linkage": Text("Sammenstilling", "Linkage"),
}


_WHO = Text("Hvem avgjør hva", "Who decides what")
_DOCUMENTS = Text("Dokumenter", "Documents")
_ATTACHED, _MISSING = Text("lagt ved", "attached"), Text("mangler", "missing")
_ELSEWHERE = Text("Søkes om direkte", "Apply directly")
_ASSUMED = Text(
    "Noen kilder har ingen egen opplysning om saksgang; typen deres er brukt.",
    "Some sources have no routing of their own; that of their type was used.",
)


def route_text(routed: Facts, lang: Lang) -> str:
    """The route as lines to read."""
    lines = [_WHO(lang)]
    for step in routed["steps"]:
        lines.append(f"  {step['order']}. {_said(step, lang)}")
    lines.append(_DOCUMENTS(lang))
    for document in routed["documents"]:
        standing = _ATTACHED if document["attached"] else _MISSING
        lines.append(f"  {document[lang]}: {standing(lang)}")
    if routed["elsewhere"]:
        lines.append(_ELSEWHERE(lang))
        lines += [f"  {entry['name']}: {entry['url']}" for entry in routed["elsewhere"]]
    if any(entry["assumed"] for entry in (*routed["sources"], *routed["outside"])):
        lines.append(_ASSUMED(lang))
    return "\n".join(lines)


def _said(step: Facts, lang: Lang) -> str:
    who = BODIES[step["body"]](lang) if step["body"] else step.get("by", "")
    what = WHAT[step["what"]](lang)
    about = f" ({', '.join(step['sources'])})" if step["sources"] else ""
    return f"{what}: {who}{about}" if who else f"{what}{about}"


def route_mermaid(routed: Facts, lang: Lang) -> str:
    """The route as a mermaid flowchart."""
    nodes = [f'  s{step["order"]}["{_quoted(_said(step, lang))}"]' for step in routed["steps"]]
    orders = [step["order"] for step in routed["steps"]]
    arrows = [f"  s{a} --> s{b}" for a, b in pairwise(orders)]
    return "\n".join(["flowchart TD", *nodes, *arrows])


def _quoted(text: str) -> str:
    """Text inside a mermaid label: what would end it or start markup is written as entities."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace("\n", " ")
