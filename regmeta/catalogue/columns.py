"""Every datasamling as a table of data: its columns with name, type, limits, codes and period.

A variable becomes a column here and nowhere else, so that it is the same column in every format
that describes data, in the checks of data, and in the synthetic extracts made from them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from regmeta.catalogue.answers import condition_of, missing_values
from regmeta.catalogue.bounds import NUMERIC, Bound, bound_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.catalogue.names import extract_names, plain_names, wanted_names
from regmeta.files.ids import stable_id
from regmeta.model import (
    PROPOSED,
    RULE,
    Code,
    Datasamling,
    Kodeverk,
    Period,
    Text,
    Variable,
    VariableVersion,
)
from regmeta.model import TargetMapping as Mapped
from regmeta.spec.tokens import DataType, Identifiseringsgrad, JaNei

Type = Literal[
    "string",
    "integer",
    "decimal",
    "boolean",
    "time",
    "date",
    "dateTime",
    "anyURI",
    "base64Binary",
]

TYPES: dict[str, Type] = {
    DataType.STRING: "string",
    DataType.INTEGER: "integer",
    DataType.DECIMAL: "decimal",
    DataType.BOOLEAN: "boolean",
    DataType.TIME: "time",
    DataType.DATE: "date",
    DataType.DATETIME: "dateTime",
    DataType.URI: "anyURI",
    DataType.BASE64BINARY: "base64Binary",
    DataType.NATIONAL_IDENTITY_NUMBER: "string",
}
"""The catalogue's data types; a national identity number may begin with 0."""

ELEVEN_DIGITS = "[0-9]{11}"
PERSON = "person.personidentifikator"
PATTERNS_OF_ROLES = {
    "person.bostedskommune_nr": "[0-9]{4}",
    "person.postnummer": "[0-9]{4}",
    "person.bydel": "[0-9]{2,6}",
}
"""Forms of values that the harmonized target itself demands."""
_HARMLESS = (Identifiseringsgrad.NONE, Identifiseringsgrad.LOW)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_MEANS_NOTHING = date(1980, 1, 1)
"""What platforms write where nobody has said when a variable began."""
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class When:
    """A condition: `column` has one of `values`, or none of `but` (an empty cell has none either),
    or the event's day lies in `period`.

    `among`: the column may have several answers in a cell, of which one is meant.
    """

    column: str
    values: tuple[str, ...] = ()
    period: Period = Period()
    but: tuple[str, ...] = ()
    among: bool = False


@dataclass(frozen=True)
class Column:
    """One variable in one table.

    `name` is what an extract calls it and `plain` a made name for formats that take ASCII letters
    only, both unique in the table however case falls; `alias` is the variable's other name, and
    `names` are all that an extract may use. `identification` is the catalogue's
    Identifiseringsgrad: 1 not assessed, 2 none, 3 low, and up. `decimals` is -1 where no precision
    is said. `hidden` columns are no part of what is published. `usual` is the codebook's usual
    range, `opened_by` when the question that opens this one says no, and `closed_when` the ways in
    which several questions close it, each of conditions that all hold. `condition` is when it is
    asked, as REDCap writes it, and `no_answer` the values declared to stand for no answer. `miss`
    is the box beside it that is ticked where there is no value, `is_computed` says that the type
    was inferred, `role_proposed` that nobody has decided its role, and `rule` is what the
    spreadsheet demands between columns (data/rowrules.py). `variable` is what it was made from,
    and `themes` the names of its variabelgrupper.
    """

    name: str
    code: str
    title: Text = Text()
    type: Type = "string"
    table: str = ""
    position: int = 0
    plain: str = ""
    alias: str = ""
    names: tuple[str, ...] = ()
    description: Text = Text()
    question: Text = Text()
    unit: str = ""
    low: Bound = Bound()
    high: Bound = Bound()
    usual: tuple[str, str] = ("", "")
    length: int = 0
    decimals: int = -1
    pattern: str = ""
    letters: str = ""
    mandatory: bool = False
    is_sub: bool = False
    opened_by: When | None = None
    closed_when: tuple[tuple[When, ...], ...] = ()
    condition: str = ""
    no_answer: tuple[str, ...] = ()
    many: bool = False
    lists: tuple[Kodeverk, ...] = ()
    period: Period = Period()
    mappings: tuple[Mapped, ...] = ()
    role: str = ""
    role_proposed: bool = False
    identity: bool = False
    identification: str = Identifiseringsgrad.NOT_ASSESSED
    hidden: bool = False
    formula: str = ""
    miss: str = ""
    rule: str = ""
    is_computed: bool = False
    variable: Variable | None = dataclasses.field(default=None, compare=False, repr=False)
    themes: tuple[str, ...] = ()

    @property
    def closings(self) -> tuple[tuple[When, ...], ...]:
        """The ways in which other questions close this one."""
        return self.closed_when or (((self.opened_by,),) if self.opened_by else ())

    @property
    def properties(self) -> Mapping[str, str]:
        """What the newest version says, by spec field; nothing where no variable is known."""
        return self.variable.current.properties if self.variable else {}

    @property
    def older(self) -> tuple[VariableVersion, ...]:
        """The versions before the newest, newest first."""
        return self.variable.versions[1:] if self.variable else ()

    @property
    def id(self) -> str:
        """The id of the variable in this table; a variable may be a column of several tables."""
        return stable_id(f"{self.code} in {self.table}")

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """All codes of its lists, sentinels too, the first of each value."""
        return codes_of(self.lists)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The permitted values, () where any value of the type is."""
        return tuple(code.value for code in self.codes)

    @cached_property
    def sentinels(self) -> tuple[str, ...]:
        """The values that say that nothing was chosen."""
        every = (code for kodeverk in self.lists for code in kodeverk.codes)
        return tuple(dict.fromkeys(code.value for code in every if code.sentinel))

    @property
    def valid(self) -> str:
        """The period as an ISO 8601 interval, open ends as `..`, '' where nothing is known."""
        if self.period.start is None and self.period.end is None:
            return ""
        start, end = self.period.start, self.period.end
        return f"{start.isoformat() if start else '..'}/{end.isoformat() if end else '..'}"

    @property
    def known_period(self) -> Period:
        """The period, open at both ends where its beginning is only what platforms fill in."""
        return Period() if self.period.start == _MEANS_NOTHING else self.period

    @property
    def required(self) -> bool:
        """Whether every row has a value: mandatory whatever the other answers and the day are."""
        is_asked = self.mandatory and not self.is_sub and not self.miss
        return is_asked and self.known_period == Period()

    @property
    def is_person(self) -> bool:
        """Whether it holds personal numbers, by its type or by what it is harmonized to."""
        return self.identity or self.role == PERSON

    @property
    def tells_who(self) -> bool:
        """Whether it holds personal numbers, or of what kind they are."""
        return self.identity or self.role.startswith("person.person")

    @property
    def may_show(self) -> bool:
        """Whether values may be shown at all: only where somebody has judged them harmless."""
        return self.identification in _HARMLESS and not self.tells_who


@dataclass(frozen=True)
class Table:
    """One datasamling; `form` is None for variables that no known datasamling holds. `today` is
    the day of the extract, without which limits that are counted from it are not enforced."""

    kilde_facts: KildeFacts
    code: str
    form: Datasamling | None
    variables: tuple[Variable, ...]
    today: date | None = None

    @property
    def title(self) -> Text:
        properties = self.form.properties if self.form else {}
        return Text(
            nb=properties.get("PreferredTerm", self.code), en=properties.get("NavnEngelsk", "")
        )

    @property
    def description(self) -> Text:
        properties = self.form.properties if self.form else {}
        return Text(
            nb=properties.get("Beskrivelse", ""), en=properties.get("BeskrivelseEngelsk", "")
        )

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        names = extract_names(self.variables)
        plain = plain_names(names, [variable.code for variable in self.variables])
        return _with_boxes(
            [
                _column(self, variable, names[at], plain[at], at + 1)
                for at, variable in enumerate(self.variables)
            ]
        )


def tables(facts: Facts) -> Iterator[Table]:
    """Every table that has a column, kilde by kilde, in the order they were handed in."""
    for kilde_facts in facts.kilder:
        yield from tables_of(kilde_facts)


def tables_of(kilde_facts: KildeFacts, today: date | None = None) -> Iterator[Table]:
    """The tables of one kilde; what lies in no datasamling is a table under the kilde's code."""
    for code, variables in kilde_facts.variables_of.items():
        if variables:
            yield Table(
                kilde_facts, code, kilde_facts.datasamlinger.get(code), tuple(variables), today
            )
    loose = tuple(
        variable for variable in kilde_facts.kilde.variables if not variable.datasamlinger
    )
    if loose:
        yield Table(kilde_facts, kilde_facts.kilde.code, None, loose, today)


def codes_of(lists: tuple[Kodeverk, ...]) -> tuple[Code, ...]:
    """The codes of lists taken together, the first of each value."""
    codes: dict[str, Code] = {}
    for kodeverk in lists:
        for code in kodeverk.codes:
            codes.setdefault(code.value, code)
    return tuple(codes.values())


def native(value: str, type_: Type) -> str | int | float:
    """A code or bound as JSON writes its type."""
    if type_ not in NUMERIC:
        return value
    return float(value) if "." in value else int(value)


_SAYS_UNKNOWN = re.compile(
    r"[_ .-]?(?:miss(?:ing)?|mangler?|ukjent|unknown|vet_?ikke|ikke_?m(?:å|aa|a)lt|not_?measured)",
    re.IGNORECASE,
)


def _with_boxes(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, each with the box that says there is no answer: `HEIGHT_MISS` of `HEIGHT`.

    OpenQReg makes such a box for every number that may be unknown; it is ticked instead of an
    answer, so an answer is mandatory only where it is not ticked.
    """
    by_name: dict[str, Column] = {}
    for column in columns:
        for name in column.names:
            by_name.setdefault(name.casefold(), column)
    box_of = {
        asked.name: box.name for box in columns if (asked := _question_of(box, by_name)) is not None
    }
    return tuple(
        replace(column, miss=box_of[column.name]) if column.name in box_of else column
        for column in columns
    )


def _question_of(box: Column, by_name: Mapping[str, Column]) -> Column | None:
    """The question whose name a box has, with an ending that says that it is unknown."""
    if box.type != "boolean" or box.codes:
        return None
    for name in box.names:
        for end in _SAYS_UNKNOWN.finditer(name):
            asked = by_name.get(name[: end.start()].casefold())
            if end.end() == len(name) and asked is not None and asked.name != box.name:
                return asked
    return None


# ------------------------------------------------------------------ one column


def _column(table: Table, variable: Variable, name: str, plain: str, position: int) -> Column:
    version, properties, extras = variable.current, variable.current.properties, variable.extras
    lists = _lists(table.kilde_facts, variable)
    values = [code.value for kodeverk in lists for code in kodeverk.codes]
    type_ = _type(properties.get("DataType", ""), values)
    role, is_proposed = _role(variable)
    length = _whole(properties.get("Lengde", ""))
    identity = not values and _is_identity(variable, name, type_, length)
    if identity:
        type_ = "string"
    letters, condition = extras.get("lovlige_tegn", ""), condition_of(extras)
    wanted = wanted_names(variable)
    others = (extras.get("navn_i_rapporteket", ""), version.name.nb)
    return Column(
        name=name,
        code=variable.code,
        title=version.name,
        type=type_,
        table=table.code,
        position=position,
        plain=plain,
        alias=next((other for other in wanted[:2] if other != name), ""),
        names=tuple(dict.fromkeys(other for other in (name, *wanted, *others) if other)),
        description=version.description or version.name,
        question=Text(
            nb=properties.get("Ledetekst", ""), en=properties.get("LedetekstEngelsk", "")
        ),
        unit=properties.get("MaaleEnhet", ""),
        low=bound_of(properties.get("GrenseLav", ""), type_, values, "low", table.today),
        high=bound_of(properties.get("GrenseHoy", ""), type_, values, "high", table.today),
        usual=_usual(extras, type_, table.today),
        length=length if type_ == "string" and not values else 0,
        decimals=_whole(properties.get("Presisjon", ""), -1),
        pattern=_pattern(role, identity, letters, type_) if not values else "",
        letters=letters,
        mandatory=properties.get("Obligatorisk") == "true",
        is_sub=extras.get("underspoersmaal", "").casefold() == "ja" or bool(condition),
        condition=condition,
        no_answer=missing_values(extras),
        many=properties.get("FlerkodetFelt") == "true" and bool(values),
        lists=lists,
        period=version.period,
        mappings=variable.mappings,
        role=role,
        role_proposed=is_proposed,
        identity=identity,
        identification=properties.get("Identifiseringsgrad", Identifiseringsgrad.NOT_ASSESSED),
        hidden=properties.get("Synlig") == JaNei.NO,
        formula=properties.get("OpprinnelseUtledning", ""),
        rule=extras.get(RULE, ""),
        variable=variable,
        themes=_themes(table.kilde_facts, variable),
    )


def _themes(kilde_facts: KildeFacts, variable: Variable) -> tuple[str, ...]:
    return tuple(kilde_facts.groups[code].name for code in variable.variabelgrupper)


_DIGITS = 11
_PERSONAL_NUMBER = re.compile(
    r"(?:pas(?:ient)?|person|mors?|fars?|barn(?:ets)?|p)?"
    r"(?:fnr|fnummer|f(?:ø|o|oe)dsels(?:og)?person(?:nr|nummer)|f(?:ø|o|oe)dsels?(?:nr|nummer)"
    r"|personnr|personnummer|dnr|dnummer|ssn|nationalid(?:entitynumber)?)(?:\d{1,2}|siffer|pasient)?"
)


def _role(variable: Variable) -> tuple[str, bool]:
    """What a variable is harmonized to, and whether that is only proposed."""
    if not variable.mappings:
        return "", False
    mapping = variable.mappings[0]
    return mapping.target, mapping.justification == PROPOSED


def _is_identity(variable: Variable, name: str, type_: Type, length: int) -> bool:
    """Whether a variable holds personal numbers by its type, or by its name where nobody has
    decided what it is harmonized to."""
    version = variable.current
    if version.properties.get("DataType") == DataType.NATIONAL_IDENTITY_NUMBER:
        return True
    role, is_proposed = _role(variable)
    may_be = type_ in ("string", "integer") and length in (0, _DIGITS)
    named = (name, *wanted_names(variable), version.name.nb)
    return may_be and (not role or is_proposed) and _names_a_number(named)


def _names_a_number(names: Iterable[str]) -> bool:
    """Whether a variable that nobody has mapped holds personal numbers by its name: its check
    digits are then read, and its values never shown."""
    return any(
        _PERSONAL_NUMBER.fullmatch(re.sub(r"[^a-zæøå0-9]", "", name.lower())) for name in names
    )


def _lists(kilde_facts: KildeFacts, variable: Variable) -> tuple[Kodeverk, ...]:
    own_lists = (kilde_facts.kodeverk.get(code) for code in variable.kodeverk)
    return tuple(listed for listed in own_lists if listed is not None and listed.codes)


def _type(token: str, values: Sequence[str]) -> Type:
    """The type said, or text where nothing known is said or a code is no value of it."""
    type_ = TYPES.get(token, "string")
    if values and not all(_is_value(value, type_) for value in values):
        return "string"
    return type_


def _is_value(value: str, type_: Type) -> bool:
    if type_ in NUMERIC:
        return bool(_INTEGER.fullmatch(value)) and str(int(value)) == value
    return type_ == "string"


def _pattern(role: str, identity: bool, letters: str, type_: Type) -> str:
    """What every value must look like: by its type, its target, or the signs a registry allows."""
    if identity:
        return ELEVEN_DIGITS
    return PATTERNS_OF_ROLES.get(role) or (_letters(letters) if type_ == "string" else "")


def _letters(allowed: str) -> str:
    """A character class of the signs a registry allows, in an order that never changes."""
    signs = sorted(set(allowed))
    within = "".join(f"\\{sign}" if sign in r"\]^-[" else sign for sign in signs)
    return f"[{within}]*" if signs else ""


def _usual(extras: Mapping[str, str], type_: Type, today: date | None) -> tuple[str, str]:
    ending = "numerisk" if type_ in NUMERIC else "dato"
    low = bound_of(extras.get(f"normalintervall_start_{ending}", ""), type_, (), "low", today)
    high = bound_of(extras.get(f"normalintervall_slutt_{ending}", ""), type_, (), "high", today)
    return low.plain, high.plain


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
