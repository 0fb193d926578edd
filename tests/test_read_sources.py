"""Descriptions of variables that are no spreadsheet: JSON schemas, SQL, Word, data files."""

from __future__ import annotations

import contextlib
import json
import random
import re
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.errors import UnreadableInput
from regmeta.model import Counts, Reading
from regmeta.read import read_file, reading_text
from regmeta.read.layouts.ledger import SheetAccount
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec

from .conftest import amount

PACKAGE = {
    "name": "pakke",
    "resources": [
        {
            "name": "pasient",
            "schema": {
                "fields": [
                    {
                        "name": "kjonn",
                        "title": "Kjønn",
                        "type": "integer",
                        "categories": [
                            {"value": 1, "label": "Mann"},
                            {"value": 2, "label": "Kvinne"},
                        ],
                        "constraints": {"required": True},
                    },
                    {"name": "vekt", "type": "number", "constraints": {"minimum": 20.5}},
                    {"name": "by", "type": "string", "constraints": {"enum": ["Oslo", "Bergen"]}},
                ]
            },
        }
    ],
}


def test_frictionless_package(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "datapackage.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
    reading = read_file(tmp_path / "datapackage.json", spec)
    variables = reading.submission["variabel"]
    assert reading.layout == "frictionless"
    assert (reading.counts.datasamlinger, reading.counts.variables) == (1, 3)
    assert variables.column("PreferredTerm") == ["Kjønn", "vekt", "by"]
    assert variables.column("DataType") == ["2", "3", "1"]
    assert variables.column("Obligatorisk") == ["TRUE", "", ""]
    assert variables.text(1, "GrenseLav") == "20.5"
    assert reading.submission["kode"].column("navn") == ["Mann", "Kvinne"]


def test_csvw(tmp_path: Path, spec: Spec) -> None:
    columns = [
        {"name": "alder", "titles": {"nb": "Alder", "en": "Age"}, "datatype": {"base": "integer"}},
        {"name": "dato", "titles": "Dato", "datatype": "date", "required": True},
    ]
    table = {"@context": "http://www.w3.org/ns/csvw", "url": "pas.csv"}
    path = tmp_path / "metadata.json"
    path.write_text(json.dumps(table | {"tableSchema": {"columns": columns}}), encoding="utf-8")
    reading = read_file(path, spec)
    assert reading.layout == "csvw"
    variables = reading.submission["variabel"]
    assert reading.submission["datasamling"].column("PreferredTerm") == ["pas"]
    assert variables.column("PreferredTerm") == ["Alder", "Dato"]
    assert variables.column("DataType") == ["2", "6"]


@pytest.mark.parametrize("content", ["{}", "[1, 2]", '{"a": {"b": 1}}', "{", "[" * 100_000])
def test_other_json_is_refused(tmp_path: Path, spec: Spec, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(UnreadableInput, match="JSON"):
        read_file(tmp_path / "x.json", spec)


SQL = """-- tabeller; CREATE TABLE ikke (denne int);
CREATE TABLE `noric`.`angio` (
  `MCEID` bigint(20) NOT NULL COMMENT 'Forløp, nøkkel',
  `SIVILSTAND` tinyint(4) DEFAULT NULL,
  `FRITEKST` varchar(4000) DEFAULT 'a, (b',
  PRIMARY KEY (`MCEID`)
) ENGINE=InnoDB;
"""
VIEW = """
CREATE OR REPLACE VIEW rapport AS
SELECT
  a.MCEID AS ForlopsID,
  CASE a.SEX WHEN 1 THEN 'Mann, voksen' ELSE 'Kvinne' END AS Kjonn,
  IF(a.X, 1, 0) Flagg,
  b.ALDER
FROM angio a JOIN b ON a.ID = b.ID;
"""


def test_table_definitions(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "angio.sql").write_text(SQL, encoding="utf-8")
    reading = read_file(tmp_path / "angio.sql", spec)
    variables = reading.submission["variabel"]
    assert reading.layout == "sql-table"
    assert variables.column("DatabaseReferanse") == ["MCEID", "SIVILSTAND", "FRITEKST"]
    assert variables.column("DataType") == ["2", "2", "1"]
    assert variables.column("Obligatorisk") == ["Ja", "", ""]
    assert variables.text(0, "PreferredTerm") == "Forløp, nøkkel"
    # The row is the very line of the file.
    assert SQL.split("\n")[variables.rows[1] - 1].strip().startswith("`SIVILSTAND`")


def test_report_views_tell_both_names(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "visning.sql").write_text(VIEW, encoding="utf-8")
    reading = read_file(tmp_path / "visning.sql", spec)
    variables = reading.submission["variabel"]
    assert reading.layout == "sql-view"
    assert variables.column("PreferredTerm") == ["ForlopsID", "Kjonn", "Flagg", "ALDER"]
    assert variables.column("DatabaseReferanse")[::3] == ["a.MCEID", "b.ALDER"]


def test_columns_on_one_line_are_all_read(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "x.sql").write_text("CREATE TABLE t (a int, b varchar(10) NOT NULL, c date);")
    variables = read_file(tmp_path / "x.sql", spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["a", "b", "c"]


def test_sql_without_tables_is_refused(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "x.sql").write_text("SELECT 1;")
    with pytest.raises(UnreadableInput, match="CREATE TABLE"):
        read_file(tmp_path / "x.sql", spec)


PARAGRAPHS = """Variabelliste 2019
Skjema: Operasjon
Variabel: OpDato
Type: Dato
Beskrivelse: Operasjonsdato
Forklaring: Dagen pasienten ble operert
Variabel: Royk
Type: Valg
Beskrivelse: Røyker & snuser
1 - Ja
2 - Nei
Skjema: Oppfølging
Variabel: Smerte
Type: Tall
Beskrivelse: Smerte nå"""


def word(path: Path, body: str) -> Path:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
    return path


def paragraph(text: str) -> str:
    escaped = text.replace("&", "&amp;")
    return f'<w:p><w:r><w:t xml:space="preserve">{escaped}</w:t></w:r></w:p>'


def test_a_word_list_of_paragraphs(tmp_path: Path, spec: Spec) -> None:
    body = "".join(paragraph(line) for line in PARAGRAPHS.split("\n"))
    reading = read_file(word(tmp_path / "liste.docx", body), spec)
    assert reading.layout == "word"
    assert reading.counts == Counts(2, 3, 1, 2)
    variables = reading.submission["variabel"]
    assert variables.column("PreferredTerm") == ["Operasjonsdato", "Røyker & snuser", "Smerte nå"]
    assert PARAGRAPHS.split("\n")[variables.rows[1] - 1] == "Variabel: Royk"


def test_a_word_table(tmp_path: Path, spec: Spec) -> None:
    rows = [
        ("Variable name", "Format", "Description", "Values"),
        ("SEX", "number", "Sex", "1 = Male"),
    ]
    cells = ["".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    reading = read_file(word(tmp_path / "mfr.docx", body), spec)
    assert reading.layout == "variable-list"
    assert reading.counts == Counts(1, 1, 1, 1)


def test_a_word_file_without_variables_is_refused(tmp_path: Path, spec: Spec) -> None:
    with pytest.raises(UnreadableInput, match="Variabel:"):
        read_file(word(tmp_path / "brev.docx", paragraph("Kjære alle")), spec)


@pytest.mark.parametrize("suffix", ["sav", "dta", "xpt"])
def test_data_files_of_statistics_programs(tmp_path: Path, spec: Spec, suffix: str) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra `statistics` is not installed")
    import pandas

    frame = pandas.DataFrame({"kjonn": [1.0, 2.0], "navn": ["a", "b"]})
    path = tmp_path / f"data.{suffix}"
    labels = {"column_labels": ["Kjønn", "Navn"]}
    if suffix == "xpt":
        pyreadstat.write_xport(frame, str(path), **labels)
    else:
        write = {"sav": pyreadstat.write_sav, "dta": pyreadstat.write_dta}[suffix]
        number = float if suffix == "sav" else int
        values = {"kjonn": {number(1): "Mann", number(2): "Kvinne"}}
        if suffix == "dta":
            frame["kjonn"] = frame["kjonn"].astype(int)
        write(frame, str(path), variable_value_labels=values, **labels)
    reading = read_file(path, spec)
    variables = reading.submission["variabel"]
    assert reading.layout == "statistics"
    assert variables.column("PreferredTerm") == ["Kjønn", "Navn"]
    assert reading.counts.codes == (0 if suffix == "xpt" else 2)


def test_a_damaged_data_file_is_refused(tmp_path: Path, spec: Spec) -> None:
    pytest.importorskip("pyreadstat", reason="the extra `statistics` is not installed")
    (tmp_path / "x.sav").write_bytes(b"$FL2" + bytes(400))
    with pytest.raises(UnreadableInput, match="datafil"):
        read_file(tmp_path / "x.sav", spec)


@pytest.mark.parametrize("seed", range(4))
def test_data_files_damaged_at_random_never_end_the_process(
    tmp_path: Path, spec: Spec, seed: int
) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra `statistics` is not installed")
    import pandas

    path = tmp_path / "data.sav"
    pyreadstat.write_sav(pandas.DataFrame({"a": [1.0], "b": ["x"]}), str(path))
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(12):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content)
    with contextlib.suppress(UnreadableInput):
        read_file(path, spec)


# ------------------------------------------------------------------ no cell lost, no hang


def held(reading: Reading) -> str:
    """All that records hold and all that was told as left out."""
    texts = [one.what for one in reading.ignored]
    for records in reading.submission.levels.values():
        for columns in (records.columns, records.extras):
            texts += [text for column in columns.values() for text in column]
    return "\n".join(texts)


def assert_all_told(reading: Reading, tokens: list[str]) -> None:
    for sheet in reading.sheets:
        assert isinstance(sheet, SheetAccount)
        assert sheet.filled == sheet.headed + sheet.carried + sheet.left
    everything = held(reading)
    assert not [token for token in tokens if token not in everything]


WORDS = st.lists(st.integers(0, 3), min_size=1, max_size=6)


@settings(max_examples=amount(10, 40), deadline=None)
@given(kinds=WORDS)
def test_no_text_of_a_schema_is_lost(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[int]
) -> None:
    tokens: list[str] = []

    def token() -> str:
        tokens.append(f"t{len(tokens)}y")
        return tokens[-1]

    fields = [
        {"name": token(), "own": {"key": token()}, "list": [token(), token()]}
        | ({"categories": [{"value": i, "label": token()}]} if kind else {})
        | ({"constraints": {"enum": [token(), token()]}} if kind == 2 else {})
        for i, kind in enumerate(kinds)
    ]
    path = tmp_path_factory.mktemp("json") / "x.json"
    path.write_text(json.dumps({"fields": fields}))
    assert_all_told(read_file(path, load_spec()), tokens)


@settings(max_examples=amount(10, 40), deadline=None)
@given(kinds=WORDS, break_lines=st.booleans())
def test_no_column_of_a_table_is_lost(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[int], break_lines: bool
) -> None:
    types = ("int", "varchar(10) NOT NULL", "date COMMENT 'm{}y'", "decimal(5,2) DEFAULT NULL")
    columns = [f"t{i}y {types[kind].format(i)}" for i, kind in enumerate(kinds)]
    path = tmp_path_factory.mktemp("sql") / "x.sql"
    between = ",\n" if break_lines else ", "
    path.write_text(f"CREATE TABLE t ({between.join(columns)});")
    tokens = [f"t{i}y" for i in range(len(kinds))]
    tokens += [f"m{i}y" for i, kind in enumerate(kinds) if kind == 2]
    assert_all_told(read_file(path, load_spec()), tokens)


@settings(max_examples=amount(10, 40), deadline=None)
@given(kinds=WORDS)
def test_no_paragraph_of_a_word_list_is_lost(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[int]
) -> None:
    lines = ["Tittel t999y", "Skjema: Inn"]
    for i, kind in enumerate(kinds):
        lines += [f"Variabel: t{i}y", f"Beskrivelse: b{i}y"]
        lines += [f"1 - c{i}y", f"2 - d{i}y"] if kind == 1 else []
        lines += [f"Løs tekst l{i}y"] if kind == 2 else []
    body = "".join(paragraph(line) for line in lines)
    path = word(tmp_path_factory.mktemp("word") / "x.docx", body)
    tokens = re.findall(r"[a-z]\d+y", "\n".join(lines))
    assert_all_told(read_file(path, load_spec()), tokens)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.sql", "/*" * 100_000),
        ("b.sql", "CREATE VIEW x " * 20_000),
        ("c.sql", "CREATE TABLE x (" * 20_000),
        ("d.sql", "CREATE VIEW v AS SELECT " + "a " * 50_000),
        ("e.json", '{"fields":[{"name":"a\\ud800","type":NaN},3,{"name":null}]}'),
        ("f.json", '{"fields":[{"name":"a","x":' + '{"a":' * 900 + "1" + "}" * 900 + "}]}"),
    ],
)
def test_odd_texts_end_soon(tmp_path: Path, spec: Spec, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    start = time.perf_counter()
    with contextlib.suppress(UnreadableInput):
        reading_text(read_file(tmp_path / name, spec)).encode()
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("part", ["<w:p>", "<w:tbl>", "<w:t ", "<w:tc>"])
def test_a_word_file_of_beginnings_ends_soon(tmp_path: Path, spec: Spec, part: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(UnreadableInput):
        read_file(word(tmp_path / "x.docx", part * 100_000), spec)
    assert time.perf_counter() - start < 5
