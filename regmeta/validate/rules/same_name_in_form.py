"""Several variables in one form have the same name.

What: Two or more variables of the same datasamling carry the same name, and it is not the
platform's own.

Why: In a list one cannot tell them apart. Which «Ukjent» belongs to which question?

Repair: Put the question into the name: «Ukjent allergi» instead of «Ukjent».
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Flere variabler i samme skjema har samme navn

Hva: To eller flere variabler i samme datasamling har samme navn, og det er ikke plattformens
egne.

Hvorfor: I en liste kan ingen skille dem. Hvilken «Ukjent» hører til hvilket spørsmål?

Slik: Ta spørsmålet med i navnet: «Ukjent allergi» i stedet for «Ukjent».
"""
SEVERITY = "advice"
LEVEL = "variabel"
MESSAGE = Text(
    nb="«{name}» er navnet på {count} variabler i {form}.",
    en="“{name}” is the name of {count} variables in {form}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.A", "datasamling": "K_NGER.OP", "PreferredTerm": "Ukjent"},
        {"Code": "V_NGER.OP.B", "datasamling": "K_NGER.OP", "PreferredTerm": "Ukjent"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    codes, forms = records.column("Code"), records.column("datasamling")
    platform = records.columns.get("platform") or [""] * len(records)
    for name, rows in context.rows_by_text(records, "PreferredTerm").items():
        if len(rows) < 2:
            continue
        by_form: dict[str, dict[str, int]] = {}
        for i in rows:
            if not platform[i]:
                by_form.setdefault(forms[i], {}).setdefault(codes[i], i)
        for form, found in by_form.items():
            if len(found) > 1:
                params = {"name": name, "count": len(found), "form": form}
                yield Fault(min(found.values()), "PreferredTerm", params)
