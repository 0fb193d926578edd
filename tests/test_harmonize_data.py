"""An extract turned into harmonized variables, and municipality numbers through time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from regmeta.data.source.opening import Options
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.harmonize.data import Harmonized, harmonize_data
from regmeta.harmonize.data_told import harmonized_text
from regmeta.harmonize.municipalities import load_municipalities
from regmeta.harmonize.platforms import load_value_maps
from regmeta.model import Records, Sheet, Submission, TargetMapping, ValueMap
from regmeta.runs.extracts import opener
from regmeta.spec.targets import load_targets

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
    more.setdefault("open_extract", opener(Options()))
    done = harmonize_data(submission(), MAPPINGS, TARGETS, extract, out, **more)
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


def test_what_has_no_counterpart_is_kept_and_counted(extract: Path, tmp_path: Path):
    done, made = run(extract, tmp_path / "ut.parquet")
    assert made["person.kjonn uten motstykke"] == [None, None, None, "7", None]
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
    done, made = run(extract, tmp_path / "ut.csv", year=2024, event_date="OP_DATE")
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
    done = harmonize_data(submission(), maps, TARGETS, source, out, open_extract=opener(Options()))
    assert [one.value for one in done.unmatched] == ["'); AAAA"]


def test_the_query_is_meant_to_be_read(extract: Path, tmp_path: Path):
    done, _ = run(extract, tmp_path / "ut.parquet")
    assert done.sql.startswith("WITH kilde AS NOT MATERIALIZED (")
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
    _, made = run(extract, tmp_path / "ut.parquet", keep=["CENTREID"], row_number=True)
    assert made["rad"] == [2, 3, 4, 5, 6]
    assert made["centreid"][:3] == ["107644", "107644", "108141"]
    assert "rad" not in run(extract, tmp_path / "uten.parquet")[1]
    with pytest.raises(WrongUse, match="NØKKEL"):
        run(extract, tmp_path / "ut.parquet", keep=["NØKKEL"])


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
