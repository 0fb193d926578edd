"""Personal and organisation numbers as SQL: their check digits, and the day of birth."""

from __future__ import annotations

from regmeta.data.patterns import full_match

_PERSON = "[0-9]{11}"
_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORGNR = (3, 2, 7, 6, 5, 4, 3, 2, 1)


def is_person_number(text: str) -> str:
    """Whether 11 digits are a person's number: check digits of both rules, and a day."""
    digit = [f"TRY_CAST(substr({text}, {i}, 1) AS INTEGER)" for i in range(1, 12)]
    first = " + ".join(f"{k} * {d}" for k, d in zip(_K1, digit[:10], strict=True))
    second = " + ".join(f"{k} * {d}" for k, d in zip(_K2, digit, strict=True))
    day = f"({digit[0]} % 4) * 10 + {digit[1]}"
    tens = f"(CASE WHEN {digit[2]} >= 8 THEN {digit[2]} - 8 WHEN {digit[2]} >= 4 "
    month = f"({tens}THEN {digit[2]} - 4 ELSE {digit[2]} END) * 10 + {digit[3]})"
    born = (
        f"TRY_CAST(concat('20', substr({text}, 5, 2), '-', lpad(CAST({month} AS VARCHAR), 2, '0'), "
        f"'-', lpad(CAST({day} AS VARCHAR), 2, '0')) AS DATE) IS NOT NULL"
    )
    return (
        f"(CASE WHEN {full_match(text, _PERSON)} THEN ({second}) % 11 = 0 AND ({first}) % 11 <= 3 "
        f"AND ({digit[0]} >= 8 OR {born}) ELSE FALSE END)"
    )


def is_orgnr(text: str) -> str:
    """Whether nine digits are an organisation's number."""
    total = " + ".join(
        f"{k} * TRY_CAST(substr({text}, {i}, 1) AS INTEGER)" for i, k in enumerate(_ORGNR, 1)
    )
    return f"(CASE WHEN {full_match(text, '[0-9]{9}')} THEN ({total}) % 11 = 0 ELSE FALSE END)"
