"""Who decides what about an application, in which order, with which documents: from the law."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from regmeta.form.law import Law
from regmeta.form.offer import Offer, Source
from regmeta.model import Lang, Text

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
    type = source.about.get("type") if source else None
    by_type = law.routing["types"].get(type, law.routing["unknown"]["class"])
    own = entry or {"class": by_type}
    about = {**law.routing["classes"][own["class"]], "class": own["class"], **own}
    about.setdefault("url", "https://helsedata.no/")
    about.setdefault("allowed_purposes", law.routing["purposes"].get(type, []))
    about.setdefault("release", {})
    about["name"] = source.name if source else own.get("name", code)
    about["controller"] = (source.about.get("controller") if source else "") or own.get(
        "controller", ""
    )
    about["assumed"] = entry is None
    return about


def route(application: Facts, law: Law, offer: Offer | None) -> Facts:
    """The route: approvals first, then access and dispensation per source, then documents."""
    listed = application.get("dataSources")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    known = {one.code: one for one in offer.sources} if offer else {}
    sources = {str(one.get("id")): known.get(str(one.get("id"))) for one in rows}
    found = {code: route_of(law, code, one) for code, one in sources.items()}
    linked = _group(application, "linkage").get("requested") is True or len(found) > 1
    with_a = linked and any(one["class"] == "A" for one in found.values())
    decisions = [_decision(code, one, application, with_a) for code, one in found.items()]
    return {
        "sources": decisions,
        "steps": _steps(application, decisions, linked),
        "documents": _documents(application, law),
        "elsewhere": [one for one in decisions if not one["inCommonForm"]],
    }


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
        bodies = dict.fromkeys(one[what] for one in decisions if one[what] != "not-needed")
        steps += [
            _step(what, body, [one["id"] for one in decisions if one[what] == body])
            for body in bodies
        ]
    steps.append(_step("delivery", "", [one["id"] for one in decisions]))
    if linked:
        who = str(_group(application, "linkage").get("performedBy", ""))
        steps.append({**_step("linkage", ""), "by": who})
    return [{"order": n, **step} for n, step in enumerate(steps, start=1)]


def _step(what: str, body: str, sources: list[str] | None = None) -> Facts:
    return {"what": what, "body": body, "sources": sources or []}


def _documents(application: Facts, law: Law) -> list[Facts]:
    """The documents that the rules ask for, and whether they are there."""
    from jsonschema import Draft202012Validator

    from regmeta.form.conditions import condition

    lines = application.get("attachments")
    rows = lines if isinstance(lines, list) else []
    there = {str(one.get("type")) for one in rows if isinstance(one, dict)}
    wanted: dict[str, str] = {}
    for rule in law.in_force(None):
        if "attach" in rule.says:
            asked = Draft202012Validator(condition(rule, law)).is_valid(application)
            wanted |= dict.fromkeys(rule.says["attach"], rule.id) if asked else {}
    labels = {choice.value: choice.label for choice in law.codes["attachment"]}
    return [
        {"type": type, "nb": labels[type].nb, "en": labels[type].en}
        | {"rule": rule, "attached": type in there}
        for type, rule in wanted.items()
    ]


# ------------------------------------------------------------------ for people

_WHAT = {
    "approval": Text("Godkjenning i egen virksomhet", "Approval by your own controller"),
    "ethics": Text("Forhåndsgodkjenning", "Ethics approval"),
    "dispensation": Text("Dispensasjon fra taushetsplikt", "Dispensation from confidentiality"),
    "access": Text("Tilgang", "Access"),
    "delivery": Text("Registrene lager og leverer data", "The registries prepare the data"),
    "linkage": Text("Sammenstilling", "Linkage"),
}


def route_text(found: Facts, lang: Lang) -> str:
    """The route as lines to read."""
    nb = lang != "en"
    lines = ["Hvem avgjør hva" if nb else "Who decides what"]
    for step in found["steps"]:
        lines.append(f"  {step['order']}. {_said(step, lang)}")
    lines.append("Dokumenter" if nb else "Documents")
    words = ("lagt ved", "mangler") if nb else ("attached", "missing")
    lines += [f"  {one[lang]}: {words[not one['attached']]}" for one in found["documents"]]
    if found["elsewhere"]:
        lines.append("Søkes om direkte" if nb else "Apply directly")
        lines += [f"  {one['name']}: {one['url']}" for one in found["elsewhere"]]
    if any(one["assumed"] for one in found["sources"]):
        lines.append(
            "Noen kilder har ingen egen opplysning om saksgang; typen deres er brukt."
            if nb
            else "Some sources have no routing of their own; that of their type was used."
        )
    return "\n".join(lines)


def _said(step: Facts, lang: Lang) -> str:
    who = BODIES[step["body"]](lang) if step["body"] else step.get("by", "")
    what = _WHAT[step["what"]](lang)
    about = f" ({', '.join(step['sources'])})" if step["sources"] else ""
    return f"{what}: {who}{about}" if who else f"{what}{about}"


def route_mermaid(found: Facts, lang: Lang) -> str:
    """The route as a mermaid flowchart."""
    nodes = [f'  s{one["order"]}["{_quoted(_said(one, lang))}"]' for one in found["steps"]]
    orders = [one["order"] for one in found["steps"]]
    arrows = [f"  s{a} --> s{b}" for a, b in pairwise(orders)]
    return "\n".join(["flowchart TD", *nodes, *arrows])


def _quoted(text: str) -> str:
    """Text inside a mermaid label: what would end it or start markup is written as entities."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace("\n", " ")
