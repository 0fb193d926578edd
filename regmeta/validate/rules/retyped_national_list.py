"""A national code list typed anew.

What: The list has the same codes and labels as a national one, three or more of them, and does
not refer to it.

Why: A link tells everyone that the answers can be compared with other registries', and the list
is kept up to date by others. A copy says nothing and grows old.

Repair: Write the number of the national list as the variable's code list, for example 3101, and
take the copy away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regmeta.model import Submission, Text
from regmeta.texts import letters
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Et nasjonalt kodeverk er skrevet av

Hva: Listen har de samme kodene og tekstene som et nasjonalt kodeverk, tre eller flere, og viser
ikke til det.

Hvorfor: En lenke forteller alle at svarene kan sammenlignes med andre registre, og listen holdes
ved like av andre. En kopi sier ingenting og blir gammel.

Slik: Skriv nummeret på det nasjonale kodeverket som variabelens kodeverk, for eksempel 3101, og
ta bort kopien.
"""
SEVERITY = "advice"
LEVEL = "kodeverk"
THEME = "national"
MESSAGE = Text(
    nb="Dette er {number} {title}: vis til det i stedet.",
    en="This is {number} {title}: refer to it instead.",
)
EXAMPLE = {
    "kodeverk": [{"Code": "KJONN"}],
    "kode": [
        {"kodeverk": "KJONN", "verdi": v, "navn": t}
        for v, t in (("0", "Ikke kjent"), ("1", "Mann"), ("2", "Kvinne"), ("9", "Ikke spesifisert"))
    ],
}

_LEAST = 3


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    lists = submission["kodeverk"]
    row_of = {code: i for i, code in enumerate(lists.column("Code"))}
    references = lists.column("kodeverkReference")
    for name, codes in context.lists(submission).items():
        i = row_of.get(name, -1)
        if i < 0 or references[i] or len(codes.values) < _LEAST:
            continue
        number = _national(context).get(_content(codes.values, codes.labels), "")
        system = context.code_systems.find(number) if number else None
        if system:
            said = {"number": number, "title": system.title}
            yield Fault(i, "Code", said)


def _national(context: Context) -> dict[frozenset[tuple[str, str]], str]:
    """What every national list of some length holds, and its number."""

    def made() -> dict[frozenset[tuple[str, str]], str]:
        national = {}
        for system in context.code_systems.systems:
            codes = context.code_systems.codes(system.number)
            if len(codes) >= _LEAST:
                content = [code.value for code in codes], [code.label.nb for code in codes]
                national[_content(*content)] = system.number
        return national

    return context.once("national-content", context, made)


def _content(values: Sequence[str], labels: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(zip(values, map(letters, labels), strict=True))
