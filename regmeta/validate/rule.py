"""What a rule is, and how rules are found: one fault in the data, one module in rules/.

The module's docstring is the rule's page in English and its constant NB the page in bokmål. Both
have a title line and three paragraphs that start with the words in SECTIONS: what the rule finds,
why it matters and how to put it right. MESSAGE is the finding's sentence; EXAMPLE a small
submission that holds the fault. The name of its one function is its scope:

- `check_field(field, records, context)`: once for every spec field of every level, column-wise.
- `check_text(text)`: for distinct texts of FIELDS (`prose` = all free text) in which a TRIGGER or
  the PATTERN occurs; the parameters of the message, or None. DIGITS: it has so many digits at
  least, with nothing but blanks, dots, hyphens and slashes between them; UNSEEN: one of its signs
  cannot be seen.
- `check_record(record, context)`: for the records of LEVEL in which all of NEEDS are filled.
- `check_submission(submission, context)`: once for a registry.
- `check_collection(submissions, context)`: once for all registries; faults name their registry.
- `check_waivers(used, submission, context)`: once for a registry that has waivers, after all other
  rules: `used` tells how many findings each waiver covers.
- `check_elsewhere(finding)`: the parameters of the message, for a fault that another stage found.

THEME: the line of docs/validation.md that the rule is listed in, a key of THEMES.
TAKES: what mending takes where it is more than writing a cell: "decision" (only somebody who knows
the field can tell) or "fix" (`regmeta fix` does it).
LEFT_OUT: of the distinct texts of a column, which ones `check_text` is not asked about.
PRIVATE = True: about privacy, so that it is also run on every cell that no field holds.
NEVER_WAIVED = True: nobody can answer for leaving the fault as it is.
EXPLAINS: the fault is the cause of others, which are not told as well: those in the same
"columns", "rows" or "cells".
FOLLOWED_BY: rules whose findings in the same sheets follow from the fault, and are not told either.
GIVES_WAY_TO: rules that mean the same or more where they find something in the same cell: the
fault is not told then.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import ModuleType
from typing import Any, Literal, NamedTuple

from regmeta.errors import BrokenConfiguration
from regmeta.model import Place, Severity, Text

SCOPES = (
    "check_field",
    "check_text",
    "check_record",
    "check_submission",
    "check_collection",
    "check_waivers",
    "check_elsewhere",
)
THEMES = {
    "obligations": Text("plikter", "obligations"),
    "fields": Text("typer, valg, lengder og form", "types, options, lengths, forms"),
    "types": Text(
        "datatype mot kodeliste, grenser, enhet, presisjon og lengde",
        "type against code list, limits, unit, precision, length",
    ),
    "variable": Text("innenfor en variabel", "within a variable"),
    "coding": Text("koding", "coding"),
    "variables": Text("mellom variabler", "between variables"),
    "levels": Text("mellom nivåer og registre", "between levels and registries"),
    "national": Text("nasjonale kodeverk", "national code systems"),
    "text": Text("tekst", "text"),
    "privacy": Text("personvern", "privacy"),
    "reading": Text("lesing", "reading"),
    "decisions": Text("avgjørelser", "decisions"),
}
"""What rules are about, in the order they are listed in."""
SECTIONS = (Text("Hva", "What"), Text("Hvorfor", "Why"), Text("Slik", "Repair"))
"""What the paragraphs of a rule's page begin with, in the module's bokmål and English."""

DATA = "data-"
"""How the names of faults of data begin, as against those of metadata."""

Params = Mapping[str, Any]


class CellOfRow(NamedTuple):
    """A cell by the record's index (-1: the heading) and the field; `level` only where it is not
    the fault's, `sheet` (an index into Records.sheets) only for the heading in a given one."""

    row: int
    field: str
    level: str = ""
    sheet: int = -1


class Fault(NamedTuple):
    """A fault that a rule found. `row` is the record's index, -1 where it is none's; `place` only
    where the fault stands elsewhere than in the field's cell; `severity` only where it differs.
    `also` are further cells that the same fault stands in."""

    row: int
    field: str = ""
    params: Mapping[str, Any] = {}
    severity: str = ""
    level: str = ""
    place: Place | None = None
    registry: str = ""
    also: tuple[CellOfRow, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule as its module describes it."""

    name: str
    severity: Severity
    level: str
    message: Text
    example: Mapping[str, Any]
    page: Text = field(repr=False)
    scope: str
    check: Callable[..., Any] = field(repr=False)
    needs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    digits: int = 0
    unseen: bool = False
    left_out: Callable[[Iterable[str]], frozenset[str]] | None = field(default=None, repr=False)
    never_waived: bool = False
    private: bool = False
    theme: str = ""
    takes: Literal["", "decision", "fix"] = ""
    explains: Literal["", "columns", "rows", "cells"] = ""
    gives_way_to: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()

    @property
    def title(self) -> Text:
        """The first line of the page, without its full stop."""
        return Text(_first_line(self.page.nb), _first_line(self.page.en))

    def section(self, index: int, lang: str) -> str:
        """A paragraph of the page: 0 what it finds, 1 why it matters, 2 how to put it right."""
        return self.sections[index](lang)

    @cached_property
    def sections(self) -> tuple[Text, ...]:
        """What it finds, why it matters, how to put it right; empty where the page lacks one."""
        return tuple(
            Text(_paragraph(self.page.nb, opening.nb), _paragraph(self.page.en, opening.en))
            for opening in SECTIONS
        )

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The parameters that the message asks for, in either language."""
        formatter = string.Formatter()
        texts = (self.message.nb, self.message.en)
        return frozenset(name for text in texts for _, name, _, _ in formatter.parse(text) if name)


def _paragraph(page: str, opening: str) -> str:
    for paragraph in page.split("\n\n"):
        if paragraph.strip().startswith(f"{opening}: "):
            return " ".join(paragraph.split()).removeprefix(f"{opening}: ")
    return ""


def _first_line(page: str) -> str:
    return page.strip().split("\n", 1)[0].rstrip(".")


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """Every rule in rules/, by name; found by discovery, there is no list to edit."""
    package = importlib.import_module("regmeta.validate.rules")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = (importlib.import_module(f"regmeta.validate.rules.{name}") for name in names)
    return tuple(rule_of(name, module) for name, module in zip(names, modules, strict=True))


_NEEDED = ("__doc__", "NB", "SEVERITY", "LEVEL", "THEME", "MESSAGE", "EXAMPLE")


def rule_of(name: str, module: ModuleType) -> Rule:
    """The rule that a module of that name is. Raises BrokenConfiguration with what it lacks."""
    scopes = [scope for scope in SCOPES if hasattr(module, scope)]
    missing = [key for key in _NEEDED if not getattr(module, key, None)]
    if len(scopes) != 1:
        missing.append(" / ".join(SCOPES))
    elif module.THEME not in THEMES:
        missing.append(f"THEME ({', '.join(THEMES)})")
    if missing:
        raise BrokenConfiguration(
            "regmeta/validate/rules/{name}.py mangler {missing}.",
            "regmeta/validate/rules/{name}.py lacks {missing}.",
            name=name,
            missing=", ".join(missing),
        )
    return _as_rule(name, module, scopes[0])


def _as_rule(name: str, module: ModuleType, scope: str) -> Rule:
    return Rule(
        name=name.replace("_", "-"),
        severity=module.SEVERITY,
        level=module.LEVEL,
        message=module.MESSAGE,
        example=module.EXAMPLE,
        page=Text(module.NB, module.__doc__ or ""),
        scope=scope,
        check=getattr(module, scope),
        needs=getattr(module, "NEEDS", ()),
        fields=getattr(module, "FIELDS", ()),
        triggers=getattr(module, "TRIGGERS", ()),
        pattern=getattr(module, "PATTERN", None),
        digits=getattr(module, "DIGITS", 0),
        unseen=getattr(module, "UNSEEN", False),
        left_out=getattr(module, "LEFT_OUT", None),
        never_waived=getattr(module, "NEVER_WAIVED", False),
        private=getattr(module, "PRIVATE", False),
        theme=module.THEME,
        takes=getattr(module, "TAKES", ""),
        explains=getattr(module, "EXPLAINS", ""),
        gives_way_to=getattr(module, "GIVES_WAY_TO", ()),
        followed_by=getattr(module, "FOLLOWED_BY", ()),
    )


@lru_cache(maxsize=1)
def never_waived() -> frozenset[str]:
    """The rules that no waiver reaches."""
    return frozenset(rule.name for rule in load_rules() if rule.never_waived)
