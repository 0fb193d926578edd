"""Cards to decide mappings by: a variable of hers, what is proposed, and both sides' codes.

What is decided is kept as `regmeta map --accept` keeps it: the same SSSOM, by the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from regmeta.errors import WrongUse
from regmeta.files.scratch import scratch
from regmeta.harmonize.decisions import (
    MANUAL,
    Decision,
    decisions_tsv,
    fingerprints,
    read_decision_rows,
)
from regmeta.harmonize.explain import Prediction
from regmeta.harmonize.review import WHAT_HAPPENS, merge_decisions
from regmeta.model import Target, TargetMapping, ValueMap
from regmeta.runs.batch import DECISIONS
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.targets import load_targets
from regmeta.texts import Text
from regmeta.workbench.session import Session

_MOST_CODES = 40
"""Codes of a harmonized variable that a card shows: more are a register of their own."""
CodeRow = list[str]
"""A value of hers with its name, and the target's value with its name; '' where there is none."""


def mapping_cards(session: Session, lang: str) -> dict[str, Any]:
    """A card a variable, those with a proposal first, and all targets to choose among."""
    targets = load_targets()
    names = {target.id: target.name(lang) for target in targets}
    decided = {decision.mapping.variable: decision for decision in decisions_of(session)}
    places = _places(session)
    cards = [
        _card(prediction, names, lang)
        | {"place": places.get(prediction.asked.variable)}
        | _decided(decided.get(prediction.asked.variable))
        for prediction in sorted(session.predictions(), key=_order)
    ]
    return {"cards": cards, "targets": [_target(target, lang) for target in targets]}


def _order(prediction: Prediction) -> tuple[bool, bool]:
    return not prediction.target, not prediction.best


def _places(session: Session) -> dict[str, list[Any]]:
    """Where each variable stands in her own file."""
    variables = session.check().batch.submissions[0]["variabel"]
    places = (variables.place(at) for at in range(len(variables)))
    return {
        code: [place.sheet, place.row]
        for code, place in zip(variables.column("Code"), places, strict=True)
    }


def _card(prediction: Prediction, names: Mapping[str, str], lang: str) -> dict[str, Any]:
    asked, values = prediction.asked, prediction.values
    return {
        "variable": asked.variable,
        "name": asked.name,
        "label": asked.label,
        "type": asked.type,
        "codes": [list(pair) for pair in asked.codes],
        "target": prediction.target,
        "nearest": prediction.best,
        "ties": [names[tie] for tie in prediction.ties if tie in names],
        "percent": round(prediction.confidence * 100),
        "certain": prediction.certain,
        "evidence": prediction.evidence(lang),
        "happens": WHAT_HAPPENS[values.operation](lang) if values else "",
        "loss": values.loss(lang) if values else "",
        "sides": _sides(asked.codes, prediction.target, values, lang),
    }


def _sides(
    codes: Sequence[tuple[str, str]], target: str, values: ValueMap | None, lang: str
) -> list[CodeRow]:
    """Her codes beside what each becomes, then the codes that none of hers becomes."""
    theirs = _codes_of(target, lang)
    becomes = dict(values.pairs) if values and values.pairs else {value: value for value in theirs}
    rows = [[value, text, *_there(becomes.get(value, ""), theirs)] for value, text in codes]
    reached = {row[2] for row in rows}
    rest = [["", "", value, text] for value, text in theirs.items() if value not in reached]
    return [*rows, *(rest if len(theirs) <= _MOST_CODES else [])]


def _there(value: str, theirs: Mapping[str, str]) -> list[str]:
    if theirs and value not in theirs:
        return ["", ""]
    return [value, theirs.get(value, "")]


def _codes_of(target: str, lang: str) -> dict[str, str]:
    """The codes of a harmonized variable, value by value; {} where it has no list here."""
    files = (each.code_file for each in load_targets() if each.id == target)
    file = next(files, "")
    codes = load_code_systems().codes(file) if file else ()
    return {code.value: code.label(lang) for code in codes}


def _target(target: Target, lang: str) -> dict[str, Any]:
    codes = _codes_of(target.id, lang)
    return {
        "id": target.id,
        "name": target.name(lang),
        "definition": target.definition(lang),
        "codes": [list(pair) for pair in codes.items()] if len(codes) <= _MOST_CODES else [],
    }


def _decided(decision: Decision | None) -> dict[str, Any]:
    """What was decided: the target, '' where none fits, None where nothing is decided."""
    if decision is None:
        return {"decided": None, "comment": ""}
    mapping = decision.mapping
    return {"decided": mapping.target, "comment": mapping.evidence.nb}


# ------------------------------------------------------------------ deciding


def decisions_of(session: Session) -> tuple[Decision, ...]:
    """What has been decided so far. Raises BrokenConfiguration where the file is damaged."""
    if not session.work.mappings:
        return ()
    with scratch() as folder:
        path = folder / DECISIONS
        path.write_text(session.work.mappings, encoding="utf-8")
        return read_decision_rows(path)


def decide_mappings(
    session: Session, said: Mapping[str, str | None], *, author: str, comment: str = ""
) -> int:
    """Keep what a person says of variables: a target's id, '' for none, None to take it back.

    Gives how many decisions there are now. Raises WrongUse where nobody says who decides, or on a
    variable or target that is not there; nothing is then kept.
    """
    if not author.strip():
        raise WrongUse.of(_NO_AUTHOR)
    predictions = {each.asked.variable: each for each in session.predictions()}
    _refuse_strange(said, predictions)
    if not said:
        return len(decisions_of(session))
    submission = session.check().batch.submissions[0]
    prints = fingerprints(submission)
    new = [
        _decision(session, predictions[variable], target, prints[variable], author, comment)
        for variable, target in said.items()
        if target is not None
    ]
    before = [each for each in decisions_of(session) if each.mapping.variable not in said]
    kept = merge_decisions(before, new)
    registry = _registry_of(next(iter(predictions)))
    text = decisions_tsv(kept, registry=registry, today=session.today)
    session.keep_mappings(text if kept else "", len(said))
    return len(kept)


def _registry_of(variable: str) -> str:
    """What the set of decisions is called: the short name that variables' codes begin with."""
    return variable.removeprefix("V_").partition(".")[0].lower()


def _refuse_strange(said: Mapping[str, str | None], variables: Mapping[str, object]) -> None:
    targets = {target.id for target in load_targets()}
    for variable, target in said.items():
        if variable not in variables:
            raise WrongUse.of(_NO_VARIABLE.filled(code=variable))
        if target and target not in targets:
            raise WrongUse.of(_NO_TARGET.filled(code=target))


def _decision(
    session: Session,
    prediction: Prediction,
    target: str,
    fingerprint: str,
    author: str,
    comment: str,
) -> Decision:
    names = {each.id: each.name.nb for each in load_targets()}
    is_proposal = bool(target) and target == prediction.target
    mapping = TargetMapping(
        variable=prediction.asked.variable,
        target=target,
        justification=MANUAL,
        evidence=Text(comment.strip()),
        author=" ".join(author.split()),
        decided=session.today,
        values=prediction.values if is_proposal else None,
    )
    return Decision(mapping, prediction.asked.label, names.get(target, ""), fingerprint)


_NO_AUTHOR = Text(
    "Skriv hvem som avgjør, i feltet «Avgjort av».", "Write who decides, in the field “Decided by”."
)
_NO_VARIABLE = Text("Variabelen «{code}» finnes ikke.", "There is no variable called “{code}”.")
_NO_TARGET = Text(
    "«{code}» er ikke en harmonisert variabel. Velg fra listen.",
    "“{code}” is not a harmonized variable. Choose from the list.",
)
