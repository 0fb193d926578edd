"""The pages in bokmål, read by html5lib: a page a datasamling, a page a variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from regmeta.spec.loading import load_spec
from tests.readers.reading import Reading, Said

NEEDS = "html5lib"
OWN_NAMES = True
LEAVES_OUT = ("type", "length", "low", "high", "period")

_FIELDS = {
    "unit": "MaaleEnhet",
    "low_said": "GrenseLav",
    "high_said": "GrenseHoy",
    "length_said": "Lengde",
}


def read(folder: Path) -> Reading:
    found = Reading()
    pages = {path.name: _said(_main(path)) for path in sorted((folder / "variabel").glob("*"))}
    for path in sorted((folder / "datasamling").glob("*.html")):
        main = _main(path)
        table = _text(main.find(".//p[@class='code']/code"))
        found.titles[table] = _text(main.find(".//h1"))
        for link in main.findall(".//table[@class='variables']/tbody/tr/th/a"):
            said = pages[(link.get("href") or "").rpartition("/")[2]]
            found.add(table, said["code"], said)
    for said in pages.values():
        if not any(said["code"] in names for names in found.order.values()):
            found.add(said["kilde"], said["code"], said)
    for said in pages.values():
        said.pop("kilde", None)
    return found


def _said(main: Element) -> Said:
    name = _text(main.find(".//h1"))
    level = load_spec()["variabel"]
    facts = {_text(row.find("dt")): _text(row.find("dd")) for row in main.findall(".//dl/div")}
    codes = [
        (_text(row[0]), _text(row[1].find("bdi")))
        for table in main.findall(".//table")
        if (table.get("id") or "").startswith("koder-")
        for row in table.findall("tbody/tr")
    ]
    first = dict(reversed(codes))
    order = list(dict.fromkeys(value for value, _ in codes))
    facts = {label: said for label, said in facts.items() if "(utledet av" not in said}
    return {
        "kilde": main.get("data-kilde"),
        "code": main.get("data-variable"),
        "title": name,
        "title_en": _text(main.find("p[@class='second']")),
        "description": _text(main.find("p[@class='text']")) or name,
        "question": _text(main.find("blockquote[@class='text']")) or name,
        "mandatory": facts.get(level["Obligatorisk"].label.nb) == "Ja",
        "codes": tuple(order),
        "labels": tuple(first[value] for value in order),
        **{key: facts.get(level[field].label.nb, "") for key, field in _FIELDS.items()},
    }


def _main(path: Path) -> Element:
    import html5lib

    page = html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)
    main: Element = page.find(".//main")
    return main


def _text(element: Any) -> str:
    return "" if element is None else "".join(element.itertext())
