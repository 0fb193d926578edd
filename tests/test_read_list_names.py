"""What a code list is called: after its variable where all that use it have that name."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.read import read_file
from regmeta.spec.fields import Spec

HEAD = "Variabel;Ledetekst;Type;Koder"
YES_NO = "1 = Ja, 2 = Nei"


def names_of(tmp_path: Path, spec: Spec, *rows: str) -> dict[str, str]:
    """The name of each list by its code."""
    path = tmp_path / "ball.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", "utf-8")
    lists = read_file(path, spec, kilde="BALL").submission["kodeverk"]
    return dict(zip(lists.column("Code"), lists.column("PreferredTerm"), strict=True))


def row(name: str, codes: str) -> str:
    return f"{name};Spørsmål om {name};Liste;{codes}"


def test_a_list_of_one_variable_is_called_after_it(tmp_path: Path, spec: Spec) -> None:
    names = names_of(tmp_path, spec, row("roker", YES_NO), row("farge", "1 = Rød, 2 = Blå"))
    assert names == {"BALL.ROKER": "roker", "BALL.FARGE": "farge"}


def test_a_shared_list_is_called_by_its_answers_and_keeps_its_code(
    tmp_path: Path, spec: Spec
) -> None:
    names = names_of(tmp_path, spec, row("uforetrygd", YES_NO), row("roker", YES_NO))
    assert names == {"BALL.UFORETRYGD": "Ja / Nei"}


def test_two_shared_lists_of_the_same_answers_tell_their_values(tmp_path: Path, spec: Spec) -> None:
    other = "0 = Ja, 1 = Nei"
    rows = [row("a1", YES_NO), row("a2", YES_NO), row("b1", other), row("b2", other)]
    assert list(names_of(tmp_path, spec, *rows).values()) == ["Ja / Nei", "0 Ja / 1 Nei"]


@pytest.mark.parametrize(
    ("count", "name"),
    [
        (4, " / ".join(f"Svar med mange ord {n}" for n in range(1, 5))),
        (5, "Svar med mange ord 1 / Svar med mange ord 2 / … / Svar med mange ord 5"),
    ],
)
def test_a_long_list_is_called_by_its_first_and_last_answers(
    count: int, name: str, tmp_path: Path, spec: Spec
) -> None:
    codes = ", ".join(f"{n} = Svar med mange ord {n}" for n in range(1, count + 1))
    rows = (row("dans", codes), row("sang", codes))
    assert list(names_of(tmp_path, spec, *rows).values()) == [name]
