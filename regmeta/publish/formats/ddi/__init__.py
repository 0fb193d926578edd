"""DDI-Lifecycle 3.3: one instance a kilde, a variable scheme a datasamling, a code list a kodeverk.

Written as text, as a library for XML takes ten times as long. What DDI 3.3 has no element for at a
variable (its period, a bound that is an expression) stands as its own user attribute.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from regmeta.catalogue.columns import Column, Table, codes_of, tables_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import file_name
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Code, Kodeverk, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.ddi.elements import (
    attributes,
    clean,
    contents,
    identity,
    named,
    reference,
)
from regmeta.publish.formats.ddi.study import study
from regmeta.publish.remaining import NAMES, about_column_flat, flat
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`<kilde>.xml`",
    writes=Text(
        nb="DDI-Lifecycle 3.3: en instans per kilde med variabler og kodeverk.",
        en="DDI-Lifecycle 3.3: an instance a registry, with variables and code lists.",
    ),
    readers=Text(nb="arkiver", en="archives"),
    cannot=(
        Text(
            nb="Grenser som er dager eller uttrykk, perioden og «påkrevd» er egne attributter.",
            en="Limits that are days or expressions, the period and “required” are user "
            "attributes.",
        ),
    ),
    checked_by="the XSDs of DDI-Lifecycle 3.3",
    addresses=(Address(("kilde",), Text("DDI-Lifecycle 3.3"), "{code}.xml", "application/xml"),),
)

_NAMESPACES = {
    "": "ddi:instance:3_3",
    "l": "ddi:logicalproduct:3_3",
    "r": "ddi:reusable:3_3",
    "s": "ddi:studyunit:3_3",
}
_NUMERIC = {"integer": "Integer", "decimal": "Decimal"}
_DAYS = {"date": "Date", "dateTime": "DateTime", "time": "Time"}


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """An instance a kilde."""
    facts = Facts(catalogue)
    for done, kilde_facts in enumerate(facts.kilder):
        progress(done, len(facts.kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            if needed:
                content = "\n".join(instance(kilde_facts)).encode("utf-8")
                tree.write("", f"{file_name(kilde_facts.kilde.code)}.xml", content)


def instance(kilde_facts: KildeFacts) -> Iterator[str]:
    """The lines of one kilde's instance."""
    tables = tuple(tables_of(kilde_facts))
    spaces = " ".join(f'xmlns{":" if key else ""}{key}="{iri}"' for key, iri in _NAMESPACES.items())
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<DDIInstance {spaces}>"
    yield identity(f"instance {kilde_facts.kilde.code}")
    yield "<s:StudyUnit>"
    yield from study(kilde_facts)
    yield "<l:LogicalProduct>"
    yield identity(f"logical product {kilde_facts.kilde.code}")
    lists = _lists(tables)
    if lists:
        yield from _categories(kilde_facts, lists)
        yield from _code_lists(kilde_facts, lists)
    for table in tables:
        yield from _scheme(table)
    yield "</l:LogicalProduct></s:StudyUnit></DDIInstance>\n"


_SAID_BY_SCHEME = NAMES | {"NavnEngelsk", "BeskrivelseEngelsk"}
_SAID_BY_VARIABLE = _SAID_BY_SCHEME | {
    *("MaaleEnhet", "DataType", "GyldigFra", "GyldigTil", "GrenseLav", "GrenseHoy"),
    *("FlerkodetFelt", "Synlig", "Obligatorisk"),
}


# ------------------------------------------------------------------ code lists

Lists = dict[str, tuple[Kodeverk, ...]]


def _lists(tables: tuple[Table, ...]) -> Lists:
    """What columns point to, by key: a list, or several taken together."""
    return {
        _key(column.lists): column.lists
        for table in tables
        for column in table.columns
        if column.lists
    }


def _key(lists: tuple[Kodeverk, ...]) -> str:
    return "+".join(kodeverk.code for kodeverk in lists)


def _categories(kilde_facts: KildeFacts, lists: Lists) -> Iterator[str]:
    yield "<l:CategoryScheme>" + identity(f"categories {kilde_facts.kilde.code}")
    for key, codes in lists.items():
        for code in codes_of(codes):
            missing = ' isMissing="true"' if code.sentinel else ""
            yield (
                f"<l:Category{missing}>{identity(_category(kilde_facts, key, code))}"
                f"{_valid(code)}"
                f"{contents('Label', code.label or Text(nb=code.value or '-'))}</l:Category>"
            )
    yield "</l:CategoryScheme>"


def _valid(code: Code) -> str:
    """The days between which a code may be used."""
    start, end = code.period.start, code.period.end
    return attributes(
        {
            "GyldigFra": start.isoformat() if start else "",
            "GyldigTil": end.isoformat() if end else "",
        }
    )


def _category(kilde_facts: KildeFacts, key: str, code: Code) -> str:
    """Lists are written with every kilde that uses them, and ids may not meet in one store."""
    return f"category {kilde_facts.kilde.code} {key}#{code.value}"


def _code_lists(kilde_facts: KildeFacts, lists: Lists) -> Iterator[str]:
    yield "<l:CodeListScheme>" + identity(f"code lists {kilde_facts.kilde.code}")
    for key, codes in lists.items():
        yield "<l:CodeList>" + identity(f"code list {kilde_facts.kilde.code} {key}", key)
        yield "".join(attributes(_of_list(kodeverk)) for kodeverk in codes)
        yield named("CodeListName", " + ".join(part.name or part.code for part in codes))
        for code in codes_of(codes):
            what = _category(kilde_facts, key, code)
            yield (
                f"<l:Code>{identity(f'code of {what}')}"
                f"{reference('CategoryReference', what, 'Category')}"
                f"<r:Value>{escape(clean(code.value))}</r:Value></l:Code>"
            )
        yield "</l:CodeList>"
    yield "</l:CodeListScheme>"


def _of_list(kodeverk: Kodeverk) -> dict[str, str]:
    """Which list it is, as the catalogue names it."""
    return {
        "kodeverk": kodeverk.code,
        "kodeverkType": kodeverk.type,
        "kodeverkReference": kodeverk.reference,
    }


# ------------------------------------------------------------------ variables


def _scheme(table: Table) -> Iterator[str]:
    yield "<l:VariableScheme>" + identity(f"table {table.code}", table.code)
    if table.form:
        above = {"delkilde": table.form.delkilde}
        yield attributes(flat(table.form.properties, _SAID_BY_SCHEME) | above)
    yield contents("Label", table.title)
    yield contents("Description", table.description)
    for column in table.columns:
        yield _variable(column, table.kilde_facts)
    yield "</l:VariableScheme>"


def _variable(column: Column, kilde_facts: KildeFacts) -> str:
    return (
        f"<l:Variable>{identity(f'{column.code} in {column.table}', column.code)}"
        f"{_attributes(column)}{_names(column)}"
        f"{contents('Label', column.title)}{contents('Description', column.description)}"
        "<l:VariableRepresentation>"
        f"{_representation(column, kilde_facts)}</l:VariableRepresentation>"
        "</l:Variable>"
    )


def _names(column: Column) -> str:
    """What the extract calls it first, then its other name."""
    return "".join(named("VariableName", name) for name in (column.name, column.alias) if name)


def _attributes(column: Column) -> str:
    facts = {
        "period": column.valid,
        "minimum": "" if column.type in _NUMERIC and column.low.value else column.low.said,
        "maximum": "" if column.type in _NUMERIC and column.high.value else column.high.said,
        "type": column.type if column.lists else "",
        "required": "true" if column.mandatory else "",
        "repeats": "true" if column.many else "",
        "condition": column.condition,
    }
    said = _SAID_BY_VARIABLE | ({"Lengde"} if _tells_length(column) else set())
    return attributes(facts | about_column_flat(column, said))


def _tells_length(column: Column) -> bool:
    return bool(column.length) and not column.lists


def _representation(column: Column, kilde_facts: KildeFacts) -> str:
    unit = (
        f"<r:MeasurementUnit>{escape(clean(column.unit))}</r:MeasurementUnit>"
        if column.unit
        else ""
    )
    kind = f"<r:RecommendedDataType>{column.type}</r:RecommendedDataType>{unit}"
    if column.lists:
        what = f"code list {kilde_facts.kilde.code} {_key(column.lists)}"
        return _element("Code", kind + reference("CodeListReference", what, "CodeList"))
    if column.type in _NUMERIC:
        return _element("Numeric", kind + _range(column), _decimals(column))
    if column.type in _DAYS:
        code = f"<r:DateTypeCode>{_DAYS[column.type]}</r:DateTypeCode>"
        return _element("DateTime", kind + code)
    length = f' maxLength="{column.length}"' if column.length else ""
    pattern = f" regExp={quoteattr(column.pattern)}" if column.pattern else ""
    return _element("Text", kind, length + pattern)


def _element(name: str, inner: str, attributes: str = "") -> str:
    return f"<r:{name}Representation{attributes}>{inner}</r:{name}Representation>"


def _decimals(column: Column) -> str:
    return f' decimalPositions="{column.decimals}"' if column.decimals > 0 else ""


def _range(column: Column) -> str:
    low = f"<r:Low>{column.low.value}</r:Low>" if column.low.value else ""
    high = f"<r:High>{column.high.value}</r:High>" if column.high.value else ""
    bounds = f"<r:NumberRange>{low}{high}</r:NumberRange>" if low or high else ""
    return f"{bounds}<r:NumericTypeCode>{_NUMERIC[column.type]}</r:NumericTypeCode>"
