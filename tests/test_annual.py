"""The annual report's figures for 41 made-up registries, against a table made by hand, on three
days."""

from __future__ import annotations

from datetime import date

import pytest

from regmeta.model import Text
from regmeta.registry import STAGES, Stage
from regmeta.runs.annual import annual_text, counts_of, published_on
from regmeta.runs.status import Stand, Status

REGIONS, PLATFORMS = ("nord", "midt", "vest", "sor-ost"), ("openqreg", "mrs", "")
DAYS = (date(2024, 12, 31), date(2025, 12, 31), date(2026, 11, 23))
BY_HAND = {
    # day: published, in process, not begun
    DAYS[0]: (5, 10, 26),
    DAYS[1]: (13, 17, 11),
    DAYS[2]: (19, 22, 0),
}
"""Registry n has its first edition 25 n days after 1 January 2024, and is published 50 n days after
1 May 2024: 365, 730 and 1057 days have passed since the first, 244, 609 and 936 since the other."""
CROSSED = """\
  Helse Midt-Norge × OpenQReg: 1/3
  Helse Midt-Norge × MRS: 2/4
  Helse Midt-Norge × ikke oppgitt: 2/3
  Helse Nord × OpenQReg: 2/4
  Helse Nord × MRS: 2/4
  Helse Nord × ikke oppgitt: 1/3
  Helse Sør-Øst × OpenQReg: 2/4
  Helse Sør-Øst × MRS: 1/3
  Helse Sør-Øst × ikke oppgitt: 1/3
  Helse Vest × OpenQReg: 2/3
  Helse Vest × MRS: 1/3
  Helse Vest × ikke oppgitt: 2/4
"""
"""On the last day, when registries 0 to 18 are published."""


def stands(day: date) -> tuple[Stand, ...]:
    return tuple(_stand(n, day) for n in range(41))


def _stand(n: int, day: date) -> Stand:
    edition = date.fromordinal(date(2024, 1, 1).toordinal() + 25 * n)
    published = date.fromordinal(date(2024, 5, 1).toordinal() + 50 * n)
    dates: dict[Stage, date] = {}
    if edition <= day:
        dates["completed"] = edition
    if published <= day:
        dates["in-production"] = published
    stage = max(("draft", *dates), key=STAGES.index)
    return Stand(
        id=f"r{n:02}",
        name=f"Register {n:02}",
        region=REGIONS[n % 4],
        platform=PLATFORMS[n % 3],
        stage=stage,
        since=dates.get(stage),
        dates=dates,
        days={},
        edition=None,
        waiting_for=Text("registeret", "the registry"),
        planned=date(2027, 1, 1 + n % 28) if n % 2 else None,
        variables=10,
        mandatory=100,
        recommended=50,
        errors=0,
        warnings=0,
        mapped=3,
        application_form=(True, False, None)[n % 3],
    )


@pytest.mark.parametrize("day", DAYS)
def test_the_groups_are_as_counted_by_hand(day: date) -> None:
    assert tuple(counts_of(stands(day)).values()) == BY_HAND[day]
    published, process, begun = BY_HAND[day]
    said = annual_text(Status(day, stands(day)))
    line = f"{published} av 41 publisert, {process} under arbeid, {begun} ikke begynt."
    assert said.splitlines()[:2] == [f"Metadata på helsedata.no per {day}", line]


def test_earlier_days_are_the_same_asked_for_then_or_now() -> None:
    now = stands(DAYS[2])
    assert [published_on(now, day) for day in DAYS] == [BY_HAND[day][0] for day in DAYS]
    said = annual_text(Status(DAYS[2], now))
    assert "2023-12-31: 0, 2024-12-31: 5, 2025-12-31: 13, 2026-11-23: 19." in said


def test_the_figures_by_region_and_platform_are_as_counted_by_hand() -> None:
    said = annual_text(Status(DAYS[2], stands(DAYS[2])))
    rows = sorted(line for line in said.splitlines() if " × " in line)
    assert rows == sorted(CROSSED.splitlines())
    assert "  Helse Nord: 5 av 11 publisert, 6 under arbeid, 0 ikke begynt." in said
    openqreg = next(line for line in said.splitlines() if line.startswith("  OpenQReg: "))
    assert openqreg.startswith("  OpenQReg: 7 av 14 publisert, 7 under arbeid, 0 ikke begynt. ")
    assert openqreg.count("Register ") == 14


def test_what_remains_comes_by_deadline_and_what_has_none_last() -> None:
    lines = annual_text(Status(DAYS[2], stands(DAYS[2]))).splitlines()
    first = lines.index("Det som gjenstår (22):") + 1
    days = [line.split()[0] for line in lines[first : first + 22]]
    assert days == sorted(day for day in days if day != "uten") + ["uten"] * 11


def test_the_form_and_the_harmonized_share_are_told() -> None:
    said = annual_text(Status(DAYS[2], stands(DAYS[2])))
    assert "123 av 410 variabler (30 %)" in said
    inside = next(line for line in said.splitlines() if line.startswith("I felles"))
    assert inside.count("Register ") == 14


def test_no_registries_is_a_sentence() -> None:
    assert annual_text(Status(DAYS[2], ()), "en") == "No registries."
