"""What somebody says of an act is kept for good: it may hold no personal number."""

from __future__ import annotations

from regmeta.errors import WrongUse
from regmeta.privacy.personal_numbers import kinds_in


def refuse_numbers(**said: str) -> None:
    """WrongUse where what was given with an option (its name as here) holds a personal number.

    The number is not repeated. Synthetic numbers belong to nobody and pass.
    """
    for option, text in said.items():
        if any(not kind.synthetic for kind in kinds_in(text)):
            raise WrongUse(
                "--{option}: teksten inneholder et personnummer. Den blir stående i utgaver og "
                "logg; skriv den uten.",
                "--{option}: the text holds a personal number. It is kept in editions and the "
                "log; write it without.",
                option=option,
            )
