"""The pages: whole, linked, escaped, and readable as they are without any script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from regmeta.ids import file_name
from regmeta.publish import publish_catalogue
from regmeta.publish.words import norwegian_date, norwegian_period, readable
from regmeta.spec import Spec

from .small import HOSTILE, small_catalogue


@pytest.fixture(scope="module")
def site(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("site",))
    return out / "site"


def parsed(path: Path) -> Element:
    """A page by the rules of HTML5; any breach of them raises."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True
    )
    page: Element = parser.parse(path.read_text(encoding="utf-8"))
    return page


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def text(page: Element) -> str:
    return " ".join(" ".join(page.itertext()).split())


def variable(site: Path, code: str) -> Element:
    return parsed(site / "variabel" / f"{file_name(code)}.html")


def test_there_is_a_page_for_everything(site: Path) -> None:
    assert len(list(site.glob("kilde/*.html"))) == 2
    assert len(list(site.glob("datasamling/*.html"))) == 4
    assert len(list(site.glob("variabel/*.html"))) == 5 + len(HOSTILE)
    assert {path.name for path in site.iterdir()} == {
        *("index.html", "style.css", "kilde", "datasamling", "variabel")
    }


def test_every_page_is_html5_in_norwegian_with_one_heading_and_a_title(site: Path) -> None:
    for path in pages(site):
        page = parsed(path)
        assert page.get("lang") == "nb"
        assert len(list(page.iter("h1"))) == 1, path
        assert text(page.find("head/title")).strip()  # type: ignore[arg-type]


def addresses(page: Element) -> Iterator[str]:
    for element in page.iter():
        for attribute in ("href", "src"):
            if attribute in element.attrib:
                yield element.attrib[attribute]


def test_every_link_leads_somewhere_inside(site: Path) -> None:
    for path in pages(site):
        page = parsed(path)
        ids = {element.get("id") for element in page.iter()}
        for address in addresses(page):
            parts = urlsplit(address)
            if parts.scheme:
                assert parts.scheme in ("https", "http", "mailto"), address
            elif not parts.path:
                assert parts.fragment in ids
            else:
                target = (path.parent / unquote(parts.path)).resolve()
                assert target.is_file() and target.is_relative_to(site), (path, address)


def test_nothing_from_a_spreadsheet_becomes_markup(site: Path) -> None:
    for path in pages(site):
        page = parsed(path)
        assert not list(page.iter("script"))
        assert not [key for element in page.iter() for key in element.attrib if key[:2] == "on"]
        content = path.read_text(encoding="utf-8")
        assert "javascript:" not in content.replace(">javascript:alert(1)<", "")
        assert not any(ord(sign) < 0x20 and sign != "\n" for sign in content)
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in content


@pytest.mark.parametrize("name", [*HOSTILE])
def test_a_hostile_name_is_shown_as_it_is(site: Path, name: str) -> None:
    given = HOSTILE[name]
    page = variable(site, f"V_FARLIG.{name}.{given[:300]}")
    heading = "".join(next(page.iter("h1")).itertext())
    assert heading == readable(given)
    if name not in ("rtl", "control"):
        assert heading == given


def test_every_page_forbids_scripts_and_other_hosts(site: Path) -> None:
    for path in pages(site):
        metas = {meta.get("http-equiv"): meta.get("content") for meta in parsed(path).iter("meta")}
        policy = metas["Content-Security-Policy"] or ""
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy and "unsafe" not in policy


def test_a_variable_page_answers(site: Path) -> None:
    told = text(variable(site, "V_LITEN.INN.ROYK"))
    for words in (
        "Kodeverk Røyking",
        "Statistikk Ikke publisert",
        "Identifiseringsgrad Ikke oppgitt",
        "Dataperiode fra 1. februar 2015",
        "Om personen røyker.",
        "-1 Velg verdi (ikke et svar)",
        "1 =Ja",
        "Variabelgruppe: Levevaner, Bakgrunn",
        "Datatype Heltall",
        "fra 1. januar 2020 Røyking",
        "1. januar 2015 – 31. desember 2019 Røyker du?",
    ):
        assert words in told
    assert "Harmonisert til Kjønn" in text(variable(site, "V_LITEN.INN.KJONN"))
    assert "ikke lenger i bruk" in text(variable(site, "V_LITEN.UT.DIAGNOSE"))
    assert "ingen beskrivelse ennå" in text(variable(site, "V_LITEN.INN.VEKT"))


def test_english_texts_say_that_they_are_english(site: Path) -> None:
    page = variable(site, "V_LITEN.INN.ROYK")
    assert [text(one) for one in page.iter("p") if one.get("lang") == "en"] == ["Smoking"]


def test_a_kilde_page_tells_what_lies_below(site: Path) -> None:
    told = text(parsed(site / "kilde" / "K_LITEN.html"))
    assert "Kildetype Nasjonalt medisinsk kvalitetsregister" in told
    assert "Emneord hjerte, kar" in told
    assert "Inklusjon 4 variabler Tom 0 variabler Bølger" in told
    assert "Bølge 1 Utfall 2 variabler" in told


def test_values_lead_only_where_they_are_addresses(site: Path) -> None:
    liten = parsed(site / "kilde" / "K_LITEN.html")
    farlig = parsed(site / "kilde" / "K_FARLIG.html")
    assert [one for one in addresses(liten) if urlsplit(one).scheme] == []
    assert [one for one in addresses(farlig) if urlsplit(one).scheme] == ["mailto:a@b.no"]


def test_dates_in_norwegian() -> None:
    assert norwegian_date(date(2026, 5, 17)) == "17. mai 2026"
    assert norwegian_period(None, date(2020, 12, 31)) == "til 31. desember 2020"
    assert norwegian_period(None, None) == ""
