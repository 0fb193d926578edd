"""The page of a harmonized variable: its codes, how values go over, and who is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app

from .conftest import ROOT


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harmonized variables' pages of the shipped registries."""
    out = tmp_path_factory.mktemp("harmonized") / "build"
    words = ("publish", ROOT / "registries", "--formats", "site", "--today", "2026-11-28")
    CliRunner().invoke(app, [*map(str, words), "--out", str(out)])
    return out / "site"


def text_of(pages: Path, lang: str, target: str) -> str:
    (page,) = (pages / lang / "harmonisert").glob(f"{target}~*.html")
    main = page.read_text("utf-8").partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_codes_stand_with_what_they_mean(pages: Path):
    assert "Koder og hva de betyr Kode Betydning 0 Ikke kjent 1 Mann" in text_of(
        pages, "", "person-kjonn"
    )
    assert "0 Not known 1 Male 2 Female 9 Not specified" in text_of(pages, "en", "person-kjonn")


def test_a_code_of_a_shared_map_that_the_variable_lacks_is_told(pages: Path):
    text = text_of(pages, "", "person-kjonn")
    of_noric = text.partition("Kjønn · NORIC")[2]
    assert of_noric.startswith(" Her Betydning Harmonisert Betydning 1 Mann 1 Mann 2 Kvinne")
    assert "Disse kodene har variabelen ikke selv: 9 → 0." in of_noric
    of_norgast = text.partition("Kjønn · NORGAST")[2].partition("Kjønn · NORIC")[0]
    assert "9 Ukjent 0 Ikke kjent" in of_norgast and "ikke selv" not in of_norgast


def test_variables_that_are_alike_stand_once_with_how_many(pages: Path):
    text = text_of(pages, "", "person-kjonn")
    assert text.count("PatientGender · NNRR (3 variabler)") == 1


def test_variables_that_are_called_the_same_and_not_mapped_are_named(pages: Path):
    left_out = text_of(pages, "", "person-dodsdato").partition("men er ikke koblet")[2]
    assert "V_ALS.OPPFOLGINGSKONSULTASJON.OSDODSDATO ikke koblet" in left_out
    assert "V_NORGAST.REGISTRERING.IN_HOUSE_DEATH_DATE ikke koblet" in left_out
    assert "V_NORIC.UTSKRIVELSE.DECEASED_DATE ikke koblet" in left_out
