"""Conditions over several questions: taken apart, enforced on data, and kept by made data.

What rows are at fault is worked out here from the condition written as Python, beside the checks.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from regmeta.catalogue.branching import clauses_of
from regmeta.cli.app import app
from regmeta.publish.formats.redcap import HEADING

TODAY = ["--today", "2026-11-23"]
Answers = tuple[str, str, frozenset[str]]
Asked = Callable[[str, str, frozenset[str]], bool]
CONDITIONS: dict[str, tuple[str, Asked]] = {
    "begge": ("[a]='1' and [b]='2'", lambda a, b, s: a == "1" and b == "2"),
    "en": ("[a]='1' or [b]='2'", lambda a, b, s: a == "1" or b == "2"),
    "boks": ("[s(3)]='1'", lambda a, b, s: "3" in s),
    "uten": ("[s(3)]='0' AND [a] <> '9'", lambda a, b, s: "3" not in s and a != "9"),
    "dypt": (
        "([a]='1' and [s(2)]<>'1') or [b]='3'",
        lambda a, b, s: (a == "1" and "2" not in s) or b == "3",
    ),
    "tall": ("[b]>=2 and ([a]='0' or [a]='1')", lambda a, b, s: b in "23" and a in "01"),
}
"""Field → its condition as REDCap writes it, and as a person reads it."""


@pytest.mark.parametrize(
    ("condition", "clauses"),
    [
        ("[a]='1' and [b]='2'", ["a", "b"]),
        ("[a]='1' or [b]='2'", ["a|b"]),
        ("[a]='1' and ([b]='2' or [c]!='3')", ["a", "b|c"]),
        ("[a]='1' or [b]='2' and [c]='3'", ["a|b", "a|c"]),
        ('([a(2)] = "1")', ["a"]),
        ("[a]>=18 and [b]<>'x'", ["a", "b"]),
        ("[a]='1' and", []),
        ("[a]='1' [b]='2'", []),
        ("([a]='1'", []),
        ("datediff([a],[b],'d')>3", []),
        ("[a]='1' and datediff([a],[b],'d')>3", []),
        ("", []),
    ],
)
def test_a_condition_is_taken_apart(condition: str, clauses: list[str]) -> None:
    taken = ["|".join(answer.name for answer in clause) for clause in clauses_of(condition)]
    assert taken == clauses


def test_a_condition_of_many_choices_is_left_alone() -> None:
    pairs = " or ".join(f"([a]='{n}' and [b]='{n}')" for n in range(12))
    assert clauses_of(pairs) == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A registry with a question for each condition."""
    rows = [
        ("rad", "text", "", ""),
        ("a", "radio", "0, Nei | 1, Ja | 9, Ukjent", ""),
        ("b", "radio", "1, Rød | 2, Blå | 3, Grønn", ""),
        ("s", "checkbox", "1, Hoste | 2, Feber | 3, Utslett", ""),
        *((name, "text", "", condition) for name, (condition, _) in CONDITIONS.items()),
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADING, restval="", lineterminator="\n")
    writer.writeheader()
    for name, kind, choices, logic in rows:
        writer.writerow(
            {
                "Variable / Field Name": name,
                "Form Name": "prove",
                "Field Type": kind,
                "Field Label": f"Spørsmål {name}",
                "Choices, Calculations, OR Slider Labels": choices,
                "Branching Logic (Show field only if...)": logic,
            }
        )
    folder = tmp_path / "prove"
    folder.mkdir()
    (folder / "prove.csv").write_text(out.getvalue(), encoding="utf-8")
    (folder / "registry.toml").write_text(
        'id = "prove"\nplatform = "redcap"\nhelseregion = "nord"\n[[files]]\npath = "prove.csv"\n'
        '[kilde]\nCode = "K_PROVE"\nKortNavn = "PROVE"\nPreferredTerm = "Prøve"\n'
        'Beskrivelse = "Prøve."\nKildetype = "nasjonaltMedisinskKvalitetsregister"\n',
        encoding="utf-8",
    )
    return folder


def run(*call: str) -> Any:
    done = CliRunner().invoke(app, ["data", *call])
    assert done.exit_code in (0, 1), done.output
    return done


BOXES = [frozenset(boxes) for n in range(4) for boxes in itertools.combinations("123", n)]
EVERY: list[Answers] = [(a, b, s) for a in "019" for b in "123" for s in BOXES]


def extract(path: Path, *, joined: bool = False) -> Path:
    """A row for every combination of answers, with an answer to every conditional question."""
    boxes = ["s"] if joined else ["s___1", "s___2", "s___3"]
    lines = [",".join(["rad", "a", "b", *boxes, *CONDITIONS])]
    for number, (a, b, s) in enumerate(EVERY, 1):
        ticked = [";".join(sorted(s))] if joined else [str(int(code in s)) for code in "123"]
        lines.append(",".join([str(number), a, b, *ticked, *("x" for _ in CONDITIONS)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def counted(folder: Path, file: Path, engine: str) -> dict[str, set[int]]:
    """Column → how many rows have an answer to a closed question, of each check."""
    call = ["check", str(folder), str(file), "--format", "json", "--engine", engine, *TODAY]
    counts: dict[str, set[int]] = {}
    for finding in json.loads(run(*call).stdout)["findings"]:
        if finding["rule"] == "data-answer-to-closed-question":
            column, _, said = finding["message"].partition(": ")
            counts.setdefault(column, set()).add(int(said.split()[0]))
    return counts


def right(name: str) -> set[int]:
    """The rows at fault, by clause: those of a conjunction are counted part by part."""
    parts: dict[str, list[Asked]] = {
        "begge": [lambda a, b, s: a == "1", lambda a, b, s: b == "2"],
        "uten": [lambda a, b, s: "3" not in s, lambda a, b, s: a != "9"],
        "dypt": [
            lambda a, b, s: a == "1" or b == "3",
            lambda a, b, s: "2" not in s or b == "3",
        ],
        "tall": [lambda a, b, s: b in "23", lambda a, b, s: a in "01"],
    }
    clauses = parts.get(name, [CONDITIONS[name][1]])
    for answers in EVERY:
        assert all(clause(*answers) for clause in clauses) == CONDITIONS[name][1](*answers)
    return {sum(not clause(*answers) for answers in EVERY) for clause in clauses}


@pytest.mark.parametrize("joined", [False, True])
def test_an_answer_to_a_closed_question_is_counted(
    folder: Path, tmp_path: Path, joined: bool
) -> None:
    counts = counted(folder, extract(tmp_path / "uttrekk.csv", joined=joined), "duckdb")
    assert counts == {name: right(name) for name in CONDITIONS}


def test_conditions_that_nothing_is_held_to_are_told_of(folder: Path, tmp_path: Path) -> None:
    file = extract(tmp_path / "uttrekk.csv")
    listing = folder / "prove.csv"
    text = listing.read_text("utf-8").replace("[b]>=2 and", "length([a])>3 and")
    call = ["check", str(folder), str(file), *TODAY]
    assert "ikke kontrolleres" not in run(*call).stdout
    listing.write_text(text, "utf-8")
    assert "ikke er her): tall\n" in run(*call).stdout
    report = json.loads(run(*call, "--format", "json").stdout)
    assert report["forms"][0]["conditions_not_checked"] == ["tall"]
    assert "ikke er her): tall\n" in run("plan", str(folder)).stdout


@pytest.mark.skipif(not importlib.util.find_spec("great_expectations"), reason="needs gx")
@pytest.mark.filterwarnings("ignore")
def test_great_expectations_counts_them_alike(folder: Path, tmp_path: Path) -> None:
    file = extract(tmp_path / "uttrekk.csv")
    assert counted(folder, file, "gx") == counted(folder, file, "duckdb")


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_spark_counts_them_alike(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    file = extract(tmp_path / "uttrekk.csv")
    assert counted(folder, file, "spark") == counted(folder, file, "duckdb")


def test_made_data_keep_the_conditions(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "laget.csv"
    run("synth", str(folder), "--rows", "300", "--out", str(file), *TODAY)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    assert counted(folder, file, "duckdb") == {}
    assert all(any(row[name] for row in rows) for name in CONDITIONS)


def test_planted_answers_to_closed_questions_are_found(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "laget.csv"
    run("synth", str(folder), "--rows", "300", "--faults", "1", "--out", str(file), *TODAY)
    assert set(counted(folder, file, "duckdb")) == set(CONDITIONS)
