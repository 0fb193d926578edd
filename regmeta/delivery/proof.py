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
    en, many = lang == "en", found.differences
    lines = list(_head(found, lang))
    for one in many[:_SHOWN]:
        lines += ["", *_told(one, lang)]
    more = len(many) - _SHOWN
    if more > 0:
        told = "more; all are in --format json or html" if en else "til; alle står i json og html"
        lines += ["", f"… {'and' if en else 'og'} {more} {told}"]
    return "\n".join(lines)


def _head(found: Verified, lang: str) -> Iterator[str]:
    en, n = lang == "en", len(found.differences)
    yield f"{found.code}: {found.api}"
    looked = (
        f"{found.variables} variables, {found.requests} requests"
        if en
        else f"{found.variables} variabler, {found.requests} forespørsler"
    )
    if not n:
        same = "shows exactly what is published" if en else "viser nøyaktig det som er publisert"
        yield f"{'The catalogue' if en else 'Katalogen'} {same} ({looked})."
        return
    kinds = Counter[str](one.what for one in found.differences)
    told = ", ".join(f"{kinds[what]} {_WHAT[what](lang)}" for what in _WHAT if kinds[what])
    word = ("difference" if en else "forskjell") + ("" if n == 1 else "s" if en else "er")
    yield f"{n} {word}: {told} ({looked})."


def _told(one: Difference, lang: str) -> Iterator[str]:
    what, level = _WHAT[one.what](lang), _LEVELS[one.level](lang)
    yield f"{what.upper()}  {level} {one.code}" + (f"  {one.field}" if one.field else "")
    if one.what != "extra" and one.ours and one.ours != "✓":
        yield f"    {'published' if lang == 'en' else 'publisert'}: {_short(one.ours)}"
    if one.what != "missing" and one.theirs and one.theirs != "✓":
        yield f"    {'shown' if lang == 'en' else 'vist'}: {_short(one.theirs)}"


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
    en = lang == "en"
    head = [escape(line) for line in _head(found, lang)]
    names = (
        ("", "Level", "Code", "Field", "Published", "Shown")
        if en
        else ("", "Nivå", "Kode", "Felt", "Publisert", "Vist")
    )
    rows = "\n".join(_row(one, lang) for one in found.differences)
    heading = "".join(f'<th scope="col">{name}</th>' for name in names)
    table = (
        f"<table><caption>{'Differences' if en else 'Forskjeller'}</caption>"
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
