"""Files of kinds that are not read are called by what they are, and never by their first line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from regmeta.errors import UnreadableInput
from regmeta.read import read_file
from regmeta.spec.fields import Spec

SPSS = "GET FILE='nger.sav'.\nMISSING VALUES .\nEXECUTE.\n"
SAS = "libname nger 'c:/data';\nproc format;\n  value kjonn 1='Mann' 2='Kvinne';\nrun;\n"
STATA = 'label variable kjonn "Kjønn"\nlabel define kj 1 "Mann" 2 "Kvinne"\n'
R = "library(dplyr)\nnger <- read.csv2('nger.csv')\n"
YAML = "version: 2\nthings:\n  - name: nger\n    colour: blue\n"
XML = "<?xml version='1.0'?>\n<hatter><hatt farge='blå'/></hatter>\n"

KINDS = {
    "syntaks.sps": (SPSS, "SPSS-syntaks"),
    "syntaks.txt": (SPSS, "SPSS-syntaks"),
    "syntaks.csv": (SPSS, "SPSS-syntaks"),
    "formater.sas": (SAS, "SAS-syntaks"),
    "formater.txt": (SAS, "SAS-syntaks"),
    "merk.do": (STATA, "Stata-do-fil"),
    "merk.txt": (STATA, "Stata-do-fil"),
    "les.R": (R, "R-skript"),
    "les.txt": (R, "R-skript"),
    "les.py": ("import pandas\n", "Python-program"),
    "ting.yaml": (YAML, "YAML"),
    "ting.txt": (YAML, "YAML"),
    "hatter.xml": (XML, "XML"),
    "hatter.txt": (XML, "XML"),
    "hatter.csv": (XML, "XML"),
    "side.html": ("<table><tr><td>x</td></tr></table>", "HTML"),
    "side.xls": ("<html><body><table></table></body></html>", "HTML"),
    "skjema.qes": ("NAVN  ________\n", "EpiData"),
    "liste.txt": ('{"hatter": [1, 2]}', "JSON"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_text_of_another_kind_is_called_by_its_name(
    name: str, tmp_path: Path, spec: Spec
) -> None:
    text, called = KINDS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    said = refusal(tmp_path / name, spec)
    assert called in said
    assert "som ikke leses. " in said
    assert "overskrifter" not in said


BYTES = {
    "rapport.pdf": (b"%PDF-1.7\n%\xe2\xe3", "en PDF"),
    "rapport.xlsx": (b"%PDF-1.7\n%\xe2\xe3", "en PDF"),
    "skjerm.png": (b"\x89PNG\r\n\x1a\n\0\0", "et bilde"),
    "skjerm.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "et bilde"),
    "skjerm.bmp": (b"BM6\0\0\0\0\0", "et bilde"),
    "base.mdb": (b"\0\1\0\0Standard Jet DB\0", "Access-database"),
    "base.accdb": (b"\0\1\0\0Standard ACE DB\0", "Access-database"),
    "base.db": (b"SQLite format 3\0", "SQLite-database"),
    "data.parquet": (b"PAR1\x15\x04\x15", "Parquet-fil"),
    "data.rds": (b"\x1f\x8b\x08\0\0\0\0\0", "gzip-pakket"),
    "data.rtf": (b"{\\rtf1\\ansi", "RTF-dokument"),
}


@pytest.mark.parametrize("name", BYTES)
def test_a_file_of_bytes_is_called_by_its_name(name: str, tmp_path: Path, spec: Spec) -> None:
    content, called = BYTES[name]
    (tmp_path / name).write_bytes(content)
    assert called in refusal(tmp_path / name, spec)


PACKED = {
    "foiler.pptx": (("ppt/presentation.xml", "[Content_Types].xml"), "PowerPoint-fil"),
    "alt.zip": (("liste.csv",), "zip-pakke"),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_file_is_called_by_its_name(name: str, tmp_path: Path, spec: Spec) -> None:
    parts, called = PACKED[name]
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    assert called in refusal(tmp_path / name, spec)


LISTS = {
    "liste.txt": "Variabel;Ledetekst\nkjonn;Kjønn\nalder;Alder\n",
    "imports.txt": "Variabel;Ledetekst\nimport;Import av data\nlibrary;library(x)\n",
    "labels.csv": "Variabel;Ledetekst\nmerke;VALUE LABELS, i en celle\nalder;Alder\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_though_its_words_are_like_those_of_programs(
    name: str, tmp_path: Path, spec: Spec
) -> None:
    (tmp_path / name).write_text(LISTS[name], encoding="utf-8")
    assert read_file(tmp_path / name, spec).counts.variables == 2


def refusal(path: Path, spec: Spec) -> str:
    """The one sentence, in bokmål, that the file is refused with."""
    with pytest.raises(UnreadableInput) as caught:
        read_file(path, spec)
    assert caught.value.message("en") != caught.value.message("nb")
    return caught.value.message("nb")


def test_a_table_on_its_side_is_told_of_in_both_languages(tmp_path: Path, spec: Spec) -> None:
    path = tmp_path / "pa-tvers.csv"
    path.write_text("Variabel;kjonn;alder\nLedetekst;Kjønn;Alder\nType;Liste;Heltall\n", "utf-8")
    with pytest.raises(UnreadableInput) as refusal:
        read_file(path, spec)
    assert "Transponer" in refusal.value.message("nb")
    assert "Transpose" in refusal.value.message("en")
    path.write_text("Navn;kjonn;alder\nOla;1;2\nKari;3;4\n", "utf-8")
    with pytest.raises(UnreadableInput) as refusal:
        read_file(path, spec)
    assert "Transponer" not in refusal.value.message("nb")
