"""The comment and the period say different years.

What: The comment or the description says from which year the variable has been in use, and the
year differs from valid from.

Why: One of the two is wrong. A researcher who trusts the period looks for data that are not
there.

Repair: Correct valid from, or the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Kommentaren og perioden oppgir ulike år

Hva: Kommentaren eller beskrivelsen sier fra hvilket år variabelen har vært i bruk, og året er et
annet enn i gyldig fra.

Hvorfor: Ett av dem er galt. En forsker som stoler på perioden, leter etter data som ikke finnes.

Slik: Rett gyldig fra, eller setningen.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variable"
MESSAGE = Text(
    nb="Teksten sier {said}, men gyldig fra er {start}.",
    en="The text says {said}, but valid from is {start}.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_ALS.F1.TALE",
            "GyldigFra": "2010-01-01",
            "Kommentar": "Variabelen er gyldig fra 2019",
        }
    ]
}
_SAID = re.compile(
    r"\b(?:gyldig|brukt|innført|tatt i bruk|registrert|i bruk|lagt til|ny)\s+(?:fra og med|fra|siden|i)"
    r"\s+(?:\d{1,2}\.\s?\d{1,2}\.\s?|\w+ )?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    periods = context.periods(records)
    for key in ("Kommentar", "Beskrivelse", "Kvalitetsnote"):
        for text, rows in context.rows_by_text(records, key).items():
            match = _SAID.search(text) if "20" in text or "19" in text else None
            if match is None:
                continue
            for i in rows:
                start = periods[i].start
                if start and start.year != int(match[1]):
                    yield Fault(i, key, {"said": match[0], "start": str(start)})
