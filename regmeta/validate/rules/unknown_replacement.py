"""Replaces names a variable that does not exist.

What: Replaces or Replaced by must hold the code of a variable of the same registry, and does not.
For example: Replaces “ALSFRS_1Speech”.

Why: In today's catalogue database names stand here, and nobody can follow the variable back.

Repair: Write the variable's code (V_…), not its database name.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.fields import split_list
from regmeta.validate.context import Context, nearest_in
from regmeta.validate.rule import Fault

NB = """Erstatter viser til en variabel som ikke finnes

Hva: Erstatter eller Erstattes av skal inneholde en variabelkode fra samme register, men gjør ikke
det. For eksempel: Erstatter «ALSFRS_1Tale».

Hvorfor: I katalogen i dag står databasenavn her, og ingen kan følge variabelen bakover.

Slik: Skriv variabelens kode (V_…), ikke databasenavnet.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="«{field}» er «{text}», som ikke er en variabelkode i registeret.{nearest}",
    en="“{field}” is “{text}”, which is no variable code of the registry.{nearest}",
)
EXAMPLE = {"variabel": [{"Code": "V_ALS.F1.ALSFRSR1TALE", "Erstatter": "ALSFRS_1Tale"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    codes = set(records.column("Code"))
    nearest = nearest_in(codes)
    for key in ("Erstatter", "ErstattesAv"):
        for text, rows in context.rows_by_text(records, key).items():
            missing = [part for part in split_list(text) if part not in codes]
            if missing:
                said = {"text": missing[0], **nearest(missing[0])}
                yield from (Fault(i, key, said) for i in rows)
