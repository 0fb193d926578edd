"""The values of the law's numbered lists by name.

Made from specs/helsedata/2026.1/options.toml by `python -m regmeta.spec.write_tokens`; a test
holds the two alike.
"""

from __future__ import annotations

from enum import StrEnum


class DataType(StrEnum):
    """Data type."""

    STRING = "1"
    INTEGER = "2"
    DECIMAL = "3"
    BOOLEAN = "4"
    TIME = "5"
    DATE = "6"
    DATETIME = "7"
    URI = "8"
    BASE64BINARY = "9"
    NATIONAL_IDENTITY_NUMBER = "10"


class Identifiseringsgrad(StrEnum):
    """Identification level."""

    NOT_ASSESSED = "1"
    NONE = "2"
    LOW = "3"
    MEDIUM = "4"
    HIGH = "5"


class Opprinnelse(StrEnum):
    """Origin."""

    CALCULATED = "1"
    DERIVED = "2"
    CODED = "3"
    DIRECTLY_FROM_CLINICAL_SYSTEM_EHR = "4"
    DIRECTLY_FROM_FORM = "5"
    OTHER = "6"


class JaNei(StrEnum):
    """Yes or no."""

    YES = "1"
    NO = "2"
