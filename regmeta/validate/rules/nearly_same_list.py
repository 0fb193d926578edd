"""Two code lists that are nearly the same.

What: Two lists of the registry have the same codes, five or more of them, and the labels differ
in one or two places only.

Why: Most often one of them was copied and then mended, and the other was not. Who joins the data
must work out whether the difference means something.

Repair: If the difference means nothing, use one list in both places. If it does, say so in the
descriptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regmeta.model import Submission, Text
from regmeta.texts import is_sentinel, letters
from regmeta.validate.context import CodeList, Context
from regmeta.validate.rule import Fault

NB = """To kodeverk som nesten er like

Hva: To lister i registeret har de samme kodene, fem eller flere, og tekstene er ulike på bare ett
eller to steder.

Hvorfor: Som oftest er den ene kopiert og så rettet, og den andre ikke. Den som setter sammen
dataene, må finne ut om forskjellen betyr noe.

Slik: Betyr forskjellen ingenting, bruk én liste begge steder. Betyr den noe, si det i
beskrivelsene.
"""
SEVERITY = "advice"
LEVEL = "kode"
THEME = "variables"
TAKES = "decision"
MESSAGE = Text(
    nb="Koden {value} er «{here}» her og «{there}» i {list}; ellers er listene like.",
    en="The code {value} is “{here}” here and “{there}” in {list}; otherwise the lists are the same.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": k, "verdi": str(n), "navn": t}
        for k, last in (("A", "Svært godt"), ("B", "Svært bra"))
        for n, t in enumerate(("Dårlig", "Nokså dårlig", "Middels", "Godt", last), 1)
    ]
}

_LEAST = 5
_MOST_DIFFERENCES = 2


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """Lists are compared with those that share their codes and most labels, never all with all."""
    seen: dict[tuple[tuple[str, ...], tuple[str, ...]], CodeList] = {}
    for codes in context.lists(submission).values():
        if len(codes.values) < _LEAST or len(set(codes.values)) < len(codes.values):
            continue
        labels = tuple(letters(label) for label in codes.labels)
        near = _near(codes, labels, seen)
        if near:
            n, other = near
            said = {"value": codes.values[n], "here": codes.labels[n], "there": other.labels[n]}
            yield Fault(codes.rows[n], "navn", said | {"list": other.code})


def _near(
    codes: CodeList,
    labels: tuple[str, ...],
    seen: dict[tuple[tuple[str, ...], tuple[str, ...]], CodeList],
) -> tuple[int, CodeList] | None:
    """The first place where a list differs from one that shares a half of its labels."""
    middle = len(labels) // 2
    nearest = None
    for half in (labels[:middle], labels[middle:]):
        other = seen.setdefault((codes.values, half), codes)
        if other is codes or nearest:
            continue
        theirs = (letters(label) for label in other.labels)
        pairs = enumerate(zip(labels, theirs, strict=True))
        differ = [n for n, (mine, its) in pairs if mine != its]
        if 0 < len(differ) <= _MOST_DIFFERENCES and _share_an_answer(codes, differ):
            nearest = differ[0], other
    return nearest


def _share_an_answer(codes: CodeList, differ: Sequence[int]) -> bool:
    """Whether the codes that are alike have answers among them. Where the first of both lists
    differ and the rest stands apart from them, those are the codes for what is missing."""
    alike = [n for n in range(len(codes.values)) if n not in differ]
    answers = [n for n in alike if not is_sentinel(codes.labels[n], unknown=True)]
    numbers = [codes.values[n] for n in range(len(codes.values))]
    if not all(number.lstrip("-").isdigit() for number in numbers):
        return bool(answers)
    last = max(int(numbers[n]) for n in differ)
    return any(abs(int(numbers[n]) - last) == 1 or int(numbers[n]) < last for n in answers)
