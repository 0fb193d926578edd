"""All files of the search, in the order in which a browser asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from regmeta.catalogue.facts import Facts
from regmeta.files.strict import Strict, read_source
from regmeta.model import Target
from regmeta.publish.formats.site.search.cards import BUCKETS, CARDS_A_FILE, HITS_A_FILE, card_files
from regmeta.publish.formats.site.search.columns import Facets, years
from regmeta.publish.formats.site.search.index import Row, index
from regmeta.publish.formats.site.search.pages import pages_index
from regmeta.publish.words import readable
from regmeta.spec.fields import Spec
from regmeta.spec.loading import specs_folder

_FIRST = 20
_CALL = b"regmetaData("

Files = Iterator[tuple[str, str, bytes]]


def search_rows(facts: Facts) -> list[Row]:
    """Every variable, kilder by name and variables as they were handed in: the rows' numbers."""
    return [
        (kilde_facts, variable)
        for kilde_facts in facts.by_name
        for variable in kilde_facts.kilde.variables
    ]


def search_files(facts: Facts, spec: Spec) -> Files:
    """Folder, name and content of each file below the site's root."""
    yield from index_files(facts, spec)
    yield from row_files(facts, spec)


def index_files(facts: Facts, spec: Spec) -> Files:
    """Folder, name and content of what is searched, below the site's root."""
    yield _file("search", "words", _words(spec, facts))
    rows = search_rows(facts)
    yield _file("search", "index", index(rows, _targets(facts)))
    yield _file("search", "pages", pages_index(rows, facts))


def row_files(facts: Facts, spec: Spec) -> Files:
    """Folder, name and content of what is sifted by and shown of each row."""
    rows = search_rows(facts)
    facets = Facets(rows, spec, _targets(facts)).all()
    yield _file("search", "first", _first(rows, facets))
    yield _file("search", "columns", _columns(rows, facets))
    for folder, name, content in card_files(rows, facts.catalogue.annotations.statistics):
        yield _file(f"search/{folder}", name, content)


def _targets(facts: Facts) -> dict[str, Target]:
    return {target.id: target for target in facts.catalogue.targets}


def _first(rows: list[Row], facets: list[dict[str, Any]]) -> dict[str, Any]:
    """What the search page shows before anything is asked: choices, counts, the first results."""
    return {
        "total": len(rows),
        "first": _FIRST,
        "hits": HITS_A_FILE,
        "cards": CARDS_A_FILE,
        "buckets": BUCKETS,
        "facets": [{"key": facet["key"], "values": facet["values"]} for facet in facets],
        "rows": [
            [variable.code, readable(variable.current.name("")), row.kilde.code]
            for row, variable in rows[:_FIRST]
        ],
    }


def _words(spec: Spec, facts: Facts) -> dict[str, Any]:
    """What the list and the comparison say of a variable beside its card."""
    return {
        "datatype": _labels(spec, "DataType"),
        "identification": _labels(spec, "Identifiseringsgrad"),
        "targets": {
            target.id: [target.name.nb, target.name.en] for target in facts.catalogue.targets
        },
        "advice": advices(),
    }


class _Advice(Strict, frozen=True):
    """What is said of variables that the page can tell by one of four things."""

    id: str
    nb: str
    en: str
    targets: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    identification: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class _AdviceFile(Strict, frozen=True):
    """specs/search/advice.toml."""

    advice: tuple[_Advice, ...]


def advices() -> list[Any]:
    """The pieces of advice, each with its text as nb and en."""
    source = read_source(specs_folder() / "search" / "advice.toml")
    source.into(_AdviceFile)
    return list(source.data["advice"])


def _labels(spec: Spec, key: str) -> dict[str, list[str]]:
    options = spec["variabel"][key].options
    return (
        {option.value: [option.label.nb, option.label.en] for option in options.options}
        if options
        else {}
    )


def _columns(rows: list[Row], facets: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "codes": _lines(variable.code for _, variable in rows),
        "names": _lines(variable.current.name("") for _, variable in rows),
        "database": _lines(
            variable.current.properties.get("DatabaseReferanse", "") for _, variable in rows
        ),
        "facets": {facet["key"]: facet["rows"] for facet in facets},
        "years": years(rows),
    }


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(text.replace("\n", " ")[:2000] for text in texts)


def _file(folder: str, name: str, content: Any) -> tuple[str, str, bytes]:
    """A script that hands its content over under its own name."""
    key = orjson.dumps(f"{folder}/{name}")
    return folder, f"{name}.js", b"".join((_CALL, key, b",", _json(content), b")\n"))


def _json(content: Any) -> bytes:
    try:
        return orjson.dumps(content)
    except TypeError:
        import json

        # A lone surrogate from a broken spreadsheet: not UTF-8, yet no reason to stop.
        return json.dumps(content, separators=(",", ":")).encode("ascii")
