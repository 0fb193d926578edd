"""Where registries stand, told: a table, JSON, CSV, a page with charts, and the text of a plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from regmeta.model import Text
from regmeta.registry import STAGES
from regmeta.runs.stages import STAGE_NAMES
from regmeta.runs.status import (
    PLATFORMS,
    UNKNOWN,
    StageShare,
    Stand,
    Status,
    name_of,
    shares,
)

_HEADS = (
    Text("register", "registry"),
    Text("region", "region"),
    Text("plattform", "platform"),
    Text("trinn", "stage"),
    Text("siden", "since"),
    Text("venter på", "waits for"),
    Text("dager", "days"),
    Text("utgave", "edition"),
    Text("variabler", "variables"),
    Text("obligatorisk", "mandatory"),
    Text("anbefalt", "recommended"),
    Text("feil", "errors"),
    Text("harmonisert", "harmonized"),
    Text("i søknadsskjemaet", "in the form"),
)
_FIRST_NUMBER = 6
_TITLE = Text("Registrenes status", "The registries' status")


def _cells(stand: Stand, lang: str) -> list[str]:
    return [
        stand.id,
        name_of("region", stand.region)(lang),
        PLATFORMS.get(stand.platform, stand.platform) or UNKNOWN(lang),
        STAGE_NAMES[stand.stage](lang),
        _day(stand.since),
        stand.waiting_for(lang) or "–",
        _number(stand.days.get(stand.stage)),
        _number(stand.edition.number if stand.edition else None),
        str(stand.variables),
        _percent(stand.mandatory),
        _percent(stand.recommended),
        str(stand.errors),
        _percent(stand.harmonized),
        _answer(stand.application_form, lang),
    ]


def _number(count: int | None) -> str:
    return "–" if count is None else str(count)


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share}\N{NO-BREAK SPACE}%"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"


def _answer(answer: bool | None, lang: str) -> str:
    words = {True: Text("ja", "yes"), False: Text("nei", "no"), None: Text("–", "–")}
    return words[answer](lang)


def status_text(status: Status, lang: str = "nb") -> str:
    """A line a registry, then how many have published by region and platform."""
    rows = [[head(lang) for head in _HEADS], *(_cells(stand, lang) for stand in status.stands)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "─" * len(lines[0]))
    for by in ("", "region", "platform"):
        lines += ["", *(_share_line(share, lang) for share in shares(status, by))]
    lines += _look_at_lines(status, lang)
    return "\n".join(line.rstrip() for line in lines)


def _remark_lines(status: Status, lang: str) -> list[str]:
    """What was typed and cannot be so, and who was taken off."""
    return [f"{stand.id}: {remark(lang)}" for stand in status.stands for remark in stand.remarks]


def _look_at_lines(status: Status, lang: str) -> list[str]:
    remarks = _remark_lines(status, lang)
    return ["", _REMARKS(lang), *(f"  {line}" for line in remarks)] if remarks else []


_REMARKS = Text("Se på dette:", "Look at this:")


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        cell.rjust(width) if n >= _FIRST_NUMBER else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(row, widths, strict=True))
    )


def _share_line(share: StageShare, lang: str) -> str:
    published = Text("publisert", "published")(lang)
    of = Text("av", "of")(lang)
    text = f"{share.published} {of} {share.of} {published} ({_stages(share, lang)})"
    return f"{share.name(lang)}: {text}"


def _stages(share: StageShare, lang: str) -> str:
    parts = [
        f"{share.stages[stage]} {STAGE_NAMES[stage](lang)}"
        for stage in STAGES
        if share.stages.get(stage)
    ]
    parts += [_UNREADABLE(lang, count=share.unreadable)] if share.unreadable else []
    return ", ".join(parts)


_UNREADABLE = Text("{count} kan ikke leses", "{count} cannot be read")


def status_json(status: Status, lang: str = "nb") -> dict[str, Any]:
    """Everything as values; days are ISO texts, shares whole per cent."""
    return {
        "day": status.day.isoformat(),
        "registries": [_stand_json(stand, lang) for stand in status.stands],
        "unreadable": [error.message(lang) for error in status.broken],
        **{
            name: [
                {
                    "name": share.name(lang),
                    "published": share.published,
                    "of": share.of,
                    "unreadable": share.unreadable,
                    "stages": {stage: share.stages.get(stage, 0) for stage in STAGES},
                }
                for share in shares(status, by)
            ]
            for name, by in (("all", ""), ("regions", "region"), ("platforms", "platform"))
        },
    }


def _stand_json(stand: Stand, lang: str) -> dict[str, Any]:
    return {
        "id": stand.id,
        "name": stand.name,
        "region": stand.region,
        "platform": stand.platform,
        "stage": stand.stage,
        "dates": {stage: day.isoformat() for stage, day in stand.dates.items()},
        "days": dict(stand.days),
        "edition": _edition(stand),
        "waiting_for": stand.waiting_for(lang),
        "planned": stand.planned.isoformat() if stand.planned else None,
        "variables": stand.variables,
        "mandatory": stand.mandatory,
        "recommended": stand.recommended,
        "errors": stand.errors,
        "warnings": stand.warnings,
        "mapped": stand.mapped,
        "harmonized": stand.harmonized,
        "application_form": stand.application_form,
        "remarks": [remark(lang) for remark in stand.remarks],
    }


def _edition(stand: Stand) -> dict[str, Any] | None:
    edition = stand.edition
    if edition is None:
        return None
    return {"number": edition.number, "made": edition.made.isoformat(), "age": edition.age}


def status_csv(status: Status, lang: str = "nb") -> str:
    """The table as csv with semicolons, as a Norwegian Excel opens it."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow([head(lang) for head in _HEADS])
    rows.writerows(_cells(stand, lang) for stand in status.stands)
    return "\ufeff" + text.getvalue().replace("\N{NO-BREAK SPACE}", " ")


# ------------------------------------------------------------------ the annual plan


def plan_text(status: Status, lang: str = "nb") -> str:
    """The sentences that the annual common plan asks for: how many of how many, and who waits."""
    whole = next(iter(shares(status, "")), None)
    if whole is None:
        return Text("Ingen registre.", "No registries.")(lang)
    counts = {"published": whole.published, "of": whole.of, "rate": _rate(whole)}
    lines = [_PUBLISHED(lang, day=_DAY.filled(**_parts(status.day)), **counts)]
    for by, sentence in (("region", _BY_REGION), ("platform", _BY_PLATFORM)):
        text = "; ".join(
            _OF(lang, name=share.name, published=share.published, of=share.of)
            for share in shares(status, by)
        )
        lines.append(sentence(lang, shares=text))
    lines += [_NOT_READ(lang, count=whole.unreadable)] if whole.unreadable else []
    lines += _waiting(status, lang)
    return "\n".join(lines)


_PUBLISHED = Text(
    "Per {day} har {published} av {of} registre publisert sine metadata på helsedata.no ({rate}).",
    "As of {day}, {published} of {of} registries have published their metadata on "
    "helsedata.no ({rate}).",
)
_NOT_READ = Text(
    "{count} av dem kan ikke leses, og er ikke regnet som publisert.",
    "{count} of them cannot be read, and are not counted as published.",
)
_BY_REGION = Text("Fordelt på helseregion: {shares}.", "By health region: {shares}.")
_BY_PLATFORM = Text("Fordelt på plattform: {shares}.", "By platform: {shares}.")
_OF = Text("{name} {published} av {of}", "{name} {published} of {of}")
_DAY = Text("{day}.{month}.{year}", "{iso}")


def _rate(share: StageShare) -> str:
    return f"{share.published * 100 // share.of}\N{NO-BREAK SPACE}%"


def _parts(day: date) -> dict[str, object]:
    return {"day": day.day, "month": day.month, "year": day.year, "iso": day.isoformat()}


def _waiting(status: Status, lang: str) -> list[str]:
    waits: dict[str, list[str]] = {}
    unpublished = [stand for stand in status.stands if not stand.published]
    for stand in unpublished:
        waits.setdefault(stand.waiting_for(lang), []).append(stand.name)
    lines = [
        _WAIT(lang, count=len(names), who=who, names=", ".join(names))
        for who, names in sorted(waits.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    blocked = [f"{stand.name} ({stand.errors})" for stand in unpublished if stand.errors]
    if blocked:
        lines.append(_BLOCKED(lang, count=len(blocked), names=", ".join(blocked)))
    return [*lines, _applying(status, lang)]


def _applying(status: Status, lang: str) -> str:
    """How many are in the application form, and of how many it is not said."""
    said = [s.application_form for s in status.stands if s.application_form is not None]
    unknown = len(status.stands) - len(said)
    rest = _NOT_GIVEN.filled(unknown=unknown) if unknown else ""
    return _IN_FORM(lang, form=sum(map(bool, said)), of=len(status.stands), rest=rest)


_WAIT = Text("{count} venter på {who}: {names}.", "{count} wait for {who}: {names}.")
_BLOCKED = Text(
    "Feil stopper publisering av {count}: {names}.",
    "Errors stop the publication of {count}: {names}.",
)
_NOT_GIVEN = Text("; for {unknown} er det ikke oppgitt", "; for {unknown} it is not given")
_IN_FORM = Text(
    "{form} av {of} er med i felles søknadsskjema{rest}.",
    "{form} of {of} are in the common application form{rest}.",
)


# ------------------------------------------------------------------ a page

_STYLE = """
:root { color-scheme: light dark; --ink: #1b2530; --paper: #fff; --line: #cdd7e0; --quiet: #4a5866;
  --s0: #dfe7ee; --s1: #b4c8da; --s2: #82a6c6; --s3: #4c81ad; --s4: #0f4c81; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7edf2; --paper: #11171d; --line: #394653;
  --quiet: #aab8c5; --s0: #2a3641; --s1: #39536b; --s2: #4a7599; --s3: #68a0cf; --s4: #a5d2fa; } }
body { font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; color: var(--ink);
  background: var(--paper); max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h2 { margin-top: 2rem; } .quiet { color: var(--quiet); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; } td.n, th.n { text-align: right; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); }
.s4 { fill: var(--s4); } svg rect { stroke: var(--paper); }
"""


def status_html(status: Status, lang: str = "nb") -> str:
    """One page that stands alone: the plan's text, charts with their figures, and the table."""
    title = f"{_TITLE(lang)} {status.day.isoformat()}"
    plan = "".join(f"<p>{escape(line)}</p>" for line in plan_text(status, lang).splitlines())
    charts = "".join(
        f"<h2>{escape(head(lang))}</h2>{_chart(head(lang), shares(status, by), lang)}"
        for by, head in (
            ("", Text("Alle", "All")),
            ("region", Text("Helseregioner", "Health regions")),
            ("platform", Text("Plattformer", "Platforms")),
        )
    )
    parts = (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{escape(title)}</h1>{plan}{charts}{_table(status, lang)}{_remarks(status, lang)}",
        "</main></body></html>\n",
    )
    return "".join(parts)


def _remarks(status: Status, lang: str) -> str:
    lines = [error.message(lang) for error in status.broken] + _remark_lines(status, lang)
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(_REMARKS(lang))}</h2><ul>{items}</ul>" if items else ""


def _chart(title: str, shares: Sequence[StageShare], lang: str) -> str:
    """Stacked bars of stages, a figure in each, the same in the title for those who listen."""
    most = max((share.of for share in shares), default=1)
    parts = []
    for n, share in enumerate(shares):
        y, x = n * 34, 190.0
        parts.append(f'<text x="0" y="{y + 20}">{escape(share.name(lang))}</text>')
        for number, stage in enumerate(STAGES[::-1]):
            count = share.stages.get(stage, 0)
            if not count:
                continue
            wide = 420 * count / most
            kind = len(STAGES) - 1 - number
            parts.append(
                f'<rect x="{x:.1f}" y="{y + 2}" width="{wide:.1f}" height="26" class="s{kind}">'
                f"<title>{escape(STAGE_NAMES[stage](lang))}: {count}</title></rect>"
            )
            x += wide
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 20}">{escape(_stages(share, lang))}</text>')
    label = "; ".join(_share_line(share, lang) for share in shares)
    return (
        f'<div class="wide"><svg role="img" aria-label="{escape(f"{title}: {label}")}" '
        f'width="1000" height="{len(shares) * 34}">{"".join(parts)}</svg></div>'
    )


def _table(status: Status, lang: str) -> str:
    heads = "".join(
        f'<th scope="col"{" class=n" if n >= _FIRST_NUMBER else ""}>{escape(head(lang))}</th>'
        for n, head in enumerate(_HEADS)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row" title="{escape(stand.name)}">{escape(cell)}</th>'
            if not n
            else f"<td{' class=n' if n >= _FIRST_NUMBER else ''}>{escape(cell)}</td>"
            for n, cell in enumerate(_cells(stand, lang))
        )
        + "</tr>"
        for stand in status.stands
    )
    return (
        f"<h2>{Text('Registre', 'Registries')(lang)}</h2>"
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(_TITLE(lang))}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
