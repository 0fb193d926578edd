"""DDI-Lifecycle 3.3: one instance a kilde, a variable scheme a datasamling, a code list a kodeverk.

Written as text, as a library for XML takes ten times as long. What DDI 3.3 has no element for at a
variable (its period, a bound that is an expression) stands as its own user attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from regmeta.catalogue.columns import Column, Table, codes_of, tables_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Code, Kodeverk, Progress, Text
from regmeta.publish.format import Address, Statement
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

AGENCY = "no.kvalitetsregistre"
_NAMESPACES = {
    "": "ddi:instance:3_3",
    "l": "ddi:logicalproduct:3_3",
    "r": "ddi:reusable:3_3",
    "s": "ddi:studyunit:3_3",
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
    yield _identity(f"instance {kilde_facts.kilde.code}")
    yield "<s:StudyUnit>"
    yield _identity(f"study {kilde_facts.kilde.code}", kilde_facts.kilde.code)
    yield f"<r:Citation><r:Title>{_strings(_title(kilde_facts))}</r:Title></r:Citation>"
    yield "<l:LogicalProduct>"
    yield _identity(f"logical product {kilde_facts.kilde.code}")
    lists = _lists(tables)
    if lists:
        yield from _categories(kilde_facts, lists)
        yield from _code_lists(kilde_facts, lists)
    for table in tables:
        yield from _scheme(table)
    yield "</l:LogicalProduct></s:StudyUnit></DDIInstance>\n"


def _title(kilde_facts: KildeFacts) -> Text:
    return Text(nb=kilde_facts.name, en=kilde_facts.kilde.properties.get("NavnEngelsk", ""))


def clean(text: str) -> str:
    """A text as XML may hold it; signs it may not become question marks."""
    return _FORBIDDEN.sub("\ufffd", text)


def _identity(what: str, code: str = "") -> str:
    user = f'<r:UserID typeOfUserID="code">{escape(clean(code))}</r:UserID>' if code else ""
    return (
        f"<r:Agency>{AGENCY}</r:Agency><r:ID>{stable_id(what)}</r:ID><r:Version>1</r:Version>{user}"
    )


def _reference(name: str, what: str, type_: str) -> str:
    return (
        f"<r:{name}><r:Agency>{AGENCY}</r:Agency><r:ID>{stable_id(what)}</r:ID>"
        f"<r:Version>1</r:Version><r:TypeOfObject>{type_}</r:TypeOfObject></r:{name}>"
    )


def _pairs(text: Text) -> Iterator[tuple[str, str]]:
    for lang, value in (("nb", text.nb), ("nn", text.nn), ("en", text.en)):
        if value:
            yield lang, escape(clean(value))


def _strings(text: Text) -> str:
    return "".join(
        f'<r:String xml:lang="{lang}">{value}</r:String>' for lang, value in _pairs(text)
    )


def _named(element: str, name: str) -> str:
    return f"<l:{element}><r:String>{escape(clean(name))}</r:String></l:{element}>"


def _contents(element: str, text: Text) -> str:
    inner = "".join(
        f'<r:Content xml:lang="{lang}">{value}</r:Content>' for lang, value in _pairs(text)
    )
    return f"<r:{element}>{inner}</r:{element}>" if inner else ""


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
    yield "<l:CategoryScheme>" + _identity(f"categories {kilde_facts.kilde.code}")
    for key, codes in lists.items():
        for code in codes_of(codes):
            missing = ' isMissing="true"' if code.sentinel else ""
            yield (
                f"<l:Category{missing}>{_identity(_category(kilde_facts, key, code))}"
                f"{_contents('Label', code.label or Text(nb=code.value or '-'))}</l:Category>"
            )
    yield "</l:CategoryScheme>"


def _category(kilde_facts: KildeFacts, key: str, code: Code) -> str:
    """Lists are written with every kilde that uses them, and ids may not meet in one store."""
    return f"category {kilde_facts.kilde.code} {key}#{code.value}"


def _code_lists(kilde_facts: KildeFacts, lists: Lists) -> Iterator[str]:
    yield "<l:CodeListScheme>" + _identity(f"code lists {kilde_facts.kilde.code}")
    for key, codes in lists.items():
        yield "<l:CodeList>" + _identity(f"code list {kilde_facts.kilde.code} {key}", key)
        yield _named("CodeListName", " + ".join(part.name or part.code for part in codes))
        for code in codes_of(codes):
            what = _category(kilde_facts, key, code)
            yield (
                f"<l:Code>{_identity(f'code of {what}')}"
                f"{_reference('CategoryReference', what, 'Category')}"
                f"<r:Value>{escape(clean(code.value))}</r:Value></l:Code>"
            )
        yield "</l:CodeList>"
    yield "</l:CodeListScheme>"


# ------------------------------------------------------------------ variables


def _scheme(table: Table) -> Iterator[str]:
    yield "<l:VariableScheme>" + _identity(f"table {table.code}", table.code)
    yield _contents("Label", table.title)
    yield _contents("Description", table.description)
    for column in table.columns:
        yield _variable(column, table.kilde_facts)
    yield "</l:VariableScheme>"


def _variable(column: Column, kilde_facts: KildeFacts) -> str:
    return (
        f"<l:Variable>{_identity(f'{column.code} in {column.table}', column.code)}"
        f"{_attributes(column)}{_names(column)}"
        f"{_contents('Label', column.title)}{_contents('Description', column.description)}"
        "<l:VariableRepresentation>"
        f"{_representation(column, kilde_facts)}</l:VariableRepresentation>"
        "</l:Variable>"
    )


def _names(column: Column) -> str:
    """What the extract calls it first, then its other name."""
    return "".join(_named("VariableName", name) for name in (column.name, column.alias) if name)


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
    return "".join(
        f"<r:UserAttributePair><r:AttributeKey>{key}</r:AttributeKey>"
        f"<r:AttributeValue>{escape(clean(value))}</r:AttributeValue></r:UserAttributePair>"
        for key, value in facts.items()
        if value
    )


def _representation(column: Column, kilde_facts: KildeFacts) -> str:
    unit = (
        f"<r:MeasurementUnit>{escape(clean(column.unit))}</r:MeasurementUnit>"
        if column.unit
        else ""
    )
    kind = f"<r:RecommendedDataType>{column.type}</r:RecommendedDataType>{unit}"
    if column.lists:
        what = f"code list {kilde_facts.kilde.code} {_key(column.lists)}"
        return _element("Code", kind + _reference("CodeListReference", what, "CodeList"))
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
