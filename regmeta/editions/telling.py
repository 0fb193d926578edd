"""A diff as people read it on a terminal or in Markdown, and as programs do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from regmeta.editions.compare import Diff
from regmeta.editions.difference import Item, Line, called, sentence_in
from regmeta.editions.kinds import GRADE_MEANINGS, GRADE_NAMES, GRADES, GRADES_COUNTED
from regmeta.editions.paired import Pair, local, technical
from regmeta.model import ChangeClass
from regmeta.texts import Text

_WIDTH = 98
_SHOWN = 4
_REASONS = 3


def diff_text(diff: Diff, lang: str = "nb", *, every: bool = False) -> str:
    """A screen's summary, then the details by grade; `every` names all that a line holds for."""
    lines = [*_head(diff, lang), ""]
    if not diff.lines:
        return "\n".join([*lines, NOTHING(lang)])
    for grade in GRADES:
        graded = diff.of_grade(grade)
        if graded:
            lines += [_title(grade, lang), ""]
            for line in graded:
                lines += _line_text(diff, line, lang, every)
            lines.append("")
    return "\n".join(lines).rstrip()


def _head(diff: Diff, lang: str) -> Iterator[str]:
    yield f"{diff.before.title} → {diff.after.title}"
    yield ", ".join(sizes(diff, lang))
    if diff.lines:
        yield counted(diff, lang)
    yield from _untold(diff, lang)


def sizes(diff: Diff, lang: str) -> tuple[str, str]:
    """`4 → 5 skjemaer` and `80 → 91 variabler`."""
    before, after = diff.before.kilde, diff.after.kilde
    forms, variables = _FORMS(lang), _VARIABLES(lang)
    return (
        f"{len(before.datasamlinger)} → {len(after.datasamlinger)} {forms}",
        f"{len(before.variables)} → {len(after.variables)} {variables}",
    )


_FORMS, _VARIABLES = Text("skjemaer", "forms"), Text("variabler", "variables")
_COUNTED_ONE = Text("{first} og {last} endring", "{first} and {last} change")
_COUNTED_MANY = Text("{first} og {last} endringer", "{first} and {last} changes")


def counted(diff: Diff, lang: str) -> str:
    """`8 brytende, 5 forenlige og 5 redaksjonelle endringer`."""
    parts = [f"{len(diff.of_grade(grade))} {GRADES_COUNTED[grade](lang)}" for grade in GRADES]
    sentence_of_all = _COUNTED_ONE if len(diff.lines) == 1 else _COUNTED_MANY
    return sentence_of_all(lang, first=", ".join(parts[:-1]), last=parts[-1])


def _untold(diff: Diff, lang: str) -> Iterator[str]:
    forms = diff.pairing.untold
    if not forms:
        return
    lone = diff.after if diff.after.lone else diff.before
    names = ", ".join(f"«{form.properties.get('PreferredTerm', form.code)}»" for form in forms)
    yield from wrap(_UNTOLD(lang, title=lone.title, names=names), _WIDTH)


_UNTOLD = Text(
    "{title} rommer ett skjema; om {names} er ingenting sagt.",
    "{title} holds one form; nothing is said of {names}.",
)
NOTHING = Text("Ingenting er endret.", "Nothing has changed.")


def _title(grade: ChangeClass, lang: str) -> str:
    return f"{GRADE_NAMES[grade](lang).upper()} – {GRADE_MEANINGS[grade](lang)}"


def _line_text(diff: Diff, line: Line, lang: str, every: bool) -> Iterator[str]:
    yield from _wrapped(sentence_in(line, lang), "  • ", "    ")
    if line.kind.id in ("likely-renamed", "likely-moved"):
        yield from _reasons(diff, line, lang, every)
    elif line.kind.of in ("variable", "list") and len(line.items) > 1:
        names = named(line.items, lang, 0 if every else _SHOWN)
        yield from _wrapped(names, "      ", "      ")


def _wrapped(text: str, first: str, rest: str) -> Iterator[str]:
    """Lines that never part what stands on either side of an arrow."""
    kept = text.replace(" → ", "\0→\0")
    for line in wrap(kept, _WIDTH, initial_indent=first, subsequent_indent=rest):
        yield line.replace("\0", " ")


def _reasons(diff: Diff, line: Line, lang: str, every: bool) -> Iterator[str]:
    """The weakest first: they are those to look at."""
    strength = {proposal.after.code: proposal.strength for proposal in diff.proposals}
    items = sorted(line.items, key=lambda item: strength[item.code])
    shown = items if every else items[:_REASONS]
    for item in shown:
        was = f"{item.was} → " if item.was else ""
        text = f"{was}{item.technical}: {item.note(lang)}"
        yield from _wrapped(text, "      ", "        ")
    more = len(line.items) - len(shown)
    if more:
        yield f"      {_MORE_REASONS(lang, more=more)}"


_MORE_REASONS = Text("… og {more} til (--all)", "… and {more} more (--all)")
_MORE_NAMES = Text("{names} · og {more} til", "{names} · and {more} more")


def named(items: Iterable[Item], lang: str, most: int = 0) -> str:
    """Variables by name, each once, with how many forms it stands in; the first `most` of them."""
    counts: dict[str, int] = {}
    for item in items:
        name = called(item, lang)
        counts[name] = counts.get(name, 0) + 1
    forms = _FORMS(lang)
    names = [f"{name} [{n} {forms}]" if n > 1 else name for name, n in counts.items()]
    more = len(names) - most if most else 0
    text = " · ".join(names[:most] if most else names)
    if more <= 0:
        return text
    return _MORE_NAMES(lang, names=text, more=more)


# ------------------------------------------------------------------ Markdown


def diff_markdown(diff: Diff, lang: str = "nb", level: int = 1) -> str:
    """The same as Markdown, every variable named; headings begin at `level`."""
    head = list(_head(diff, lang))
    lines = [f"{'#' * level} {_plain(head[0])}", "", *(f"{_plain(line)}  " for line in head[1:])]
    if not diff.lines:
        lines.append(NOTHING(lang))
    for grade in GRADES:
        graded = diff.of_grade(grade)
        if graded:
            name = GRADE_NAMES[grade](lang).capitalize()
            lines += ["", f"{'#' * (level + 1)} {name}", "", GRADE_MEANINGS[grade](lang), ""]
            for line in graded:
                lines += _listed(line, lang)
    return "\n".join(lines).rstrip() + "\n"


def _listed(line: Line, lang: str) -> Iterator[str]:
    yield f"- {_plain(sentence_in(line, lang))}"
    if line.kind.id in ("likely-renamed", "likely-moved"):
        for item in line.items:
            was = f"{item.was} → " if item.was else ""
            yield f"  - {_plain(f'{was}{item.technical}: {item.note(lang)}')}"
    elif line.kind.of in ("variable", "list") and len(line.items) > 1:
        yield f"  - {_plain(named(line.items, lang))}"


_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#"})


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return " ".join(text.split()).translate(_SIGNS)


# ------------------------------------------------------------------ for programs


def diff_json(diff: Diff, lang: str = "nb") -> dict[str, Any]:
    """Everything a diff knows, sentences in `lang`."""
    return {
        "before": _side(diff, before=True),
        "after": _side(diff, before=False),
        "counts": {grade: len(diff.of_grade(grade)) for grade in GRADES},
        "changes": [line_json(line, lang) for line in diff.lines],
        "proposals": [_proposal(proposal, lang) for proposal in diff.proposals],
        "formsNotTold": [form.code for form in diff.pairing.untold],
    }


def _side(diff: Diff, *, before: bool) -> dict[str, Any]:
    content = diff.before if before else diff.after
    return {
        "title": content.title,
        "code": content.kilde.code,
        "datasamlinger": len(content.kilde.datasamlinger),
        "variables": len(content.kilde.variables),
        "kodeverk": len(content.kilde.kodeverk),
    }


def line_json(line: Line, lang: str) -> dict[str, Any]:
    """One change: its kind and grade, the sentence, the facts and all that it holds for."""
    facts = {key: text(lang) for key, text in line.facts}
    if "codes" in facts:
        facts["codes"] = facts["codes"].split("\n")  # type: ignore[assignment]
    return {
        "kind": line.kind.id,
        "grade": line.kind.grade,
        "changesMeaning": line.kind.meaning,
        "text": sentence_in(line, lang),
        "facts": facts,
        "holdsFor": [
            {
                "code": item.code,
                "name": item.name(lang),
                **({"form": item.form} if item.form else {}),
                **({"technicalName": item.technical} if item.technical else {}),
                **({"before": item.was} if item.was else {}),
                **({"note": item.note(lang)} if item.note else {}),
            }
            for item in line.items
        ],
    }


def _proposal(pair: Pair, lang: str) -> dict[str, Any]:
    return {
        "before": pair.before.code,
        "after": pair.after.code,
        "technicalNames": [technical(pair.before), technical(pair.after)],
        "strength": round(pair.strength, 2),
        "evidence": [evidence.text(lang) for evidence in pair.evidence],
        "localCodes": [local(pair.before.code), local(pair.after.code)],
    }
