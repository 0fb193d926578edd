"""Any dictionary as described variables: a submission, a table of variables, JSON, or a data set.

What tables call their columns is data (specs/matching/headings.toml). A table without such headings
is data: its own headings are then the variables, and few distinct values are a variable's codes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.described import Codes, Described
from regmeta.harmonize.platforms import names_of
from regmeta.harmonize.proposals import codes_of, type_of
from regmeta.harmonize.signatures import load_signatures
from regmeta.harmonize.terms import matching_folder
from regmeta.model import Submission
from regmeta.spec.fields import split_list
from regmeta.texts import folded_letters

_HEADING_ROWS = 12
_MOST_CODES = 60
_ROWS_OF_DATA = 2_000
_SHARE_OF_DATA = 0.5
_BETWEEN_CODES = ("|", "\n", ";", ",")
_PAIR = re.compile(r"^\s*([^=:,]{1,40}?)\s*[=:,]\s*(\S.*?)\s*$", re.DOTALL)
_PARTS = ("name", "label", "help", "codes", "code", "code_text", "unit", "kind", "form")


def described_of(submission: Submission) -> list[Described]:
    """A registry's variables, each once; the platform's own fields are left out."""
    codes = codes_of(submission)
    variables: dict[str, Described] = {}
    for record in submission["variabel"]:
        if record["platform"]:
            continue
        lists = (codes[code] for code in split_list(record["kodeverk"]) if code in codes)
        name = next((name for _, name in names_of(record)), record["PreferredTerm"])
        label = record["Ledetekst"] or record["PreferredTerm"]
        variable = Described(
            id=record["Code"],
            name=name,
            label="" if label == name else label,
            help=record["Beskrivelse"],
            codes=next(lists, ()),
            unit=record["MaaleEnhet"] or _unit_in(label),
            form=record["datasamling"],
            registry=submission.id,
        )
        variables.setdefault(
            variable.id, replace(variable, kind=_kind(type_of(record), variable.codes))
        )
    return list(variables.values())


# A field of REDCap in a formula, where other fields have their choices.
_FORMULA = re.compile(r"\w\(.*\[\w+\]|\[\w+\]\s*[-+*/]")
_UNIT = re.compile(r"[(\[]([^()\[\]]{1,12})[)\]]\s*:?\s*$")


def _unit_in(label: str) -> str:
    match = _UNIT.search(label)
    return match[1] if match and not match[1].isdigit() else ""


def _kind(written: str, codes: Codes) -> str:
    signatures = load_signatures()
    kind = signatures.kind(written, codes, signatures.of(codes))
    return {"list": "codes", "checkbox": "yesno", "status": "codes"}.get(kind, kind)


# ------------------------------------------------------------------ tables


class _Headings(Strict, frozen=True):
    """headings.toml: each part of a variable, by what tables call its column."""

    source: str
    name: tuple[str, ...]
    label: tuple[str, ...]
    help: tuple[str, ...]
    codes: tuple[str, ...]
    code: tuple[str, ...]
    code_text: tuple[str, ...]
    unit: tuple[str, ...]
    kind: tuple[str, ...]
    form: tuple[str, ...]


@lru_cache(maxsize=1)
def load_headings() -> Mapping[str, str]:
    """What each heading (folded, without signs) says of a variable."""
    file = load_strict(matching_folder() / "headings.toml", _Headings)
    return {folded_letters(heading): part for part in _PARTS for heading in getattr(file, part)}


def variables_in(rows: Sequence[Sequence[str]], registry: str = "") -> list[Described]:
    """The variables of a table that is a dictionary; () where it is none.

    A table is a dictionary where one of its first rows holds a heading for names and one for
    something else. Rows without a name, or with the name of the row before, carry on its codes.
    """
    heading = next((at for at, row in enumerate(rows[:_HEADING_ROWS]) if _is_heading(row)), None)
    if heading is None:
        return []
    columns = _columns(rows[heading]) | _named_twice(rows, heading)
    variables: list[dict[str, Any]] = []
    for row in rows[heading + 1 :]:
        cells = {part: row[at].strip() if at < len(row) else "" for part, at in columns.items()}
        if cells["name"] and (not variables or variables[-1]["name"] != cells["name"]):
            variables.append(cells | {"list": []})
        code = (cells.get("code", ""), cells.get("code_text", ""))
        if variables and any(code):
            variables[-1]["list"].append(code)
    return _numbered(_described(cells, registry) for cells in variables)


def _is_heading(row: Sequence[str]) -> bool:
    headings = load_headings()
    parts = [headings[cell] for cell in map(folded_letters, row) if cell in headings]
    return "name" in parts and len(parts) > 1


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Where each part stands: the first column whose heading says so, by the order of headings."""
    headings = load_headings()
    order = {heading: place for place, heading in enumerate(headings)}
    best: dict[str, tuple[int, int]] = {}
    for at, cell in enumerate(row):
        bare = folded_letters(cell)
        part = headings.get(bare, "")
        if part:
            best[part] = min(best.get(part, (len(order), at)), (order[bare], at))
    return {part: at for part, (_, at) in best.items()}


def _named_twice(rows: Sequence[Sequence[str]], heading: int) -> dict[str, int]:
    """Where two columns hold names and none labels: the one with fewer blanks in its cells names,
    the other is the label."""
    headings, row = load_headings(), rows[heading]
    names = [at for at, cell in enumerate(row) if headings.get(folded_letters(cell)) == "name"]
    if len(names) < 2 or "label" in _columns(row):
        return {}
    blanks = {
        at: _blanks([cells[at] for cells in rows[heading + 1 :] if at < len(cells)]) for at in names
    }
    technical = min(names, key=lambda at: (blanks[at], at))
    spoken = max(names, key=lambda at: (blanks[at], -at))
    return {"name": technical, "label": spoken} if blanks[spoken] else {}


def _blanks(cells: Sequence[str]) -> int:
    """How many cells hold several words; a column that is mostly empty names nothing."""
    if sum(map(bool, cells)) * 2 < len(cells):
        return len(cells) + 1
    return sum(" " in cell.strip() for cell in cells)


def _described(cells: Mapping[str, Any], registry: str) -> Described:
    codes = tuple(cells["list"]) or codes_in(cells.get("codes", ""))
    label = cells.get("label", "")
    return Described(
        id=cells["name"],
        name=cells["name"],
        label="" if label == cells["name"] else label,
        help=cells.get("help", ""),
        codes=codes[:_MOST_CODES],
        unit=cells.get("unit", "") or _unit_in(label),
        kind=_kind(cells.get("kind", ""), codes),
        form=cells.get("form", ""),
        registry=registry,
    )


def _numbered(items: Iterable[Described]) -> list[Described]:
    """The variables with ids of their own: a name that comes again gets its form or a number."""
    taken: set[str] = set()
    numbered = []
    for item in items:
        id_ = item.id if item.id not in taken else f"{item.form}.{item.id}"
        number = 2
        while id_ in taken:
            id_, number = f"{item.id}#{number}", number + 1
        taken.add(id_)
        numbered.append(replace(item, id=id_))
    return numbered


def codes_in(text: str) -> Codes:
    """The codes that one cell holds: «1=Yes | 2=No», REDCap's «1, Yes | 2, No», JSON, lines."""
    text = text.strip()
    if _FORMULA.search(text):
        return ()
    if text[:1] in "[{":
        try:
            return _from_json(json.loads(text))
        except ValueError:
            pass
    text = _without_kind(text)
    sign = next((sign for sign in _BETWEEN_CODES if sign in text), "")
    parts = [part.strip() for part in text.split(sign)] if sign else []
    return tuple(map(_code, filter(None, parts))) if len(parts) > 1 else ()


def _without_kind(text: str) -> str:
    """The codes alone, where a type stands in front: `Enkeltvalg: 1=Ja | 2=Nei`."""
    kind, colon, rest = text.partition(":")
    is_kind = colon and kind.isalpha() and "=" in rest
    return rest if is_kind else text


def _code(part: str) -> tuple[str, str]:
    pair = _PAIR.match(part)
    return (pair[1], pair[2]) if pair else (part, part)


def _from_json(value: Any) -> Codes:
    if isinstance(value, dict):
        return tuple((str(key), _shown(key, text)) for key, text in value.items())
    if isinstance(value, list):
        return tuple(_one_code(item) for item in value)
    return ()


def _one_code(item: Any) -> tuple[str, str]:
    if isinstance(item, dict):
        texts = [str(text) for text in item.values() if isinstance(text, str | int | float)]
        return (texts[0], texts[-1]) if texts else ("", "")
    return str(item), str(item)


def _shown(key: Any, text: Any) -> str:
    return str(key) if isinstance(text, dict | list) or not text else str(text)


# ------------------------------------------------------------------ JSON and data


def variables_in_json(content: str, registry: str = "") -> list[Described]:
    """The variables of a JSON dictionary: a list of objects, or an object for each variable.

    Objects that lie deeper (`{"variables": [...]}`, `{"properties": {...}}`) are found. () where
    there is none.
    """
    try:
        value = json.loads(content)
    except ValueError:
        return []
    return _numbered(_described(cells, registry) for cells in _entries(value))


def _entries(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        entries = [_cells(entry, "") for entry in value if isinstance(entry, dict)]
        return [cells for cells in entries if cells.get("name")] or _deepest(value)
    if not isinstance(value, dict):
        return []
    own = [_cells(entry, key) for key, entry in value.items() if isinstance(entry, dict)]
    deeper = _deepest(value.values())
    return own if len(own) > 1 and len(own) >= len(deeper) else deeper or own


def _deepest(values: Iterable[Any]) -> list[dict[str, Any]]:
    """The most variables that any of the values holds."""
    return max(map(_entries, values), key=len, default=[])


def _cells(entry: Mapping[str, Any], name: str) -> dict[str, Any]:
    headings = load_headings()
    cells: dict[str, Any] = {"name": name, "list": []}
    for key, text in entry.items():
        part = headings.get(folded_letters(str(key)), "")
        if part == "codes":
            cells["list"] = list(_from_json(text)) if not isinstance(text, str) else []
            cells["codes"] = text if isinstance(text, str) else ""
        elif part and isinstance(text, str | int | float) and not (part == "name" and name):
            cells.setdefault(part, str(text))
            cells[part] = cells[part] or str(text)
    return cells


def variables_of_data(rows: Sequence[Sequence[str]], registry: str = "") -> list[Described]:
    """The columns of a data set as variables; what few distinct values there are is their codes."""
    if not rows:
        return []
    return _numbered(
        _of_column(name, [row[at] for row in rows[1:_ROWS_OF_DATA] if at < len(row)], registry)
        for at, name in enumerate(rows[0])
        if name.strip()
    )


_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}")


def _of_column(name: str, cells: Sequence[str], registry: str) -> Described:
    given = [cell.strip() for cell in cells if cell.strip()]
    distinct = list(dict.fromkeys(given))
    few = 1 < len(distinct) <= max(2, min(_MOST_CODES, int(_SHARE_OF_DATA * len(given))))
    numbers = all(_NUMBER.fullmatch(text) for text in distinct)
    codes = tuple((text, text) for text in distinct) if few and not numbers else ()
    return Described(
        id=name.strip(),
        name=name.strip(),
        codes=codes,
        kind="codes" if codes else _kind_of(distinct),
        registry=registry,
    )


def _kind_of(texts: Sequence[str]) -> str:
    if texts and all(_DATE.fullmatch(text) for text in texts):
        return "date"
    return "number" if texts and all(_NUMBER.fullmatch(text) for text in texts) else ""
