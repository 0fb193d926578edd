"""An English answer in a Norwegian list.

What: A label is an English system word (None, Unknown, Saved, Yes) in a list whose other labels
are Norwegian. The platforms' own header fields are left out.

Why: Most often it is a name out of the source code that was never translated. A reader may think
that it means something else than “Ukjent”.

Repair: Write the Norwegian word, and the English one in the English column.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context, is_headed_english
from regmeta.validate.rule import Fault
from regmeta.validate.words import is_kept_in_english

NB = """Et engelsk svar i en norsk liste

Hva: En tekst er et engelsk systemord (None, Unknown, Saved, Yes) i en liste der de andre tekstene
er norske. Plattformenes egne felt øverst i skjemaet er holdt utenfor.

Hvorfor: Som oftest er det et navn fra kildekoden som aldri ble oversatt. En leser kan tro at det
betyr noe annet enn «Ukjent».

Slik: Skriv det norske ordet, og det engelske i den engelske kolonnen.
"""
SEVERITY = "advice"
LEVEL = "kode"
THEME = "coding"
MESSAGE = Text(
    nb="«{label}» er engelsk; på norsk er det for eksempel «{norwegian}».",
    en="“{label}” is English; in Norwegian it is for example “{norwegian}”.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "A", "verdi": v, "navn": t}
        for v, t in (("0", "Unknown"), ("1", "Lett"), ("2", "Alvorlig"))
    ]
}

_NORWEGIAN = {
    "none": "Ingen",
    "unknown": "Ukjent",
    "saved": "Lagret",
    "yes": "Ja",
    "no": "Nei",
    "other": "Annet",
    "not known": "Ikke kjent",
    "male": "Mann",
    "female": "Kvinne",
    "not applicable": "Ikke aktuelt",
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    if is_headed_english(submission["kode"], "navn") or _is_english(submission):
        return
    own = _own_lists(submission["variabel"])
    for name, codes in context.lists(submission).items():
        if own is not None and name not in own:
            continue
        words = [label.casefold() for label in codes.labels]
        english = [n for n, word in enumerate(words) if word in _NORWEGIAN]
        if len(english) * 2 >= len(words):
            continue
        for n in english:
            said = {"label": codes.labels[n], "norwegian": _NORWEGIAN[words[n]]}
            yield Fault(codes.rows[n], "navn", said)


def _is_english(submission: Submission) -> bool:
    """Whether the whole codebook is kept in English: one word of it is no slip then."""
    names = submission["variabel"].columns.get("PreferredTerm", ())
    return is_kept_in_english({*submission["kode"].column("navn"), *names})


def _own_lists(variables: Records) -> set[str] | None:
    """The lists of the registry's own variables; None where nothing is the platform's."""
    platform = variables.columns.get("platform", ())
    if not any(platform):
        return None
    pairs = zip(variables.column("kodeverk"), platform, strict=True)
    return {name for name, mark in pairs if name and not mark}
