"""The instruments of forms in words, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regmeta.harmonize.instruments import InForm
from regmeta.model import Text


def instruments_text(in_forms: Sequence[InForm], lang: str = "nb") -> str:
    """What was recognised and what is proposed, by registry and form, with what it rests on."""
    if not in_forms:
        return Text("Ingen instrumenter kjent igjen.", "No instrument recognised.")(lang)
    rows = [_row(in_form, lang) for in_form in in_forms if in_form.is_sure]
    proposals = [_row(in_form, lang) for in_form in in_forms if not in_form.is_sure]
    if proposals:
        rows += ["", _PROPOSED(lang), *proposals]
    return "\n".join(rows).lstrip("\n")


def _row(in_form: InForm, lang: str) -> str:
    name = Text(in_form.name, in_form.english)
    return f"{in_form.registry:<12} {name(lang):<36} {in_form.why(lang):<31} {in_form.form}"


_PROPOSED = Text(
    "Forslag til registeret, ikke vist for leserne: skriv instrumentet i kolonnen instrument der "
    "det stemmer.",
    "Proposals to the registry, not shown to readers: write the instrument in the column "
    "instrument where it is right.",
)


def instruments_json(in_forms: Sequence[InForm]) -> list[dict[str, Any]]:
    """The instruments that were recognised or are proposed, with the variable of each item."""
    return [
        {
            "registry": in_form.registry,
            "datasamling": in_form.form,
            "instrument": in_form.instrument,
            "name": in_form.name,
            "of": in_form.of,
            "is_sure": in_form.is_sure,
            "items": dict(in_form.items),
            "rest": [code for _, code in in_form.rest],
        }
        for in_form in in_forms
    ]
