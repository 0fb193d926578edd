"""What verifying found, as people and programs read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from textwrap import shorten
from typing import Any

from regmeta.delivery.verifying import Difference, Verified
from regmeta.model import Text

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


def verified_text(found: Verified, lang: str = "nb") -> str:
    """The sum first, then each difference with both values, at most 200 of them."""
    many = found.differences
    lines = list(_head(found, lang))
    for one in many[:_SHOWN]:
        lines += ["", *_told(one, lang)]
    more = len(many) - _SHOWN
    if more > 0:
        lines += ["", _MORE(lang, more=more)]
    return "\n".join(lines)


def _head(found: Verified, lang: str) -> Iterator[str]:
    n = len(found.differences)
    yield f"{found.code}: {found.api}"
    looked = _LOOKED.filled(variables=found.variables, requests=found.requests)
    if not n:
        yield _SAME(lang, looked=looked)
        return
    kinds = Counter[str](one.what for one in found.differences)
    told = ", ".join(f"{kinds[what]} {_WHAT[what](lang)}" for what in _WHAT if kinds[what])
    yield (_ONE_DIFFERENCE if n == 1 else _DIFFERENCES)(lang, count=n, kinds=told, looked=looked)


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


def _told(one: Difference, lang: str) -> Iterator[str]:
    what, level = _WHAT[one.what](lang), _LEVELS[one.level](lang)
    yield f"{what.upper()}  {level} {one.code}" + (f"  {one.field}" if one.field else "")
    if one.what != "extra" and one.ours and one.ours != "✓":
        yield f"    {_PUBLISHED(lang, text=_short(one.ours))}"
    if one.what != "missing" and one.theirs and one.theirs != "✓":
        yield f"    {_SHOWN_THERE(lang, text=_short(one.theirs))}"


def _short(text: str) -> str:
    return shorten(text, _LONG, placeholder=" …") or repr(text)


def verified_json(found: Verified) -> dict[str, Any]:
    """Every difference with both values and the address where it is shown."""
    return {
        "code": found.code,
        "api": found.api,
        "variables": found.variables,
        "requests": found.requests,
        "counts": dict(Counter(one.what for one in found.differences)),
        "differences": [
            {
                "what": one.what,
                "level": one.level,
                "code": one.code,
                "field": one.field,
                "published": one.ours,
                "shown": one.theirs,
                "address": one.address,
            }
            for one in found.differences
        ],
    }


def verified_html(found: Verified, lang: str = "nb") -> str:
    """One page that needs nothing beside it."""
    head = [escape(line) for line in _head(found, lang)]
    rows = "\n".join(_row(one, lang) for one in found.differences)
    heading = "".join(f'<th scope="col">{name(lang)}</th>' for name in _HEADINGS)
    table = (
        f"<table><caption>{_DIFFERENCES_TITLE(lang)}</caption>"
        f"<thead><tr>{heading}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    )
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(found.code)}</title><style>{_STYLE}</style></head>\n<body><main>"
        f"<h1>{head[0]}</h1><p>{head[1]}</p>\n{table if rows else ''}</main></body></html>\n"
    )


def _row(one: Difference, lang: str) -> str:
    level = _LEVELS[one.level](lang)
    cells = (_WHAT[one.what](lang), level, one.code, one.field, one.ours, one.theirs)
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
