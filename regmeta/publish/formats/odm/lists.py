"""The code lists that a study's items point to, several of one item taken together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from regmeta.catalogue.columns import codes_of
from regmeta.model import Code, Kodeverk, Text
from regmeta.publish.formats.odm.elements import aliases, attribute, described
from regmeta.publish.formats.odm.items import TYPES, OdmItem


def code_lists(items: Iterable[OdmItem]) -> Iterator[str]:
    """Every list that an item points to, once for each type of value."""
    listed = {item.list_oid: item for item in items if item.column.values}
    for oid, item in listed.items():
        lists = item.column.lists
        name = " + ".join(kodeverk.name or kodeverk.code for kodeverk in lists)
        data_type = "integer" if TYPES.get(item.column.type) == "integer" else "text"
        yield (
            f"<CodeList {attribute('OID', oid)} {attribute('Name', name)} "
            f'DataType="{data_type}">{"".join(map(_code, codes_of(lists)))}'
            f"{_of_lists(lists)}</CodeList>"
        )


def _code(code: Code) -> str:
    decode = described("Decode", code.label or Text(code.value or "-"))
    start, end = code.period.start, code.period.end
    days = {
        "GyldigFra": start.isoformat() if start else "",
        "GyldigTil": end.isoformat() if end else "",
    }
    value = attribute("CodedValue", code.value)
    return f"<CodeListItem {value}>{decode}{aliases(days)}</CodeListItem>"


def _of_lists(lists: Sequence[Kodeverk]) -> str:
    """Which lists they are, as the catalogue names them; a context may stand but once."""
    return aliases(
        {
            "kodeverk": ";".join(kodeverk.code for kodeverk in lists),
            "kodeverkType": ";".join(kodeverk.type for kodeverk in lists),
            "kodeverkReference": ";".join(kodeverk.reference for kodeverk in lists),
        }
    )
