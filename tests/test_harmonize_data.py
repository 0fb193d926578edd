"""An extract turned into harmonized variables, and municipality numbers through time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from regmeta.data.source.opening import Options
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.harmonize.data import MOST_KINDS, Harmonized, harmonize_data
from regmeta.harmonize.data_query import Wishes
from regmeta.harmonize.data_told import harmonized_text
from regmeta.harmonize.extract import RegistryExtract
from regmeta.harmonize.municipalities import load_municipalities
from regmeta.harmonize.platforms import load_value_maps
from regmeta.model import Records, Sheet, Submission, TargetMapping, ValueMap
from regmeta.registry import Demands
from regmeta.runs.extracts import opener, types_of
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets
from tests.commands import run as command

TARGETS = load_targets()
MAPS = load_value_maps()
NAMES = ("GENDER", "MUNICIPALITY_NUMBER", "ErMann", "OP_DATE", "STATUS", "CENTREID", "InnTid")


def submission() -> Submission:
    records = Records(
        "variabel",
        columns={"Code": [f"V_{n}" for n in NAMES], "DatabaseReferanse": list(NAMES)},
        rows=list(range(2, len(NAMES) + 2)),
        sheet_of=[0] * len(NAMES),
        sheets=[Sheet("x.csv", "", "variabel", {})],
    )
    return Submission("x", {"variabel": records})


MAPPINGS = (
    TargetMapping("V_GENDER", "person.kjonn", values=MAPS["gender-openqreg"]),
    TargetMapping(
        "V_MUNICIPALITY_NUMBER", "person.bostedskommune_nr", values=MAPS["municipality-code-number"]
    ),
    TargetMapping("V_ErMann", "person.kjonn", "skos:closeMatch", values=MAPS["man-dummy"]),
    TargetMapping("V_OP_DATE", "skjema.hendelsesdato", values=MAPS["date"]),
    TargetMapping("V_STATUS", "skjema.status", values=MAPS["platform-status"]),
    TargetMapping("V_CENTREID", "org.enhet_resh_id"),
    TargetMapping("V_InnTid", "episode.innskrivning_tidspunkt", values=MAPS["split-time"]),
)
CSV = """Gender;MUNICIPALITY_NUMBER;ErMann;OP_DATE;STATUS;centreid;InnTid
1;301;1;2021-03-04;1;107644;930
2;1507;0;04.03.2021;1;107644;14:05
9;1504;0;20170601;-1;108141;0001
7; 9 ;1;i fjor;1;;
 ;;;;;;
"""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "uttrekk.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def run(extract: Path, out: Path, **more) -> tuple[Harmonized, dict[str, list]]:
    asked = RegistryExtract(submission(), MAPPINGS, TARGETS, (extract,), opener(Options()))
    done = harmonize_data([asked], out, wishes=Wishes(**more))
    table = duckdb.sql(f"SELECT * FROM '{out}'")
    rows = table.fetchall()
    return done, {name: [row[i] for row in rows] for i, name in enumerate(table.columns)}


def test_values_go_over_as_the_maps_say(extract: Path, tmp_path: Path):
    done, made = run(extract, tmp_path / "ut.parquet")
    assert done.rows == 5
    assert made["person.kjonn"] == ["1", "2", "0", None, None]
    assert made["person.kjonn (ErMann)"] == ["1", "2", "2", "1", None]
    assert made["person.bostedskommune_nr"] == ["0301", "1507", "1504", "0009", None]
    assert made["org.enhet_resh_id"] == ["107644", "107644", "108141", None, None]


def test_dates_and_times_are_read_in_the_ways_they_are_written(extract: Path, tmp_path: Path):
    _, made = run(extract, tmp_path / "ut.parquet")
    assert made["skjema.hendelsesdato"][:4] == [
        date(2021, 3, 4),
        date(2021, 3, 4),
        date(2017, 6, 1),
        None,
    ]
    assert [str(time) for time in made["episode.innskrivning_tidspunkt"][:3]] == [
        "09:30:00",
        "14:05:00",
        "00:01:00",
    ]


@pytest.mark.parametrize(
    ("cells", "times"),
    [
        (
            ("2021-03-04 09:30", "04.03.2021 14:05", ""),
            ["2021-03-04 09:30:00", "2021-03-04 14:05:00", "None"],
        ),
        (("09:30", "14:05", "2021-03-04 10:00"), ["09:30:00", "14:05:00", "10:00:00"]),
    ],
)
def test_a_map_of_halves_loses_nothing_where_cells_hold_both(
    cells: tuple[str, ...], times: list[str], tmp_path: Path
) -> None:
    lines = [CSV.splitlines()[0], *(f"1;301;1;2021-03-04;1;107644;{cell}" for cell in cells)]
    path = tmp_path / "uttrekk.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, made = run(path, tmp_path / "ut.parquet")
    assert [str(time) for time in made["episode.innskrivning_tidspunkt"]] == times


def test_what_has_no_counterpart_is_kept_and_counted(extract: Path, tmp_path: Path):
    done, made = run(extract, tmp_path / "ut.parquet")
    assert made["person.kjonn uten motstykke"] == [None, None, None, "9", None]
    assert {(one.column, one.value, one.rows) for one in done.unmatched} == {
        ("person.kjonn", "9", 1),
        ("skjema.hendelsesdato", "a aaaa", 1),
    }


def test_values_that_a_person_must_decide_on_are_left_out_and_named(extract: Path, tmp_path: Path):
    done, made = run(extract, tmp_path / "ut.parquet")
    assert "skjema.status" not in made
    (left,) = done.left_out
    assert left.variable == "V_STATUS"
    assert "menneske" in left.reason.nb and "person" in left.reason.en
    assert "V_STATUS" in harmonized_text(done)


def test_municipalities_are_carried_to_a_year_by_the_day_of_the_event(
    extract: Path, tmp_path: Path
):
    done, made = run(extract, tmp_path / "ut.csv", year=2024, event_dates=("OP_DATE",))
    assert made["person.bostedskommune_nr"] == ["0301", None, None, None, None]
    assert made["person.bostedskommune_nr ført"][:4] == ["same", "split", "split", "unknown"]
    assert ("person.bostedskommune_nr", "9999", 2) in {
        (one.column, one.value, one.rows) for one in done.unmatched
    }


def test_carrying_needs_the_day_of_the_event(extract: Path, tmp_path: Path):
    with pytest.raises(WrongUse, match="hendelsens dato"):
        run(extract, tmp_path / "ut.csv", year=2024)


def test_parquet_gives_the_same_as_csv(extract: Path, tmp_path: Path):
    source = tmp_path / "uttrekk.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{extract}', all_varchar=true)) TO '{source}'")
    _, one = run(extract, tmp_path / "a.parquet")
    _, other = run(source, tmp_path / "b.parquet")
    assert one == other


def test_a_numeric_code_read_as_a_fraction_is_still_the_code(tmp_path: Path):
    source = tmp_path / "u.parquet"
    duckdb.sql(
        f"COPY (SELECT 1.0::DOUBLE AS GENDER, 301.0::DOUBLE AS MUNICIPALITY_NUMBER) TO '{source}'"
    )
    _, made = run(source, tmp_path / "ut.parquet")
    assert made["person.kjonn"] == ["1"]
    assert made["person.bostedskommune_nr"] == ["0301"]


def test_quotes_in_values_are_data_not_sql(tmp_path: Path):
    source = tmp_path / "it's.csv"
    source.write_text('GENDER;CENTREID\n"\'); DROP";1\n', encoding="utf-8")
    out = tmp_path / "o'ut.parquet"
    maps = (TargetMapping("V_GENDER", "person.kjonn", values=ValueMap("recode", (("x'y", "1"),))),)
    asked = RegistryExtract(submission(), maps, TARGETS, (source,), opener(Options()))
    done = harmonize_data([asked], out)
    assert [one.value for one in done.unmatched] == ["'); AAAA"]


def test_the_query_is_meant_to_be_read(extract: Path, tmp_path: Path):
    done, _ = run(extract, tmp_path / "ut.parquet")
    assert "WITH kilde AS (" in done.sql
    assert 'AS "person.kjonn"' in done.sql


def test_bad_input_is_one_sentence(tmp_path: Path, extract: Path):
    with pytest.raises(UnreadableInput, match="finnes ikke"):
        run(tmp_path / "none.csv", tmp_path / "ut.parquet")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 not")
    with pytest.raises(UnreadableInput, match="ikke det filendelsen sier"):
        run(broken, tmp_path / "ut.parquet")
    with pytest.raises(WrongUse, match="parquet"):
        run(extract, tmp_path / "ut.xlsx")
    stranger = tmp_path / "s.csv"
    stranger.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="ingen av kolonnene"):
        run(stranger, tmp_path / "ut.parquet")
    assert [path.name for path in tmp_path.glob(".*")] == []


# ------------------------------------------------------------------ municipalities


def of_day(day: date) -> list[str]:
    periods = load_municipalities().periods
    return [c for c, found in periods.items() if any(a <= day <= b for a, b in found)]


@pytest.mark.parametrize(
    ("day", "recoded", "split"), [(date(2017, 12, 31), 336, 7), (date(2023, 12, 31), 113, 1)]
)
def test_the_counts_of_the_reforms_come_out(day: date, recoded: int, split: int):
    history = load_municipalities()
    ways = [history.carry(code, day, 2024).how for code in of_day(day)]
    assert (ways.count("recoded"), ways.count("split")) == (recoded, split)


def test_a_split_is_never_guessed():
    carried = load_municipalities().carry("1507", date(2022, 5, 1), 2024)
    assert (carried.how, carried.code, carried.codes) == ("split", "", ("1508", "1580"))


def test_a_number_that_did_not_hold_on_the_day_is_unknown():
    assert load_municipalities().carry("3305", date(2019, 1, 1), 2024).how == "unknown"


def test_carrying_goes_both_ways_in_time():
    history = load_municipalities()
    assert history.carry("3003", date(2021, 1, 1), 2018).codes == ("0105",)
    assert history.carry("0105", date(2018, 1, 1), 2021).codes == ("3003",)
    assert history.carry("0301", date(2018, 1, 1), 2024).how == "same"


def test_the_table_agrees_with_carrying_one_by_one():
    history = load_municipalities()
    day = date(2019, 6, 1)
    table = {one.code: one.carried for one in history.table(2024) if one.first <= day <= one.last}
    assert {code: history.carry(code, day, 2024) for code in table} == table


# ------------------------------------------------------------------ as a pipeline


def many(rows: int) -> str:
    """Rows that no two alike, so that their order can be told."""
    lines = [f"{row % 3};{row % 9999};1;2021-03-04;1;{row};{row % 24:02}:30" for row in range(rows)]
    return "\n".join([CSV.splitlines()[0], *lines]) + "\n"


def test_rows_keep_their_order_and_runs_give_the_same_bytes(tmp_path: Path):
    source = tmp_path / "uttrekk.csv"
    source.write_text(many(150_000), encoding="utf-8")
    outs = [tmp_path / f"{name}.{ending}" for name in "ab" for ending in ("parquet", "csv")]
    for out in outs:
        _, made = run(source, out)
        if out.suffix == ".parquet":
            assert made["org.enhet_resh_id"] == [str(row) for row in range(150_000)]
    assert outs[0].read_bytes() == outs[2].read_bytes()
    assert outs[1].read_bytes() == outs[3].read_bytes()


def test_a_key_and_the_rows_number_go_along_on_demand(extract: Path, tmp_path: Path):
    _, made = run(extract, tmp_path / "ut.parquet", keep=("CENTREID",), row_number=True)
    assert made["rad"] == [2, 3, 4, 5, 6]
    assert made["centreid"][:3] == ["107644", "107644", "108141"]
    assert "rad" not in run(extract, tmp_path / "uten.parquet")[1]
    with pytest.raises(WrongUse, match="NØKKEL"):
        run(extract, tmp_path / "ut.parquet", keep=("NØKKEL",))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
def test_every_encoding_that_data_check_reads_is_read(encoding: str, tmp_path: Path):
    plain, path = tmp_path / "vanlig.csv", tmp_path / "uttrekk.csv"
    text = CSV.replace("i fjor", "i år – ukjent")
    plain.write_text(text, encoding="utf-8")
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    path.write_bytes(mark + text.encode(encoding))
    wanted, seen = run(plain, tmp_path / "a.parquet"), run(path, tmp_path / "b.parquet")
    assert seen[1] == wanted[1] and seen[0].unmatched == wanted[0].unmatched


def test_spreadsheets_are_read(extract: Path, tmp_path: Path):
    from openpyxl import Workbook

    book = Workbook()
    for line in CSV.splitlines():
        book.worksheets[0].append(line.split(";"))
    book.save(tmp_path / "uttrekk.xlsx")
    _, wanted = run(extract, tmp_path / "a.parquet")
    _, seen = run(tmp_path / "uttrekk.xlsx", tmp_path / "b.parquet")
    assert {name: cells[:4] for name, cells in seen.items()} == {
        name: cells[:4] for name, cells in wanted.items()
    }


def test_years_of_two_digits_are_no_years(tmp_path: Path):
    source = tmp_path / "u.csv"
    source.write_text("OP_DATE\n01.01.50\n01.01.1950\n", encoding="utf-8")
    done, made = run(source, tmp_path / "ut.parquet")
    assert made["skjema.hendelsesdato"] == [None, date(1950, 1, 1)]
    assert [(each.value, each.rows) for each in done.unmatched] == [("99.99.99", 1)]


def test_a_clock_of_no_day_is_no_clock(tmp_path: Path):
    source = tmp_path / "u.csv"
    moments = ("2018-02-30 12:00:00", "2018-02-28 12:00:00", "28.02.2018 8:05", "0830", "bananer")
    source.write_text("InnTid\n" + "\n".join(moments) + "\n", encoding="utf-8")
    _, made = run(source, tmp_path / "ut.parquet")
    clocks = [str(clock) for clock in made["episode.innskrivning_tidspunkt"]]
    assert clocks == ["None", "12:00:00", "08:05:00", "08:30:00", "None"]


def test_moments_with_a_zone_are_told_in_norwegian_time(tmp_path: Path):
    source = tmp_path / "u.parquet"
    duckdb.sql(
        "COPY (SELECT TIMESTAMPTZ '2024-03-01 23:30:00+00' AS OP_DATE, true AS ErMann) "
        f"TO '{source}'"
    )
    done, made = run(source, tmp_path / "ut.parquet")
    assert made["skjema.hendelsesdato"] == [date(2024, 3, 2)]
    assert made["person.kjonn"] == ["1"]
    assert done.zoned == ("skjema.hendelsesdato",)
    assert "norsk tid" in harmonized_text(done) and "Norwegian" in harmonized_text(done, "en")


# ------------------------------------------------------------------ types


TYPED = {
    "her_id": ("org.her_id", "12;1.0;1,0; 7 ;1.6;12a", [12, 1, 1, 7, None, None]),
    "alder": (
        "person.alder",
        "40;40,5;1 040.5;-;12a;x",
        [40.0, 40.5, 1040.5, None, None, None],
    ),
    "tolk": ("person.tolkebehov", "1;2;0;ja;NEI;9", [True, False, False, True, False, None]),
    "lagret": (
        "skjema.opprettet_tidspunkt",
        "2024-03-01 08:30:00;01.03.2024 8:30;2024-03-01;2024-03-01T08:30;01.03.24;NA",
        [*["2024-03-01 08:30:00"] * 2, "2024-03-01 00:00:00", "2024-03-01 08:30:00", None, None],
    ),
}


def records_of(names: list[str], form: str = "F") -> Submission:
    records = Records(
        "variabel",
        columns={
            "Code": [f"V_{name}" for name in names],
            "DatabaseReferanse": names,
            "datasamling": [form] * len(names),
        },
        rows=list(range(2, len(names) + 2)),
        sheet_of=[0] * len(names),
        sheets=[Sheet("x.csv", "", "variabel", {})],
    )
    return Submission("x", {"variabel": records})


def extract_of(maps: tuple[TargetMapping, ...], *files: Path, missing=None) -> RegistryExtract:
    names = [mapping.variable.removeprefix("V_") for mapping in maps]
    demands = [Demands(missing=missing or {})]
    return RegistryExtract(records_of(names), maps, TARGETS, files, opener(Options(), demands))


@pytest.mark.parametrize("name", TYPED)
def test_targets_have_their_type_however_a_value_is_written(name: str, tmp_path: Path):
    target, written, wanted = TYPED[name]
    source, out = tmp_path / "u.csv", tmp_path / "ut.parquet"
    source.write_text("\n".join([f"{name}|x", *(f"{cell}|" for cell in written.split(";"))]))
    done = harmonize_data([extract_of((TargetMapping(f"V_{name}", target),), source)], out)
    made = [row[0] for row in duckdb.sql(f"SELECT \"{target}\" FROM '{out}'").fetchall()]
    shown = [str(value) if name == "lagret" and value else value for value in made]
    assert shown == wanted
    counted = sum(entry.rows for entry in done.unmatched)
    words_for_nothing = sum(cell in ("-", "NA") for cell in written.split(";"))
    assert counted == wanted.count(None) - words_for_nothing


def test_a_list_of_alive_and_dead_is_turned_the_right_way_round(tmp_path: Path):
    source, out = tmp_path / "u.csv", tmp_path / "ut.parquet"
    source.write_text("ERDOD;x\n0;\n1;\n", encoding="utf-8")
    maps = (
        TargetMapping("V_ERDOD", "person.dod_indikator", values=MAPS["dead-of-alive-01"]),
        TargetMapping("V_ERDOD", "episode.ut_tilstand", values=MAPS["alive-dead-01"]),
    )
    harmonize_data([extract_of(maps, source)], out)
    pair = '"person.dod_indikator", "episode.ut_tilstand"'
    made = duckdb.sql(f"SELECT {pair} FROM '{out}'").fetchall()
    assert made == [(False, "1"), (True, "2")]


# ------------------------------------------------------------------ values without a counterpart


def test_values_without_a_counterpart_are_shown_on_demand_without_numbers(tmp_path: Path):
    source, out = tmp_path / "u.csv", tmp_path / "ut.csv"
    number = "01810055550"
    source.write_text(f"OP_DATE\ni fjor\n{number}\n{number[:6]} {number[6:]}\n", encoding="utf-8")
    maps = (TargetMapping("V_OP_DATE", "skjema.hendelsesdato"),)
    done = harmonize_data([extract_of(maps, source)], out, wishes=Wishes(show_values=True))
    told = [entry.value for entry in done.unmatched]
    assert "i fjor" in told and number not in out.read_text(encoding="utf-8")
    assert number[6:] not in "".join(told) + out.read_text(encoding="utf-8")
    hidden = harmonize_data([extract_of(maps, source)], out)
    assert {entry.value for entry in hidden.unmatched} == {"a aaaa", "99999999999", "999999 99999"}
    assert "fjor" not in out.read_text(encoding="utf-8")


def test_kinds_beyond_the_most_frequent_are_counted_together(tmp_path: Path):
    source, out = tmp_path / "u.csv", tmp_path / "ut.csv"
    words = ["".join("aB"[n >> bit & 1] for bit in range(9)) for n in range(MOST_KINDS + 5)]
    source.write_text("\n".join(["OP_DATE", *words]), encoding="utf-8")
    done = harmonize_data(
        [extract_of((TargetMapping("V_OP_DATE", "skjema.hendelsesdato"),), source)], out
    )
    assert len(done.unmatched) == MOST_KINDS + 1
    assert sum(entry.rows for entry in done.unmatched) == len(words)


def test_what_registry_toml_declares_missing_is_no_value(tmp_path: Path):
    source, out = tmp_path / "u.csv", tmp_path / "ut.parquet"
    source.write_text("GENDER;HER\n1;12\n9;999\n-9;999,0\n", encoding="utf-8")
    maps = (
        TargetMapping("V_GENDER", "person.kjonn", values=MAPS["gender-openqreg"]),
        TargetMapping("V_HER", "org.her_id"),
    )
    done = harmonize_data(
        [extract_of(maps, source, missing={"": ("-9", "9"), "HER": ("999",)})], out
    )
    made = duckdb.sql(f'SELECT "person.kjonn", "org.her_id" FROM \'{out}\'').fetchall()
    assert made == [("1", 12), ("0", None), (None, None)]
    assert done.unmatched == ()


def test_what_spss_declares_missing_is_no_value(tmp_path: Path):
    import pandas as pd
    import pyreadstat

    source, out = tmp_path / "u.sav", tmp_path / "ut.parquet"
    frame = pd.DataFrame({"GENDER": [1.0, 2.0, 97.0, 7.0], "HER": [5.0, 999.0, 995.0, 6.5]})
    pyreadstat.write_sav(
        frame, str(source), missing_ranges={"GENDER": [97], "HER": [{"lo": 990, "hi": 999}]}
    )
    maps = (
        TargetMapping("V_GENDER", "person.kjonn", values=MAPS["gender-openqreg"]),
        TargetMapping("V_HER", "org.her_id"),
    )
    done = harmonize_data([extract_of(maps, source)], out)
    made = duckdb.sql(f'SELECT "person.kjonn", "org.her_id" FROM \'{out}\'').fetchall()
    assert made == [("1", 5), ("2", None), (None, None), (None, None)]
    assert [(entry.column, entry.value, entry.rows) for entry in done.unmatched] == [
        ("person.kjonn", "9", 1),
        ("org.her_id", "9.9", 1),
    ]


# ------------------------------------------------------------------ several files and registries


def test_several_registries_become_one_table_with_their_origin(tmp_path: Path):
    first, second, third = (tmp_path / f"{name}.csv" for name in "abc")
    first.write_text("GENDER;HER\n1;12\n2;13\n", encoding="utf-8")
    second.write_text("GENDER\n2\n", encoding="utf-8")
    third.write_text("INN\n08:30\n", encoding="utf-8")
    sex = TargetMapping("V_GENDER", "person.kjonn", values=MAPS["gender-openqreg"])
    clock = TargetMapping("V_INN", "episode.innskrivning_tidspunkt", values=MAPS["split-time"])
    asked = [
        extract_of((sex, TargetMapping("V_HER", "org.her_id")), first, second),
        extract_of((clock,), third),
    ]
    for out in (tmp_path / "ut.parquet", tmp_path / "igjen.parquet"):
        done = harmonize_data(asked, out, wishes=Wishes(row_number=True))
    rows = duckdb.sql(f"SELECT * FROM '{out}'").fetchall()
    head = duckdb.sql(f"SELECT * FROM '{out}'").columns
    assert head[:4] == ["kilde", "skjema", "fil", "rad"]
    assert [row[:4] for row in rows] == [
        ("x", "F", "a.csv", 2),
        ("x", "F", "a.csv", 3),
        ("x", "F", "b.csv", 2),
        ("x", "F", "c.csv", 2),
    ]
    made = {name: [row[at] for row in rows] for at, name in enumerate(head)}
    assert made["person.kjonn"] == ["1", "2", "2", None]
    assert made["org.her_id"] == [12, 13, None, None]
    assert str(made["episode.innskrivning_tidspunkt klokkeslett"][3]) == "08:30:00"
    assert (tmp_path / "ut.parquet").read_bytes() == out.read_bytes()
    told = harmonized_text(done)
    assert "x · F · b.csv" in told and done.rows == 4


def test_a_file_of_which_nothing_is_mapped_is_named(tmp_path: Path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("HER\n12\n", encoding="utf-8")
    second.write_text("annet;x\n1;\n", encoding="utf-8")
    maps = (TargetMapping("V_HER", "org.her_id"),)
    done = harmonize_data([extract_of(maps, first, second)], tmp_path / "ut.csv")
    assert done.rows == 1
    assert "b.csv\n  ikke med: ingen av kolonnene" in harmonized_text(done)
    assert "left out: no column" in harmonized_text(done, "en")


def test_another_registry_is_named_with_its_extract(tmp_path: Path):
    done = command("harmonize-data", "noric", "a.csv", "--also", "norgast", "--out", "o.csv")
    assert done.code == 2 and "--also norgast:" in done.err


UNTYPED = "episode.permisjonsdogn"
"""A target seen in registries only, of which nobody says a type."""


@pytest.mark.parametrize(
    ("own", "type_", "values"),
    [
        ("integer", "BIGINT", [3, 12, None]),
        ("decimal", "DOUBLE", [3.0, 12.0, None]),
        ("code", "VARCHAR", ["3", "12", "x"]),
        ("", "VARCHAR", ["3", "12", "x"]),
    ],
)
def test_a_target_without_a_type_has_the_variables(
    own: str, type_: str, values: list[object], tmp_path: Path
):
    source = tmp_path / "x.csv"
    source.write_text("PERM;Y\n3;a\n12;b\nx;c\n", encoding="utf-8")
    maps = (TargetMapping("V_PERM", UNTYPED),)
    asked = RegistryExtract(
        *(records_of(["PERM"]), maps, TARGETS, (source,), opener(Options())),
        {"V_PERM": own} if own else {},
    )
    done = harmonize_data([asked], tmp_path / "ut.parquet")
    table = duckdb.sql(f"SELECT \"{UNTYPED}\" FROM '{tmp_path / 'ut.parquet'}'")
    assert [str(each) for each in table.types] == [type_]
    assert [row[0] for row in table.fetchall()] == values
    said = harmonized_text(done)
    assert ("verken målet eller variabelen sier noen type" in said) == (not own)
    assert [entry.value for entry in done.unmatched] == (["a"] if values[2] is None else [])


def test_the_registrys_words_for_types_are_read():
    spec = load_spec()
    names = ("Heltall", "Desimaltall", "Dato", "Dato og tid", "Tid", "Ja/nei", "Tekst", "")
    records = Records(
        "variabel",
        columns={
            "Code": [f"V_{n}" for n in range(len(names))],
            "DataType": list(names),
            "kodeverk": ["", "", "", "", "", "", "K", ""],
        },
        rows=list(range(2, len(names) + 2)),
        sheet_of=[0] * len(names),
        sheets=[Sheet("x.csv", "", "variabel", {})],
    )
    types = types_of(Submission("x", {"variabel": records}), spec)
    assert list(types.values()) == [
        *("integer", "decimal", "date", "dateTime", "time", "boolean", "code"),
    ]
