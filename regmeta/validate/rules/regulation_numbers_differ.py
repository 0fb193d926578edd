"""Two registries cite one regulation with different numbers.

What: Citations of the same date at Lovdata have numbers with the same digits in another order
(879 and 789). One of them must be a slip.

Why: The link leads to another regulation, or to nothing.

Repair: Look the regulation up at lovdata.no, and correct the one that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """To registre viser til samme forskrift med ulike numre

Hva: Henvisninger med samme dato hos Lovdata har numre med de samme sifrene i en annen rekkefølge
(879 og 789). En av dem må være en skrivefeil.

Hvorfor: Lenken fører til en annen forskrift, eller til ingenting.

Slik: Slå opp forskriften på lovdata.no, og rett den som er gal.
"""
SEVERITY = "advice"
LEVEL = "kilde"
THEME = "levels"
MESSAGE = Text(
    nb="{value} her, men {other} hos {registry}: en av dem er nok skrevet feil.",
    en="{value} here, but {other} at {registry}: one of them is probably a slip.",
)
EXAMPLE = {
    "registries": {
        "als": {"kilde": [{"Forskrift": "FOR-2019-06-21-789"}]},
        "brann": {"kilde": [{"Forskrift": "FOR-2019-06-21-879"}]},
    }
}
_CITED = re.compile(r"\b(\d{4}-\d\d-\d\d)-(\d{2,4})\b")
_KEYS = ("Forskrift", "Lovverk", "HjemmelTilgjengeliggjoring", "JuridiskNote", "Beskrivelse")


def check_collection(submissions: Sequence[Submission], context: Context) -> Iterator[Fault]:
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for submission in submissions:
        records = submission["kilde"]
        for key in _KEYS:
            for i, text in enumerate(records.column(key)):
                for day, number in _CITED.findall(text):
                    digits = "".join(sorted(number))
                    earlier = first.setdefault((day, digits), (number, submission.id))
                    if earlier[0] != number:
                        params = {
                            "value": f"{day}-{number}",
                            "other": f"{day}-{earlier[0]}",
                            "registry": earlier[1],
                        }
                        yield Fault(i, key, params, registry=submission.id)
