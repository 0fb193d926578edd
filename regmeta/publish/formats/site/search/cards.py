"""What is shown of a variable outside its page: in a line of results, in my list, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from regmeta.catalogue.facts import KildeFacts, form_name
from regmeta.catalogue.recoding import recodings
from regmeta.files.ids import file_name
from regmeta.form.offer import links_persons, published_counts
from regmeta.model import Kodeverk, Statistics, Text, Variable
from regmeta.publish.formats.api.payloads import has_codes
from regmeta.publish.formats.site.search.index import Row
from regmeta.publish.words import readable

HITS_A_FILE = 32
CARDS_A_FILE = 16
BUCKETS = 64
_SNIPPET = 240
_TEXT = 600
_CODES = 80

Files = Iterator[tuple[str, str, Any]]
"""Folder, name without ending, and what the file holds."""


def card_files(rows: Sequence[Row], statisticses: Mapping[str, Statistics]) -> Files:
    """Results' lines, cards and where each code and name stands, in files small enough to fetch
    singly. `told` are the counts that are published."""
    for n, part in enumerate(_parts(rows, HITS_A_FILE)):
        yield "hits", str(n), [_hit(kilde_facts, variable) for kilde_facts, variable in part]
    for n, part in enumerate(_parts(rows, CARDS_A_FILE)):
        yield "cards", str(n), _cards(part, statisticses)
    yield from _where(rows)
    yield from _names(rows)


def _parts(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _where(rows: Sequence[Row]) -> Files:
    """In which row a code stands, by the code's bucket."""
    buckets: list[dict[str, int]] = [{} for _ in range(BUCKETS)]
    for n, (_, variable) in enumerate(rows):
        buckets[bucket(variable.code)][variable.code] = n
    for n, codes in enumerate(buckets):
        yield "where", str(n), codes


def _names(rows: Sequence[Row]) -> Files:
    """In which rows a name stands, in either language, by the name's bucket."""
    buckets: list[dict[str, list[int]]] = [{} for _ in range(BUCKETS)]
    for n, (_, variable) in enumerate(rows):
        name = variable.current.name
        for said in sorted({plain_name(text) for text in (name.nb, name.nn, name.en) if text}):
            buckets[bucket(said)].setdefault(said, []).append(n)
    for n, names in enumerate(buckets):
        yield "names", str(n), names


def plain_name(text: str) -> str:
    """A name as it is looked up: small letters, single blanks (data.js does the same)."""
    return " ".join(text.split()).lower()


def bucket(code: str) -> int:
    """FNV-1a over the code's UTF-16 units: the browser counts the same (cards.js)."""
    digest = 0x811C9DC5
    raw = code.encode("utf-16-le", "surrogatepass")
    for low, high in zip(raw[::2], raw[1::2], strict=True):
        digest = ((digest ^ (low | high << 8)) * 0x01000193) & 0xFFFFFFFF
    return digest % BUCKETS


def _cut(text: str, most: int) -> str:
    clean = str(readable(text))
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"


def _hit(kilde_facts: KildeFacts, variable: Variable) -> list[str]:
    """English name, then description and form in both languages, and the page where not by code."""
    current, form = variable.current, next(iter(_forms(kilde_facts, variable)), Text())
    page = file_name(variable.code)
    return [
        _cut(current.name.en, _SNIPPET),
        _cut(current.description.nb or current.description.nn, _SNIPPET),
        _cut(current.description.en, _SNIPPET),
        _cut(form.nb, _SNIPPET),
        _cut(form.en, _SNIPPET),
        "" if page == variable.code else page,
    ]


def _forms(kilde_facts: KildeFacts, variable: Variable) -> list[Text]:
    """What the forms of a variable are called."""
    codes = variable.datasamlinger
    return [
        form_name(kilde_facts.datasamlinger[code])
        for code in codes
        if code in kilde_facts.datasamlinger
    ]


def _cards(part: Sequence[Row], statisticses: Mapping[str, Statistics]) -> dict[str, Any]:
    """Cards of several rows; what they share stands once: code lists, and of kilder the names and
    whether they hold the number that persons are linked by."""
    lists: dict[str, Any] = {}
    kilder: dict[str, list[Any]] = {}
    cards = []
    for kilde_facts, variable in part:
        if kilde_facts.kilde.code not in kilder:
            linkable = any(map(links_persons, kilde_facts.kilde.variables))
            kilder[kilde_facts.kilde.code] = [kilde_facts.names.nb, kilde_facts.names.en, linkable]
        for code in variable.kodeverk:
            if code in kilde_facts.kodeverk:
                lists.setdefault(
                    f"{kilde_facts.kilde.code} {code}", _list(kilde_facts.kodeverk[code])
                )
        counts = published_counts(statisticses.get(variable.code)).items()
        kept = {name: count for name, count in counts if count is not None}
        cards.append({**_card(kilde_facts, variable), **kept})
    return {"kilder": kilder, "lists": lists, "cards": cards}


def _in_english(forms: Sequence[Text]) -> list[str]:
    """The forms' English names, [] where none has one."""
    return [_cut(form.en or form.nb, _TEXT) for form in forms] if any(f.en for f in forms) else []


def _card(kilde_facts: KildeFacts, variable: Variable) -> dict[str, Any]:
    current = variable.current
    properties = current.properties
    forms = _forms(kilde_facts, variable)
    start, end = kilde_facts.variable_period(variable)
    card = {
        "code": variable.code,
        "kilde": kilde_facts.kilde.code,
        "name": _cut(current.name(""), _TEXT),
        "nameEn": _cut(current.name.en, _TEXT),
        "description": _cut(current.description.nb or current.description.nn, _TEXT),
        "descriptionEn": _cut(current.description.en, _TEXT),
        "label": _cut(properties.get("Ledetekst", ""), _TEXT),
        "forms": [_cut(form.nb, _TEXT) for form in forms],
        "formsEn": _in_english(forms),
        "datatype": properties.get("DataType"),
        "identification": properties.get("Identifiseringsgrad"),
        "unit": properties.get("MaaleEnhet"),
        "low": properties.get("GrenseLav"),
        "high": properties.get("GrenseHoy"),
        "database": properties.get("DatabaseReferanse"),
        "from": start,
        "to": end,
        "lists": [
            f"{kilde_facts.kilde.code} {code}"
            for code in variable.kodeverk
            if code in kilde_facts.kodeverk
        ],
        "targets": [mapping.target for mapping in variable.mappings],
        "instruments": list(variable.instruments),
        "page": file_name(variable.code),
        "recoded": _recoded(kilde_facts, variable),
    }
    return {key: value for key, value in card.items() if value}


def _recoded(kilde_facts: KildeFacts, variable: Variable) -> dict[str, list[list[str]]]:
    """By the code of a variable that asks the same: code here, what it means, code there."""
    return {
        recoding.variable.code: [
            [_cut(here, 80), _cut(means.nb, 200), _cut(means.en, 200), _cut(there, 80)]
            for here, means, there in recoding.pairs[:_CODES]
        ]
        for recoding in recodings(kilde_facts).get(variable.code, ())
    }


def _list(kodeverk: Kodeverk) -> dict[str, Any]:
    codes = kodeverk.codes if has_codes(kodeverk) else ()
    return {
        "name": kodeverk.name or kodeverk.reference,
        "type": kodeverk.type,
        "more": max(0, len(codes) - _CODES),
        "codes": [
            [
                _cut(code.value, 80),
                _cut(code.label.nb or code.label.nn, 200),
                _cut(code.label.en, 200),
            ]
            for code in codes[:_CODES]
        ],
    }
