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
    by_code = {variable["code"]: variable for variable in source.variables} if source else {}
    asked = [str(line.get("code", "")) for line in lines if line.get("source", "") == code]
    facts = [by_code[question] for question in asked if question in by_code]
    starts = [fact["from"] for fact in facts if fact.get("from")]
    ends = [fact["to"] for fact in facts if fact.get("to")]
    return {
        "source": code,
        "name": source.name if source else code,
        "inCatalogue": bool(by_code),
        "linkable": bool(source and source.about.get("linkable")),
        "from": max(starts, default=None),
        "to": min(ends, default=None),
        "variables": [_of_variable(question, by_code.get(question)) for question in asked],
    }


def _of_variable(code: str, facts: Facts | None) -> Facts:
    if facts is None:
        return {"code": code, "told": "unknown"}
    rows, missing = facts.get("rows"), facts.get("missing")
    counted = {"code": code, "name": facts.get("name", ""), "rows": rows, "missing": missing}
    return {**counted, "told": _counted_text(facts, rows, missing)}


def _counted_text(facts: Facts, rows: int | None, missing: int | None) -> str:
    if not facts.get("counted"):
        return "unpublished"
    if not rows:
        return "held"
    return "rows" if missing is None else "complete"


def feasibility_text(all_facts: list[Facts], lang: Lang) -> str:
    """What is known, source by source, as lines to read."""
    return "\n".join(line for facts in all_facts for line in _lines(facts, lang))


def _lines(facts: Facts, lang: Lang) -> list[str]:
    count = f"{len(facts['variables'])} {_WORDS['variables'](lang)}"
    head = f"{facts['name']} ({facts['source']}): {count}"
    lines = [head, f"  {_WORDS[_linkage(facts)](lang)}"]
    first, last = facts["from"], facts["to"]
    if first or last:
        word = "apart" if first and last and first > last else "years"
        lines.append("  " + _WORDS[word](lang, first=first or "…", last=last or "…"))
    return lines + [
        f"  {each['code']}: {_variable_text(each, lang)}" for each in facts["variables"]
    ]


def _linkage(facts: Facts) -> str:
    if not facts["inCatalogue"]:
        return "outside"
    return "link" if facts["linkable"] else "no-link"


def _variable_text(facts: dict[str, Any], lang: Lang) -> str:
    template = _WORDS[facts["told"]](lang)
    if facts["told"] == "complete":
        share = round(100 * (facts["rows"] - facts["missing"]) / facts["rows"])
        return template.format(rows=facts["rows"], share=share)
    return template.format(rows=facts.get("rows"))
