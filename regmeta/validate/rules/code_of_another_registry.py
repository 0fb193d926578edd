"""A code belongs to another registry.

What: A form or a variable has a code that another registry has too. It stays with the registry
that it is named after, else with the first; the other has the fault. For example: the folder
norgast with the short name NORIC.

Why: Addresses in the catalogue are made from codes: one of the two would replace the other.

Repair: Give the registry its own KortNavn, from which the codes are made, or remove the copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regmeta.model import LevelName, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.owners import intruders
from regmeta.validate.rule import Fault

NB = """Koden tilhører et annet register

Hva: Et skjema eller en variabel har en kode som et annet register også har. Den blir hos det
registeret den har navn etter, ellers hos det første; det andre har feilen. For eksempel: mappen
norgast med kortnavnet NORIC.

Hvorfor: Adressene i katalogen lages av kodene: den ene av de to ville erstattet den andre.

Slik: Gi registeret sitt eget KortNavn, som kodene lages av, eller fjern kopien.
"""
SEVERITY = "error"
LEVEL = "datasamling"
THEME = "levels"
MESSAGE = Text(
    nb="Koden {value} er også hos {other} ({count} koder i alt er felles).",
    en="The code {value} is also that of {other} ({count} codes in all are shared).",
)
EXAMPLE = {
    "registries": {
        "nger": {"kilde": [{"Code": "K_NGER"}], "datasamling": [{"Code": "K_NGER.OP"}]},
        "nger-kopi": {"kilde": [{"Code": "K_KOPI"}], "datasamling": [{"Code": "K_NGER.OP"}]},
    }
}
_LEVELS: tuple[LevelName, ...] = ("delkilde", "datasamling", "variabel")


def check_collection(submissions: Sequence[Submission], context: Context) -> Iterator[Fault]:
    shared: dict[tuple[str, str], list[tuple[LevelName, str]]] = {}
    by_id = {submission.id: submission for submission in submissions}
    for submission, level, code, owner in intruders(submissions, _LEVELS):
        shared.setdefault((submission.id, owner), []).append((level, code))
    for (ident, owner), codes in shared.items():
        level, code = codes[0]
        row = by_id[ident][level].column("Code").index(code)
        params = {"value": code, "other": owner, "count": len(codes)}
        yield Fault(row, "Code", params, level=level, registry=ident)
