"""The annual report as pages: one of all registries, and one a region with the same figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from regmeta.model import Text
from regmeta.runs.annual.chapter import Section, sections_of, title_of
from regmeta.runs.annual.figures import AnnualReport, YearFigures, grouped
from regmeta.runs.annual.tables import (
    FIGURE_HEADS,
    REGISTRY_HEADS,
    YEAR_HEADS,
    Row,
    figure_rows,
    registry_rows,
    year_rows,
)
from regmeta.runs.status import name_of

INDEX = "index.html"
_STYLE = """
:root { color-scheme: light dark; --ink: #1b2530; --paper: #fff; --line: #cdd7e0; --link: #0b5a96; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7edf2; --paper: #11171d; --line: #394653;
  --link: #8cc4f0; } }
body { font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; color: var(--ink);
  background: var(--paper); max-width: 76rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
a { color: var(--link); } h2 { margin-top: 2rem; } nav a { margin-right: 1rem; }
p { margin: .3rem 0; max-width: 60rem; } p.names { padding-left: 1.5rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; } td.n, th.n { text-align: right; }
"""


def region_page(region: str) -> str:
    """The name of a region's page."""
    return f"region-{region or 'ikke-oppgitt'}.html"


def pages_of(report: AnnualReport, lang: str = "nb") -> dict[str, str]:
    """Every page by its file's name."""
    regions = grouped(report.registries, lambda registry: registry.region)
    pages = {INDEX: report_html(report, lang, tuple(regions))}
    for region in regions:
        own = _of_region(report, region)
        pages[region_page(region)] = report_html(own, lang, tuple(regions), region)
    return pages


def _of_region(report: AnnualReport, region: str) -> AnnualReport:
    """The same report of one region's registries alone."""
    own = tuple(registry for registry in report.registries if registry.region == region)
    idents = {registry.id for registry in own}
    years = tuple(_year_of(year, idents) for year in report.years)
    return replace(report, registries=own, years=years, broken=())


def _year_of(year: YearFigures, idents: set[str]) -> YearFigures:
    return replace(year, groups={ident: year.groups[ident] for ident in sorted(idents)})


def report_html(
    report: AnnualReport,
    lang: str = "nb",
    regions: Sequence[str] = (),
    region: str | None = None,
) -> str:
    """One page that stands alone: the chapter's text, and its figures as tables."""
    title = escape(title_of(report, region)(lang))
    text = "".join(_section(section, lang) for section in sections_of(report))
    tables = "".join(
        (
            _table(_FIGURES, FIGURE_HEADS, figure_rows(report.registries, lang), 2, lang),
            _table(_YEARS, YEAR_HEADS, year_rows(report), 1, lang),
            _table(_REGISTRIES, REGISTRY_HEADS, registry_rows(report, lang), 99, lang),
        )
    )
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{_links(regions, lang)}<main>"
        f"<h1>{title}</h1>{text}{tables}</main></body></html>\n"
    )


_FIGURES = Text("Tallene", "The figures")
_YEARS = Text("Tallene over år", "The figures over the years")
_REGISTRIES = Text("Registrene", "The registries")
_ALL_REGIONS = Text("Alle regioner", "All regions")


def _links(regions: Sequence[str], lang: str) -> str:
    if not regions:
        return ""
    links = [
        (INDEX, _ALL_REGIONS),
        *((region_page(key), name_of("region", key)) for key in regions),
    ]
    shown = "".join(f'<a href="{page}">{escape(name(lang))}</a>' for page, name in links)
    return f"<nav>{shown}</nav>"


def _section(section: Section, lang: str) -> str:
    heading, sentences = section
    lines = "".join(_sentence(sentence(lang)) for sentence in sentences)
    return f"<h2>{escape(heading(lang))}</h2>{lines}"


def _sentence(text: str) -> str:
    names = ' class="names"' if text.startswith(" ") else ""
    return f"<p{names}>{escape(text.strip())}</p>"


def _table(
    title: Text, heads: Iterable[Text], rows: Sequence[Row], first_number: int, lang: str
) -> str:
    """A table whose columns are numbers from `first_number` on."""
    shown = "".join(
        f'<th scope="col"{_aligned(n, first_number)}>{escape(head(lang))}</th>'
        for n, head in enumerate(heads)
    )
    body = "".join(f"<tr>{_cells(row, first_number)}</tr>" for row in rows)
    name = escape(title(lang))
    return (
        f'<h2>{name}</h2><div class="wide" tabindex="0" role="region" aria-label="{name}">'
        f"<table><thead><tr>{shown}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Row, first_number: int) -> str:
    first, *rest = (escape(cell) or "–" for cell in row)
    cells = (f"<td{_aligned(n, first_number)}>{cell}</td>" for n, cell in enumerate(rest, 1))
    return f'<th scope="row">{first}</th>{"".join(cells)}'


def _aligned(column: int, first_number: int) -> str:
    return ' class="n"' if column >= first_number else ""
