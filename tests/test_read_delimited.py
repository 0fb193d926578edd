"""Delimited text in less usual dresses: drawn tables, cells over many lines, SPSS syntax."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.read import read_file
from regmeta.read.files.delimited import read_delimited
from regmeta.spec.fields import Spec


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_drawn_table_has_no_line_of_dashes(tmp_path: Path) -> None:
    text = "| Variabel | Type |\n|:---|---:|\n| farge | tekst |\n"
    rows = read_delimited(written(tmp_path, "ball.md", text))
    assert rows == [["", "Variabel", "Type", ""], [], ["", "farge", "tekst", ""]]


def test_a_dash_in_a_table_of_bars_is_a_cell(tmp_path: Path) -> None:
    rows = read_delimited(written(tmp_path, "ball.csv", "navn|min|maks\nfarge|-|-\nhoyde|-|9\n"))
    assert rows[1] == ["farge", "-", "-"]


def test_a_first_cell_over_sixty_lines_hides_no_separator(tmp_path: Path, spec: Spec) -> None:
    help_text = "\n".join(f"linje {n}; med, tegn" for n in range(60))
    text = f'Variabel,Beskrivelse,Type\nfarge,"{help_text}",tekst\nhoyde,kort,tall\n'
    variables = read_file(written(tmp_path, "ball.csv", text), spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["farge", "hoyde"]
    assert variables.text(0, "Beskrivelse") == help_text


def test_a_column_called_value_labels_is_no_syntax(tmp_path: Path) -> None:
    rows = read_delimited(written(tmp_path, "ball.csv", "Value labels;Variable\n1=Rød;farge\n"))
    assert rows[0] == ["Value labels", "Variable"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Beskrivelse / Description", "Beskrivelse"),
        ("Description (EN)", "BeskrivelseEngelsk"),
        ("Label [english]", "NavnEngelsk"),
        ("Ledetekst (norsk)", "PreferredTerm"),
    ],
)
def test_headings_in_two_languages(tmp_path: Path, spec: Spec, heading: str, field: str) -> None:
    text = f"Variabel / Variable;{heading};Type\nfarge;Kulør;tekst\n"
    variables = read_file(written(tmp_path, "ball.csv", text), spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["farge"]
    assert variables.text(0, field) == "Kulør"
