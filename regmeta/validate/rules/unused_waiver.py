"""A waiver covers nothing.

What: A waiver in waivers.toml covers no finding: the fault has been put right, the variable has
another code now, the rule's name is misspelt, or the rule is one that cannot be waived (privacy).

Why: A waiver that lies about will one day cover a new fault that nobody has looked at.

Repair: Delete it, or correct the rule's name and the variable's code.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault, load_rules, never_waived
from regmeta.validate.waivers import Used, Waiver

NB = """Et unntak dekker ingenting

Hva: Et unntak i waivers.toml dekker ingen funn: feilen er rettet, variabelen har fått en annen
kode, regelens navn er feilskrevet, eller regelen er en det ikke kan gjøres unntak fra (personvern).

Hvorfor: Et unntak som blir liggende, vil en dag dekke en ny feil som ingen har sett på.

Slik: Slett det, eller rett regelens navn og variabelens kode.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "decisions"
MESSAGE = Text(
    nb="Unntaket fra {rule}{of} dekker ingen funn{why}.",
    en="The waiver of {rule}{of} covers no finding{why}.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.F.VEKT", "PreferredTerm": "Vekt"}],
    "waivers": [
        {
            "rule": "missing-unit",
            "variable": "V_A.F.HOYDE",
            "reason": "Enheten står i ledeteksten.",
            "until": "2027-06-30",
            "by": "Kari Nordmann",
        }
    ],
}


def check_waivers(used: Used, submission: Submission, context: Context) -> Iterator[Fault]:
    for waiver, count in used.items():
        idle = not count or waiver.rule in never_waived()
        if idle and waiver.until >= context.today:
            of = f" ({waiver.variable})" if waiver.variable else ""
            said = {"rule": waiver.rule, "of": of, "why": _why(waiver)}
            yield Fault(-1, "", said, place=waiver.place)


def _why(waiver: Waiver) -> Text:
    if waiver.rule in never_waived():
        return Text(
            ": det kan ikke gjøres unntak fra denne regelen", ": this rule cannot be waived"
        )
    if waiver.rule not in {rule.name for rule in load_rules()}:
        return Text(": det er ingen regel med det navnet", ": there is no rule of that name")
    return Text()
