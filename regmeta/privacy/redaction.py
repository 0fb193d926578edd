"""The redactor: a text that a report may repeat."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from regmeta.privacy.spelling import MIN_DIGITS, places_of, plain, worth_a_search, written_out
from regmeta.texts import Text, each_language

REDACTED = "…"
"""What stands where a number was."""
TAKEN_OUT = Text(
    "regmeta: personnumre er tatt ut av det som skrives; «{mark}» står der de sto.",
    "regmeta: personal numbers were taken out of what is written; “{mark}” stands in their place.",
)
_DAY_AND_FIVE = r"(?<![0-9])[0-7][0-9](?:[01589][0-9]|4[0-9])[0-9]{2}[ -]?[0-9]{5}(?![0-9])"


def redacted(text: str, *, nearly: bool = True) -> str:
    """The text without personal numbers, and where `nearly` without eleven digits that look like
    one but for the check digits: a slip of the pen in a real number gives it away all the same."""
    if not worth_a_search(text, MIN_DIGITS - 1):
        return text
    # Brought in where digits stand in a row: what is printed by far most often has none.
    from regmeta.privacy.personal_numbers import personal_numbers_in

    written = written_out(text)
    spans = [(number.start, number.end) for number in personal_numbers_in(text)]
    if nearly:
        spans += [match.span() for match in re.finditer(_DAY_AND_FIVE, plain(written))]
    if not spans:
        return text
    if written != text:
        spans = _as_spelt(text, spans)
    return _without(text, sorted(spans))


def _as_spelt(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in the text as it is spelt: what was escaped for a page stays so around them."""
    places = places_of(text)
    return [(places[start], places[end]) for start, end in spans]


def redacted_params(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """A message's parameters as a report may repeat them: a rule may quote a cell."""
    if not any(_may_hold(value) for value in params.values()):
        return params
    return {name: _redacted_value(value) for name, value in params.items()}


def _may_hold(value: Any) -> bool:
    if isinstance(value, str):
        return worth_a_search(value, MIN_DIGITS - 1)
    if isinstance(value, Text):
        return _may_hold(value.nb) or _may_hold(value.en)
    return isinstance(value, (list, tuple)) and any(_may_hold(item) for item in value)


def _redacted_value(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Text):
        return each_language(lambda lang: redacted(value(lang)))
    if isinstance(value, (list, tuple)):
        return tuple(_redacted_value(item) for item in value)
    return value


_LINES = 200


def redacted_report(text: str) -> str:
    """As `redacted`, for a text of any length, line by line: only where a number may stand is it
    looked at closely. Codes of eleven digits that are no personal numbers stay as they are: what
    is printed may be data that somebody goes on with."""
    if text[:1] in ("{", "["):
        return _redacted_json(text)
    if text.count("\n") <= _LINES:
        return redacted(text, nearly=False)
    lines = text.splitlines(keepends=True)
    blocks = ("".join(lines[i : i + _LINES]) for i in range(0, len(lines), _LINES))
    return "".join(redacted(block, nearly=False) for block in blocks)


def _redacted_json(text: str) -> str:
    """JSON stays JSON: a text in it is redacted as texts are, and a number that is somebody's is
    null."""
    try:
        content = json.loads(text)
    except ValueError:
        return redacted(text, nearly=False)
    mended = _redacted_within(content)
    if mended == content:
        return text
    indent = re.match(r"[{\[]\n( +)", text)
    return json.dumps(mended, ensure_ascii=False, indent=len(indent[1]) if indent else None)


def _redacted_within(content: Any) -> Any:
    if isinstance(content, str):
        return redacted(content, nearly=False)
    if isinstance(content, dict):
        return {redacted(k, nearly=False): _redacted_within(v) for k, v in content.items()}
    if isinstance(content, list):
        return [_redacted_within(item) for item in content]
    is_number = isinstance(content, (int, float)) and not isinstance(content, bool)
    return None if is_number and redacted(repr(content), nearly=False) != repr(content) else content


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    last = 0
    for start, end in spans:
        if start >= last:
            parts += [text[last:start], REDACTED]
        last = max(last, end)
    return "".join([*parts, text[last:]])
