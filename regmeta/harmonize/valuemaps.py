"""Value maps as they are read, from the law, a decision, an accepted pair or a review: held to
their type, so that what they say is known before anything is made of it.
"""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

from regmeta.files.misfit import first_misfit
from regmeta.files.strict import Strict, way_to
from regmeta.model import Text, ValueMap
from regmeta.texts import joined

Operation = Literal[
    "identity",
    "recode",
    "regroup",
    "pad-zeros",
    "split-date-time",
    "inverse-dummy",
    "municipality-year",
    "none",
]
WIDEST = 20
_PARTS = ("date", "time")
_SETTINGS = {"pad-zeros": "width", "split-date-time": "part"}
"""The one key that the pairs of these operations have: they are settings there, no values."""


class ReadLoss(Strict, frozen=True):
    """What is lost, in the languages that somebody wrote it in."""

    nb: str = ""
    en: str = ""
    nn: str = ""


class ReadValueMap(Strict, frozen=True):
    """A value map as it stands in a file."""

    operation: Operation
    pairs: tuple[tuple[str, str], ...] = ()
    unmapped: tuple[str, ...] = ()
    loss: ReadLoss = ReadLoss()

    def __post_init__(self) -> None:
        setting = _SETTINGS.get(self.operation)
        if setting and not all(_fits(setting, *pair) for pair in self.pairs):
            raise ValueError(f"{self.operation}: {setting}")

    def value_map(self) -> ValueMap:
        loss = Text(self.loss.nb, self.loss.en, self.loss.nn)
        return ValueMap(self.operation, self.pairs, self.unmapped, loss)


def _fits(setting: str, key: str, value: str) -> bool:
    """Whether a pair is the operation's setting: a width is a whole number, a part is named."""
    if key != setting:
        return False
    if setting == "part":
        return value in _PARTS
    return re.fullmatch("[0-9]{1,2}", value) is not None and 1 <= int(value) <= WIDEST


class WrongValueMap(ValueError):
    """A value that is no value map, with the sentence that says why."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.nb)
        self.says = says


def value_map_of(entry: Any) -> ValueMap:
    """A value map from plain JSON values. Raises WrongValueMap where it is none."""
    try:
        return msgspec.convert(entry, ReadValueMap).value_map()
    except (msgspec.ValidationError, ValueError) as error:
        raise WrongValueMap(_why(entry)) from error


def _why(entry: Any) -> Text:
    misfit = first_misfit(entry, msgspec.inspect.type_info(ReadValueMap), ())
    if misfit:
        return joined(": ", [way_to(misfit.keys), misfit.says] if misfit.keys else [misfit.says])
    setting = _SETTINGS[entry["operation"]]
    return Text(
        "{operation}: {setting} må være {choices}", "{operation}: {setting} must be {choices}"
    ).filled(operation=entry["operation"], setting=setting, choices=_CHOICES[setting])


_CHOICES = {
    "width": Text("et helt tall fra 1 til {most}", "a whole number from 1 to {most}").filled(
        most=WIDEST
    ),
    "part": Text("date eller time", "date or time"),
}
