"""Codes that differ only in case.

What: Two variable codes that differ in nothing but upper and lower case. For example:
“Hypertension” and “HyperTension” in one form.

Why: Many systems ignore case, and two variables become one.

Repair: Give one of them a name that stands clearly apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Koder som bare skiller seg i store og små bokstaver

Hva: Koder som bare skiller seg i store og små bokstaver. For eksempel: «Hypertension» og
«HyperTension» i samme skjema.

Hvorfor: Mange systemer skiller ikke på store og små bokstaver, og da blir to variabler til én.

Slik: Gi den ene et navn som skiller seg tydelig ut.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "coding"
MESSAGE = Text(
    nb="«{code}» og «{other}» skiller seg bare i store og små bokstaver.",
    en="“{code}” and “{other}” differ only in case.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.HYPERTENSION"}, {"Code": "V_A.HyperTension"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    firsts: dict[str, str] = {}
    for i, code in enumerate(submission["variabel"].column("Code")):
        other = firsts.setdefault(code.casefold(), code)
        if other != code:
            yield Fault(i, "Code", {"code": code, "other": other})
