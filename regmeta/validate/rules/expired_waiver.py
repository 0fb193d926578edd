"""A waiver has expired.

What: A waiver in waivers.toml was given until a day that has passed. The findings it covered count
again.

Why: A waiver says that somebody answers for a fault for a while. Without a last day that is kept,
every fault would become permanent without anyone deciding so.

Repair: Put right what the waiver covered and delete it; or look at it again and give it a new day.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.waivers import Used

NB = """Et unntak er utløpt

Hva: Et unntak i waivers.toml gjaldt til en dag som er passert. Funnene det dekket, teller igjen.

Hvorfor: Et unntak sier at noen svarer for en feil en stund. Uten en siste dag som blir holdt,
ville hver feil blitt varig uten at noen hadde bestemt det.

Slik: Rett det unntaket dekket, og slett unntaket; eller vurder det på nytt og gi det en ny dag.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "decisions"
MESSAGE = Text(
    nb="Unntaket fra {rule} gjaldt til {until} ({by}) og er utløpt. Det dekker {count} funn.",
    en="The waiver of {rule} was given until {until} ({by}) and has expired. It covers {count} findings.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.F.VEKT", "PreferredTerm": "Vekt"}],
    "waivers": [
        {
            "rule": "missing-unit",
            "variable": "V_A.F.VEKT",
            "reason": "Enheten avklares med leverandøren.",
            "until": "2026-06-30",
            "by": "Kari Nordmann",
        }
    ],
}


def check_waivers(used: Used, submission: Submission, context: Context) -> Iterator[Fault]:
    for waiver, count in used.items():
        if waiver.until < context.today:
            said = {
                "rule": waiver.rule,
                "until": waiver.until.isoformat(),
                "by": waiver.by,
                "count": count,
            }
            yield Fault(-1, "", said, place=waiver.place)
