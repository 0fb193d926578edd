"""The answer to who sent a file: what she must do, by cause, in plain words she can be sent.

The sentences are those of the rules; names of rules, files of ours and codes of findings are not
hers to know. What is wrong with our own set-up is told at the desk and not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import fill

from regmeta.delivery.desk.answers import Answer
from regmeta.editions.difference import sentence_in
from regmeta.model import Finding, Place, Severity
from regmeta.texts import Text
from regmeta.validate import advice, rule_named
from regmeta.validate.ordering import Stage, stage_of
from regmeta.validate.pages import message

_WIDTH = 78
_SHOWN, _CHANGES_SHOWN = 4, 6


def reply_text(answer: Answer, lang: str) -> str:
    """The whole answer as plain text, from greeting to closing."""
    paragraphs = [_HELLO(lang), _thanks(answer, lang)]
    paragraphs += [_filled(said(lang)) for said in answer.said]
    paragraphs += _LEADS[answer.case.verdict](answer, lang)
    return "\n\n".join([*paragraphs, _CLOSING(lang)]) + "\n"


def _thanks(answer: Answer, lang: str) -> str:
    day, file = _norwegian_day(answer), answer.case.file
    if answer.name:
        return _filled(_THANKS_NAMED(lang, file=file, name=answer.name, day=day))
    return _filled(_THANKS(lang, file=file, day=day))


def _norwegian_day(answer: Answer) -> str:
    return in_norwegian(answer.case.day)


def in_norwegian(day: date) -> str:
    """A day as it is written in a letter: 28.11.2026."""
    return f"{day.day}.{day.month}.{day.year}"


def _of_private(_: Answer, lang: str) -> list[str]:
    return [_filled(_PRIVATE(lang))]


def _of_unreadable(_: Answer, lang: str) -> list[str]:
    return [_filled(_AGAIN(lang))]


def _of_none(_: Answer, lang: str) -> list[str]:
    return []


def _of_checked(answer: Answer, lang: str) -> list[str]:
    """How it stands, what must be done, what should be, and what changed."""
    findings = answer.own_findings
    errors = _of_severity(findings, "error")
    easy = [finding for finding in findings if stage_of(finding) is Stage.ONE_COMMAND]
    others = [finding for finding in _of_severity(findings, "warning") if finding not in easy]
    parts = [_filled(_verdict(answer, lang))]
    if errors:
        parts += [_headed(_MUST(lang)), *_causes(errors, lang)]
    if others:
        parts += [_headed(_SHOULD(lang)), *_causes(others, lang)]
    advised = [finding for finding in _of_severity(findings, "advice") if finding not in easy]
    parts += _by_title(easy, _EASY, lang)
    parts += _by_title(advised, _ADVICE, lang)
    parts += _changes(answer, lang)
    if answer.case.marked:
        parts.append(_filled(_ENCLOSED(lang, file=answer.case.marked)))
    return parts


def _of_severity(findings: Sequence[Finding], severity: Severity) -> list[Finding]:
    return [finding for finding in findings if finding.severity == severity]


def _verdict(answer: Answer, lang: str) -> str:
    errors = _of_severity(answer.own_findings, "error")
    sentences = [_count(len(errors), _NO_ERRORS, _ERROR, _ERRORS, lang)]
    since = answer.standing.since if answer.standing else None
    if since is not None and (since.gone or since.new):
        sentences.append(_SINCE(lang, gone=since.gone, new=since.new))
    return " ".join(sentences)


def _count(number: int, none: Text, single: Text, many: Text, lang: str) -> str:
    if not number:
        return none(lang)
    return single(lang) if number == 1 else many(lang, n=number)


def _causes(findings: Sequence[Finding], lang: str) -> Iterator[str]:
    """Each cause with where it stands and what to do, numbered."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for number, (rule, own) in enumerate(by_rule.items(), 1):
        yield "\n".join(_cause(number, rule, own, lang))


def _cause(number: int, rule: str, findings: Sequence[Finding], lang: str) -> Iterator[str]:
    count = sum(1 + len(finding.also) for finding in findings)
    places = _count(count, Text(), _PLACE, _PLACES, lang)
    title = rule_named(rule).title(lang)
    yield fill(f"{number}. {title} ({places}).", _WIDTH, subsequent_indent="   ")
    for finding in findings[:_SHOWN]:
        yield _indented(f"- {_where(finding.place, lang)}{_said(finding, lang)}")
    if count > _SHOWN:
        yield _indented(_MORE(lang, n=count - min(len(findings), _SHOWN)))
    yield _indented(_DO(lang, what=advice(findings[0], lang)))


def _said(finding: Finding, lang: str) -> str:
    """The sentence with other places in words, and codes as she knows them: without what we put
    in front."""
    place = re.compile(rf"{re.escape(finding.place.file)}(?:!([^!«»]+))?!([A-Z]+)(\d+)")

    def worded(match: re.Match[str]) -> str:
        sheet, column, row = match.groups()
        return (_CELL_OF if sheet else _ROW_OF)(lang, sheet=sheet, cell=column + row, row=row)

    return _CODE.sub("", place.sub(worded, message(finding, lang)))


_CODE = re.compile(r"\b[A-Z]_[^\s.«»]+\.")


def _where(place: Place, lang: str) -> str:
    if place.sheet and place.cell:
        return _CELL(lang, sheet=place.sheet, cell=place.cell)
    if place.cell or place.row:
        return _ROW(lang, row=place.row)
    return ""


def _by_title(findings: Sequence[Finding], sentence: Text, lang: str) -> list[str]:
    """What is told by its titles alone: the marked workbook tells the rest."""
    titles = dict.fromkeys(_title(finding, lang) for finding in findings)
    return [_filled(sentence(lang, titles="; ".join(titles)))] if titles else []


def _title(finding: Finding, lang: str) -> str:
    title = rule_named(finding.rule).title(lang)
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _changes(answer: Answer, lang: str) -> list[str]:
    standing = answer.standing
    if standing is None or not standing.diff.lines:
        return []
    breaking = standing.diff.of_grade("breaking")
    if not breaking:
        return [_filled(_HARMLESS(lang))]
    shown = [_indented(f"- {sentence_in(line, lang)}") for line in breaking[:_CHANGES_SHOWN]]
    if len(breaking) > _CHANGES_SHOWN:
        shown.append(_indented(_MORE_CHANGES(lang, n=len(breaking) - _CHANGES_SHOWN)))
    return [_headed(_BREAKING(lang)), "\n".join([*shown, "", _filled(_CONFIRM(lang))])]


def _filled(text: str) -> str:
    return fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _indented(text: str) -> str:
    deeper = "     " if text.startswith("- ") else "   "
    return fill(
        text,
        _WIDTH,
        initial_indent="   ",
        subsequent_indent=deeper,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _headed(text: str) -> str:
    return text.upper()


_LEADS = {
    "ready": _of_checked,
    "private": _of_private,
    "empty": _of_unreadable,
    "unreadable": _of_unreadable,
    "unrecognised": _of_none,
    "unexpected": _of_none,
    "older": _of_none,
    "unchanged": _of_checked,
}
_HELLO = Text("Hei,", "Hello,")
_THANKS = Text(
    "Takk for filen «{file}», som vi fikk {day}.",
    "Thank you for the file “{file}”, which we received {day}.",
)
_THANKS_NAMED = Text(
    "Takk for filen «{file}» for {name}, som vi fikk {day}.",
    "Thank you for the file “{file}” for {name}, which we received {day}.",
)
_PRIVATE = Text(
    "Filen er derfor ikke behandlet videre, og den slettes hos oss. Ta bort personnumrene, se "
    "etter at de ikke står andre steder i filen, og send den på nytt. Slett også e-posten den "
    "ble sendt med.",
    "The file has therefore not been handled further, and it will be deleted here. Take out the "
    "personal numbers, see that they stand nowhere else in the file, and send it again. Delete "
    "the e-mail that it was sent with as well.",
)
_AGAIN = Text(
    "Vi fikk derfor ikke sett på innholdet. Send filen på nytt når dette er rettet.",
    "We could therefore not look at its content. Send the file again when this is mended.",
)
_NO_ERRORS = Text(
    "Filen har ingen feil som hindrer publisering.",
    "The file has no errors that keep it from being published.",
)
_ERROR = Text(
    "Filen har én feil som må rettes før den kan publiseres.",
    "The file has one error to be mended before it can be published.",
)
_ERRORS = Text(
    "Filen har {n} feil som må rettes før den kan publiseres.",
    "The file has {n} errors to be mended before it can be published.",
)
_MUST = Text("Dette må rettes", "This must be mended")
_SHOULD = Text("Dette bør du se på", "This should be looked at")
_PLACE, _PLACES = Text("ett sted", "one place"), Text("{n} steder", "{n} places")
_CELL = Text("Ark «{sheet}», celle {cell}: ", "Sheet “{sheet}”, cell {cell}: ")
_ROW = Text("Rad {row}: ", "Row {row}: ")
_MORE = Text("… og {n} til.", "… and {n} more.")
_MORE_CHANGES = Text("… og {n} endringer til.", "… and {n} more changes.")
_DO = Text("Gjør dette: {what}", "Do this: {what}")
_ADVICE = Text(
    "I tillegg har vi noen råd, som ikke hindrer noe: {titles}.",
    "We also have some advice, which holds nothing back: {titles}.",
)
_EASY = Text(
    "Dette kan vi rette for deg, si fra om du vil det: {titles}.",
    "This we can mend for you, if you say so: {titles}.",
)
_SINCE = Text(
    "Siden sist er {gone} funn rettet og {new} kommet til.",
    "Since last time {gone} findings are mended and {new} are new.",
)
_CELL_OF = Text("arket «{sheet}», celle {cell}", "the sheet “{sheet}”, cell {cell}")
_ROW_OF = Text("rad {row}", "row {row}")
_BREAKING = Text(
    "Endringer som gjør at gamle data leses annerledes",
    "Changes that make old data read otherwise",
)
_CONFIRM = Text(
    "Svar oss om dette er ment slik, og om det er noe brukerne bør vite.",
    "Please answer whether this is meant so, and whether there is something users should know.",
)
_HARMLESS = Text(
    "Ingen av endringene siden sist gjør at gamle data leses annerledes.",
    "None of the changes since last time make old data read otherwise.",
)
_ENCLOSED = Text(
    "Vedlagt er «{file}», der hver feil er merket i cellen og listet på arket Funn. Rett i den, "
    "og send den tilbake.",
    "Enclosed is “{file}”, where every fault is marked in its cell and listed on the sheet Funn. "
    "Mend it there, and send it back.",
)
_CLOSING = Text("Hilsen oss som tar imot metadata", "Kind regards from us who receive the metadata")
