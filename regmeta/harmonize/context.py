"""What a variable's surroundings say of it: its form's name, the other forms, its neighbours.

Only a whole file has surroundings; a table of names has none. Surroundings support or turn what
name, label and code list say, and never point to a target alone (context.toml).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.platforms import harmonized_folder
from regmeta.model import Submission, Text
from regmeta.spec.fields import split_list
from regmeta.texts import fold, joined

_SHORTEST = 3
_INSIDE = 6
_TOKEN = re.compile(r"[A-ZÆØÅ]+(?![a-zæøå])|[A-ZÆØÅ]?[a-zæøå]+|\d+")


@dataclass(frozen=True, slots=True)
class Support:
    """How much evidence of one kind counts, when, and for which families of targets."""

    weight: float
    families: frozenset[str]
    least: int
    share: float = 0.0
    reach: int = 0


@dataclass(frozen=True, slots=True)
class Instead:
    """In a form whose name holds one of the words, `of` is asked for as `target`."""

    words: tuple[str, ...]
    of: str
    target: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The reviewable data about surroundings."""

    everywhere: Support
    neighbours: Support
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a variable stands: its form's code and name, and in how many forms its name stands."""

    form: str = ""
    title: str = ""
    forms: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Lift:
    """What surroundings add to a target, in log-odds, and why."""

    weight: float = 0.0
    reason: Text = Text()


class _Everywhere(Strict, frozen=True):
    """[everywhere] of context.toml."""

    weight: float
    families: frozenset[str]
    forms: int
    share: float


class _Neighbours(Strict, frozen=True):
    """[neighbours] of context.toml."""

    weight: float
    families: frozenset[str]
    least: int
    reach: int


class _Instead(Strict, frozen=True):
    """An [[instead]] of context.toml."""

    form: tuple[str, ...]
    of: str
    target: str


class _ContextFile(Strict, frozen=True):
    """context.toml."""

    everywhere: _Everywhere
    neighbours: _Neighbours
    instead: tuple[_Instead, ...]


@lru_cache(maxsize=4)
def load_surroundings(version: str = "") -> Surroundings:
    """The weights and words of context.toml."""
    file = load_strict(harmonized_folder(version) / "context.toml", _ContextFile)
    everywhere, neighbours = file.everywhere, file.neighbours
    return Surroundings(
        Support(everywhere.weight, everywhere.families, everywhere.forms, share=everywhere.share),
        Support(neighbours.weight, neighbours.families, neighbours.least, reach=neighbours.reach),
        tuple(Instead(entry.form, entry.of, entry.target) for entry in file.instead),
    )


def settings_of(submission: Submission, names: Sequence[str]) -> list[Setting]:
    """The setting of every variable; `names` are theirs, as they are matched."""
    forms = submission["datasamling"]
    titles = dict(zip(forms.column("Code"), forms.column("PreferredTerm"), strict=True))
    owners = [
        (split_list(text) or ("",))[0] for text in submission["variabel"].column("datasamling")
    ]
    standing: dict[str, set[str]] = {}
    for name, form in zip(names, owners, strict=True):
        standing.setdefault(without_form(name, titles.get(form, "")).casefold(), set()).add(form)
    count = len(set(owners))
    return [
        Setting(
            form,
            titles.get(form, ""),
            len(standing[without_form(name, titles.get(form, "")).casefold()]),
            count,
        )
        for name, form in zip(names, owners, strict=True)
    ]


def without_form(name: str, title: str) -> str:
    """The name without the form's own name in front of it: `Bivirkning_ImportTidspunkt` in the form
    Bivirkning is `ImportTidspunkt`. The name itself where nothing would be left."""
    words = [_letters(word) for word in re.findall(r"\w+", title)]
    whole = "".join(words)
    rest = name
    for token in _TOKEN.findall(name):
        said = _letters(token)
        begins = len(said) >= _SHORTEST and any(word.startswith(said) for word in words)
        inside = len(said) >= _INSIDE and said in whole
        if not (begins or inside) or not rest.startswith(token):
            break
        rest = rest[len(token) :].lstrip("_. -")
    return rest if len(rest) >= _SHORTEST else name


def _letters(text: str) -> str:
    return fold(text).replace(" ", "")


def lifts(
    targets: Iterable[str], setting: Setting, around: Sequence[str], surroundings: Surroundings
) -> dict[str, Lift]:
    """What the surroundings add to each target. `around` are the neighbours' targets."""
    lifts_by_target = {}
    for target in targets:
        family = target.partition(".")[0]
        parts = [
            _everywhere(family, setting, surroundings.everywhere),
            _among(family, around, surroundings.neighbours),
        ]
        given = [part for part in parts if part.weight]
        if given:
            reason = joined("; ", (part.reason for part in given))
            lifts_by_target[target] = Lift(sum(part.weight for part in given), reason)
    return lifts_by_target


def _everywhere(family: str, setting: Setting, law: Support) -> Lift:
    enough = setting.forms >= law.least and setting.forms >= law.share * setting.of
    if family not in law.families or not enough:
        return Lift()
    return Lift(
        law.weight,
        Text("står i {forms} av {of} skjemaer", "stands in {forms} of {of} forms").filled(
            forms=setting.forms, of=setting.of
        ),
    )


_FAMILY = {
    "skjema": Text(nb="opplysninger om skjemaet", en="facts about the form"),
    "person": Text(nb="opplysninger om personen", en="facts about the person"),
    "org": Text(nb="opplysninger om enheten", en="facts about the unit"),
}


def _among(family: str, around: Sequence[str], law: Support) -> Lift:
    alike = sum(target.partition(".")[0] == family for target in around)
    if family not in law.families or alike < law.least:
        return Lift()
    kind = _FAMILY.get(family, Text(family))
    return Lift(law.weight, Text("står blant {kind}", "stands among {kind}").filled(kind=kind))


def neighbours_of(
    first: Sequence[str], forms: Sequence[str], i: int, reach: int
) -> tuple[str, ...]:
    """The targets of the variables nearest to one in its form, '' for none."""
    near = [n for n in range(max(0, i - reach), min(len(first), i + reach + 1)) if n != i]
    return tuple(first[n] for n in near if forms[n] == forms[i])


_IN_FORM = Text("står i skjemaet «{form}»", "stands in the form “{form}”")


def instead_of(target: str, setting: Setting, surroundings: Surroundings) -> tuple[str, Text]:
    """The target that is meant in a form of this name, and why; '' where it is as it seems."""
    title = fold(setting.title)
    for instead in surroundings.instead:
        if instead.of == target and any(word in title for word in instead.words):
            return instead.target, _IN_FORM.filled(form=setting.title)
    return "", Text()


def of_form(name: str, stripped: str, evidence: Text) -> Text:
    """The evidence, and that the beginning of the name is its form's."""
    front = name[: len(name) - len(stripped)].rstrip("_. -")
    return Text(
        "{evidence}; «{front}» er skjemaets navn", "{evidence}; “{front}” is the form's name"
    ).filled(evidence=evidence, front=front)
