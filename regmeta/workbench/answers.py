"""The workbench's one small interface: a verb and JSON in, JSON out; what goes wrong is a sentence.

    ask(session, "open", '{"path": "/in/klokebok.xlsx"}')
    ask(session, "check", '{"lang": "nb"}')

Whoever draws knows these verbs alone, so that a server can stand behind them as well as a worker.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.errors import RegmetaError
from regmeta.model import Finding, each_of
from regmeta.read.layouts.columns import HEAD
from regmeta.spec.loading import load_spec
from regmeta.texts import FIRST, Text, languages
from regmeta.validate.reports.as_json import as_value
from regmeta.validate.rule import load_rules
from regmeta.workbench.account import cell_fields, sheets, understanding
from regmeta.workbench.mapping import decide_mappings, mapping_cards
from regmeta.workbench.saving import saved_file
from regmeta.workbench.session import Session
from regmeta.workbench.stand_ins import fill_in

Given = Mapping[str, Any]


def new_session(home: str, today: str) -> Session:
    """A session in a folder, on a day (`2026-11-28`), by the newest law."""
    fill_in()
    return Session(Path(home), load_spec(), date.fromisoformat(today))


def ask(session: Session, verb: str, given: str) -> str:
    """The answer to a verb, `{"answer": …}`, or `{"error": …}`: a sentence a language."""
    try:
        answer = _VERBS[verb](session, json.loads(given))
    except RegmetaError as error:
        return _written({"error": _in_each(error.text)})
    except (MemoryError, RecursionError):
        return _written({"error": _in_each(_TOO_MUCH)})
    return _written({"answer": answer})


def _in_each(text: Text) -> dict[str, str]:
    return {lang: text(lang) for lang in languages()}


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# ------------------------------------------------------------------ the verbs


def _open(session: Session, given: Given) -> Any:
    session.open(Path(given["path"]))
    return {"file": session.file, "sheets": sheets(session), "canBeMended": session.can_be_mended}


def _understand(session: Session, given: Given) -> Any:
    return understanding(session, load_spec(), _lang(given))


def _decide(session: Session, given: Given) -> Any:
    """`rows`: what the person says of sheets, rows and headings, each under the head's names."""
    session.decide(_as_columns(session.columns, session.file, given["rows"]))
    return _understand(session, given)


def _as_columns(before: str, file: str, rows: list[Given]) -> str:
    """columns.csv with rows put in; what is said again takes the place of what was said."""
    import csv
    import io

    said: dict[tuple[str, ...], str] = {}
    for row in csv.DictReader(io.StringIO(before)):
        said[tuple(row[key] for key in HEAD[:4])] = row[HEAD[4]]
    for new in rows:
        key = (file, str(new["sheet"]), str(new.get("row") or ""), str(new.get("heading", "")))
        said[key] = str(new["field"])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([*place, role] for place, role in said.items() if role)
    return out.getvalue()


def _check(session: Session, given: Given) -> Any:
    """The very report of `regmeta check --format json`, and what a page needs beside it."""
    lang, checked = _lang(given), session.check()
    submission = checked.batch.submissions[0]
    history = session.history
    return {
        "report": as_value(checked.report, lang),
        "more": [_more(session, finding) for finding in checked.report.findings],
        "rules": _rules(checked.report.findings, lang),
        "fields": cell_fields(submission, load_spec(), lang),
        "undo": len(history.steps),
        "redo": len(history.undone),
        "changed": len(history.corrections()),
    }


def _more(session: Session, finding: Finding) -> dict[str, Any]:
    """A finding's cells with the proposal for each."""
    return {
        "cells": [
            [each.place.sheet, each.place.row, each.place.column, session.proposal(each)]
            for each in each_of([finding])
            if each.place.file == session.file
        ],
        "heading": finding.heading,
    }


def _rules(findings: tuple[Finding, ...], lang: str) -> dict[str, Any]:
    """The rules that found something: what they are called, and why they matter."""
    names = {finding.rule for finding in findings}
    return {
        rule.name: {"title": rule.title(lang), "why": rule.section(1, lang)}
        for rule in load_rules()
        if rule.name in names
    }


def _change(session: Session, given: Given) -> Any:
    cells = {(sheet, int(row), int(column)): text for sheet, row, column, text in given["cells"]}
    return {"cells": session.change(cells, given.get("why", "typed"))}


def _accept(session: Session, given: Given) -> Any:
    before = session.history.texts()
    session.accept(given.get("rule", ""), given.get("field", ""))
    return _changed_since(session, before)


def _repair(session: Session, given: Given) -> Any:
    before = session.history.texts()
    session.repair()
    return _changed_since(session, before)


def _changed_since(session: Session, before: Mapping[Any, str]) -> Any:
    now = session.history.texts()
    return {"changed": [[*cell, text] for cell, text in now.items() if before.get(cell) != text]}


def _undo(session: Session, given: Given) -> Any:
    return {"changed": [[*each.address, each.before] for each in reversed(session.undo())]}


def _redo(session: Session, given: Given) -> Any:
    return {"changed": [[*each.address, each.after] for each in session.redo()]}


def _save(session: Session, given: Given) -> Any:
    path = saved_file(session, given["kind"], _lang(given))
    return {"path": str(path), "name": path.name}


def _cards(session: Session, given: Given) -> Any:
    return mapping_cards(session, _lang(given))


def _map(session: Session, given: Given) -> Any:
    """`decisions`: [variable, target] each; '' for that none fits, null for not decided yet."""
    said = {str(variable): target for variable, target in given["decisions"]}
    author, comment = str(given.get("author", "")), str(given.get("comment", ""))
    return {"decided": decide_mappings(session, said, author=author, comment=comment)}


def _texts(session: Session, given: Given) -> Any:
    """What others have written for cells of hers that are empty; see shared_texts.py."""
    from regmeta.workbench.shared_texts import text_proposals

    return text_proposals(session, _lang(given))


def _preview(session: Session, given: Given) -> Any:
    """The registry's own page as it would be published, and what remains; see preview.py."""
    from regmeta.workbench.preview import make_preview, preview_told

    lang = _lang(given)
    session.preview = make_preview(session, lang)
    return preview_told(session.preview, session, lang)


def _page(session: Session, given: Given) -> Any:
    """Another page of the preview, by its address."""
    if session.preview is None:
        return _preview(session, given)
    return {"page": session.preview.site.page(given["address"]), "address": given["address"]}


def _since(session: Session, given: Given) -> Any:
    """`path`: the file that is published now; what the mended one changes of it."""
    from regmeta.workbench.preview import changes_since

    return changes_since(session, Path(given["path"]), _lang(given))


def _lang(given: Given) -> str:
    return str(given.get("lang", FIRST))


_VERBS: Mapping[str, Callable[[Session, Given], Any]] = {
    "open": _open,
    "understand": _understand,
    "decide": _decide,
    "check": _check,
    "change": _change,
    "accept": _accept,
    "repair": _repair,
    "undo": _undo,
    "redo": _redo,
    "cards": _cards,
    "map": _map,
    "texts": _texts,
    "preview": _preview,
    "page": _page,
    "since": _since,
    "save": _save,
}
_TOO_MUCH = Text(
    "Filen er for stor for nettleseren. Del den, eller bruk regmeta på en maskin.",
    "The file is too large for the browser. Split it, or use regmeta on a machine.",
)
