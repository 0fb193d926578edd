"""What verifying found, as people and programs read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from textwrap import shorten
from typing import Any

from regmeta.delivery.grouping import DifferenceFact, facts_of
from regmeta.delivery.verifying import CatalogueDifference, Verified
from regmeta.model import Text
from regmeta.texts import plain

_WHAT = {
    "missing": Text("mangler", "missing"),
    "altered": Text("annerledes", "altered"),
    "extra": Text("ekstra", "extra"),
}
_LEVELS = {
    "kilde": Text("registeret", "the registry"),
    "datasamling": Text("datasamling", "data collection"),
    "variabel": Text("variabel", "variable"),
    "kode": Text("koder for", "codes of"),
}
_SHOWN = 200
_LONG = 70
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: start; font-weight: bold; }
th, td { border: 1px solid #888; padding: .3rem .5rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
"""


def verified_text(verified: Verified, lang: str = "nb") -> str:
    """The sum first, then each difference with both values, at most 200 of them."""
    facts = facts_of(verified.differences)
    lines = list(_head(verified, lang))
    if len(facts) < len(verified.differences):
        lines.append(_FACTS(lang, n=len(facts)))
    for fact in facts[:_SHOWN]:
        lines += ["", *_fact_lines(fact, lang)]
    more = len(facts) - _SHOWN
    if more > 0:
        lines += ["", _MORE(lang, more=more)]
    return "\n".join(map(plain, lines))


def _head(verified: Verified, lang: str) -> Iterator[str]:
    n = len(verified.differences)
    yield f"{verified.code}: {verified.api}"
    yield _SPEAKS(lang, version=verified.speaks)
    looked = _LOOKED.filled(variables=verified.variables, requests=verified.requests)
    if not n:
        yield _SAME(lang, looked=looked)
        return
    kinds = Counter[str](difference.what for difference in verified.differences)
    text = ", ".join(f"{kinds[what]} {_WHAT[what](lang)}" for what in _WHAT if kinds[what])
    yield (_ONE_DIFFERENCE if n == 1 else _DIFFERENCES)(lang, count=n, kinds=text, looked=looked)


_SPEAKS = Text(
    "API-et følger kontrakten av {version}.", "The API follows the contract of {version}."
)
_MORE = Text(
    "… og {more} til; alle står i json og html",
    "… and {more} more; all are in --format json or html",
)
_LOOKED = Text(
    "{variables} variabler, {requests} forespørsler", "{variables} variables, {requests} requests"
)
_SAME = Text(
    "Katalogen viser nøyaktig det som er publisert ({looked}).",
    "The catalogue shows exactly what is published ({looked}).",
)
_ONE_DIFFERENCE = Text(
    "{count} forskjell: {kinds} ({looked}).", "{count} difference: {kinds} ({looked})."
)
_DIFFERENCES = Text(
    "{count} forskjeller: {kinds} ({looked}).", "{count} differences: {kinds} ({looked})."
)
_CODES_SHOWN = 6
_FACTS = Text(
    "Ulike forskjeller: {n}. Det som er likt flere steder, står én gang.",
    "Distinct differences: {n}. What is the same in several places stands once.",
)
_ALSO = Text("likt for {names}", "the same for {names}")
_ALSO_MORE = Text("likt for {names} og {more} til", "the same for {names} and {more} more")
_PUBLISHED = Text("publisert: {text}", "published: {text}")
_SHOWN_THERE = Text("vist: {text}", "shown: {text}")
_DIFFERENCES_TITLE = Text("Forskjeller", "Differences")
_HEADINGS = (
    Text(),
    Text("Nivå", "Level"),
    Text("Kode", "Code"),
    Text("Felt", "Field"),
    Text("Publisert", "Published"),
    Text("Vist", "Shown"),
)


def _fact_lines(fact: DifferenceFact, lang: str) -> Iterator[str]:
    """The differences of the first it holds for, and which others are the same."""
    for difference in fact.differences:
        yield from _difference_lines(difference, lang)
    others = fact.codes[1:]
    if others:
        more = len(others) - _CODES_SHOWN
        names = ", ".join(others[:_CODES_SHOWN])
        yield f"    {(_ALSO_MORE if more > 0 else _ALSO)(lang, names=names, more=more)}"


def _difference_lines(difference: CatalogueDifference, lang: str) -> Iterator[str]:
    what, level = _WHAT[difference.what](lang), _LEVELS[difference.level](lang)
    yield f"{what.upper()}  {level} {difference.code}" + (
        f"  {difference.field}" if difference.field else ""
    )
    if difference.what != "extra" and difference.ours and difference.ours != "✓":
        yield f"    {_PUBLISHED(lang, text=_short(difference.ours))}"
    if difference.what != "missing" and difference.theirs and difference.theirs != "✓":
        yield f"    {_SHOWN_THERE(lang, text=_short(difference.theirs))}"


def _short(text: str) -> str:
    return shorten(text, _LONG, placeholder=" …") or repr(text)


def verified_json(verified: Verified) -> dict[str, Any]:
    """Every difference with both values and the address where it is shown."""
    return {
        "code": verified.code,
        "api": verified.api,
        "speaks": verified.speaks,
        "variables": verified.variables,
        "requests": verified.requests,
        "facts": len(facts_of(verified.differences)),
        "counts": dict(Counter(difference.what for difference in verified.differences)),
        "differences": [
            {
                "what": difference.what,
                "level": difference.level,
                "code": difference.code,
                "field": difference.field,
                "published": difference.ours,
                "shown": difference.theirs,
                "address": difference.address,
            }
            for difference in verified.differences
        ],
    }


def verified_html(verified: Verified, lang: str = "nb") -> str:
    """One page that needs nothing beside it."""
    head = [escape(plain(line)) for line in _head(verified, lang)]
    rows = "\n".join(_row(difference, lang) for difference in verified.differences)
    heading = "".join(f'<th scope="col">{name(lang)}</th>' for name in _HEADINGS)
    table = (
        f"<table><caption>{_DIFFERENCES_TITLE(lang)}</caption>"
        f"<thead><tr>{heading}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    )
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(verified.code)}</title><style>{_STYLE}</style></head>\n<body><main>"
        f"<h1>{head[0]}</h1><p>{head[1]}</p><p>{head[2]}</p>\n"
        f"{table if rows else ''}</main></body></html>\n"
    )


def _row(difference: CatalogueDifference, lang: str) -> str:
    level = _LEVELS[difference.level](lang)
    cells = (
        _WHAT[difference.what](lang),
        level,
        difference.code,
        difference.field,
        difference.ours,
        difference.theirs,
    )
    return f"<tr>{''.join(f'<td>{escape(plain(cell))}</td>' for cell in cells)}</tr>"
