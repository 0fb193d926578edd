"""A column as ODM's ItemDef, with its reference in a group and the method that derives it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from regmeta.catalogue.bounds import Bound
from regmeta.catalogue.columns import Column
from regmeta.model import Text
from regmeta.publish.formats.odm.elements import aliases, attribute, clean, described
from regmeta.publish.remaining import NAMES, about_column_flat

TYPES = {
    "string": "text",
    "integer": "integer",
    "decimal": "float",
    "boolean": "boolean",
    "time": "time",
    "date": "date",
    "dateTime": "datetime",
    "anyURI": "URI",
    "base64Binary": "base64Binary",
}
"""A column's type → ODM's."""

_SAID_BY_ITEM = NAMES | {
    *("NavnEngelsk", "BeskrivelseEngelsk", "MaaleEnhet", "Obligatorisk", "Synlig"),
    *("OpprinnelseUtledning", "FlerkodetFelt", "GrenseLav", "GrenseHoy"),
}
_YES = "Ja"


def theme_of(column: Column) -> str:
    """The theme that a column's group is called by: it has one alone, or none."""
    return column.themes[0] if len(column.themes) == 1 else ""


@dataclass(frozen=True)
class OdmItem:
    """A column in the group of its theme."""

    column: Column
    theme: str

    @property
    def oid(self) -> str:
        return f"IT.{self.column.table}.{self.column.name}"

    @property
    def list_oid(self) -> str:
        """The list of its codes, by type: one list may hold the codes of numbers and of texts."""
        code = "+".join(kodeverk.code for kodeverk in self.column.lists)
        return f"CL.{code}" if TYPES.get(self.column.type) == "integer" else f"CL.{code}.text"

    @property
    def _method_oid(self) -> str:
        return f"MT.{self.column.table}.{self.column.name}"

    def reference(self, number: int) -> str:
        """Where the item stands in its group."""
        mandatory = "Yes" if self.column.mandatory else "No"
        method = f" {attribute('MethodOID', self._method_oid)}" if self.column.formula else ""
        return (
            f'<ItemRef {attribute("ItemOID", self.oid)} OrderNumber="{number}" '
            f'Mandatory="{mandatory}"{method}/>'
        )

    def definition(self) -> str:
        """The item itself, its parts in the order that ODM demands."""
        column = self.column
        about = described("Description", column.description)
        asked = described("Question", column.question or column.title)
        return (
            f"<ItemDef {attribute('OID', self.oid)} {attribute('Name', column.name)} "
            f'DataType="{TYPES[column.type]}"{self._digits()}>'
            f"{about}{asked}{self._unit()}{self._limits()}{self._list()}"
            f"{aliases(self._others())}</ItemDef>"
        )

    def method(self) -> str:
        """What the item is derived by."""
        about = described("Description", Text(self.column.formula))
        name = attribute("Name", self.column.name)
        oid = attribute("OID", self._method_oid)
        return f'<MethodDef {oid} {name} Type="Computation">{about}</MethodDef>'

    def _digits(self) -> str:
        column = self.column
        length = f' Length="{column.length}"' if column.length else ""
        decimals = f' SignificantDigits="{column.decimals}"' if column.decimals >= 0 else ""
        return f"{length}{decimals}"

    def _unit(self) -> str:
        unit = self.column.unit
        return (
            f"<MeasurementUnitRef {attribute('MeasurementUnitOID', f'MU.{unit}')}/>" if unit else ""
        )

    def _limits(self) -> str:
        limits = (("GE", self.column.low), ("LE", self.column.high))
        return "".join(_check(comparator, bound) for comparator, bound in limits if bound.value)

    def _list(self) -> str:
        if not self.column.values:
            return ""
        return f"<CodeListRef {attribute('CodeListOID', self.list_oid)}/>"

    def _others(self) -> dict[str, str]:
        """All that ODM has no element for, by our fields."""
        column = self.column
        others = about_column_flat(column, self._said())
        if column.themes and self.theme:
            others.pop("variabelgruppe")
        return others | self._own() | _names(column)

    def _said(self) -> frozenset[str]:
        """The fields that the item's own elements say."""
        length = {"Lengde"} if self.column.length else set()
        decimals = {"Presisjon"} if self.column.decimals >= 0 else set()
        return frozenset(_SAID_BY_ITEM | length | decimals)

    def _own(self) -> dict[str, str]:
        column = self.column
        references = ";".join(kodeverk.reference or kodeverk.code for kodeverk in column.lists)
        return {
            "Code": column.code,
            "kodeverk": "" if column.values else references,
            "FlerkodetFelt": _YES if column.many else "",
            "GrenseLav": _otherwise(column.low),
            "GrenseHoy": _otherwise(column.high),
            "betingelse": column.condition,
            "manglende verdier": ";".join(column.no_answer),
        }


def _names(column: Column) -> dict[str, str]:
    """The variable's names, where its question stands as the item's text."""
    if not column.question:
        return {}
    return {"PreferredTerm": column.title.nb, "NavnEngelsk": column.title.en}


def _otherwise(bound: Bound) -> str:
    """A limit as it was said, where the check has none or spells it otherwise."""
    return "" if bound.said == bound.value else bound.said


def _check(comparator: str, bound: Bound) -> str:
    value = escape(clean(bound.value))
    return (
        f'<RangeCheck Comparator="{comparator}" SoftHard="Soft">'
        f"<CheckValue>{value}</CheckValue></RangeCheck>"
    )
