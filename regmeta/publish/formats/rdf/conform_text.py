"""What shapes found, as text: each kind of result once with its nodes, and what to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from regmeta.model import Text
from regmeta.publish.formats.rdf.conform import Conformance, ShapeFault
from regmeta.spec.elements import ElementAnswer, load_elements, what_to_fill_in
from regmeta.spec.fields import Spec

_SHOWN = 10
_COUNTS = Text(
    "{shapes}: {violations} brudd, {warnings} varsler (holdt mot {nodes} noder)",
    "{shapes}: {violations} violations, {warnings} warnings (held against {nodes} nodes)",
)
_SEVERITIES = {
    "Violation": Text("brudd", "violation"),
    "Warning": Text("varsel", "warning"),
    "Info": Text("merknad", "remark"),
}
_RESULT = Text(
    "    {severity} {path} ({nodes}): {message}", "    {severity} {path} ({nodes}): {message}"
)
_MORE = Text("{nodes} og {more} til", "{nodes} and {more} more")
_TO_FILL_IN = Text(
    nb="Dette kan registrene fylle ut:",
    en="This the registries can fill in:",
)
_STEP = Text("    · {path}: {where}", "    · {path}: {where}")
_NO_FIELD = Text(
    nb="    · uten felt i spesifikasjonen, skrives ikke: {paths}",
    en="    · without a field in the specification, not written: {paths}",
)
_LACKS = "MinCountConstraintComponent"
_FIELDS = Text("[kilde] i registry.toml: {fields}", "[kilde] in registry.toml: {fields}")
_COUNTED = Text(
    nb="statistics.json i registerets mappe: regmeta data statistics",
    en="statistics.json in the registry's folder: regmeta data statistics",
)
_OF_LEVEL = Text("{level} i regnearket: {fields}", "{level} of the spreadsheet: {fields}")


def conform_text(conformances: Sequence[Conformance], spec: Spec, lang: str) -> str:
    """Every file of shapes with its results, and under them what a registry can fill in."""
    lines: list[str] = []
    for conformance in conformances:
        counts = {
            "violations": conformance.violations,
            "warnings": conformance.warnings,
            "nodes": conformance.targets,
        }
        lines.append(_COUNTS(lang, shapes=conformance.shapes, **counts))
        lines += _results(conformance.faults, lang)
    steps = list(_steps(conformances, spec, lang))
    return "\n".join([*lines, *(["", _TO_FILL_IN(lang), *steps] if steps else [])])


def _results(faults: Iterable[ShapeFault], lang: str) -> Iterator[str]:
    """A line for each severity, property and message; violations first."""
    nodes: dict[tuple[str, str, str], list[str]] = {}
    for fault in faults:
        message = fault.message.replace(f"<{fault.node}>", "…")
        key = (fault.severity, fault.path, message)
        nodes.setdefault(key, []).append(fault.identifier or fault.node)
    order = list(_SEVERITIES)
    for key in sorted(nodes, key=lambda key: order.index(key[0])):
        severity, path, message = key
        yield _RESULT(
            lang,
            severity=_SEVERITIES[severity],
            path=path,
            nodes=_some(nodes[key], lang),
            message=message,
        )


def _some(nodes: Sequence[str], lang: str) -> str:
    shown = ", ".join(nodes[:_SHOWN])
    more = len(nodes) - _SHOWN
    return _MORE(lang, nodes=shown, more=more) if more > 0 else shown


def _steps(conformances: Iterable[Conformance], spec: Spec, lang: str) -> Iterator[str]:
    """What is lacking of each kilde: where it is filled in, or that no field holds it."""
    places = _places(spec)
    for kilde, paths in _lacking(conformances).items():
        yield f"  {kilde}"
        for path in paths:
            if path in places:
                yield _STEP(lang, path=path, where=places[path])
        rest = [path for path in paths if path not in places]
        if rest:
            yield _NO_FIELD(lang, paths=", ".join(rest))


def _lacking(conformances: Iterable[Conformance]) -> dict[str, list[str]]:
    """By kilde, the properties that some shape asks for and the graph has not."""
    pairs = {
        (fault.identifier, fault.path)
        for conformance in conformances
        for fault in conformance.faults
        if fault.constraint == _LACKS and fault.identifier.startswith("K_")
    }
    lacking: dict[str, list[str]] = {}
    for kilde, path in sorted(pairs):
        lacking.setdefault(kilde, []).append(path)
    return lacking


def _places(spec: Spec) -> dict[str, Text]:
    """By a property's local name, where it is filled in: elements first, then any field."""
    headings = {field.key: spec["kilde"].heading_text(field.key) for field in spec["kilde"].fields}
    places: dict[str, Text] = {"analytics": _COUNTED}
    for element in load_elements():
        where = what_to_fill_in(ElementAnswer(element, filled=False), headings)
        if where:
            places[_local(element.property)] = where
    for level in spec.levels.values():
        fields: dict[str, list[str]] = {}
        for field in level.fields:
            if field.rdf:
                fields.setdefault(_local(field.rdf), []).append(field.key)
        words = _FIELDS if level.name == "kilde" else _OF_LEVEL
        for path, keys in fields.items():
            where = words.filled(fields=", ".join(keys), level=level.label)
            places.setdefault(path, where)
    return places


def _local(prefixed: str) -> str:
    return prefixed.rpartition(":")[2]
