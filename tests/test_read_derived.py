"""What need not be written in the template: codes, forms by name, choices in one cell."""

from __future__ import annotations

from regmeta.model import LevelName, Records, Sheet
from regmeta.read.derived import derive


def records(level: LevelName, **columns: list[str]) -> Records:
    count = len(next(iter(columns.values())))
    places = {key: at for at, key in enumerate(columns, start=1)}
    sheet = Sheet("mal.xlsx", level, level, places)
    return Records(level, columns, [*range(2, 2 + count)], [0] * count, [sheet])


def derived(
    *, kilde: dict[str, list[str]] | None = None, **levels: dict[str, list[str]]
) -> dict[LevelName, Records]:
    made: dict[LevelName, Records] = {
        level: records(level, **columns)  # type: ignore[arg-type,misc]
        for level, columns in ({"kilde": kilde} if kilde else {} | levels).items()
    }
    made |= {level: records(level, **columns) for level, columns in levels.items()}  # type: ignore[arg-type,misc]
    derive(made, "MAL")
    return made


FORMS = {"Code": ["", "K_X.FU"], "PreferredTerm": ["Første skjema", "Oppfølging"]}


def test_codes_come_of_the_short_name_the_form_and_the_column() -> None:
    made = derived(
        kilde={"KortNavn": ["NorSår"], "Code": [""]},
        datasamling=FORMS,
        variabel={
            "Code": ["fnr", "", "", "alder"],
            "datasamling": ["første  SKJEMA", "Oppfølging", "K_X.FU", "K_X.FU"],
            "PreferredTerm": ["Fødselsnummer", "Smerte", "Vekt", "Alder"],
            "DatabaseReferanse": ["", "vas_1", "", ""],
        },
    )
    assert made["kilde"].column("Code") == ["K_NORSAR"]
    assert made["datasamling"].column("Code") == ["K_NORSAR.FORSTE_SKJEMA", "K_X.FU"]
    variables = made["variabel"]
    assert variables.column("Code") == [
        "V_NORSAR.FORSTE_SKJEMA.FNR",
        "V_X.FU.VAS_1",
        "V_X.FU.VEKT",
        "V_X.FU.ALDER",
    ]
    assert variables.column("datasamling") == ["K_NORSAR.FORSTE_SKJEMA", *["K_X.FU"] * 3]
    assert variables.column("DatabaseReferanse") == ["fnr", "vas_1", "", "alder"]
    assert variables.place(0, "DatabaseReferanse").column == 1


def test_what_stood_for_a_code_is_kept_where_the_database_has_its_own_name() -> None:
    variables = derived(
        datasamling=FORMS,
        variabel={
            "Code": ["fnr"],
            "datasamling": ["Oppfølging"],
            "PreferredTerm": ["Fødselsnummer"],
            "DatabaseReferanse": ["PAT_FNR"],
        },
    )["variabel"]
    assert variables.column("DatabaseReferanse") == ["PAT_FNR"]
    assert variables.extras == {"Kode": ["fnr"]}


def test_a_form_that_is_nobodys_is_left_for_its_rule() -> None:
    variables = derived(
        datasamling=FORMS,
        variabel={"Code": ["a"], "datasamling": ["Oppfolging"], "PreferredTerm": ["A"]},
    )["variabel"]
    assert variables.column("datasamling") == ["Oppfolging"]
    assert variables.column("Code") == ["V_MAL.OPPFOLGING.A"]


def test_without_a_name_nothing_is_made_up() -> None:
    variables = derived(
        variabel={"Code": ["", "x"], "datasamling": ["F", ""], "PreferredTerm": ["", "Y"]}
    )["variabel"]
    assert variables.column("Code") == ["", "x"]


def test_choices_in_one_cell_are_a_list_and_the_same_choices_the_same_list() -> None:
    made = derived(
        datasamling=FORMS,
        variabel={
            "Code": ["a", "b", "c", "d"],
            "datasamling": ["Oppfølging"] * 4,
            "PreferredTerm": list("ABCD"),
            "kodeverk": ["1, Ja | 2, Nei", "1 = Ja; 2 = Nei", "3101 Kjønn", "Egen"],
        },
        kodeverk={"Code": ["Egen"]},
        kode={"kodeverk": ["Egen"], "verdi": ["1"], "navn": ["x"]},
    )
    assert made["variabel"].column("kodeverk") == ["X.FU.A", "X.FU.A", "3101 Kjønn", "Egen"]
    assert made["kodeverk"].column("Code") == ["Egen", "X.FU.A"]
    codes = made["kode"]
    assert codes.column("verdi") == ["1", "1", "2"]
    assert codes.column("navn") == ["x", "Ja", "Nei"]
    place = codes.place(1, "navn")
    assert (place.sheet, place.row, place.column) == ("variabel", 2, 4)


def test_beside_official_codes_a_name_of_ones_own_is_a_fault_and_only_the_empty_are_made() -> None:
    variables = derived(
        datasamling=FORMS,
        variabel={
            "Code": ["V_X.FU.A", "odd", ""],
            "datasamling": ["Oppfølging"] * 3,
            "PreferredTerm": list("ABC"),
        },
    )["variabel"]
    assert variables.column("Code") == ["V_X.FU.A", "odd", "V_X.FU.C"]
