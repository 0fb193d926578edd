"""What is known of a list before anybody applies, and nothing that was held back."""

from __future__ import annotations

from regmeta.form.feasibility import feasibility, feasibility_text
from regmeta.form.offer import Offer, Source


def an_offer() -> Offer:
    lines = (
        {"code": "V_A.F.X", "from": "2013-01-01", "to": None}
        | {"counted": True, "rows": 200, "missing": 30},
        {"code": "V_A.F.Y", "from": "2015-01-01", "to": "2019-12-31", "counted": True}
        | {"rows": 200},
        {"code": "V_A.F.Z", "counted": True},
        {"code": "V_A.F.W"},
    )
    registry = Source("K_A", {"code": "K_A", "name": "Register A", "linkable": True}, lines)
    return Offer("x", (registry, Source("K_NPR", {"code": "K_NPR", "name": "NPR"}, ())))


def lines(*codes: str) -> list[dict[str, str]]:
    return [{"source": "K_A", "code": code} for code in codes]


def test_counts_years_and_completeness_are_told() -> None:
    found = feasibility(lines("V_A.F.X", "V_A.F.Y"), an_offer())
    text = feasibility_text(found, "nb")
    assert "Felles tid: 2015-01-01 – 2019-12-31" in text
    assert "V_A.F.X: 200 rader, 85 % utfylt" in text
    assert "Kan kobles" in text


def test_what_was_held_back_is_said_to_be_and_is_not_worked_out() -> None:
    text = feasibility_text(feasibility(lines("V_A.F.Y", "V_A.F.Z", "V_A.F.W"), an_offer()), "en")
    assert "V_A.F.Y: 200 rows, missing ones held back" in text
    assert "V_A.F.Z: the counts are held back" in text
    assert "V_A.F.W: no published counts" in text
    assert "%" not in text


def test_what_is_outside_the_catalogue_is_said() -> None:
    given = [{"source": "K_NPR", "code": "hoveddiagnose"}, *lines("V_A.F.FINNES_IKKE")]
    text = feasibility_text(feasibility(given, an_offer()), "nb")
    assert "Ikke i katalogen" in text
    assert "V_A.F.FINNES_IKKE: finnes ikke i kilden" in text
