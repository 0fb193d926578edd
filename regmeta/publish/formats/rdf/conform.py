"""Whether an RDF file conforms to shapes that others have written, run without the network.

`FILE` is Turtle or JSON-LD; `DIR` holds shapes in Turtle, each file with its own faults repaired in
memory only. Beside the shapes it looks for what no shape sees: the national catalogue's tokens in
a file for the EU.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput, WrongUse

FORMATS = {".ttl": "turtle", ".jsonld": "json-ld", ".json": "json-ld", ".nt": "nt"}


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """One thing a shape found: its severity, the node and property, and the shape's own words.

    `identifier` is the node's dct:identifier (a kilde's Code), '' where it has none, and
    `constraint` what kind of demand was not met (`MinCountConstraintComponent`).
    """

    severity: str
    node: str
    path: str
    message: str
    identifier: str = ""
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Conformance:
    """What one file of shapes says about the graph. A remark (Info) is no warning."""

    shapes: str
    targets: int
    faults: tuple[ShapeFault, ...]

    @property
    def violations(self) -> int:
        return sum(fault.severity == "Violation" for fault in self.faults)

    @property
    def warnings(self) -> int:
        return sum(fault.severity == "Warning" for fault in self.faults)

    @property
    def remarks(self) -> int:
        return len(self.faults) - self.violations - self.warnings


def conform(file: Path, shapes: Path) -> tuple[Conformance, ...]:
    """What each file of shapes below `shapes` says about `file`, and the catalogue's own tokens.

    Raises WrongUse where pyshacl is not installed or the folder has no shapes, UnreadableInput
    where a file is no RDF.
    """
    validate = _validator()
    data = _parse(file)
    conformances = [_foreign(data)]
    for path in _shape_files(shapes):
        graph = _repaired(_parse(path))
        conformances.append(
            _held_against(validate, data, graph, str(path.relative_to(_root(shapes))))
        )
    return tuple(conformances)


def _validator() -> Any:
    try:
        from pyshacl import validate
    except ImportError as error:
        raise WrongUse(
            "regmeta conform trenger pakken pyshacl. Installer den med: pip install 'regmeta[rdf]'",
            "regmeta conform needs the package pyshacl. Install it: pip install 'regmeta[rdf]'",
        ) from error
    return validate


def _root(shapes: Path) -> Path:
    return shapes if shapes.is_dir() else shapes.parent


def _shape_files(shapes: Path) -> list[Path]:
    """The files that hold shapes; vocabularies and examples beside them hold none."""
    paths = sorted(shapes.rglob("*.ttl")) if shapes.is_dir() else [shapes]
    shape_files = [path for path in paths if path.is_file() and b"NodeShape" in path.read_bytes()]
    if not shape_files:
        raise WrongUse(
            "{shapes}: fant ingen SHACL-regler (.ttl med sh:NodeShape). "
            "Oppgi en annen mappe med --shapes.",
            "{shapes}: no SHACL shapes (.ttl with sh:NodeShape) found. "
            "Give another folder with --shapes.",
            shapes=shapes,
        )
    return shape_files


def _parse(path: Path) -> Any:
    from rdflib import Graph

    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise WrongUse(
            "{path}: kjenner ikke igjen filtypen. Bruk .ttl eller .jsonld.",
            "{path}: unknown kind of file. Use .ttl or .jsonld.",
            path=path,
        )
    try:
        return Graph().parse(str(path), format=kind)
    except FileNotFoundError as error:
        raise UnreadableInput(
            "{path}: finnes ikke.", "{path}: does not exist.", path=path
        ) from error
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise UnreadableInput(
            "{path}: kan ikke leses som RDF ({said}). Er filen hel?",
            "{path}: cannot be read as RDF ({said}). Is the file whole?",
            path=path,
            said=said,
        ) from error


def _repaired(shapes: Any) -> Any:
    """The shapes with blocks lacking a path attached as conditions of the node.

    Release 8 of HealthDCAT-AP has one such block, on which a validator refuses the whole file.
    """
    from rdflib.namespace import SH

    for owner, block in list(shapes.subject_objects(SH.property)):
        if (block, SH.path, None) not in shapes:
            shapes.remove((owner, SH.property, block))
            shapes.add((owner, SH.node, block))
    return shapes


def _held_against(validate: Any, data: Any, shapes: Any, name: str) -> Conformance:
    _, report, _ = validate(
        data, shacl_graph=shapes, inference="none", advanced=False, do_owl_imports=False
    )
    return Conformance(
        name, _targets(data, shapes), tuple(sorted(_faults(report, data), key=_order))
    )


def _order(fault: ShapeFault) -> tuple[str, ...]:
    return (fault.severity, fault.path, fault.node, fault.message)


def _targets(data: Any, shapes: Any) -> int:
    """How many nodes the shapes speak about: nothing found among none is no praise."""
    from rdflib.namespace import RDF, SH

    classes = set(shapes.objects(None, SH.targetClass))
    return len({node for class_ in classes for node in data.subjects(RDF.type, class_)})


def _faults(report: Any, data: Any) -> Iterator[ShapeFault]:
    """What the report names as results; what hangs below one (sh:detail) only explains it."""
    from rdflib.namespace import DCTERMS, SH

    for result in report.objects(None, SH.result):
        node = report.value(result, SH.focusNode)
        yield ShapeFault(
            _short(report.value(result, SH.resultSeverity)),
            str(node or ""),
            _short(report.value(result, SH.resultPath)),
            " ".join(str(report.value(result, SH.resultMessage) or "").split()),
            str(data.value(node, DCTERMS.identifier) or "") if node is not None else "",
            _short(report.value(result, SH.sourceConstraintComponent)),
        )


def _short(iri: object) -> str:
    return str(iri or "").replace("#", "/").rpartition("/")[2]


# ------------------------------------------------------------------ tokens in the wrong file


def _foreign(data: Any) -> Conformance:
    """The national catalogue's EHDS tokens, which the EU's readers do not know."""
    from regmeta.spec.crosswalk import load_crosswalk

    national = {term.national for term in load_crosswalk().all()}
    faults = [
        ShapeFault("Violation", str(node), _short(name), f"{value}: the national catalogue's token")
        for node, name, value in data
        if str(value) in national
    ]
    return Conformance("ehds-tokens", len(data), tuple(sorted(faults, key=_order)))


def worst(conformances: tuple[Conformance, ...]) -> Counter[str]:
    """How many violations and warnings there are in all, apart."""
    return Counter(
        violations=sum(conformance.violations for conformance in conformances),
        warnings=sum(conformance.warnings for conformance in conformances),
    )
