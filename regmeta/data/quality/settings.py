"""Thresholds and waivers of the quality report: specs/quality.toml and a registry's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec

from regmeta.files.strict import Strict, load_strict
from regmeta.spec.loading import specs_folder

FILE = "quality.toml"
DATA = "data"
"""The measure whose thresholds hold for every check of the data that has none of its own."""
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
"""Of all rows: 5 per cent is 0.05, and 5 is refused, since nothing would ever be told."""
_Difference = Annotated[float, msgspec.Meta(ge=0, le=3)]
"""Of shares, at most 1 (2 is never); of `level`, standard deviations."""
_Said = Annotated[str, msgspec.Meta(min_length=1)]


class QualityLimits(Strict, frozen=True):
    """From where on a measure is told of: as a share of all rows, and as a difference."""

    warn: _Share
    fail: _Share
    differs: _Difference
    fails: _Difference


class PartNames(Strict, frozen=True):
    """How a column is known that has a part in every form: by what it is harmonized to, or by
    what platforms call it."""

    roles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class DefaultSettings(Strict, frozen=True):
    """specs/quality.toml."""

    measures: dict[str, QualityLimits]
    parts: dict[str, PartNames]
    late_days: int
    stale_days: int
    small_unit: int
    family: float
    pregnant_from: int
    pregnant_to: int


class OwnLimits(Strict, frozen=True):
    """A table of `[[thresholds]]`; what is left out is as by default. `variable` is a column or a
    variable's code, `*` for any part of it."""

    measure: _Said
    variable: str = "*"
    warn: _Share | None = None
    fail: _Share | None = None
    differs: _Difference | None = None
    fails: _Difference | None = None


class QualityWaiver(Strict, frozen=True):
    """A table of `[[waivers]]`: what somebody answers for until a day."""

    measure: _Said
    reason: _Said
    until: date
    by: _Said
    variable: str = "*"
    unit: str = "*"
    year: int = 0


class OwnSettings(Strict, frozen=True):
    """quality.toml of a registry; `forms` names columns by the part they have."""

    thresholds: tuple[OwnLimits, ...] = ()
    waivers: tuple[QualityWaiver, ...] = ()
    forms: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a registry: the defaults, and what it says itself."""

    default: DefaultSettings
    own: OwnSettings

    def limits(self, measure: str, column: str, code: str = "") -> QualityLimits:
        """The limits of a measure for a column; a later table of the registry goes before."""
        by_default = self.default.measures
        limits = by_default.get(measure, by_default[DATA])
        for table in self.own.thresholds:
            if table.measure == measure and _is_named(table.variable, column, code):
                limits = _with(limits, table)
        return limits


def _is_named(pattern: str, column: str, code: str) -> bool:
    return fnmatchcase(column, pattern) or fnmatchcase(code, pattern)


def _with(limits: QualityLimits, table: OwnLimits) -> QualityLimits:
    said: Mapping[str, float | None] = {
        "warn": table.warn,
        "fail": table.fail,
        "differs": table.differs,
        "fails": table.fails,
    }
    return msgspec.structs.replace(
        limits, **{name: number for name, number in said.items() if number is not None}
    )


@lru_cache(maxsize=1)
def default_settings() -> DefaultSettings:
    """The defaults of every registry."""
    return load_strict(specs_folder() / FILE, DefaultSettings)


def settings_of(folder: Path | None = None) -> Settings:
    """The settings of a registry's folder. Raises BrokenConfiguration with line and key."""
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return Settings(default_settings(), OwnSettings())
    own = load_strict(path, OwnSettings)
    _refuse_unknown(path, own)
    return Settings(default_settings(), own)


def _refuse_unknown(path: Path, own: OwnSettings) -> None:
    """BrokenConfiguration where a measure or a part is named that there is not."""
    from regmeta.files.strict import read_source

    default, source = default_settings(), read_source(path)
    measures = {*default.measures, *_rules()}
    for number, table in enumerate(own.thresholds):
        source.refuse_unknown(("thresholds", number), [table.measure], measures)
    for number, waiver in enumerate(own.waivers):
        source.refuse_unknown(("waivers", number), [waiver.measure], measures)
    for form, parts in own.forms.items():
        source.refuse_unknown(("forms", form), parts, set(default.parts))


def _rules() -> set[str]:
    from regmeta.data.kinds import load_kinds

    return {kind.name for kind in load_kinds()}
