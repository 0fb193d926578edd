"""CDISC ODM-XML 1.3.2: one study a kilde, a form a datasamling, a group a theme, an item a column.

Systems that collect data build forms of it. What ODM has no element for stands as an Alias whose
context is the field of the specification, and is read back by regmeta from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from regmeta.catalogue.columns import Table, tables_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import file_name
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.odm.elements import aliases, as_json, attribute, described, element
from regmeta.publish.formats.odm.items import OdmItem, theme_of
from regmeta.publish.formats.odm.lists import code_lists
from regmeta.publish.remaining import NAMES, about_delkilder, flat
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`<kilde>.xml`",
    writes=Text(
        nb="CDISC ODM-XML 1.3.2: en studie per kilde med skjemaer, spørsmål og kodelister.",
        en="CDISC ODM-XML 1.3.2: a study a registry, with forms, questions and code lists.",
    ),
    readers=Text(nb="systemer som samler inn data", en="systems that collect data (EDC)"),
    cannot=(
        Text(
            nb="Flere svar på ett spørsmål, betingelser og grenser som er uttrykk, står som Alias.",
            en="Several answers to a question, conditions, and limits that are expressions stand "
            "as Alias.",
        ),
        Text(
            nb="Tidspunktet da filen ble laget, er det samme i alle filer.",
            en="The time at which the file was made is the same in all files.",
        ),
    ),
    checked_by="the XSDs of ODM 1.3.2 (`odmlib`)",
    addresses=(
        Address(("kilde",), Text("ODM-XML"), "{code}.xml", "application/xml", needs_content=True),
    ),
)

_NAMESPACE = "http://www.cdisc.org/ns/odm/v1.3"
_STAMP = "2020-01-01T00:00:00"
"""ODM demands a time of creation; with the real one no two publications would be alike."""


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A study a kilde."""
    facts = Facts(catalogue)
    for done, kilde_facts in enumerate(facts.kilder):
        progress(done, len(facts.kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            if needed and any(True for _ in tables_of(kilde_facts)):
                content = "\n".join(study(kilde_facts)).encode("utf-8")
                tree.write("", f"{file_name(kilde_facts.kilde.code)}.xml", content)


@dataclass(frozen=True)
class _OdmGroup:
    """Columns of a form that stand together under one theme; `theme` is '' where there is none."""

    oid: str
    theme: str
    items: tuple[OdmItem, ...]


@dataclass(frozen=True)
class _OdmForm:
    """A datasamling on its way into a FormDef; `title` is its own in the study."""

    table: Table
    title: str
    parts: tuple[_OdmGroup, ...]


def study(kilde_facts: KildeFacts) -> Iterator[str]:
    """The lines of one kilde's document, its definitions in the order that ODM demands."""
    forms = _forms(kilde_facts)
    items = [item for form in forms for part in form.parts for item in part.items]
    code = kilde_facts.kilde.code
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<ODM xmlns="{_NAMESPACE}" ODMVersion="1.3.2" FileType="Snapshot" '
        f'{attribute("FileOID", code)} CreationDateTime="{_STAMP}">'
    )
    yield f"<Study {attribute('OID', code)}>"
    yield _about(kilde_facts)
    yield _units(items)
    yield f'<MetaDataVersion OID="V1" {attribute("Name", kilde_facts.name)}>'
    yield f"<Protocol>{_protocol(kilde_facts)}</Protocol>"
    yield from (_form_def(form) for form in forms)
    yield from (_group_def(form, part) for form in forms for part in form.parts)
    yield from (item.definition() for item in items)
    yield from code_lists(items)
    yield from (item.method() for item in items if item.column.formula)
    yield "</MetaDataVersion></Study></ODM>\n"


def _about(kilde_facts: KildeFacts) -> str:
    about = kilde_facts.kilde.properties.get("Beskrivelse", "")
    return (
        f"<GlobalVariables>{element('StudyName', kilde_facts.short or kilde_facts.name)}"
        f"{element('StudyDescription', about or kilde_facts.name)}"
        f"{element('ProtocolName', kilde_facts.name)}</GlobalVariables>"
    )


def _units(items: list[OdmItem]) -> str:
    units = dict.fromkeys(item.column.unit for item in items if item.column.unit)
    made = "".join(
        f"<MeasurementUnit {attribute('OID', f'MU.{unit}')} {attribute('Name', unit)}>"
        f"{described('Symbol', Text(unit))}</MeasurementUnit>"
        for unit in units
    )
    return f"<BasicDefinitions>{made}</BasicDefinitions>" if made else ""


# ------------------------------------------------------------------ the study, its forms and groups

_SAID_BY_FORM = NAMES | {"NavnEngelsk", "BeskrivelseEngelsk"}


def _protocol(kilde_facts: KildeFacts) -> str:
    """What the kilde says of itself, and its delkilder; a context may stand but once."""
    parts = about_delkilder(kilde_facts)
    below = {"delkilde": as_json(parts) if parts else ""}
    return aliases(flat(kilde_facts.kilde.properties, ()) | below)


def _forms(kilde_facts: KildeFacts) -> list[_OdmForm]:
    tables = list(tables_of(kilde_facts))
    titles = Counter(table.title.nb for table in tables)
    return [_form(table, shared=titles[table.title.nb] > 1) for table in tables]


def _form(table: Table, *, shared: bool) -> _OdmForm:
    title = f"{table.title.nb} ({table.code})" if shared else table.title.nb or table.code
    parts = []
    for number, (theme, columns) in enumerate(groupby(table.columns, key=theme_of)):
        items = tuple(OdmItem(column, theme) for column in columns)
        parts.append(_OdmGroup(f"IG.{table.code}.{number + 1}", theme, items))
    return _OdmForm(table, title, tuple(parts))


def _form_def(form: _OdmForm) -> str:
    references = "".join(
        f'<ItemGroupRef {attribute("ItemGroupOID", part.oid)} Mandatory="Yes"/>'
        for part in form.parts
    )
    table = form.table
    return (
        f'<FormDef {attribute("OID", table.code)} {attribute("Name", form.title)} Repeating="No">'
        f"{described('Description', table.description)}{references}{_of_form(table)}</FormDef>"
    )


def _of_form(table: Table) -> str:
    if table.form is None:
        return ""
    names = {"NavnEngelsk": table.title.en, "delkilde": table.form.delkilde}
    return aliases(flat(table.form.properties, _SAID_BY_FORM) | names)


def _group_def(form: _OdmForm, part: _OdmGroup) -> str:
    references = "".join(item.reference(number + 1) for number, item in enumerate(part.items))
    name = attribute("Name", part.theme or form.title)
    oid = attribute("OID", part.oid)
    return f'<ItemGroupDef {oid} {name} Repeating="No">{references}</ItemGroupDef>'
