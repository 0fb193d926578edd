"""Metadata from data: a draft of variables out of an extract, for a registry that has none.

The draft is meant to be passed on, so nothing of fewer than five rows goes into it: no rare codes,
and no extremes (which are single persons' values) but the 1 and 99 per cent points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from regmeta.data.numbers import is_person_number
from regmeta.data.patterns import full_match
from regmeta.data.results.distribution import SMALLEST
from regmeta.data.source.files import ExtractSource, duckdb_error, refuse
from regmeta.data.values.normal import as_day, as_number, text_there, trimmed
from regmeta.data.values.spelling import EMPTY_WORDS, INTEGER, PATTERNS
from regmeta.files.database import literal, quoted
from regmeta.model import LevelName, Records, Sheet, Submission, Text
from regmeta.privacy.redaction import redacted
from regmeta.spec.tokens import DataType
from regmeta.texts import FIRST

if TYPE_CHECKING:
    import duckdb

MOST_CODES = 25
_SENTINELS = ("-1", "-9", "-99", "9", "99", "999", "9999")
_UNKNOWN = re.compile(r"(?i)ukjent|unknown|na|n/a|null|missing|ikke (ut)?fylt|vet ikke|\?")
_GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_TYPES: dict[str, str] = {
    "text": DataType.STRING,
    "integer": DataType.INTEGER,
    "decimal": DataType.DECIMAL,
    "boolean": DataType.BOOLEAN,
    "time": DataType.TIME,
    "date": DataType.DATE,
    "datetime": DataType.DATETIME,
}
_MEASURES = (
    "filled",
    "distinct",
    "integer",
    "number",
    "day",
    "clock",
    "time",
    "person",
    "guid",
    "length",
    "decimals",
    "low",
    "high",
    "zeros",
)
_ZEROS = "0[0-9]+"
"""Digits that begin with a zero: a number written so is a code or a place, and no amount."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a column seems to be. `codes` are those seen in five rows or more; `rare` how many
    values were not; `person` and `key` mark likely identifiers, `zeros` digits that may begin with
    a zero. `empty_words` are words that stand where there is nothing, with their rows."""

    name: str
    kind: str
    rows: int
    missing: int
    distinct: int
    codes: tuple[tuple[str, int], ...] = ()
    rare: int = 0
    low: str = ""
    high: str = ""
    length: int = 0
    decimals: int = 0
    sentinels: tuple[str, ...] = ()
    person: bool = False
    key: bool = False
    zeros: bool = False
    empty_words: tuple[tuple[str, int], ...] = ()


def profile(connection: duckdb.DuckDBPyConnection, source: ExtractSource) -> tuple[Profile, ...]:
    """Every column of an extract, in its order: two queries, whatever the number of columns."""
    names = list(source.columns)
    try:
        row = connection.execute(_query(source, names)).fetchone()
        assert row is not None
        rows, width = int(row[0]), len(_MEASURES)
        measured = [
            dict(zip(_MEASURES, row[1 + i * width : 1 + (i + 1) * width], strict=True))
            for i in range(len(names))
        ]
        counted = _counts(connection, source, names, measured)
        words = _words(connection, source, names)
        odd = _odd_numbers(connection, source, names, measured)
    except duckdb_error() as error:
        refuse(source.file, error)
    return tuple(
        _with_words(
            _made(name, rows, measures, counted.get(name, [])),
            words.get(name, {}),
            odd.get(name, _NOTHING_ODD),
        )
        for name, measures in zip(names, measured, strict=True)
    )


def _query(source: ExtractSource, names: Sequence[str]) -> str:
    texts = ", ".join(f"{_text(source, name)} AS c{i}" for i, name in enumerate(names))
    parts = [part for i in range(len(names)) for part in _measures(f"c{i}")]
    return f"SELECT count(*), {', '.join(parts)} FROM (SELECT {texts} FROM ({source.sql}))"


def _text(source: ExtractSource, name: str) -> str:
    return text_there(quoted(name), source.columns[name])


def _measures(c: str) -> list[str]:
    number = as_number(c)
    return [
        f"count({c})",
        f"approx_count_distinct({c})",
        f"count(*) FILTER (WHERE {full_match(c, INTEGER)})",
        f"count({number})",
        f"count({as_day(c)})",
        f"count(*) FILTER (WHERE regexp_matches({c}, '.{{10}}.*[0-9]{{2}}:[0-9]{{2}}'))",
        f"count(*) FILTER (WHERE {full_match(c, PATTERNS['time'])} AND contains({c}, ':'))",
        f"count(*) FILTER (WHERE {is_person_number(c)})",
        f"count(*) FILTER (WHERE {full_match(c, _GUID)})",
        f"max(length({c}))",
        f"max(length(regexp_extract({c}, '[.,]([0-9]+)$', 1)))",
        f"approx_quantile({number}, 0.01)",
        f"approx_quantile({number}, 0.99)",
        f"count(*) FILTER (WHERE {full_match(c, _ZEROS)})",
    ]


def _may_be_coded(measures: Mapping[str, Any]) -> bool:
    few = measures["distinct"] <= 2 * MOST_CODES
    return bool(few and not measures["day"] and measures["length"])


def _counts(
    connection: duckdb.DuckDBPyConnection,
    source: ExtractSource,
    names: Sequence[str],
    measured: Sequence[Mapping[str, Any]],
) -> dict[str, list[tuple[str, int]]]:
    few = [name for name, measures in zip(names, measured, strict=True) if _may_be_coded(measures)]
    if not few:
        return {}
    parts = ", ".join(f"histogram({_text(source, name)})" for name in few)
    row = connection.execute(f"SELECT {parts} FROM ({source.sql})").fetchone()
    assert row is not None
    return {
        name: sorted((str(k), int(v)) for k, v in (counted or {}).items())
        for name, counted in zip(few, row, strict=True)
    }


def _words(
    connection: duckdb.DuckDBPyConnection, source: ExtractSource, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    """The words that stand where there is nothing (`NA`, `.`), with their rows, by column."""
    texts = [name for name in names if source.columns[name].kind == "text"]
    if not texts:
        return {}
    listed = ", ".join(literal(word) for word in EMPTY_WORDS)
    cells = (trimmed(quoted(name)) for name in texts)
    parts = [f"histogram(CASE WHEN {c} IN ({listed}) THEN {c} END)" for c in cells]
    row = connection.execute(f"SELECT {', '.join(parts)} FROM ({source.sql})").fetchone()
    assert row is not None
    return {name: dict(words or {}) for name, words in zip(texts, row, strict=True)}


@dataclass(frozen=True, slots=True)
class _OddNumbers:
    """Numbers that seem to stand for no answer, with their rows, and the 1 and 99 per cent points
    of all others."""

    rows: Mapping[str, int]
    low: float | None = None
    high: float | None = None


_NOTHING_ODD = _OddNumbers({})


def _odd_numbers(
    connection: duckdb.DuckDBPyConnection,
    source: ExtractSource,
    names: Sequence[str],
    measured: Sequence[Mapping[str, Any]],
) -> dict[str, _OddNumbers]:
    """Numbers such as 999 and -9 that lie beyond all other amounts of a column."""
    amounts = [
        name for name, measures in zip(names, measured, strict=True) if 2 * measures["number"] > 0
    ]
    if not amounts:
        return {}
    parts = [part for name in amounts for part in _about_odd(as_number(_text(source, name)))]
    row = connection.execute(f"SELECT {', '.join(parts)} FROM ({source.sql})").fetchone()
    assert row is not None
    width = len(row) // len(amounts)
    odd: dict[str, _OddNumbers] = {}
    for at, name in enumerate(amounts):
        counts, least, most, low, high = row[at * width : (at + 1) * width]
        odd[name] = _OddNumbers(_beyond(counts or {}, least, most), low, high)
    return odd


def _about_odd(number: str) -> list[str]:
    """What is asked of a column's numbers: how often each odd one stands there, and where all
    others lie."""
    listed = ", ".join(_SENTINELS)
    usual = f"FILTER (WHERE {number} NOT IN ({listed}))"
    return [
        f"histogram(CASE WHEN {number} IN ({listed}) THEN CAST({number} AS BIGINT) END)",
        f"min({number}) {usual}",
        f"max({number}) {usual}",
        f"approx_quantile({number}, 0.01) {usual}",
        f"approx_quantile({number}, 0.99) {usual}",
    ]


def _beyond(counts: Mapping[int, int], low: float | None, high: float | None) -> dict[str, int]:
    """Those of some numbers that lie well outside the others, and often."""
    if low is None or high is None:
        return {}
    gap = max(1.0, (high - low) / 10)
    return {
        str(number): rows
        for number, rows in sorted(counts.items())
        if rows >= SMALLEST and (number > high + gap or (number < low - gap and number < 0))
    }


def _with_words(profile: Profile, words: Mapping[str, int], odd: _OddNumbers) -> Profile:
    """The profile with what seems to stand for nothing; codes say their own."""
    often = tuple((word, rows) for word, rows in sorted(words.items()) if rows >= SMALLEST)
    if profile.codes or profile.person or profile.kind not in ("integer", "decimal"):
        return replace(profile, empty_words=often)
    made = replace(profile, empty_words=often, sentinels=tuple(odd.rows))
    if not (odd.rows and profile.low):
        return made
    low, high = _range({"low": odd.low, "high": odd.high})
    return replace(made, low=low, high=high)


def _made(
    name: str, rows: int, properties: Mapping[str, Any], counts: list[tuple[str, int]]
) -> Profile:
    filled = int(properties["filled"])
    kind = _kind(properties, filled, counts)
    person = 2 * properties["person"] > filled > 0
    has_zeros = kind == "integer" and 50 * properties["zeros"] > filled
    kind = "text" if has_zeros else kind
    coded = not person and _is_coded(kind, properties, filled, counts)
    common = tuple(sorted((v for v in counts if v[1] >= SMALLEST), key=_by_value))
    codes = common if coded else ()
    is_range = kind in ("integer", "decimal") and not (person or coded)
    low, high = _range(properties) if is_range and filled >= 4 * SMALLEST else ("", "")
    return Profile(
        name=name,
        kind="text" if person else kind,
        rows=rows,
        missing=rows - filled,
        distinct=int(properties["distinct"]),
        codes=codes,
        rare=len(counts) - len(common) if coded else 0,
        low=low,
        high=high,
        length=int(properties["length"] or 0),
        decimals=int(properties["decimals"] or 0) if kind == "decimal" else 0,
        sentinels=tuple(_sentinels(codes, properties)),
        person=person,
        zeros=has_zeros,
        key=2 * properties["guid"] > filled > 0 or _is_key(kind, properties, filled, rows),
    )


def _is_coded(
    kind: str, properties: Mapping[str, Any], filled: int, counts: list[tuple[str, int]]
) -> bool:
    """Whether the values are few enough, and each common enough, to be codes of a list."""
    if kind not in ("integer", "text") or not 1 < len(counts) <= MOST_CODES:
        return False
    if _is_a_count(kind, counts) or filled < 4 * len(counts):
        return False
    return bool(properties["length"] <= 40)


def _range(properties: Mapping[str, Any]) -> tuple[str, str]:
    return f"{properties['low']:.4g}", f"{properties['high']:.4g}"


def _is_key(kind: str, properties: Mapping[str, Any], filled: int, rows: int) -> bool:
    """Whether the values tell rows apart: all filled, nearly all different."""
    different = filled == rows > 50 and properties["distinct"] > 0.95 * rows
    return bool(different) and kind in ("integer", "text")


def _is_a_count(kind: str, counts: list[tuple[str, int]]) -> bool:
    """Whether many whole numbers stand side by side: more likely a number of something."""
    numbers = [float(v) for v, n in counts if n >= SMALLEST and re.fullmatch(r"-?[0-9]+", v)]
    side_by_side = len(numbers) > 5 and max(numbers) - min(numbers) == len(numbers) - 1
    return kind == "integer" and side_by_side


def _by_value(code: tuple[str, int]) -> tuple[int, float, str]:
    number = re.fullmatch(r"-?[0-9]+", code[0])
    return (0, float(code[0]), "") if number else (1, 0.0, code[0])


def _kind(properties: Mapping[str, Any], filled: int, counts: list[tuple[str, int]]) -> str:
    """The narrowest type that 98 of 100 values have; two values 0 and 1 are yes and no."""
    most = 0.98 * filled
    if not filled:
        return "text"
    if {value.casefold() for value, n in counts if n >= SMALLEST} in (
        {"0", "1"},
        {"true", "false"},
        {"ja", "nei"},
    ):
        return "boolean"
    if properties["day"] >= most:
        return "datetime" if 2 * properties["clock"] > filled else "date"
    if properties["integer"] >= most:
        return "integer"
    if properties["number"] >= most:
        return "decimal"
    return "time" if properties["time"] >= most else "text"


def _sentinels(codes: Sequence[tuple[str, int]], properties: Mapping[str, Any]) -> list[str]:
    """Codes far from their neighbours, or that say themselves that nothing is known."""
    unknown = [value for value, _ in codes if _UNKNOWN.fullmatch(value)]
    numbers = sorted(int(value) for value, _ in codes if re.fullmatch(r"-?[0-9]+", value))
    usual = [value for value in numbers if str(value) in _SENTINELS]
    return unknown + [str(n) for n in usual if n < 0 or _is_far(n, numbers)]


def _is_far(value: int, numbers: Sequence[int]) -> bool:
    """Whether the nearest other number is more than one away."""
    gaps = [abs(value - other) for other in numbers if other != value]
    return bool(gaps) and min(gaps) > 1


# ------------------------------------------------------------------ a draft to go on with


def draft(
    ident: str, form: str, profiles: Sequence[Profile], targets: Mapping[str, str]
) -> Submission:
    """The profile as a submission, ready for the template; `targets` are likely ones by code."""
    short = re.sub(r"[^A-Z0-9]", "", ident.upper()) or "UTKAST"
    form = redacted(form)
    profiles = [replace(profile, name=redacted(profile.name)) for profile in profiles]
    sheet = re.sub(r"[^A-Z0-9]", "", form.upper()) or "SKJEMA"
    variables = [_variable(short, sheet, profile, targets) for profile in profiles]
    lists = [
        {
            "Code": f"{short}.{code_of(profile.name)}",
            "PreferredTerm": profile.name,
            "kodeverkType": "Kildekodeverk",
        }
        for profile in profiles
        if profile.codes
    ]
    codes = [
        {
            "kodeverk": f"{short}.{code_of(profile.name)}",
            "verdi": value,
            "navn": "Ukjent" if value in profile.sentinels else "",
            "variabel": f"V_{short}.{sheet}.{code_of(profile.name)}",
        }
        for profile in profiles
        for value, _ in profile.codes
    ]
    levels: dict[LevelName, list[dict[str, str]]] = {
        "kilde": [{"Code": f"K_{short}", "KortNavn": short, "PreferredTerm": ident}],
        "datasamling": [{"Code": f"K_{short}.{sheet}", "PreferredTerm": form}],
        "variabel": variables,
        "kodeverk": lists,
        "kode": codes,
    }
    return Submission(ident, {level: _records(level, rows) for level, rows in levels.items()})


def code_of(name: str) -> str:
    """A column's name as part of a code."""
    return re.sub(r"[^A-Z0-9_]", "_", name.upper().translate(str.maketrans("ÆØÅ", "EOA")))


def _variable(
    short: str, sheet: str, profile: Profile, targets: Mapping[str, str]
) -> dict[str, str]:
    code = f"V_{short}.{sheet}.{code_of(profile.name)}"
    return {
        "Code": code,
        "datasamling": f"K_{short}.{sheet}",
        "PreferredTerm": profile.name.replace("_", " ").capitalize(),
        "Beskrivelse": "",
        "DatabaseReferanse": profile.name,
        "DataType": _TYPES[profile.kind],
        "Obligatorisk": "Ja" if profile.rows and not profile.missing else "Nei",
        "Lengde": str(profile.length) if profile.kind == "text" and profile.length else "",
        "Presisjon": str(profile.decimals) if profile.kind == "decimal" else "",
        "kodeverk": f"{short}.{code_of(profile.name)}" if profile.codes else "",
        "Kommentar": " ".join(remarks(profile, targets.get(code, ""), FIRST)),
    }


def remarks(profile: Profile, target: str, lang: str) -> list[str]:
    """What a person should look at before believing the draft."""
    return [remark(lang) for remark in _remarks(profile, target)]


def _remarks(profile: Profile, target: str) -> Iterator[Text]:
    if profile.person:
        yield Text("Ser ut som personnummer.", "Looks like personal numbers.")
    elif profile.key:
        yield Text("Ser ut som en nøkkel.", "Looks like a key.")
    if profile.missing:
        percent = f"{100 * profile.missing / profile.rows:.0f} %"
        yield Text("Mangler: {percent}.", "Missing: {percent}.").filled(percent=percent)
    if profile.zeros and not profile.person:
        yield Text("Siffer som kan begynne med 0.", "Digits that may begin with 0.")
    if profile.empty_words:
        words = ", ".join(f"«{word}» ({rows})" for word, rows in profile.empty_words)
        yield Text("Ord for manglende: {words}.", "Words for missing: {words}.").filled(words=words)
    if profile.low:
        most = Text("98 % ligger fra {low} til {high}.", "98 % lie from {low} to {high}.")
        yield most.filled(low=profile.low, high=profile.high)
    if profile.sentinels:
        unknown = Text("Kan bety ukjent: {codes}.", "May mean unknown: {codes}.")
        yield unknown.filled(codes=", ".join(profile.sentinels))
    if profile.rare:
        rare = Text("{count} sjeldne verdier er utelatt.", "{count} rare values left out.")
        yield rare.filled(count=profile.rare)
    if target:
        yield Text("Trolig {target}.", "Likely {target}.").filled(target=target)


def _records(level: LevelName, rows: Sequence[Mapping[str, str]]) -> Records:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return Records(
        level,
        columns={key: [row.get(key, "") for row in rows] for key in keys},
        rows=list(range(2, len(rows) + 2)),
        sheet_of=[0] * len(rows),
        sheets=[Sheet("utkast", level, level, {key: n for n, key in enumerate(keys, 1)})],
    )


_CODES = Text("{count} koder", "{count} codes")
_VALUES = Text("~{count} verdier", "~{count} values")


def profile_text(
    file: str, profiles: Sequence[Profile], targets: Mapping[str, str], lang: str
) -> str:
    """A line a column: type, distinct values, and what to look at. `targets` are by column."""
    width = max(len(profile.name) for profile in profiles)
    rows = profiles[0].rows
    head = Text(
        "{file}: {rows} rader, {profiles} kolonner", "{file}: {rows} rows, {profiles} columns"
    )(lang, file=file, rows=rows, profiles=len(profiles))
    lines = [head, ""]
    for profile in profiles:
        seen = (
            _CODES(lang, count=len(profile.codes))
            if profile.codes
            else _VALUES(lang, count=profile.distinct)
        )
        said = " ".join(remarks(profile, targets.get(profile.name, ""), lang))
        lines.append(f"  {profile.name:<{width}}  {profile.kind:<8}  {seen:<14}  {said}".rstrip())
    return "\n".join(lines) + "\n"
