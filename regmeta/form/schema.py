"""The common application form as a JSON Schema (2020-12), in a first form.

The sources to choose from are the catalogue's; a variable is checked against the index of its own
source, a file beside the schema, so that no enum holds the whole country's variables. Labels and
limits are proposals made from public descriptions of the form, never its official wording. Every
question has its English label under `x-en`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from regmeta.ids import file_name
from regmeta.model import Catalogue, Kilde

Schema = dict[str, Any]
VERSION = "2026.1"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

KINDS = (
    *("new", "amendment", "extension", "person-change", "data-update"),
    *("added-source", "added-linkage"),
)
_ONLY_SOMETIMES = (
    "directIdReason",
    "whyNotAnonymous",
    "gdpr6",
    "gdpr9",
    "confidentialityBasis",
)
GDPR_6 = tuple(f"6.1.{letter}" for letter in "abcdef")
GDPR_9 = tuple(f"9.2.{letter}" for letter in "abcdefghij")


def application_schema(catalogue: Catalogue) -> Schema:
    """What an application must hold, with the catalogue's kilder as the sources to choose from."""
    chosen = [kilde for kilde in catalogue.kilder if kilde.variables]
    return {
        "$schema": DIALECT,
        "title": "Søknad om helsedata",
        "description": "Et forslag laget av katalogen. Ikke det offisielle skjemaet.",
        "x-en": {"title": "Application for health data"},
        "x-catalogue": catalogue.spec,
        **_object(
            {
                "schemaVersion": {"const": VERSION, "title": "Skjemaversjon"},
                **_application(),
                "applicant": _applicant(),
                "project": _project(),
                "legal": _legal(),
                "dataSources": _list(_source(), 1, "Datakilder", "Data sources"),
                "variables": _list(_variable(chosen), 0, "Variabler", "Variables"),
                "linkage": _linkage(),
            },
            optional=("variables", "linkage"),
        ),
        "allOf": _rules(),
        "$defs": {
            "source": _codes(chosen),
            "period": _period(),
            "person": _person(),
            "organisation": _organisation(),
        },
    }


def variable_index(kilde: Kilde) -> Schema:
    """The codes of one kilde's variables, as a schema that a variable line's code must meet."""
    return {
        "$schema": DIALECT,
        "title": kilde.properties.get("PreferredTerm", kilde.code),
        "type": "string",
        "enum": [variable.code for variable in kilde.variables],
    }


def index_name(kilde: Kilde) -> str:
    """Where the index of a kilde lies, seen from the schema."""
    return f"variables/{file_name(kilde.code)}.schema.json"


# ------------------------------------------------------------------ building blocks


def _labelled(nb: str, en: str, schema: Schema) -> Schema:
    return {"title": nb, "x-en": {"title": en}, **schema}


def _text(nb: str, en: str, longest: int = 2000) -> Schema:
    return _labelled(nb, en, {"type": "string", "minLength": 1, "maxLength": longest})


def _yes_no(nb: str, en: str) -> Schema:
    return _labelled(nb, en, {"type": "boolean"})


def _choice(nb: str, en: str, values: Iterable[str]) -> Schema:
    return _labelled(nb, en, {"type": "string", "enum": list(values)})


def _choices(nb: str, en: str, values: Iterable[str]) -> Schema:
    items = {"type": "string", "enum": list(values)}
    return _labelled(nb, en, {"type": "array", "items": items, "minItems": 1, "uniqueItems": True})


def _list(items: Schema, least: int, nb: str, en: str) -> Schema:
    return _labelled(nb, en, {"type": "array", "items": items, "minItems": least})


def _object(properties: Schema, optional: Sequence[str] = ()) -> Schema:
    """A closed object: a misspelt question is told, not ignored."""
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in optional],
        "unevaluatedProperties": False,
    }


def _part(name: str, nb: str, en: str) -> Schema:
    return _labelled(nb, en, {"$ref": f"#/$defs/{name}"})


# ------------------------------------------------------------------ the parts


def _application() -> Schema:
    return {
        "applicationType": _choice(
            "Søknadstype", "Application type", ("identifiable", "anonymous")
        ),
        "applicationKind": _choice(
            "Ny søknad eller endring",
            "New or amendment",
            KINDS,
        ),
        "title": _text("Tittel på søknaden", "Title", 500),
        "language": _choice("Språk", "Language", ("nb", "nn", "en")),
    }


def _applicant() -> Schema:
    return _labelled(
        "Søker",
        "Applicant",
        _object(
            {
                "kind": _choice("Søkertype", "Applicant kind", ("legal-person", "natural-person")),
                "publicBody": _yes_no("Offentlig organ", "Public body"),
                "organisation": _part("organisation", "Virksomhet", "Organisation"),
                "projectLeader": _part("person", "Prosjektleder", "Project leader"),
                "contactPerson": _part("person", "Kontaktperson", "Contact"),
                "dataController": _part("organisation", "Dataansvarlig", "Data controller"),
            },
            optional=("organisation", "projectLeader", "dataController"),
        ),
    )


def _organisation() -> Schema:
    number = {"type": "string", "pattern": "^[0-9]{9}$"}
    return _object(
        {
            "name": _text("Navn", "Name", 500),
            "orgNumber": _labelled("Organisasjonsnummer", "Business ID", number),
            "country": _labelled("Land", "Country", {"type": "string", "pattern": "^[A-Z]{2}$"}),
        },
        optional=("orgNumber",),
    )


def _person() -> Schema:
    return _object(
        {
            "name": _text("Navn", "Name", 200),
            "email": _labelled("E-post", "Email", {"type": "string", "format": "email"}),
            "affiliation": _text("Tilknytning", "Affiliation", 500),
        },
        optional=("affiliation",),
    )


def _project() -> Schema:
    purposes = (
        "health-research",
        "other-research",
        "health-analysis-quality-planning-preparedness",
    )
    return _labelled(
        "Prosjekt",
        "Project",
        _object(
            {
                "purpose": _choices("Formål", "Purpose", purposes),
                "aim": _text("Mål og problemstilling", "Aim and question", 1000),
                "intendedUse": _text("Planlagt bruk", "Intended use"),
                "expectedBenefit": _text("Forventet nytte", "Expected benefit"),
                "dataNecessity": _text("Hvorfor opplysningene er nødvendige", "Necessity"),
                "publicSummary": _text("Sammendrag for allmennheten", "Lay summary"),
                "period": _part("period", "Prosjektperiode", "Project period"),
            },
            optional=("expectedBenefit",),
        ),
    )


def _legal() -> Schema:
    return _labelled(
        "Rettslig grunnlag",
        "Legal basis",
        _object(
            {
                "identifiability": _choice(
                    "Grad av identifiserbarhet",
                    "Identifiability",
                    ("direct", "indirect", "anonymous"),
                ),
                "directIdReason": _text(
                    "Begrunnelse for direkte identifiserende opplysninger",
                    "Reason for direct identifiers",
                ),
                "whyNotAnonymous": _text("Hvorfor ikke anonyme opplysninger", "Why not anonymous"),
                "gdpr6": _choices("Behandlingsgrunnlag, artikkel 6", "Basis, Article 6(1)", GDPR_6),
                "gdpr9": _choices("Unntak, artikkel 9", "Condition, Article 9(2)", GDPR_9),
                "confidentialityBasis": _choices(
                    "Unntak fra taushetsplikt",
                    "Confidentiality basis",
                    ("consent", "dispensation", "statutory-exception"),
                ),
            },
            optional=_ONLY_SOMETIMES,
        ),
    )


def _period() -> Schema:
    day = {"type": "string", "format": "date"}
    return _object({"from": _labelled("Fra", "From", day), "to": _labelled("Til", "To", day)})


def _codes(kilder: Sequence[Kilde]) -> Schema:
    """Each kilde by its code, with its name; an empty catalogue offers nothing to choose."""
    choices = [
        {"const": kilde.code, "title": kilde.properties.get("PreferredTerm", kilde.code)}
        for kilde in kilder
    ]
    return {"type": "string", **({"oneOf": choices} if choices else {"enum": [""]})}


def _source() -> Schema:
    return _object(
        {
            "id": _part("source", "Datakilde", "Data source"),
            "catalogueVersion": _text("Katalogversjon", "Catalogue version", 100),
            "period": _part("period", "Periode", "Period"),
            "describedNeed": _text(
                "Opplysninger som ikke finnes i katalogen", "Data not in the catalogue"
            ),
        },
        optional=("catalogueVersion", "describedNeed"),
    )


def _variable(kilder: Sequence[Kilde]) -> Schema:
    line = _object(
        {
            "source": _part("source", "Datakilde", "Data source"),
            "code": _labelled("Variabel", "Variable", {"type": "string"}),
            "justification": _text("Begrunnelse", "Justification"),
            "period": _part("period", "Periode for variabelen", "Variable period"),
        },
        optional=("period",),
    )
    ties = [
        {
            "if": {"properties": {"source": {"const": kilde.code}}, "required": ["source"]},
            "then": {"properties": {"code": {"$ref": index_name(kilde)}}},
        }
        for kilde in kilder
    ]
    return {**line, "allOf": ties} if ties else line


def _linkage() -> Schema:
    return _labelled(
        "Sammenstilling",
        "Linkage",
        _object(
            {
                "requested": _yes_no("Skal data sammenstilles", "Linkage"),
                "method": _text("Hvordan data kobles", "Linkage method"),
            },
            optional=("method",),
        ),
    )


# ------------------------------------------------------------------ rules between questions


def _rules() -> list[Schema]:
    return [
        _when(
            {"applicationType": {"const": "identifiable"}},
            {
                "legal": {
                    "required": ["whyNotAnonymous", "gdpr6", "gdpr9", "confidentialityBasis"],
                    "properties": {"identifiability": {"enum": ["direct", "indirect"]}},
                },
                "applicant": {"required": ["projectLeader", "dataController"]},
                "project": {"required": ["expectedBenefit"]},
            },
        ),
        _when(
            {"applicationType": {"const": "anonymous"}},
            {"legal": {"properties": {"identifiability": {"const": "anonymous"}}}},
        ),
        _when(
            {"legal": _says("identifiability", "direct")},
            {"legal": {"required": ["directIdReason"]}},
        ),
        _when(
            {"applicant": _says("kind", "legal-person")},
            {"applicant": {"required": ["organisation"]}},
        ),
        {
            **_when(
                {"dataSources": {"minItems": 2}},
                {"linkage": {**_says("requested", True), "required": ["requested", "method"]}},
            ),
        },
    ]


def _says(key: str, value: str | bool) -> Schema:
    return {"properties": {key: {"const": value}}, "required": [key]}


def _when(condition: Schema, consequence: Schema) -> Schema:
    return {
        "if": {"properties": condition, "required": list(condition)},
        "then": {"properties": consequence, "required": list(consequence)},
    }
