"""The page that answers: what a variable is, how, since when and where it is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regmeta.catalogue.facts import KildeFacts, form_name
from regmeta.catalogue.recoding import Recoding, recodings
from regmeta.catalogue.units import derived_unit
from regmeta.model import Kodeverk, Similar, Statistics, TargetMapping, Text, ValueMap, Variable
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.concepts import concepts, concepts_of
from regmeta.publish.formats.site.lineage import lineage_of
from regmeta.publish.formats.site.lists import names_of, shown
from regmeta.publish.formats.site.machine import machine_readable
from regmeta.publish.formats.site.page import Site, href
from regmeta.publish.formats.site.pictures import bars, timeline
from regmeta.publish.formats.site.published_numbers import completeness_of, spread_of
from regmeta.publish.formats.site.values import Row
from regmeta.publish.words import date_in, period_in
from regmeta.texts import FIRST

_MEASURED = ("DataType", "MaaleEnhet", "GrenseLav", "GrenseHoy")
_HELD = ("Opprinnelse", "Identifiseringsgrad", "DatabaseReferanse")
_TOLD = frozenset(
    {"PreferredTerm", "Beskrivelse", "GyldigFra", "GyldigTil", "NavnEngelsk", "BeskrivelseEngelsk"}
    | {"Ledetekst", "LedetekstEngelsk", "Synlig", *_MEASURED, *_HELD}
)
_PREDICATES = {
    "skos:exactMatch": Text("samme innhold", "the same content"),
    "skos:closeMatch": Text("nesten samme innhold", "nearly the same content"),
    "skos:broadMatch": Text("den harmoniserte er videre", "the harmonized one is broader"),
    "skos:narrowMatch": Text("den harmoniserte er snevrere", "the harmonized one is narrower"),
    "skos:relatedMatch": Text("beslektet", "related"),
}
_MOST_PAIRS = 60


def write_variable(
    site: Site,
    kilde_facts: KildeFacts,
    variable: Variable,
    crumbs: list[tuple[Any, str]],
    changed: str,
) -> None:
    """The page of a variable of a kilde."""
    t, version = site.t, variable.current
    properties, annotations = version.properties, site.facts.catalogue.annotations
    name = version.name if version.name else Text(variable.code)
    address = href("variabel", variable.code)
    places = _places(site, kilde_facts, variable)
    lists = [kilde_facts.kodeverk[code] for code in variable.kodeverk]
    shown_name = site.says(name)
    about = version.description
    asked = Text(properties.get("Ledetekst", ""), properties.get("LedetekstEngelsk", ""))
    statistics = annotations.statistics.get(variable.code)
    similar = annotations.similar.get(variable.code, ())
    site.put(
        "variabel",
        address,
        title=f"{name(site.lang)} · {kilde_facts.names(site.lang)}",
        about=about(site.lang)
        or f"{name(site.lang)}. {kilde_facts.names(site.lang)}, {variable.code}.",
        crumbs=[
            *crumbs,
            *((text, place.removeprefix("../")) for place, text in places[:1]),
            (shown_name, address),
        ],
        variable=variable.code,
        kilde=kilde_facts.kilde.code,
        kilde_href=href("kilde", kilde_facts.kilde.code),
        kilde_name=site.says(kilde_facts.names),
        name=shown_name,
        second=_second(site, name),
        unreviewed=variable.code in annotations.unreviewed,
        code=variable.code,
        active=version.active,
        description=site.says(about) if about else "",
        only_norwegian=bool(about.nb) and not about.is_in(site.lang),
        asked=site.says(asked) if asked else "",
        lead=_lead(site, kilde_facts, variable, statistics),
        lists=[shown(site, one_list, "../") for one_list in lists],
        recoded=[
            _recoded(site, kilde_facts, recoding)
            for recoding in recodings(kilde_facts).get(variable.code, ())
        ],
        statistics=_statistics(site, statistics, kilde_facts, variable) if statistics else None,
        mappings=[_mapping(site, mapping, _values_of(lists)) for mapping in variable.mappings],
        places=places,
        themes=", ".join(kilde_facts.groups[code].name for code in variable.variabelgrupper),
        instruments=[
            (f"../{href('instrument', instrument.code)}", instrument.name)
            for instrument in kilde_facts.kilde.instruments
            if instrument.code in variable.instruments
        ]
        if variable.instruments
        else (),
        recognised=variable.code in site.recognised,
        similar=[_similar(site, row) for row in similar],
        compare=_compare(variable.code, similar),
        groups=site.words.groups("variabel", properties, _TOLD, _validity(site, variable)),
        notes=[
            (getattr(t, f"severity_{note.severity}"), site.says(note.text))
            for note in annotations.notes.get(variable.code, ())
        ],
        versions=_versions(site, variable) if len(variable.versions) > 1 else (),
        timeline=_timeline(site, variable, kilde_facts) if len(variable.versions) > 1 else "",
        lineage=lineage_of(site, kilde_facts, variable),
        cite=_cite(site, kilde_facts, variable, name),
        machine=machine_readable(site, "variabel", variable.code, has_content=True),
        data=data.dataset(kilde_facts, (variable,), site.lang),
        changed=changed,
    )


def _second(site: Site, name: Text) -> Any:
    """The name in the other language, where there is one."""
    if site.lang == FIRST:
        return site.own(name.en, "en") if name.en and name.nb else ""
    return site.own(name.nb) if name.is_in(site.lang) and name.nb else ""


def _places(site: Site, kilde_facts: KildeFacts, variable: Variable) -> list[tuple[str, Any]]:
    return [
        (
            f"../{href('datasamling', code)}",
            site.says(form_name(kilde_facts.datasamlinger[code])),
        )
        for code in variable.datasamlinger
        if code in kilde_facts.datasamlinger
    ]


def _lead(
    site: Site, kilde_facts: KildeFacts, variable: Variable, statistics: Statistics | None
) -> list[Row]:
    """What readers look for first, as far as it is known: nothing says that it is not."""
    t, properties = site.t, variable.current.properties
    lists = [kilde_facts.kodeverk[code] for code in variable.kodeverk]
    period = kilde_facts.variable_period(variable)
    rows = [
        (t.kodeverk, names_of(site, lists), _list_page(variable)) if lists else None,
        *(_property(site, properties, key) for key in _MEASURED),
        _derived_unit(site, variable),
        (t.period, site.period(*period), "") if any(period) else None,
        _complete(site, statistics),
        *_concept_rows(site, variable),
        *(_property(site, properties, key) for key in _HELD),
    ]
    return [row for row in rows if row]


def _concept_rows(site: Site, variable: Variable) -> Iterator[Row]:
    for id_ in concepts_of(site.facts).get(variable.code, ()):
        name = concepts()[id_].text(site.lang)
        yield str(site.t.concept), name, f"../{href('begrep', id_)}"


def _list_page(variable: Variable) -> str:
    return f"../{href('kodeverk', variable.kodeverk[0])}" if len(variable.kodeverk) == 1 else ""


def _property(site: Site, properties: Mapping[str, str], key: str) -> Row | None:
    return site.words.row("variabel", key, properties[key]) if key in properties else None


def _derived_unit(site: Site, variable: Variable) -> Row | None:
    """The unit that the variable's texts name or that those like it have, told to be derived."""
    similar = site.facts.catalogue.annotations.similar.get(variable.code, ())
    derived = derived_unit(variable, similar, site.facts.variables)
    if derived is None:
        return None
    t, label = site.t, site.spec["variabel"]["MaaleEnhet"].label(site.lang)
    if derived.variable:
        address = f"../{href('variabel', derived.variable)}"
        return label, f"{derived.unit} ({t.unit_by_similar})", address
    return label, f"{derived.unit} ({t.unit_by_text})", ""


def _unit(site: Site, variable: Variable) -> str:
    """The variable's unit, given or derived; '' where neither is."""
    similar = site.facts.catalogue.annotations.similar.get(variable.code, ())
    derived = derived_unit(variable, similar, site.facts.variables)
    given = variable.current.properties.get("MaaleEnhet", "")
    return given or (derived.unit if derived else "")


def _complete(site: Site, statistics: Statistics | None) -> Row | None:
    """How large a share of the rows has an answer, where that is published."""
    if statistics is None:
        return None
    share = _share(statistics.missing, statistics.rows)
    if share is None:
        return str(site.t.statistics), site.t.statistics_below, ""
    percent = f"{1 - share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")
    mark = f" ({site.t.synthetic})" if statistics.synthetic else ""
    return str(site.t.complete), percent + mark, ""


def _values_of(lists: list[Kodeverk]) -> frozenset[str]:
    return frozenset(code.value for kodeverk in lists for code in kodeverk.codes)


def _pairs_held(values: ValueMap, held: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The pairs for codes that the variable has: a general map knows codes that it lacks."""
    return tuple(pair for pair in values.pairs if not held or pair[0] in held)


def _mapping(site: Site, mapping: TargetMapping, held: frozenset[str]) -> dict[str, Any]:
    t, values = site.t, mapping.values
    relation = _PREDICATES.get(mapping.predicate)
    facts = [
        (t.relation, relation(site.lang) if relation else mapping.predicate, ""),
        (t.evidence, mapping.evidence(site.lang) or mapping.justification, ""),
    ]
    if values:
        facts.append((t.lost, values.loss(site.lang), ""))
        facts.append((t.unmapped, ", ".join(values.unmapped), ""))
    name = site.targets.get(mapping.target) or Text(mapping.target)
    return {
        "href": href("harmonisert", mapping.target),
        "name": site.says(name),
        "facts": [row for row in facts if row[1]],
        "pairs": _pairs_held(values, held)[:_MOST_PAIRS] if values else (),
    }


def _recoded(site: Site, kilde_facts: KildeFacts, recoding: Recoding) -> dict[str, Any]:
    """A variable that asks the same with other codes, and what each code is there."""
    other = recoding.variable
    forms = [kilde_facts.datasamlinger.get(code) for code in other.datasamlinger]
    return {
        "href": f"../{href('variabel', other.code)}",
        "name": site.says(other.current.name),
        "code": other.code,
        "forms": [site.says(form_name(form)) for form in forms if form],
        "pairs": [(here, site.says(means), there) for here, means, there in recoding.pairs],
    }


def _similar(site: Site, similar: Similar) -> dict[str, Any]:
    variable, kilde_facts = site.facts.variables[similar.variable]
    return {
        "href": f"../{href('variabel', similar.variable)}",
        "name": site.says(variable.current.name),
        "code": similar.variable,
        "kilde": kilde_facts.kilde.code,
        "kilde_name": site.own(kilde_facts.short or kilde_facts.name),
        "score": f"{similar.score:.0%}".replace("%", "\N{NO-BREAK SPACE}%"),
        "why": similar.why(site.lang),
    }


def _compare(code: str, similar: tuple[Similar, ...]) -> str:
    from urllib.parse import quote

    codes = [code, *(alike.variable for alike in similar[:4])]
    return "../sammenlign.html?" + "&".join(f"v={quote(code, safe='')}" for code in codes)


def _versions(site: Site, variable: Variable) -> list[tuple[Any, Any, Any]]:
    return [
        (
            period_in(version.period.start, version.period.end, site.lang) or site.t.undated,
            site.says(version.name),
            site.says(version.description) if version.description else "",
        )
        for version in variable.versions
    ]


def _validity(site: Site, variable: Variable) -> list[Row]:
    """From when the only version there is holds; several have a timeline of their own."""
    period = variable.current.period
    period_text = period_in(period.start, period.end, site.lang)
    return (
        [(str(site.t.valid), period_text, "")]
        if period_text and len(variable.versions) == 1
        else []
    )


def _timeline(site: Site, variable: Variable, kilde_facts: KildeFacts) -> Any:
    rows = [
        (version.name(site.lang), version.period.start, version.period.end)
        for version in variable.versions
    ]
    return timeline(site.t.timeline, rows, site.facts.last_year)


def _statistics(
    site: Site, statistics: Statistics, kilde_facts: KildeFacts, variable: Variable
) -> dict[str, Any]:
    t = site.t
    labels = {
        code.value: code.label
        for kodeverk in variable.kodeverk
        for code in kilde_facts.kodeverk[kodeverk].codes
    }
    counted = [*statistics.counts, ("", statistics.missing)]
    shown = [_value_shown(site, value, labels) for value, _ in counted]
    shares = [_share(count, statistics.rows) for _, count in counted]
    parts = [_figure(site, count, share) for (_, count), share in zip(counted, shares, strict=True)]
    names = [name for name, _ in shown]
    return {
        "picture": bars(t.statistics, list(zip(names, shares, parts, strict=True))),
        "rows": [
            (value, label, *_count_and_share(part))
            for (value, _), (_, label), part in zip(counted, shown, parts, strict=True)
        ],
        "figures": [*_number_rows(site, statistics)],
        "spread": spread_of(site, statistics, _unit(site, variable)),
        "completeness": completeness_of(site, statistics),
        "synthetic": statistics.synthetic,
        "note": _statistics_note(site, statistics),
    }


def _number_rows(site: Site, statistics: Statistics) -> Iterator[tuple[str, str]]:
    """What each figure of numbers is called, and its value or that it is held back."""
    for key, value in statistics.figures.items():
        shown = site.t.held_back if value is None else site.decimal(value)
        yield str(getattr(site.t, f"figure_{key}")), str(shown)


def _value_shown(site: Site, value: str, labels: dict[str, Text]) -> tuple[str, Any]:
    """A value as a picture and as a table name it: with its label; missing where it is none."""
    if value in labels:
        return f"{value} {labels[value](site.lang)}", site.says(labels[value])
    return value or site.t.missing, "" if value else site.t.missing


def _count_and_share(figure: str) -> tuple[str, str]:
    count, _, share = figure.partition(" (")
    return count, share.rstrip(")")


def _statistics_note(site: Site, statistics: Statistics) -> str:
    t = site.t
    day = date_in(statistics.extracted, site.lang)
    total = site.number(statistics.rows) if statistics.rows is not None else t.held_back
    note = t.held_back_note.format(n=statistics.threshold)
    return f"{t.rows}: {total}{f', {day}' if day else ''}. {note}"


def _share(count: int | None, of: int | None) -> float | None:
    return count / of if count is not None and of else None


def _figure(site: Site, count: int | None, share: float | None) -> str:
    if count is None:
        return str(site.t.held_back)
    percent = f" ({share:.0%})".replace("%", "\N{NO-BREAK SPACE}%") if share is not None else ""
    return f"{site.number(count)}{percent}"


def _cite(site: Site, kilde_facts: KildeFacts, variable: Variable, name: Text) -> str:
    owner = kilde_facts.kilde.properties.get("Dataansvarlig", "") or kilde_facts.names(site.lang)
    start = variable.current.period.start
    version = f", {site.t.valid.lower()} {period_in(start, None, site.lang)}" if start else ""
    year = f" ({kilde_facts.kilde.updated.year})" if kilde_facts.kilde.updated else ""
    said = name(site.lang).rstrip(". ")
    return f"{owner}{year}. {said}{version}. {kilde_facts.names(site.lang)}. {variable.code}."
