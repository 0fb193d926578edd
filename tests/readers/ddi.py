"""DDI instances, read as XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.readers.reading import Reading

NEEDS = "lxml"


def read(folder: Path) -> Reading:
    from lxml import etree

    names = {"l": "ddi:logicalproduct:3_3", "r": "ddi:reusable:3_3"}
    found = Reading()
    for path in sorted(folder.glob("*.xml")):
        root = etree.parse(str(path)).getroot()

        def one(node: Any, where: str) -> str:
            values = node.xpath(where, namespaces=names)
            if not values:
                return ""
            return str(values[0] if isinstance(values[0], str) else values[0].text or "")

        labels = {
            one(node, "r:ID"): one(node, "r:Label/r:Content[1]")
            for node in root.iterfind(".//l:Category", names)
        }
        lists = {
            one(node, "r:ID"): [
                (one(code, "r:Value"), labels[one(code, "r:CategoryReference/r:ID")])
                for code in node.iterfind("l:Code", names)
            ]
            for node in root.iterfind(".//l:CodeList", names)
        }
        for scheme in root.iterfind(".//l:VariableScheme", names):
            table = one(scheme, "r:UserID")
            found.titles[table] = one(scheme, "r:Label/r:Content[@xml:lang='nb']")
            for node in scheme.iterfind("l:Variable", names):
                own = {
                    one(pair, "r:AttributeKey"): one(pair, "r:AttributeValue")
                    for pair in node.iterfind("r:UserAttributePair", names)
                }
                shape = "l:VariableRepresentation/*"
                listed = lists.get(one(node, f"{shape}/r:CodeListReference/r:ID"), [])
                numeric = one(node, f"{shape}/r:NumericTypeCode") != ""
                found.add(
                    table,
                    one(node, "l:VariableName/r:String"),
                    {
                        "code": one(node, "r:UserID"),
                        "title": one(node, "r:Label/r:Content[@xml:lang='nb']"),
                        "title_en": one(node, "r:Label/r:Content[@xml:lang='en']"),
                        "description": one(node, "r:Description/r:Content[@xml:lang='nb']"),
                        "type": one(node, f"{shape}/r:RecommendedDataType"),
                        **(
                            {
                                "low": one(node, f"{shape}/r:NumberRange/r:Low"),
                                "high": one(node, f"{shape}/r:NumberRange/r:High"),
                            }
                            if numeric
                            else {}
                        ),
                        "unit": one(node, f"{shape}/r:MeasurementUnit"),
                        "period": own.get("period", ""),
                        "codes": tuple(code for code, _ in listed),
                        "labels": tuple(label for _, label in listed),
                        "mandatory": own.get("required") == "true",
                        "length": int(one(node, f"{shape}/@maxLength") or 0),
                    },
                )
    return found
