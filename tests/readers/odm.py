"""ODM documents, read as XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.readers.reading import Reading

NEEDS = "lxml"
_NAMES = {"o": "http://www.cdisc.org/ns/odm/v1.3"}
_TYPES = {"text": "string", "float": "decimal", "datetime": "dateTime", "URI": "anyURI"}


def read(folder: Path) -> Reading:
    from lxml import etree

    found = Reading()
    for path in sorted(folder.glob("*.xml")):
        _read_study(etree.parse(str(path)).getroot(), found)
    return found


def _read_study(root: Any, found: Reading) -> None:
    by_oid = {node.get("OID"): node for node in root.iterfind(".//*[@OID]", _NAMES)}
    for form in root.iterfind(".//o:FormDef", _NAMES):
        table = form.get("OID")
        own = _aliases(form)
        found.titles[table] = own.get("PreferredTerm", form.get("Name"))
        for group in form.iterfind("o:ItemGroupRef", _NAMES):
            for reference in by_oid[group.get("ItemGroupOID")].iterfind("o:ItemRef", _NAMES):
                item = by_oid[reference.get("ItemOID")]
                mandatory = reference.get("Mandatory") == "Yes"
                found.add(table, item.get("Name"), _said(item, by_oid) | {"mandatory": mandatory})


def _said(item: Any, by_oid: dict[str, Any]) -> dict[str, Any]:
    own = _aliases(item)
    unit, listed = item.find("o:MeasurementUnitRef", _NAMES), item.find("o:CodeListRef", _NAMES)
    codes = by_oid[listed.get("CodeListOID")] if listed is not None else []
    decodes = [(c.get("CodedValue"), _text(c, "Decode")) for c in codes if c.get("CodedValue")]
    return {
        "code": own["Code"],
        "title": own.get("PreferredTerm", _text(item, "Question")),
        "title_en": own.get("NavnEngelsk", _text(item, "Question", "en")),
        "description": _text(item, "Description"),
        "question": _text(item, "Question") or own.get("PreferredTerm", ""),
        "type": _TYPES.get(item.get("DataType"), item.get("DataType")),
        "low": _limit(item, "GE"),
        "high": _limit(item, "LE"),
        "unit": _text(by_oid[unit.get("MeasurementUnitOID")], "Symbol") if unit is not None else "",
        "period": _period(own),
        "codes": tuple(value for value, _ in decodes),
        "labels": tuple(label for _, label in decodes),
        "length": int(item.get("Length", 0)),
        "declared": own.get("DataType", ""),
    }


def _period(own: dict[str, str]) -> str:
    start, end = own.get("GyldigFra", ""), own.get("GyldigTil", "")
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def _aliases(node: Any) -> dict[str, str]:
    return {a.get("Context"): a.get("Name") for a in node.iterfind("o:Alias", _NAMES)}


def _text(node: Any, name: str, lang: str = "nb") -> str:
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    texts = node.iterfind(f"o:{name}/o:TranslatedText", _NAMES)
    return next((str(text.text) for text in texts if text.get(language) == lang), "")


def _limit(item: Any, comparator: str) -> str:
    checks = item.iterfind("o:RangeCheck", _NAMES)
    matching = (check for check in checks if check.get("Comparator") == comparator)
    return next((check.findtext("o:CheckValue", "", _NAMES) for check in matching), "")
