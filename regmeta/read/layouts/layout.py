"""Layouts as data: what specs/layouts/*.toml may say, each key with what it means.

A key is documented where it stands: docs/reference/layouts.md is made from this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta

from regmeta.files.strict import Strict, Words
from regmeta.read.layouts.type_words import word_and_list
from regmeta.spec.words import coded_words, several_words
from regmeta.texts import folded_letters

Names = tuple[str, ...]


def means(meaning: str) -> Meta:
    """What a key means, for the page of all keys."""
    return Meta(description=meaning)


def _before_list(word: str) -> str:
    """A type word without the length or list that follows it: `varchar(50)`, `kode: 0=nei`."""
    return word.partition("(")[0].partition(":")[0].partition("[")[0].strip()


class CodeColumns(Strict, frozen=True, kw_only=True):
    """Where a code list stands: the first way whose headings a table has is the one taken."""

    dress: Annotated[
        Literal["columns", "cell", "inline", "paired", "none"],
        means(
            "`columns`: value and text in two columns, a row a code; `cell`: `0 = Nei` alone in a "
            "cell, a row a code; `inline`: the whole list in one cell; `paired`: all values in one "
            "cell and all texts in another, a comma between; `none`: no codes"
        ),
    ]
    value: Annotated[str, means("the column of values (`columns`, `paired`)")] = ""
    text: Annotated[str, means("the column of texts (`columns`, `paired`)")] = ""
    english: Annotated[
        str, means("the column of texts in English, where there is one (`columns`)")
    ] = ""
    cell: Annotated[str, means("the column that lists codes (`cell`, `inline`)")] = ""
    dates: Annotated[bool, means("a code's row tells when the code was valid")] = False
    labels: Annotated[
        bool, means("the cell may list texts alone, whatever the type (`inline`)")
    ] = False
    first_below: Annotated[
        bool, means("the first code stands below the variable's row, not on it (`cell`)")
    ] = False
    types: Annotated[
        Names, means("the type words whose cell is a list; with others it is something else")
    ] = ()

    @property
    def headings(self) -> Names:
        """The columns that this way needs."""
        return tuple(name for name in (self.value, self.text, self.cell) if name)


NO_CODES = CodeColumns(dress="none")


class Platform(Strict, frozen=True, kw_only=True):
    """What the platform itself puts into every form."""

    names: Annotated[Names, means("names of variables that are the platform's own")] = ()
    tables: Annotated[Names, means("tables whose variables are the platform's own")] = ()
    hidden: Annotated[Names, means("type words of variables that no form shows")] = ()


class CodeSheet(Strict, frozen=True, kw_only=True):
    """A sheet of codes beside the variables, tied by the variable's or the list's name."""

    needs: Annotated[Names, means("the roles whose headings a sheet must have")]
    headings: Annotated[
        Mapping[str, Names],
        means(
            "role → spellings; roles are `table`, `variable` or `list`, `value`, `text`, "
            "`english`, `missing`"
        ),
    ]
    unless: Annotated[
        Mapping[str, Names], means("headings of which a sheet of codes has none, by what they are")
    ] = {}
    title: Annotated[str, means("a pattern that the sheet's title must match")] = ""


class FormSheet(Strict, frozen=True, kw_only=True):
    """A sheet of facts about one form: pairs above, and a table of the form's versions."""

    name: Annotated[str, means("the fact that is the form's whole name")]
    needs: Annotated[Names, means("the roles whose headings a sheet must have")]
    headings: Annotated[
        Mapping[str, Names], means("role → spellings; roles are `version`, `date`, `label`")
    ]
    title: Annotated[str, means("a pattern that the sheet's title must match")] = ""


class TitleSheet(Strict, frozen=True, kw_only=True):
    """A sheet whose row tells what the whole file's form is called: XLSForm's settings."""

    needs: Annotated[Names, means("the roles whose headings a sheet must have")]
    headings: Annotated[Mapping[str, Names], means("role → spellings; the role is `title`")]
    title: Annotated[str, means("a pattern that the sheet's title must match")] = ""


class LayoutRule(Strict, frozen=True, kw_only=True):
    """What one kind of a form's rules tells of a variable."""

    field: Annotated[str, means("the field of variables that the rule fills")]
    text: Annotated[str, means("the field's text; without it, the rule's own value")] = ""


class RuleSheet(Strict, frozen=True, kw_only=True):
    """A sheet of a form's rules, a row a rule."""

    needs: Annotated[Names, means("the roles whose headings a sheet must have")]
    headings: Annotated[
        Mapping[str, Names], means("role → spellings; roles are `owner`, `kind`, `value`")
    ]
    kinds: Annotated[
        Mapping[str, LayoutRule], means("a kind as the sheet writes it → what it tells")
    ]
    title: Annotated[str, means("a pattern that the sheet's title must match")] = ""


class Layout(Strict, frozen=True, kw_only=True, dict=True):
    """A table of variables: how it is recognised, and what its headings and words mean.

    A heading goes by its first name, the key under `[headings]`; all other keys use that name.
    """

    id: Annotated[str, means("the layout's name in `--layout` and in reports; the file's own name")]
    name: Annotated[Words, means('what people call it, as `{ nb = "…", en = "…" }`')]
    starts: Annotated[
        Literal["row", "filled", "key"],
        means(
            "what starts a variable: `row`, a row with a name; `filled`, the same where the other "
            "rows are codes; `key`, a row that differs from the one above in the columns of `key`"
        ),
    ]
    like: Annotated[
        str, means("another layout whose `types`, `values` and `platform` hold where it has none")
    ] = ""
    extends: Annotated[
        str,
        means(
            "another layout whose headings and fields hold beside this one's own, and whose other "
            "keys hold where this one has none"
        ),
    ] = ""
    priority: Annotated[int, means("where two layouts fit a file, the higher one is taken")] = 0
    generic: Annotated[
        bool, means("any table with known headings, taken where no layout of its own fits")
    ] = False
    whole_workbook: Annotated[
        bool, means("the other sheets are the layout's own too: none is a list of variables")
    ] = False
    needs: Annotated[Names, means("the headings that a table must have, all of them")] = ()
    needs_one: Annotated[Names, means("the headings of which a table must have one")] = ()
    form: Annotated[
        str, means("the column that tells the form; `title` where a sheet is a form")
    ] = "title"
    form_else: Annotated[
        Literal["", "title", "file"],
        means("what a form is called where that column is not there: the sheet's or file's name"),
    ] = ""
    title_form: Annotated[
        str, means("a pattern of sheet titles with the form's name as its first group")
    ] = ""
    key: Annotated[Names, means("the columns that tell one variable from the next")] = ()
    filled: Annotated[Names, means("the columns of which a variable's row fills one")] = ()
    names: Annotated[Names, means("the columns to take a variable's name from, in that order")] = ()
    not_names: Annotated[Names, means("texts in those columns that are no name")] = ()
    technical_names: Annotated[
        bool, means("among `names`, a column of names fit for a database goes first")
    ] = False
    label_fallback: Annotated[
        Names, means("type words of variables whose name may stand in for a missing label")
    ] = ()
    table: Annotated[
        str, means("the column of the database table, which tells equal names apart")
    ] = ""
    fill_down: Annotated[Names, means("columns written once and meant for the rows below")] = ()
    left_out: Annotated[Names, means("columns that are not carried over")] = ()
    skip_types: Annotated[Names, means("type words of rows that are no variables")] = ()
    type_names_list: Annotated[
        bool, means("a type cell may name the list after the word: `select_one colours`")
    ] = False
    types_like: Annotated[
        str, means("a pattern that some cell of the type column matches in every such table")
    ] = ""
    headings_like: Annotated[
        str, means("a pattern that a heading of such a table may match instead of `types_like`")
    ] = ""
    group_types: Annotated[
        Names, means("type words of rows that begin a group; a row of `skip_types` ends it")
    ] = ()
    several_types: Annotated[
        Names, means("type words of variables that may have several answers at once")
    ] = ()
    several: Annotated[
        str, means("the column that says by a yes that several answers of a list may be given")
    ] = ""
    condition: Annotated[
        str, means("the column of a condition on the answer, `. >= 0 and . <= 120`: its limits")
    ] = ""
    unit_note: Annotated[
        str, means("the column of notes that hold the unit of a number where they are one: `mmHg`")
    ] = ""
    own_names: Annotated[
        bool, means("each sheet is a table of its own, whatever names it shares with others")
    ] = False
    missing: Annotated[
        str, means("the column that tells which values stand for no answer: `9; -99–-90`")
    ] = ""
    type_by: Annotated[
        str, means("the column of type words that `skip_types` and `codes.types` look at")
    ] = ""
    default_dates: Annotated[
        Names, means("dates that the platform fills in by itself; they are no validity")
    ] = ()
    codes: Annotated[
        tuple[CodeColumns, ...], means("where code lists may stand, in that order")
    ] = ()
    headings: Annotated[Mapping[str, Names], means("heading → every spelling of it that was seen")]
    fields: Annotated[
        Mapping[str, Names],
        means("field of variables (`regmeta spec`) → the columns to take it from, in that order"),
    ]
    types: Annotated[
        Mapping[str, str],
        means(
            "type word → data type: a number of the catalogue's list, or `coded` (codes), `list` "
            "(codes that the registry adds to), `number` (whole or not, by its decimals)"
        ),
    ] = {}
    values: Annotated[
        Mapping[str, Mapping[str, str]], means("field → text in the file → the catalogue's value")
    ] = {}
    platform: Annotated[Platform, means("what the platform itself puts into every form")] = (
        Platform()
    )
    code_sheet: Annotated[CodeSheet | None, means("a sheet of codes beside the variables")] = None
    form_sheet: Annotated[FormSheet | None, means("a sheet of facts about each form")] = None
    title_sheet: Annotated[
        TitleSheet | None, means("a sheet that tells what the whole file's form is called")
    ] = None
    rule_sheet: Annotated[RuleSheet | None, means("a sheet of each form's rules")] = None
    versions: Annotated[
        Mapping[str, str], means("field → the column whose form version tells it, by `form_sheet`")
    ] = {}

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Folded spelling → heading."""
        return {
            folded_letters(said): name for name, spelt in self.headings.items() for said in spelt
        }

    @cached_property
    def first_spellings(self) -> frozenset[str]:
        """The folded spellings of the first heading that a table needs."""
        return frozenset(said for said, name in self.spellings.items() if name in self.needs[:1])

    @cached_property
    def _folded_types(self) -> dict[str, str]:
        return {word.casefold(): token for word, token in self.types.items()}

    def type(self, word: str) -> str:
        """The data type that a type word stands for (`varchar(50)` as `varchar`), or ''."""
        types, bare = self._folded_types, word.strip().casefold()
        token = types.get(bare) or types.get(_before_list(bare), "")
        if not token and self.type_names_list:
            bare = word_and_list(bare)[0]
            token = types.get(bare, "")
        return token or ("coded" if {bare, _before_list(bare)} & coded_words() else "")

    @cached_property
    def _several_types(self) -> frozenset[str]:
        return several_words() | {word.casefold() for word in self.several_types}

    def takes_several(self, word: str) -> bool:
        """Whether a type word says that several answers may be chosen."""
        said = self._several_by_word.get(word)
        if said is None:
            said = self._several_by_word[word] = self._says_several(word)
        return said

    @cached_property
    def _several_by_word(self) -> dict[str, bool]:
        """Each word judged once: a codebook has few of them."""
        return {}

    def _says_several(self, word: str) -> bool:
        bare = word.strip().casefold()
        first = word_and_list(bare)[0] if self.type_names_list else bare.partition("(")[0].strip()
        return not self._several_types.isdisjoint((bare, first))


class Sheets(Strict, frozen=True, kw_only=True):
    """The titles of the template's sheets, by level."""

    kilde: Annotated[Names, means("the registry itself")]
    datasamling: Annotated[Names, means("forms")]
    delkilde: Annotated[Names, means("sub-sources")]
    variabel: Annotated[Names, means("variables")]
    kode: Annotated[Names, means("code lists")]
    skip: Annotated[Names, means("sheets that are not read")] = ()


class Pairs(Strict, frozen=True, kw_only=True):
    """The headings of a sheet that tells one thing a row."""

    key: Annotated[Names, means("the column of what is told")]
    value: Annotated[Names, means("the column of the text")]


class TemplateLayout(Strict, frozen=True, kw_only=True):
    """regmeta's own workbook: a sheet a level, headings as the specification calls its fields."""

    id: Annotated[str, means("the layout's name in `--layout` and in reports; the file's own name")]
    name: Annotated[Words, means('what people call it, as `{ nb = "…", en = "…" }`')]
    sheets: Annotated[Sheets, means("level → titles of its sheet")]
    tables: Annotated[
        Mapping[str, Names], means("level → the fields by which a table on its own is known (csv)")
    ]
    pairs: Annotated[Pairs, means("the headings of the registry's own sheet")]
