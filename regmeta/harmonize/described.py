"""A variable as it is compared with others, whatever dictionary it comes from."""

from __future__ import annotations

from dataclasses import dataclass

Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A variable with all that its dictionary says of it; '' and () where it says nothing.

    `id` is what answers name it by, `name` its technical name, `kind` one of date, number, text,
    codes, yesno, id or ''.
    """

    id: str
    name: str
    label: str = ""
    help: str = ""
    codes: Codes = ()
    unit: str = ""
    kind: str = ""
    form: str = ""
    registry: str = ""
