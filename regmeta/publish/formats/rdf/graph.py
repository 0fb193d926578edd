"""What the graph says: the catalogue, its data sets with their tables, and what they point to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from regmeta.catalogue.bounds import Bound
from regmeta.catalogue.columns import Column, Table, tables_of
from regmeta.catalogue.derivation import parents_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.model import Catalogue, Statistics, Target, TargetMapping, Text
from regmeta.publish.formats.rdf.elements import Elements
from regmeta.publish.formats.rdf.kilde_fields import literals, telephone
from regmeta.publish.formats.rdf.lists import Matches, MatchesTaken, scheme_iri, schemes
from regmeta.publish.formats.rdf.measures import QualityMeasurements
from regmeta.publish.formats.rdf.named import LANGUAGES, day, texts, titles
from regmeta.publish.formats.rdf.variable_fields import VariableFields
from regmeta.publish.formats.rdf.writing import Literal, Node, Property, is_iri
from regmeta.spec.crosswalk import load_crosswalk
from regmeta.spec.fields import Spec

_PARTS = (
    *("contact", "distribution", "analytics", "period", "provenance", "variables"),
    *("purpose", "basis"),
)
_NUMBERS = (
    *("numberOfRecords", "numberOfUniqueIndividuals"),
    *("typicalAge", "maxTypicalAge"),
)
_RENAMED = {"typicalAge": "minTypicalAge"}
"""The property that the EU has another name for."""


def nodes(catalogue: Catalogue, spec: Spec) -> Iterator[Node]:
    """Every node of the graph, each IRI once."""
    facts, graph = Facts(catalogue), Graph(catalogue.targets, spec)
    for kilde_facts in facts.kilder:
        yield from graph.kilde(kilde_facts)
    yield from graph.rest(facts, catalogue)


class Graph(Elements, QualityMeasurements, VariableFields):
    """Makes nodes, and remembers the authority terms they name so that each is described once."""

    def __init__(self, targets: tuple[Target, ...], spec: Spec) -> None:
        super().__init__(load_crosswalk())
        self.spec = spec
        self.matches = Matches(targets, self.base)

    def kilde(self, kilde_facts: KildeFacts) -> Iterator[Node]:
        """A kilde with its own code lists; what it names of others is described by `rest`."""
        yield from self.dataset(kilde_facts)
        yield from schemes(kilde_facts.kilde.kodeverk, self.matches, self.base)

    def take(self, named: dict[str, Node], matches: MatchesTaken) -> None:
        """Remember what another graph named, as if it had been made here."""
        self.named = {**named, **self.named, **self.merged(named)}
        self.matches.take(matches)

    def rest(self, facts: Facts, catalogue: Catalogue) -> Iterator[Node]:
        """All that is no kilde's own; to be asked for when every kilde has been made."""
        yield from self.catalogue(facts)
        yield from self.harmonized(catalogue.targets)
        lists = (*catalogue.national, *self.matches.national.values())
        yield from schemes(lists, self.matches, self.base)
        yield from self.named.values()

    # -------------------------------------------------------------- the catalogue

    def catalogue(self, facts: Facts) -> Iterator[Node]:
        config, iri = self.config, self.iri("catalogue")
        publisher, contact = self.iri("publisher"), self.iri("publisher contact")
        page = config.publisher.page
        name = config.publisher.name.text
        properties: list[Property] = [
            *texts("dct:title", config.title.text),
            *texts("dct:description", config.description.text),
            ("dct:identifier", Literal(config.identifier)),
            ("dct:publisher", publisher),
            ("dcat:contactPoint", contact),
            ("foaf:homepage", self._document(page)),
            ("dcatap:applicableLegislation", self._law(config.defaults.legislation)),
            ("dcat:themeTaxonomy", self._scheme(config.theme.scheme, "Data theme")),
            *(("dct:language", self._language(language)) for language in LANGUAGES),
            *(("dcat:dataset", self.iri(kilde_facts.kilde.code)) for kilde_facts in facts.kilder),
        ]
        records = list(self._records(facts))
        yield iri, ("dcat:Catalog",), [*properties, *(("dcat:record", node[0]) for node in records)]
        yield from records
        yield self._agent(publisher, name, self.iri("publisher point"))
        yield self._point(self.iri("publisher point"), "", page)
        yield self._vcard(contact, name, "", page)

    def _records(self, facts: Facts) -> Iterator[Node]:
        for kilde_facts in facts.kilder:
            yield from self._record(facts, kilde_facts)

    def _record(self, facts: Facts, kilde_facts: KildeFacts) -> Iterator[Node]:
        """A registry's entry in the catalogue: since when it stands there, and as which edition.

        None where no day is known at all: a record must tell when it was last altered.
        """
        code = kilde_facts.kilde.code
        approved = facts.catalogue.annotations.approved.get(code)
        editions = facts.catalogue.annotations.editions.get(code, ())
        upto = [edition for edition in editions if approved and edition.number <= approved.number]
        days = sorted(edition.made.isoformat() for edition in upto)
        last = days[-1] if days else _iso(kilde_facts.kilde.updated)
        if last is None:
            return
        properties: list[Property] = [
            ("foaf:primaryTopic", self.iri(code)),
            *day("dct:issued", days[0] if days else None),
            *day("dct:modified", last),
        ]
        if approved:
            properties.append(("dcat:version", Literal(str(approved.number))))
        yield self.iri(f"{code} record"), ("dcat:CatalogRecord",), properties

    # -------------------------------------------------------------- one data set

    def dataset(self, kilde_facts: KildeFacts) -> Iterator[Node]:
        """A kilde with its people, its distribution, its period, its tables and its columns."""
        given, iri = kilde_facts.kilde.properties, self.iri(kilde_facts.kilde.code)
        part = {name: self.iri(f"{kilde_facts.kilde.code} {name}") for name in _PARTS}
        part |= {"publisher": self._publisher(kilde_facts), "body": self._access_body(given)}
        tables = tuple(tables_of(kilde_facts))
        laws = self._laws(kilde_facts)
        name = Text(nb=kilde_facts.name, en=given.get("NavnEngelsk", ""))
        properties = [
            *texts("dct:title", name),
            *self._about(kilde_facts, part, laws, _truth(tables)),
            *self.elements(kilde_facts, tables),
            *self.quality(kilde_facts),
            *self.fields(kilde_facts),
        ]
        if tables:
            properties.append(("healthdcatap:hasVariables", part["variables"]))
        statistics = _statistics_of(kilde_facts)
        if statistics:
            properties.append(("healthdcatap:analytics", part["analytics"]))
        for predicate, node in self._described_apart(kilde_facts, part):
            properties.append((predicate, node[0]))
            yield node
        yield iri, ("dcat:Dataset",), list(dict.fromkeys(properties))
        yield from self.delkilder(kilde_facts)
        yield from self._people(kilde_facts, part, name)
        yield from self._distribution(given, part, name, laws)
        if statistics:
            yield self._analytics(given, part, statistics, laws)
        if tables:
            yield from self._variables(part["variables"], name, tables)

    def _about(
        self, kilde_facts: KildeFacts, part: Mapping[str, str], laws: list[str], structured: str
    ) -> Iterator[Property]:
        """What a data set says of itself in one property each; `structured` is true or false."""
        given = kilde_facts.kilde.properties
        description = given.get("Beskrivelse", "") or kilde_facts.name
        yield from texts("dct:description", Text(description, given.get("BeskrivelseEngelsk", "")))
        yield "dct:identifier", Literal(kilde_facts.kilde.code)
        if kilde_facts.short:
            yield "dct:alternative", Literal(kilde_facts.short)
        yield "dct:publisher", part["publisher"]
        yield "geodcatap:custodian", part["publisher"]
        yield "dcat:contactPoint", part["contact"]
        yield "dcat:distribution", part["distribution"]
        yield "dcat:theme", self._theme()
        yield "dct:subject", self._kildetype(kilde_facts)
        yield "dct:accessRights", self._access(kilde_facts)
        yield "dct:provenance", part["provenance"]
        yield "healthdcatap:hdab", part["body"]
        yield "healthdcatap:hasStructuredData", Literal(structured, type="xsd:boolean")
        yield from (("dcatap:applicableLegislation", law) for law in laws)
        yield "dct:language", self._language(next(iter(LANGUAGES)))
        yield from (("dcat:keyword", Literal(word, "nb")) for word in _keywords(kilde_facts))
        for key in ("healthCategory", "healthTheme"):
            yield from ((f"healthdcatap:{key}", iri) for iri in self._eu(kilde_facts, key))
        yield from self._numbers(kilde_facts)
        yield from day("dct:modified", _updated(kilde_facts))
        home = given.get("Hjemmeside", "")
        if is_iri(home):
            yield "dcat:landingPage", self._document(home)
            yield "foaf:page", self._document(home)

    def _described_apart(
        self, kilde_facts: KildeFacts, part: Mapping[str, str]
    ) -> Iterator[tuple[str, Node]]:
        """What a data set has that is described apart: its period, its purpose, its legal basis."""
        given = kilde_facts.kilde.properties
        start, end = kilde_facts.whole_period
        if start or end:
            period = [*day("dcat:startDate", start), *day("dcat:endDate", end)]
            yield "dct:temporal", (part["period"], ("dct:PeriodOfTime",), period)
        aim = self._aim(given)
        if aim:
            yield "dpv:hasPurpose", (part["purpose"], ("dpv:Purpose",), aim)
        basis = self._tagged(given.get("hasLegalBasis", ""), "dct:description")
        if basis:
            yield "dpv:hasLegalBasis", (part["basis"], ("dpv:LegalBasis",), basis)

    @staticmethod
    def _aim(given: Mapping[str, str]) -> list[Property]:
        """The purpose in every language that it is said in."""
        said = (given.get("Formaal", ""), given.get("FormaalFlerspraklig", ""))
        pairs = (pair for text in said for pair in literals("dct:description", text))
        return list(dict.fromkeys(pairs))

    def _people(
        self, kilde_facts: KildeFacts, part: Mapping[str, str], name: Text
    ) -> Iterator[Node]:
        """Who is asked about a data set, and how the data came about."""
        given, body = kilde_facts.kilde.properties, self.config.access_body
        owner = _owner(kilde_facts)
        mail, page = given.get("Epost", ""), _first_iri(given.get("Hjemmeside", ""), body.page)
        card = self._vcard(part["contact"], name, mail, page)
        yield _with(card, telephone(given.get("Telefonnummer", "")))
        origin = given.get("Innsamlingsmetode", "") or f"Registrert av {owner}."
        statement: list[Property] = [("dct:description", Literal(origin, "nb"))]
        yield part["provenance"], ("dct:ProvenanceStatement",), statement

    def _publisher(self, kilde_facts: KildeFacts) -> str:
        """The controller, the same agent in every kilde that it answers for."""
        given = kilde_facts.kilde.properties
        mail = given.get("Epost", "")
        page = _first_iri(given.get("Hjemmeside", ""), self.config.access_body.page)
        return self.controller(
            _owner(kilde_facts),
            given.get("OrgnrDataansvarlig", ""),
            (mail, page),
            tuple(self._of_publisher(given, kilde_facts.kilde.code)),
        )

    def _access_body(self, given: Mapping[str, str]) -> str:
        """Who gives access: one agent for all that give the same name and addresses."""
        body = self.config.access_body
        name = Text(nb=given.get("healthDataAccessBodyName", "")) or body.name.text
        addresses = (
            given.get("healthDataAccessBodyEmail", "") or body.email,
            _first_iri(given.get("healthDataAccessBodyHomepage", ""), body.page),
            given.get("healthDataAccessBodyPhone", ""),
        )
        names = literals("foaf:name", given.get("HealthDataAccessBodyNameFlerspraklig", ""))
        if name.nb == body.name.nb:
            name = body.name.text
        return self.access_body(name, addresses, tuple(names))

    def _of_publisher(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        """What else is said of the controller."""
        yield from literals("foaf:name", given.get("PublisherNavnFlerspraklig", ""))
        yield from literals(
            "healthdcatap:publisherNote", given.get("PublisherNoteFlerspraklig", "")
        )
        if given.get("HERidDataansvarlig"):
            number = given["HERidDataansvarlig"]
            yield "adms:identifier", self.identifier("HERidDataansvarlig", number, code)

    def _distribution(
        self, given: Mapping[str, str], part: Mapping[str, str], name: Text, laws: list[str]
    ) -> Iterator[Node]:
        """Where the data are had: by whoever gives access to them."""
        access = _first_iri(
            given.get("healthDataAccessBodyHomepage", ""), self.config.access_body.page
        )
        properties: list[Property] = [*texts("dct:title", name), ("dcat:accessURL", access)]
        properties += [("dcatap:applicableLegislation", law) for law in laws]
        yield part["distribution"], ("dcat:Distribution",), properties

    def _analytics(
        self,
        given: Mapping[str, str],
        part: Mapping[str, str],
        statistics: Sequence[Statistics],
        laws: list[str],
    ) -> Node:
        """The published counts, said to be of nobody where they are."""
        access = _first_iri(
            given.get("healthDataAccessBodyHomepage", ""), self.config.access_body.page
        )
        is_synthetic = any(counted.synthetic for counted in statistics)
        title, about = _SYNTHETIC if is_synthetic else _COUNTED
        properties: list[Property] = [
            *texts("dct:title", title),
            *texts("dct:description", about.filled(variables=len(statistics))),
            ("dcat:accessURL", access),
        ]
        properties += [("dcatap:applicableLegislation", law) for law in laws]
        return part["analytics"], ("dcat:Distribution",), properties

    def _numbers(self, kilde_facts: KildeFacts) -> Iterator[Property]:
        for key in _NUMBERS:
            text = kilde_facts.kilde.properties.get(key, "")
            if text.isascii() and text.isdigit():
                name = _RENAMED.get(key, key)
                yield f"healthdcatap:{name}", Literal(text, type="xsd:nonNegativeInteger")

    def _laws(self, kilde_facts: KildeFacts) -> list[str]:
        texts_ = kilde_facts.kilde.properties.get("applicableLegislation", "").split(";")
        laws = [text.strip() for text in texts_ if is_iri(text.strip())]
        return [self._law(law) for law in dict.fromkeys((self.config.defaults.legislation, *laws))]

    def _eu(self, kilde_facts: KildeFacts, key: str) -> Iterator[str]:
        tokens = _strings(kilde_facts.kilde.properties.get(key, ""))
        terms = (self.crosswalk.term(key, token, kilde_facts.kilde.code) for token in tokens)
        yield from dict.fromkeys(self._term(term) for term in terms if term)

    def _access(self, kilde_facts: KildeFacts) -> str:
        token = kilde_facts.kilde.properties.get("accessRights", "")
        default = self.config.defaults.access_rights
        term = self.crosswalk.term("accessRights", token or default, kilde_facts.kilde.code)
        term = term or self.crosswalk.terms["accessRights"][default]
        return self._term(term, "dct:RightsStatement")

    def _kildetype(self, kilde_facts: KildeFacts) -> str:
        token = kilde_facts.type or self.config.defaults.kildetype
        options = self.spec["kilde"]["Kildetype"].options
        option = options.find(token) if options else None
        label = option.label if option else Text(nb=token)
        iri, scheme = self.iri(f"kildetype {token}"), self.iri("kildetype")
        self._name(scheme, ("skos:ConceptScheme",), [*titles(Text("Kildetype", "Source type"))])
        self._name(
            iri, ("skos:Concept",), [*texts("skos:prefLabel", label), ("skos:inScheme", scheme)]
        )
        return iri

    @staticmethod
    def _tagged(text: str, name: str) -> list[Property]:
        """Language-tagged texts as the catalogue keeps them (JSON), a literal each."""
        if not text.startswith("["):
            return [(name, Literal(text, "nb"))] if text else []
        return [
            (name, Literal(str(entry["value"]), str(entry["language"])))
            for entry in json.loads(text)
        ]

    # -------------------------------------------------------------- variables

    def _variables(self, iri: str, name: Text, own_tables: tuple[Table, ...]) -> Iterator[Node]:
        title = Text(f"Variabler i {name.nb}", f"Variables of {name.en}" if name.en else "")
        tables = [("csvw:table", self.iri(f"table {table.code}")) for table in own_tables]
        yield iri, ("csvw:TableGroup",), [*texts("dct:title", title), *tables]
        described: set[str] = set()
        for table in own_tables:
            yield self._table(table)
            for column in table.columns:
                yield self._column(column)
                if column.code not in described:
                    described.add(column.code)
                    yield self._variable(column, table.kilde_facts)
                    yield from self.apart(column)
                    for mapping in column.mappings:
                        self.matches.add(mapping, column.lists)

    def _table(self, table: Table) -> Node:
        period = table.form.period if table.form else None
        return (
            self.iri(f"table {table.code}"),
            ("csvw:Table",),
            [
                *texts("dct:title", table.title),
                *texts("dct:description", table.description),
                ("dct:identifier", Literal(table.code)),
                *(day("euvoc:startDate", _iso(period.start)) if period else ()),
                *(day("euvoc:endDate", _iso(period.end)) if period else ()),
                *self.of_form(table),
                *(("csvw:column", self.base + column.id) for column in table.columns),
            ],
        )

    def _column(self, column: Column) -> Node:
        """What Release 8 asks for, and beside it what it has no words for."""
        properties: list[Property] = [
            ("csvw:name", Literal(column.plain)),
            *texts("csvw:title", column.title or Text(nb=column.name)),
            *texts("dct:description", column.description or Text(nb=column.name)),
            ("csvw:datatype", Literal(column.type)),
            ("csvw:propertyUrl", self.iri(column.code)),
            ("csvw:required", Literal("true" if column.required else "false", type="xsd:boolean")),
            ("schema:position", Literal(str(column.position), type="xsd:integer")),
        ]
        for other in (column.alias, column.name if column.name != column.plain else ""):
            if other:
                properties.append(("schema:alternateName", Literal(other)))
        if column.many:
            properties.append(("csvw:separator", Literal(";")))
        if column.low.said:
            properties.append(("sh:minInclusive", _limit(column, column.low)))
        if column.high.said:
            properties.append(("sh:maxInclusive", _limit(column, column.high)))
        if column.length:
            properties.append(("sh:maxLength", Literal(str(column.length), type="xsd:integer")))
        if column.pattern:
            properties.append(("sh:pattern", Literal(f"^{column.pattern}$")))
        if column.unit:
            properties.append(("schema:unitText", Literal(column.unit)))
        properties += [
            ("qb:codeList", scheme_iri(self.base, kodeverk)) for kodeverk in column.lists
        ]
        properties += self.of_column(column)
        return self.base + column.id, ("csvw:Column",), properties

    def _variable(self, column: Column, kilde_facts: KildeFacts) -> Node:
        """The meaning behind the column: one concept, however many tables hold it."""
        period = column.period
        return (
            self.iri(column.code),
            ("skos:Concept",),
            [
                *texts("skos:prefLabel", column.title or Text(nb=column.code)),
                *texts("skos:definition", column.description),
                ("dct:identifier", Literal(column.code)),
                ("dct:source", self.iri(kilde_facts.kilde.code)),
                *day("euvoc:startDate", _iso(period.start)),
                *day("euvoc:endDate", _iso(period.end)),
                *self._mapped(column.mappings),
                *self.of_concept(column),
                *self._parents(column, kilde_facts),
            ],
        )

    def _parents(self, column: Column, kilde_facts: KildeFacts) -> Iterator[Property]:
        """The variables that a computed one is made of, as far as its derivation names them."""
        if column.variable:
            for parent in parents_of(column.variable, kilde_facts):
                yield "prov:wasDerivedFrom", self.iri(parent.code)

    def _mapped(self, mappings: tuple[TargetMapping, ...]) -> Iterator[Property]:
        for mapping in mappings:
            if mapping.predicate.startswith("skos:"):
                yield mapping.predicate, self.iri(f"target {mapping.target}")

    def harmonized(self, targets: tuple[Target, ...]) -> Iterator[Node]:
        """The harmonized variables as a scheme of their own: candidates, never official."""
        if not targets:
            return
        scheme = self.iri("harmonized")
        title = Text("Harmoniserte variabler (forslag)", "Harmonized variables (proposal)")
        yield scheme, ("skos:ConceptScheme",), list(titles(title))
        for target in targets:
            yield (
                self.iri(f"target {target.id}"),
                ("skos:Concept",),
                [
                    *texts("skos:prefLabel", target.name or Text(nb=target.id)),
                    *texts("skos:definition", target.definition),
                    ("skos:notation", Literal(target.id)),
                    ("skos:inScheme", scheme),
                ],
            )

    # -------------------------------------------------------------- people


_COUNTED = (
    Text("Statistikk", "Statistics"),
    Text(
        "Antall svar og manglende for {variables} variabler, fra et uttrekk av registeret. Små "
        "tall er holdt tilbake.",
        "Counts of answers and missing for {variables} variables, from an extract of the registry. "
        "Small counts are held back.",
    ),
)
_SYNTHETIC = (
    Text("Statistikk fra et syntetisk uttrekk", "Statistics from a synthetic extract"),
    Text(
        "Antall svar og manglende for {variables} variabler, fra et syntetisk uttrekk: Tallene "
        "gjelder ingen personer og sier ingenting om registerets data.",
        "Counts of answers and missing for {variables} variables, from a synthetic extract: the "
        "figures are about nobody and say nothing about the registry's data.",
    ),
)


def _statistics_of(kilde_facts: KildeFacts) -> list[Statistics]:
    codes = (variable.code for variable in kilde_facts.kilde.variables)
    return [kilde_facts.statistics[code] for code in codes if code in kilde_facts.statistics]


def _with(node: Node, more: Iterable[Property]) -> Node:
    """A node that says more, each thing once."""
    iri, types, properties = node
    return iri, types, list(dict.fromkeys((*properties, *more)))


def _limit(column: Column, bound: Bound) -> Literal:
    """The bound in the column's own type; an expression stays a plain text."""
    return Literal(bound.value, type=f"xsd:{column.type}") if bound.value else Literal(bound.said)


def _truth(tables: tuple[Table, ...]) -> str:
    return "true" if tables else "false"


def _keywords(kilde_facts: KildeFacts) -> list[str]:
    """A kilde's keywords, each once; its name where it has none."""
    written = kilde_facts.kilde.properties.get("Emneord", "").split(";")
    words = [word.strip() for word in written if word.strip()]
    return list(dict.fromkeys(words or [kilde_facts.short or kilde_facts.name]))


def _updated(kilde_facts: KildeFacts) -> str | None:
    """The day the data were last brought up to date, else the day the description was."""
    said = kilde_facts.kilde.properties.get("SistOppdatert", "")
    if said.isdigit() and len(said) == 8:
        return f"{said[:4]}-{said[4:6]}-{said[6:]}"
    return _iso(kilde_facts.kilde.updated)


def _owner(kilde_facts: KildeFacts) -> str:
    return kilde_facts.kilde.properties.get("Dataansvarlig", "") or kilde_facts.name


def _first_iri(text: str, default: str) -> str:
    return text if is_iri(text) else default


def _iso(day: object) -> str | None:
    return day.isoformat() if day else None  # type: ignore[attr-defined]


def _strings(text: str) -> list[str]:
    if text.startswith("["):
        return [str(entry) for entry in json.loads(text)]
    return [part.strip() for part in text.split(";") if part.strip()]
