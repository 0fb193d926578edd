"""The annual report for 41 made-up registries, against a table counted by hand on three days.

tests/annual/registries.csv is what the registries say, by-hand.csv what they come to: it was
counted from the first file alone, before the report was made.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from regmeta.editions.ledger import Act, ledger_of, note_acts

from .commands import Done, run
from .conftest import ROOT

HERE = ROOT / "tests" / "annual"
NOW = "2026-11-23"
DAYS = ("2024-12-31", "2025-12-31", NOW)
STAGES = ("draft", "completed", "delivered", "in-test", "in-production")
TOTALS = {DAYS[0]: (0, 24, 17), DAYS[1]: (5, 25, 11), NOW: (11, 19, 11)}
"""By hand: published, in process, not begun."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


REGISTRIES, BY_HAND = rows_of(HERE / "registries.csv"), rows_of(HERE / "by-hand.csv")


def _write(folder: Path, row: dict[str, str]) -> None:
    """A registry's folder as somebody would fill it in."""
    home = folder / row["id"]
    home.mkdir(parents=True)
    said = {"form": "application_form", "must": "application_form_required"}
    status = [
        f"{key} = {'true' if row[name] == 'ja' else 'false'}"
        for name, key in said.items()
        if row[name]
    ]
    status += [f"planned = {row['planned']}"] if row["planned"] else []
    status += [f'decides_applications = "{row["decides"]}"'] if row["decides"] else []
    dates = [f"{stage} = {row[stage]}" for stage in STAGES if row[stage]]
    lines = (
        f'id = "{row["id"]}"\nplatform = "{row["platform"]}"\nhelseregion = "{row["region"]}"\n',
        '[[files]]\npath = "liste.csv"\n[kilde]\n',
        f'Code = "K_{row["id"].upper()}"\nPreferredTerm = "{row["name"]}"\n[status]',
        *status,
        "[status.dates]",
        *dates,
    )
    (home / "registry.toml").write_text("\n".join(lines), encoding="utf-8")
    (home / "liste.csv").write_text(
        "Variabelnavn;Ledetekst;Type\nVEKT;Vekt i kg;Heltall\n", "utf-8"
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annual") / "registries"
    for row in REGISTRIES:
        _write(folder, row)
    return folder


def report(folder: Path, day: str, *words: str) -> Done:
    done = run("report", folder, "--as-of", day, "--today", NOW, *words)
    assert done.code == 0, done.err
    return done


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Path]:
    """The folder of pages as of each of the days."""
    made = {day: folder.parent / day for day in DAYS}
    for day, where in made.items():
        report(folder, day, "--pages", str(where))
    return made


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return report(folder, NOW).out


GROUPS = ("published", "in-process", "not-begun")


@pytest.mark.parametrize("day", DAYS)
def test_the_figures_by_region_and_platform_are_those_counted_by_hand(
    day: str, pages: dict[str, Path]
) -> None:
    regions = {"nord": "Helse Nord", "midt": "Helse Midt-Norge", "vest": "Helse Vest"}
    regions |= {"sor-ost": "Helse Sør-Øst", "": "ikke oppgitt"}
    platforms = {"openqreg": "OpenQReg", "mrs": "MRS", "annet": "annet", "": "ikke oppgitt"}
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in (row for row in BY_HAND if row["day"] == day):
        region, platform = regions[row["region"]], platforms[row["platform"]]
        for keys in {(region, platform), (region, "Alle"), ("Alle", platform), ("Alle", "Alle")}:
            for group in GROUPS:
                expected[(*keys, group)] += int(row[group])
    names = {"published": "publisert", "in-process": "under arbeid", "not-begun": "ikke begynt"}
    table = list(
        csv.DictReader((pages[day] / "tall.csv").open(encoding="utf-8-sig"), delimiter=";")
    )
    counted = {
        (row["helseregion"], row["plattform"], group): int(row[names[group]])
        for row in table
        for group in GROUPS
    }
    assert counted == dict(expected)
    assert all(int(row["i alt"]) == sum(int(row[name]) for name in names.values()) for row in table)


@pytest.mark.parametrize("day", DAYS)
def test_the_text_tells_the_same_figures(day: str, pages: dict[str, Path]) -> None:
    published, process, begun = TOTALS[day]
    text = (pages[day] / "kapittel.txt").read_text(encoding="utf-8")
    share = published * 100 // 41
    assert f"har {published} av 41 registre publisert metadata på helsedata.no ({share}" in text
    assert f"{process} er under arbeid, og {begun} er ikke begynt." in text


@pytest.mark.long
def test_the_same_day_is_told_alike_then_and_in_later_years(folder: Path) -> None:
    years = {
        row["day"]: row for row in json.loads(report(folder, NOW, "--format", "json").out)["years"]
    }
    for day in DAYS:
        assert tuple(years[day][group] for group in GROUPS) == TOTALS[day]
    then = run("report", folder, "--today", "2025-12-31", "--format", "json")
    seen_then = {row["id"]: row["group"] for row in json.loads(then.out)["registries"]}
    seen_now = json.loads(report(folder, "2025-12-31", "--format", "json").out)["registries"]
    assert seen_then == {row["id"]: row["group"] for row in seen_now}


def test_a_platform_is_told_with_the_names_of_its_registries(text: str) -> None:
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("OpenQReg: "))
    assert lines[start : start + 4] == [
        "OpenQReg: 3 av 13 publisert, 6 under arbeid, 4 ikke begynt.",
        "  publisert: Register 02, Register 25, Register 34",
        "  under arbeid: Register 06, Register 12, Register 16, Register 17, Register 26, "
        "Register 33",
        "  ikke begynt: Register 09, Register 20, Register 21, Register 23",
    ]


def test_what_remains_comes_by_deadline_and_what_has_passed_is_told(text: str) -> None:
    lines = text.splitlines()
    first = lines.index("Det som gjenstår") + 1
    names = [line.split(":")[0].replace("Register ", "") for line in lines[first : first + 30]]
    by_hand = "19 04 26 17 16 09 31 40 06 33 28 01 23 27 13 20 39 10 15 29 24 30 35 05 12 14 18"
    assert names == [*by_hand.split(), "21", "22", "36"]
    assert lines[first].startswith(
        "Register 19: under arbeid, fristen 21.11.2026 er ute, venter på"
    )
    assert lines[first + 29].startswith("Register 36: ikke begynt, uten frist")


def test_who_uses_the_form_who_must_and_who_decides(pages: dict[str, Path], text: str) -> None:
    rows = csv.DictReader((pages[NOW] / "registre.csv").open(encoding="utf-8-sig"), delimiter=";")
    told = {row["register"]: row for row in rows}
    assert len(told) == 41
    for row in REGISTRIES:
        assert told[row["id"]]["bruker felles søknadsskjema"] == row["form"]
        # Nothing said, and no law names it: quality registries are applied to directly.
        assert told[row["id"]]["skal bruke felles søknadsskjema"] == (row["must"] or "nei")
        assert told[row["id"]]["avgjør søknader"] == (row["decides"] or "Dataansvarlig")
        assert told[row["id"]]["antatt"] == ("nei" if row["must"] and row["decides"] else "ja")
    lacking = {row["id"] for row in REGISTRIES if row["must"] == "ja" and row["form"] != "ja"}
    names = ", ".join(f"Register {ident[3:]}" for ident in sorted(lacking))
    line = f"Skal, men bruker det ikke eller har ikke oppgitt det ({len(lacking)}): {names}."
    assert line in text.splitlines()


def test_csv_is_for_a_norwegian_excel(folder: Path) -> None:
    text = report(folder, NOW, "--format", "csv").out
    assert text.startswith("\ufeffregister;navn;helseregion;")
    assert "Helse Sør-Øst" in text


class _Cells(HTMLParser):
    """The cells of the first table of a page, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tables += tag == "table"
        if tag == "tr" and self.tables == 1:
            self.rows.append([])

    def handle_data(self, data: str) -> None:
        if self.tables == 1 and self.rows:
            self.rows[-1].append(data)


@pytest.mark.parametrize("region", ["nord", "midt", "vest", "sor-ost", "ikke-oppgitt"])
def test_a_region_has_a_page_with_the_same_figures(region: str, pages: dict[str, Path]) -> None:
    page = (pages[DAYS[1]] / f"region-{region}.html").read_text(encoding="utf-8")
    key = "" if region == "ikke-oppgitt" else region
    own = [row for row in BY_HAND if row["day"] == DAYS[1] and row["region"] == key]
    counts = [sum(int(row[group]) for row in own) for group in GROUPS]
    cells = _Cells()
    cells.feed(page)
    assert cells.rows[1][:6] == ["Alle", "Alle", *map(str, counts), str(sum(counts))]
    names = {row["name"] for row in REGISTRIES if row["region"] == key}
    assert set(re.findall(r"Register \d\d", page)) == names
    index = (pages[DAYS[1]] / "index.html").read_text(encoding="utf-8")
    assert f'<a href="region-{region}.html">' in index


# ------------------------------------------------------------------ from the ledger


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One registry, reg01, of which registry.toml tells nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    empty = dict.fromkeys(REGISTRIES[0], "")
    _write(tmp_path / "registries", {**empty, "id": "reg01", "name": "Register 01"})
    return tmp_path / "registries"


def _registry(folder: Path, day: str) -> dict[str, object]:
    (row,) = json.loads(report(folder, day, "--format", "json").out)["registries"]
    return dict(row)


def test_proofs_and_withdrawal_come_from_the_ledger(alone: Path) -> None:
    acts = [
        Act("verified", "reg01", date(2025, 3, 1), about={"edition": "1", "stage": "in-test"}),
        Act(
            "verified", "reg01", date(2025, 4, 1), about={"edition": "1", "stage": "in-production"}
        ),
        Act("withdrawn", "reg01", date(2026, 5, 1), by="Kari", note="feil"),
    ]
    note_acts(ledger_of(alone), acts)
    days = ("2025-02-28", "2025-03-01", "2025-04-01", "2026-04-30", "2026-05-01")
    groups = [_registry(alone, day)["group"] for day in days]
    assert groups == ["not-begun", "in-process", "published", "published", "in-process"]
    assert _registry(alone, NOW)["published"] is None


def test_a_proof_does_not_move_an_earlier_day_that_was_typed(alone: Path) -> None:
    file = alone / "reg01" / "registry.toml"
    typed = file.read_text("utf-8").replace(
        "[status.dates]", "[status.dates]\nin-production = 2024-05-01"
    )
    file.write_text(typed, encoding="utf-8")
    about = {"edition": "1", "stage": "in-production"}
    note_acts(ledger_of(alone), [Act("verified", "reg01", date(2026, 3, 1), about=about)])
    row = _registry(alone, NOW)
    assert (row["group"], row["published"], row["remarks"]) == ("published", "2024-05-01", [])


def test_what_it_held_comes_from_the_edition_that_stood_then(alone: Path) -> None:
    release = ("release", "reg01", "--registries", str(alone), "--by", "Kari", "--with-errors")
    assert run(*release, "--today", "2025-01-10").code == 0
    with (alone / "reg01" / "liste.csv").open("a", encoding="utf-8") as file:
        file.write("HOYDE;Høyde i cm;Heltall\n")
    assert run(*release, "--today", "2026-01-10").code == 0
    held = [
        (_registry(alone, day)["variables"], _registry(alone, day)["edition"])
        for day in ("2025-01-09", "2025-12-31", "2026-01-10")
    ]
    assert held == [(None, None), (1, 1), (2, 2)]
    assert "Hva disse hadde den dagen, vet ingen" in report(alone, "2025-01-09").out


def test_a_stage_without_its_day_is_not_counted_for_a_past_day_and_that_is_told(
    alone: Path,
) -> None:
    file = alone / "reg01" / "registry.toml"
    text = file.read_text("utf-8").replace("[status]", '[status]\nstage = "in-production"')
    tomllib.loads(text)
    file.write_text(text, encoding="utf-8")
    assert _registry(alone, NOW)["group"] == "published"
    past = report(alone, "2025-12-31").out
    assert "har 0 av 1 registre publisert" in past
    assert "stage sier «i produksjon» uten dag, og er ikke regnet med per 2025-12-31" in past


def test_a_day_to_come_and_an_empty_folder_are_refused_in_a_sentence(
    folder: Path, tmp_path: Path
) -> None:
    done = run("report", folder, "--as-of", "2027-01-01", "--today", NOW)
    assert (done.code, done.out) == (2, "")
    assert "dagen er ikke kommet" in done.err
    assert run("report", tmp_path, "--today", NOW).code == 2
    assert (
        "--as-of 31.12.2025: skriv datoen som" in run("report", folder, "--as-of", "31.12.2025").err
    )


def test_a_registry_that_cannot_be_read_is_told_and_ends_with_3(alone: Path) -> None:
    (alone / "reg02").mkdir()
    (alone / "reg02" / "registry.toml").write_text("= nei", encoding="utf-8")
    done = run("report", alone, "--today", NOW)
    assert done.code == 3
    assert "Antall registre som ikke kan leses og ikke er med i tallene: 1." in done.out
