"""What other formats give addresses to and the graph does not speak of: FHIR's resources and
extensions, the schemas of rows, the forms of the pages. They are described where their addresses
lead, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from regmeta.catalogue.columns import tables_of
from regmeta.catalogue.facts import Facts, KildeFacts, form_name
from regmeta.files.addresses import Addresses
from regmeta.files.ids import stable_id
from regmeta.model import Kilde, Kodeverk, LevelName, Text
from regmeta.publish.formats.rdf.named import texts
from regmeta.publish.formats.rdf.writing import Literal, Node
from regmeta.spec.fields import Spec

_SYSTEMS: tuple[LevelName, ...] = ("kilde", "datasamling", "variabel", "kodeverk")
_EXTENSIONS = (
    *("period", "delkilde", "minValue", "maxValue"),
    *("variabel.manglende verdier", "variabel.betingelse", "variabel.versjoner"),
    *("delkilde.delkilde", "datasamling.delkilde"),
)


def others(facts: Facts, spec: Spec, addresses: Addresses) -> Iterator[Node]:
    """A node for each thing that only other formats name, as their standards write its address."""
    made = Addresses(addresses.base, "?")
    for system in _SYSTEMS:
        label = spec.levels[system].label
        yield made.of(stable_id(system)), ("skos:ConceptScheme",), [*texts("dct:title", label)]
    yield from _extensions(facts, spec, made)
    for kilde_facts in facts.kilder:
        yield from _of_kilde(kilde_facts, made)
    yield from _of_lists(((kodeverk,) for kodeverk in facts.national.values()), made)


def _extensions(facts: Facts, spec: Spec, made: Addresses) -> Iterator[Node]:
    """Every field of the specification, and what else a thing is told to have."""
    labels = {name: Text(name) for name in (*_EXTENSIONS, *sorted(_held(facts)))}
    labels |= {law_field.name: law_field.label for law_field in spec}
    for name, label in labels.items():
        about = [*texts("skos:prefLabel", label), ("skos:notation", Literal(name))]
        yield made.of(stable_id(f"extension {name}")), ("skos:Concept",), about


def _held(facts: Facts) -> set[str]:
    """The properties of all levels, as `level.key`."""
    return {
        f"{level}.{key}"
        for kilde_facts in facts.kilder
        for level, properties in _properties(kilde_facts.kilde)
        for key in properties
    }


def _properties(kilde: Kilde) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What each thing of a kilde is told to have, with its level."""
    yield "kilde", kilde.properties
    yield from (("delkilde", part.properties) for part in kilde.delkilder)
    yield from (("datasamling", form.properties) for form in kilde.datasamlinger)
    for variable in kilde.variables:
        yield from (("variabel", version.properties) for version in variable.versions)


def _of_kilde(kilde_facts: KildeFacts, made: Addresses) -> Iterator[Node]:
    kilde = kilde_facts.kilde
    yield _resource(made, f"Library {kilde.code}", kilde_facts.names, kilde.code)
    yield from _forms(kilde_facts, made)
    for table in tables_of(kilde_facts):
        yield _resource(made, f"Questionnaire {table.code}", table.title, table.code)
        yield _resource(made, f"row {table.code}", table.title, table.code)
        yield from _of_lists((column.lists for column in table.columns), made)
    yield from _of_lists(((kodeverk,) for kodeverk in kilde.kodeverk), made)


def _forms(kilde_facts: KildeFacts, made: Addresses) -> Iterator[Node]:
    """Forms, which the pages speak of as parts of their kilde."""
    own = Addresses(made.base)
    for form in kilde_facts.kilde.datasamlinger:
        about = [*texts("dct:title", form_name(form)), ("dct:identifier", Literal(form.code))]
        about.append(("dct:isPartOf", own.of(stable_id(kilde_facts.kilde.code))))
        yield own.of(stable_id(form.code)), ("dcmitype:Dataset",), about


def _of_lists(lists: Iterable[tuple[Kodeverk, ...]], made: Addresses) -> Iterator[Node]:
    for together in dict.fromkeys(tuple(part) for part in lists if part):
        code = "+".join(kodeverk.code for kodeverk in together)
        title = Text(" + ".join(kodeverk.name or kodeverk.code for kodeverk in together))
        yield _resource(made, f"ValueSet {code}", title, code)
        if len(together) == 1:
            yield _resource(made, f"CodeSystem {code}", title, code)


def _resource(made: Addresses, what: str, title: Text, code: str) -> Node:
    kind = what.partition(" ")[0]
    about = [*texts("dct:title", title), ("dct:identifier", Literal(code))]
    return made.of(stable_id(what)), ("foaf:Document",), [*about, ("dct:format", Literal(kind))]
