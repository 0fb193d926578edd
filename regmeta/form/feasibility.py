"""What can be known of a list before anybody applies: how many, which years, how complete.

Only what is published is told: counts that the statistics' disclosure control held back are said to
be held back, and nothing is worked out from several counts but the share of one variable's own.
"""

from __future__ import annotations

from typing import Any

from regmeta.form.offer import Facts, Offer, Source
from regmeta.model import Lang, Text

_WORDS = {
    "variables": Text("variabler", "variables"),
    "years": Text("Felles tid: {first} – {last}", "Time in common: {first} – {last}"),
    "apart": Text(
        "Variablene har ingen felles tid: {first} kommer etter {last}",
        "The variables have no time in common: {first} is after {last}",
    ),
    "link": Text("Kan kobles med fødselsnummer", "Can be linked by national number"),
    "no-link": Text(
        "Katalogen viser ikke noe fødselsnummer: spør registeret om kilden kan kobles",
        "The catalogue shows no national number: ask the registry whether it can be linked",
    ),
    "outside": Text(
        "Ikke i katalogen: spør den dataansvarlige",
        "Not in the catalogue: ask the data controller",
    ),
    "complete": Text("{rows} rader, {share} % utfylt", "{rows} rows, {share} % filled in"),
    "rows": Text("{rows} rader, manglende holdt tilbake", "{rows} rows, missing ones held back"),
    "held": Text("tallene er holdt tilbake", "the counts are held back"),
    "unpublished": Text("ingen publiserte tall", "no published counts"),
    "unknown": Text("finnes ikke i kilden", "is not in the source"),
}


def feasibility(lines: list[Facts], offer: Offer) -> list[Facts]:
    """For each source of a list: its variables' counts, the time they share, and linkage."""
    codes = dict.fromkeys(str(line.get("source", "")) for line in lines)
    return [_of_source(code, lines, offer.source(code)) for code in codes]


def _of_source(code: str, lines: list[Facts], source: Source | None) -> Facts:
    known = {one["code"]: one for one in source.variables} if source else {}
    asked = [str(line.get("code", "")) for line in lines if line.get("source", "") == code]
    facts = [known[one] for one in asked if one in known]
    starts = [one["from"] for one in facts if one.get("from")]
    ends = [one["to"] for one in facts if one.get("to")]
    return {
        "source": code,
        "name": source.name if source else code,
        "inCatalogue": bool(known),
        "linkable": bool(source and source.about.get("linkable")),
        "from": max(starts, default=None),
        "to": min(ends, default=None),
        "variables": [_of_variable(one, known.get(one)) for one in asked],
    }


def _of_variable(code: str, facts: Facts | None) -> Facts:
    if facts is None:
        return {"code": code, "told": "unknown"}
    rows, missing = facts.get("rows"), facts.get("missing")
    found = {"code": code, "name": facts.get("name", ""), "rows": rows, "missing": missing}
    return {**found, "told": _told(facts, rows, missing)}


def _told(facts: Facts, rows: int | None, missing: int | None) -> str:
    if not facts.get("counted"):
        return "unpublished"
    if not rows:
        return "held"
    return "rows" if missing is None else "complete"


def feasibility_text(found: list[Facts], lang: Lang) -> str:
    """What is known, source by source, as lines to read."""
    return "\n".join(line for one in found for line in _lines(one, lang))


def _lines(one: Facts, lang: Lang) -> list[str]:
    head = f"{one['name']} ({one['source']}): {len(one['variables'])} {_WORDS['variables'](lang)}"
    lines = [head, f"  {_WORDS[_linkage(one)](lang)}"]
    first, last = one["from"], one["to"]
    if first or last:
        word = "apart" if first and last and first > last else "years"
        lines.append("  " + _WORDS[word](lang).format(first=first or "…", last=last or "…"))
    return lines + [f"  {each['code']}: {_variable_text(each, lang)}" for each in one["variables"]]


def _linkage(one: Facts) -> str:
    if not one["inCatalogue"]:
        return "outside"
    return "link" if one["linkable"] else "no-link"


def _variable_text(one: dict[str, Any], lang: Lang) -> str:
    template = _WORDS[one["told"]](lang)
    if one["told"] == "complete":
        share = round(100 * (one["rows"] - one["missing"]) / one["rows"])
        return template.format(rows=one["rows"], share=share)
    return template.format(rows=one.get("rows"))
