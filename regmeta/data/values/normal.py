"""The value model as DuckDB's SQL: a stored column becomes the columns that checks look at.

Of the column `X` there are made `X`, its value in one of a few shapes, NULL where there is none;
`X?`, whether a reason is declared for there being none; `X~`, whether it lost leading zeros that
are put back; and `X#`, a text's value as number or day. Nothing here is carried to another engine:
those get the table that comes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from regmeta.catalogue.bounds import DAYS, NUMERIC
from regmeta.data.patterns import escaped, full_match
from regmeta.data.values.cellrules import CellRules
from regmeta.data.values.spelling import (
    BETWEEN_THOUSANDS,
    BLANKS,
    CLOCK,
    COMPACT_DAY,
    DOTTED_DAY,
    EMPTY_WORDS,
    ISO_DAY,
    NO,
    OFFSET,
    THOUSANDS,
    TIME,
    YES,
    ZONED,
)
from regmeta.data.values.storage import Storage
from regmeta.files.database import ZONE, literal, quoted
from regmeta.texts import NUMBER

Shape = Literal["text", "whole", "number", "boolean", "day", "moment"]
"""What a column is once it is normal; `whole` are numbers that cannot have decimals. A clock is a
text: not every engine has a type for it."""
_NUMBERS = ("whole", "number", "single")
_NO_DAYS = ("1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1960-01-01", "1970-01-01")
"""The days that programs give a clock which has none."""
_LARGEST = "1e15"


@dataclass(frozen=True, slots=True)
class Normal:
    """How the cells of one stored column become values of a variable."""

    rules: CellRules
    storage: Storage

    @property
    def name(self) -> str:
        return self.rules.column.name

    @property
    def shape(self) -> Shape:
        """The shape of `X`."""
        return shape_of(self.rules, self.storage)

    @property
    def may_declare(self) -> bool:
        """Whether a cell can have a declared reason for being empty."""
        return self.storage.declares or bool(self.rules.declared)

    @property
    def may_lose_zeros(self) -> bool:
        """Whether leading zeros can be lost."""
        coded = any(code.startswith("0") and len(code) > 1 for code in self._codes)
        return self.shape == "text" and (coded or self.rules.width > 0)

    @property
    def has_plain_value(self) -> bool:
        """Whether a text's value as number or day stands in `X#`."""
        return self.shape == "text" and self.rules.column.type in (*NUMERIC, *DAYS)

    @property
    def _codes(self) -> tuple[str, ...]:
        return tuple(self.rules.by_number.values())

    # -------------------------------------------------------------- first: what is there at all

    def there(self, raw: str) -> str:
        """The cell without blanks around it; NULL where it is empty, or declared missing."""
        cell = self._cell(raw)
        gone = self._declared(cell)
        return f"CASE WHEN {gone} THEN NULL ELSE {cell} END" if gone else cell

    def reason(self, raw: str, reasons: str) -> str:
        """Whether a reason is declared for there being no value; `reasons` is the column beside."""
        gone = self._declared(self._cell(raw)) or "FALSE"
        noted = f" OR {reasons} IS NOT NULL" if reasons else ""
        return f"coalesce({gone}, FALSE){noted}"

    def _cell(self, raw: str) -> str:
        kind = self.storage.kind
        if kind == "text":
            return without_words(trimmed(raw), self.rules.empty)
        if kind in ("number", "single"):
            number = f"CAST(CAST({raw} AS VARCHAR) AS DOUBLE)" if kind == "single" else raw
            return (
                f"CASE WHEN {_is_no_number(f'CAST({raw} AS DOUBLE)')} THEN NULL ELSE {number} END"
            )
        return raw

    def _declared(self, cell: str) -> str:
        """Whether a cell is one of the declared values, '' where none is declared."""
        if self.storage.kind in _NUMBERS:
            return self._declared_number(cell)
        words = (*self.rules.declared, *self.storage.words)
        return _among(cell, words) if words and self.storage.is_text else ""

    def _declared_number(self, cell: str) -> str:
        """A number that is a code of the list is a value, whatever the file says."""
        codes = [code for code in self.rules.by_number if code]
        own = f" AND {cell} NOT IN ({', '.join(codes)})" if codes else ""
        ranges = [
            f"{cell} BETWEEN {as_double(low)} AND {as_double(high)}"
            for low, high in self.storage.ranges
        ]
        words = [as_double(float(word)) for word in self.rules.declared if _is_number(word)]
        parts = [f"({' OR '.join(ranges)}){own}"] if ranges else []
        parts += [f"{cell} IN ({', '.join(words)})"] if words else []
        return " OR ".join(parts)

    # -------------------------------------------------------------- then: its value

    def value(self, cell: str) -> str:
        """The value in its shape, given the cell that is there."""
        if self.shape != "text":
            return self._shaped(cell)
        text = self.text(cell)
        if self.rules.column.codes:
            return self._code(text, cell)
        if self.rules.width:
            return self._padded(text)
        if self.rules.column.type == "boolean":
            return _yes_or_no(text)
        if self.rules.column.type in NUMERIC and self.storage.is_text:
            return without_thousands(text)
        return text

    def _shaped(self, cell: str) -> str:
        kind = self.storage.kind
        if self.shape == "moment" and kind == "zoned":
            return in_zone(cell)
        if self.shape == "moment":
            return f"CAST({cell} AS TIMESTAMP)"
        if self.shape == "whole" and kind == "boolean":
            return f"CAST({cell} AS INTEGER)"
        return cell

    def text(self, cell: str) -> str:
        """The cell as a text, whatever it is stored as."""
        if self.rules.column.type == "time" and self.storage.kind in ("moment", "zoned"):
            moment = in_zone(cell) if self.storage.kind == "zoned" else cell
            return clock_of_moment(moment)
        return plain_text(cell, self.storage)

    def _code(self, text: str, cell: str) -> str:
        """The code of the list that a text means: `1.0`, `0,5` and a lost zero are no other codes.

        A code in its own spelling is looked for first, so that others alone cost anything."""
        column = self.rules.column
        if column.many or not (self.rules.by_number or self.storage.kind == "boolean"):
            return text
        own = _among(text, column.values)
        other = self._by_number(text, cell)
        if self.storage.kind == "boolean":
            other = _yes_or_no_code(cell, column.values)
        return f"CASE WHEN {own} THEN {text} ELSE coalesce({other}, {text}) END"

    def _by_number(self, text: str, cell: str) -> str:
        number = plain_number(cell) if self.storage.kind in _NUMBERS else _number_in_text(text)
        whens = " ".join(
            f"WHEN {literal(key)} THEN {literal(code)}"
            for key, code in self.rules.by_number.items()
        )
        return f"CASE {number} {whens} END" if whens else "NULL"

    def _padded(self, text: str) -> str:
        width, least = self.rules.width, self.rules.width - self.rules.lost
        bare = f"regexp_replace({text}, '[.,]0+$', '')"
        fits = full_match(bare, f"[0-9]{{{least},{width}}}")
        return f"CASE WHEN {fits} THEN lpad({bare}, {width}, '0') ELSE {text} END"

    def zeros_lost(self, cell: str, value: str) -> str:
        """Whether the value has leading zeros that the cell as written has not."""
        text = self.text(cell)
        return f"coalesce({value} LIKE '0_%' AND {text} NOT LIKE '0_%', FALSE)"

    def plain_value(self, value: str) -> str:
        """A text's value as the number or day that the column holds."""
        return as_day(value) if self.rules.column.type in DAYS else as_number(value)


def shape_of(rules: CellRules, storage: Storage) -> Shape:
    """The shape that a stored column of a variable becomes."""
    column, kind = rules.column, storage.kind
    number: Shape = "whole" if kind == "whole" else "number"
    if column.codes:
        return number if rules.is_numbered and kind in _NUMBERS else "text"
    shapes: dict[str, dict[str, Shape]] = {
        "integer": dict.fromkeys(_NUMBERS, number) | {"boolean": "whole"},
        "boolean": dict.fromkeys(_NUMBERS, number) | {"boolean": "boolean"},
        "date": {"day": "day", "moment": "moment", "zoned": "moment"},
    }
    types = {"decimal": "integer", "dateTime": "date"}
    return shapes.get(types.get(column.type, column.type), {}).get(kind, "text")


# ------------------------------------------------------------------ cells as texts


def trimmed(text: str) -> str:
    """A text without blanks around it, NULL where nothing is left."""
    return f"nullif(trim({text}, {literal(BLANKS)}), '')"


def plainly_there(text: str) -> str:
    """Whether a text begins with a digit and ends with no blank: then there is nothing to take
    away. It misses others, and costs little."""
    ends = " AND ".join(f"NOT suffix({text}, {literal(blank)})" for blank in BLANKS)
    return f"{text} BETWEEN '0' AND ':' AND {ends}"


def without_words(text: str, words: Sequence[str]) -> str:
    """A text, NULL where it is one of the words that mean nothing."""
    return f"CASE WHEN {_among(text, words)} THEN NULL ELSE {text} END" if words else text


def _is_no_number(number: str) -> str:
    """Whether a floating-point number is NaN. DuckDB takes `isnan` and comparisons from the lowest
    and highest that a parquet file states of itself, and those leave NaN out: it must compute."""
    return f"{number} - {number} <> 0 AND abs({number}) <> CAST('inf' AS DOUBLE)"


def without_thousands(text: str) -> str:
    """A number without the blanks between its thousands; other texts as they are. Most
    are too short to have one, and that is cheap to see."""
    any_blank = " OR ".join(f"contains({text}, {literal(sign)})" for sign in BETWEEN_THOUSANDS)
    bare = f"regexp_replace({text}, {literal(f'[{BETWEEN_THOUSANDS}]')}, '', 'g')"
    number = f"CASE WHEN {full_match(text, THOUSANDS)} THEN {bare} ELSE {text} END"
    short = f"strlen({text}) < {len('1 000')}"
    return f"CASE WHEN {short} THEN {text} WHEN {any_blank} THEN {number} ELSE {text} END"


def text_there(cell: str, storage: Storage) -> str:
    """A cell as a text where nobody has said what it holds; NULL where there is nothing."""
    return without_words(trimmed(plain_text(cell, storage)), EMPTY_WORDS)


def cell_text(cell: str, storage: Storage) -> str:
    """A cell as a text without blanks around it, whatever it says. Most texts have none, as their
    first and last sign show, and looking for all kinds of blanks takes long."""
    text = plain_text(cell, storage)
    if not storage.is_text:
        return text
    bare = f"{text} >= '!' AND {text} < '~' AND right({text}, 1) BETWEEN '!' AND '~'"
    return f"CASE WHEN {bare} THEN {text} ELSE {trimmed(text)} END"


def plain_text(cell: str, storage: Storage) -> str:
    """A cell as a text by how it is stored: whole numbers without decimals, days in ISO form, yes
    and no as 1 and 0, lists with `;`."""
    texts: dict[str, Callable[[str], str]] = {
        "text": lambda c: c,
        "whole": lambda c: f"CAST({c} AS VARCHAR)",
        "number": plain_number,
        "single": plain_number,
        "boolean": lambda c: f"CASE WHEN {c} THEN '1' WHEN NOT {c} THEN '0' END",
        "day": lambda c: f"strftime({c}, '%Y-%m-%d')",
        "moment": _plain_moment,
        "zoned": lambda c: _plain_moment(in_zone(c)),
        "clock": lambda c: f"strftime(DATE '1970-01-01' + CAST({c} AS TIME), '%H:%M:%S')",
        "several": lambda c: f"array_to_string(CAST({c} AS VARCHAR[]), ';')",
    }
    otherwise = texts["whole"]
    return texts.get(storage.kind, otherwise)(cell)


def plain_number(number: str) -> str:
    """A number in its shortest spelling."""
    whole = f"{number} = floor({number}) AND abs({number}) < {_LARGEST}"
    return (
        f"CASE WHEN {whole} THEN CAST(CAST({number} AS BIGINT) AS VARCHAR) "
        f"ELSE CAST({number} AS VARCHAR) END"
    )


def _plain_moment(moment: str) -> str:
    """A moment in ISO form, at midnight the day alone."""
    midnight = f"{moment} = date_trunc('day', {moment})"
    return (
        f"CASE WHEN {midnight} THEN strftime({moment}, '%Y-%m-%d') "
        f"ELSE strftime({moment}, '%Y-%m-%d %H:%M:%S') END"
    )


def clock_of_moment(moment: str) -> str:
    """The clock of a moment on a day that stands for none; else the whole moment, as a text."""
    days = ", ".join(f"DATE '{day}'" for day in _NO_DAYS)
    return (
        f"CASE WHEN CAST({moment} AS DATE) IN ({days}) THEN strftime({moment}, '%H:%M:%S') "
        f"ELSE strftime({moment}, '%Y-%m-%d %H:%M:%S') END"
    )


def in_zone(moment: str) -> str:
    """A moment with a zone as clocks in Norway show it."""
    return f"timezone({literal(ZONE)}, {moment})"


def _number_in_text(text: str) -> str:
    """The shortest spelling of the number in a text; NULL where there is none, and of `1e3`."""
    fits = full_match(text, "[+-]?[0-9]+([.,][0-9]*)?|[.,][0-9]+")
    number = f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE)"
    return f"CASE WHEN {fits} THEN {plain_number(number)} END"


def _yes_or_no(text: str) -> str:
    return (
        f"CASE WHEN {_among(text, YES)} THEN '1' WHEN {_among(text, NO)} THEN '0' ELSE {text} END"
    )


def _yes_or_no_code(cell: str, codes: Sequence[str]) -> str:
    """The code that says yes or no in its own word."""
    yes, no = (next((word for word in words if word in codes), "") for words in (YES, NO))
    parts = [f"WHEN {cell} THEN {literal(yes)}"] if yes else []
    parts += [f"WHEN NOT {cell} THEN {literal(no)}"] if no else []
    return f"CASE {' '.join(parts)} END" if parts else "NULL"


# ------------------------------------------------------------------ texts as values


def as_number(text: str) -> str:
    """A text as a number, decimal comma allowed; NULL where it is none."""
    number = f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE)"
    return f"CASE WHEN {full_match(text, NUMBER)} THEN {number} END"


def as_day(text: str) -> str:
    """A text as a day, in any of the ways of writing one, its clock left out."""
    iso, dotted = f"{ISO_DAY}([T ]{CLOCK})?", f"{DOTTED_DAY}( {CLOCK})?"
    return (
        f"CASE WHEN {full_match(text, iso)} THEN TRY_CAST(substr({text}, 1, 10) AS DATE) "
        f"WHEN {full_match(text, dotted)} THEN TRY_CAST({_iso_of_dotted(text)} AS DATE) "
        f"WHEN {full_match(text, COMPACT_DAY)} THEN {_compact(text)} "
        f"WHEN {full_match(text, ZONED)} THEN CAST({_zoned(text)} AS DATE) END"
    )


def as_moment(text: str) -> str:
    """A text as a moment; a day alone is its midnight."""
    whole = f"concat({_iso_of_dotted(text)}, ' ', regexp_extract({text}, ' (.+)$', 1))"
    stop = f"replace(replace({text}, 'T', ' '), ',', '.')"
    return (
        f"CASE WHEN {full_match(text, f'{ISO_DAY}([T ]{CLOCK})?')} "
        f"THEN TRY_CAST({stop} AS TIMESTAMP) "
        f"WHEN {full_match(text, DOTTED_DAY)} THEN TRY_CAST({_iso_of_dotted(text)} AS TIMESTAMP) "
        f"WHEN {full_match(text, f'{DOTTED_DAY} {CLOCK}')} "
        f"THEN TRY_CAST(replace({whole}, ',', '.') AS TIMESTAMP) "
        f"WHEN {full_match(text, COMPACT_DAY)} THEN CAST({_compact(text)} AS TIMESTAMP) "
        f"WHEN {full_match(text, ZONED)} THEN {_zoned(text)} END"
    )


def as_clock(text: str) -> str:
    """A text as a time of day: `8:30`, `08.30.00`, and `830` where a column holds clocks."""
    bare = f"lpad({text}, 4, '0')"
    colon = f"concat(substr({bare}, 1, 2), ':', substr({bare}, 3, 2))"
    stop = f"regexp_replace({text}, '^([0-9]+)[.]([0-9]+)[.]?', '\\1:\\2:')"
    plain = f"rtrim(replace({stop}, ',', '.'), ':')"
    return (
        f"CASE WHEN NOT {full_match(text, TIME)} THEN NULL "
        f"WHEN {full_match(text, '[0-9]+')} THEN TRY_CAST({colon} AS TIME) "
        f"ELSE TRY_CAST({plain} AS TIME) END"
    )


def _iso_of_dotted(text: str) -> str:
    """`1.3.2024 …` as `2024-03-01`."""
    day, month, year = (
        f"regexp_extract({text}, '^([0-9]+).([0-9]+).([0-9]+)', {n})" for n in (1, 2, 3)
    )
    return f"concat({year}, '-', lpad({month}, 2, '0'), '-', lpad({day}, 2, '0'))"


def _compact(text: str) -> str:
    parts = f"substr({text}, 1, 4), '-', substr({text}, 5, 2), '-', substr({text}, 7, 2)"
    return f"TRY_CAST(concat({parts}) AS DATE)"


def _zoned(text: str) -> str:
    """A text with a zone as clocks in Norway show it."""
    at = f"'^(.*[0-9]){OFFSET}$'"
    clock, offset = (f"regexp_extract({text}, {at}, {n})" for n in (1, "2"))
    local = as_local(clock)
    return in_zone(f"TRY_CAST(concat({local}, {_offset(offset)}) AS TIMESTAMPTZ)")


def as_local(text: str) -> str:
    """Day and clock without a zone, as DuckDB reads them."""
    dotted = f"concat({_iso_of_dotted(text)}, ' ', regexp_extract({text}, ' (.+)$', 1))"
    iso = f"replace({text}, 'T', ' ')"
    return f"replace(CASE WHEN {text} LIKE '____-%' THEN {iso} ELSE {dotted} END, ',', '.')"


def _offset(offset: str) -> str:
    return f"CASE WHEN {offset} = 'Z' THEN '+00' ELSE {offset} END"


_FEW = 40


def _among(text: str, values: Sequence[str]) -> str:
    """Whether a text is one of some values, as one pattern. `IN` (a list, a row of ORs) with more
    than a few values is a join of its own to DuckDB: with one for every column an extract of sixty
    rows took seconds."""
    if len(values) > _FEW:
        return f"{text} IN ({_listed(values)})"
    either = "|".join(escaped(value) for value in values)
    return f"coalesce({full_match(text, either)}, false)"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(literal(word) for word in words)


def as_double(number: float) -> str:
    """A number as SQL takes it, the infinite ones too (SPSS: lowest thru -1)."""
    return f"CAST('{number!r}' AS DOUBLE)"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip().lower() not in ("nan", "inf", "-inf", "infinity")


# ------------------------------------------------------------------ the SELECT of normal columns


@dataclass(frozen=True, slots=True)
class NormalColumn:
    """A column as it is read: the SQL of its cells, and of the reasons for their being empty."""

    normal: Normal
    raw: str
    reasons: str = ""

    @property
    def name(self) -> str:
        return self.normal.name


def normal_select(sources: Sequence[NormalColumn], read: str, more: Sequence[str] = ()) -> str:
    """The SELECT that makes columns normal; `more` are columns of `read` that go along."""
    inner = [part for source in sources for part in _inner(source)]
    outer = [part for source in sources for part in _outer(source.normal)]
    return (
        f"SELECT {', '.join([*outer, *more])} FROM (SELECT {', '.join([*inner, *more])} "
        f"FROM {read})"
    )


def _inner(source: NormalColumn) -> Iterator[str]:
    normal = source.normal
    yield f"{normal.there(source.raw)} AS {quoted(f'={normal.name}')}"
    if normal.may_declare:
        yield f"{normal.reason(source.raw, source.reasons)} AS {quoted(f'{normal.name}?')}"


def _outer(normal: Normal) -> Iterator[str]:
    cell, name = quoted(f"={normal.name}"), normal.name
    value = normal.value(cell)
    yield f"{value} AS {quoted(name)}"
    if normal.may_declare:
        yield quoted(f"{name}?")
    if normal.may_lose_zeros:
        yield f"{normal.zeros_lost(cell, value)} AS {quoted(f'{name}~')}"
    if normal.has_plain_value:
        yield f"{normal.plain_value(value)} AS {quoted(f'{name}#')}"
