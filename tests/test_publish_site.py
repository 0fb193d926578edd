"""The pages: whole, linked, escaped, and readable as they are without any script."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from benchmarks.crawl_site import NO_ICON, crawl
from regmeta.files.ids import file_name
from regmeta.publish import publish_catalogue
from regmeta.publish.words import norwegian_date, norwegian_period, readable
from regmeta.runs.formats import FORMATS
from regmeta.runs.publishing import publish
from regmeta.spec.fields import Spec

from .conftest import ROOT, TODAY
from .small import HOSTILE, small_catalogue

SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


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


LANGUAGES = ("", "en")
KINDS = ("index", "sok", "liste", "sammenlign", "begreper", "harmonisert")
KINDS += ("oversikter", "regler", "ordliste")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_page_for_everything(site: Path, lang: str) -> None:
    root = site / lang
    assert len(list(root.glob("kilde/*.html"))) == 2
    assert len(list(root.glob("endringer/*.html"))) == 2
    assert len(list(root.glob("datasamling/*.html"))) == 4
    assert len(list(root.glob("variabel/*.html"))) == 5 + len(HOSTILE)
    assert {path.stem for path in root.glob("*.html")} == set(KINDS)
    folders = {path.name for path in root.iterdir() if path.is_dir()}
    own = {"kilde", "endringer", "datasamling", "variabel", "kodeverk", "instrument", "harmonisert"}
    own.add("begrep")
    assert folders == own | ({"assets", "search", "en"} if not lang else set())


def test_every_page_is_html5_with_a_language_one_heading_and_what_a_head_must_have(
    site: Path,
) -> None:
    for path in pages(site):
        page = parsed(path)
        assert page.get("lang") == ("en" if "en" in path.relative_to(site).parts else "nb")
        assert len(list(page.iter("h1"))) == 1, path
        assert text(page.find("head/title")).strip()  # type: ignore[arg-type]
        metas = {meta.get("name"): meta.get("content") for meta in page.iter("meta")}
        assert metas["description"], path
        found = [one for one in page.iter("script") if one.get("type") == "application/ld+json"]
        if path.stem not in ("sok", "liste", "sammenlign"):
            (one,) = found
            assert json.loads(one.text or "")["@context"] == "https://schema.org"


def test_headings_go_down_one_step_at_a_time(site: Path) -> None:
    for path in pages(site):
        levels = [int(one.tag[1]) for one in parsed(path).iter() if one.tag in HEADINGS]
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_the_switch_leads_to_the_same_page_in_the_other_language_and_back(site: Path) -> None:
    for path in pages(site):
        switch = next(one for one in parsed(path).iter("a") if one.get("hreflang"))
        other = (path.parent / unquote(switch.get("href") or "")).resolve()
        assert other.is_file()
        own, there = path.relative_to(site).parts, other.relative_to(site).parts
        assert (own == ("en", *there)) or (there == ("en", *own))


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
            if address == NO_ICON:
                continue
            if parts.scheme:
                assert parts.scheme in ("https", "http", "mailto"), address
            elif not parts.path:
                assert parts.fragment in ids
            else:
                target = (path.parent / unquote(parts.path)).resolve()
                assert target.is_file() and target.is_relative_to(site), (path, address)


def test_every_link_of_a_whole_publication_leads_to_a_file(spec: Spec, tmp_path: Path) -> None:
    """`python -m benchmarks.crawl_site` does the same at national size."""
    publish(ROOT / "registries", tmp_path / "build", spec, today=TODAY)
    pages_, links, broken = crawl(tmp_path / "build")
    assert broken == []
    assert pages_ > 1000 and links > 10_000


def test_nothing_from_a_spreadsheet_becomes_markup(site: Path) -> None:
    for path in pages(site):
        page = parsed(path)
        scripts = list(page.iter("script"))
        assert {one.get("type", "") for one in scripts if not one.get("src")} <= {
            "application/ld+json"
        }
        assert not [key for element in page.iter() for key in element.attrib if key[:2] == "on"]
        content = path.read_text(encoding="utf-8")
        assert "javascript:" not in content.replace(">javascript:alert(1)<", "").replace(
            '"javascript:alert(1)"', ""
        )
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
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy


def test_a_variable_page_answers(site: Path) -> None:
    told = text(variable(site, "V_LITEN.INN.ROYK"))
    for words in (
        "Kodeverk Røyking",
        "Dataperiode fra 1. januar 2015",
        "Om personen røyker.",
        "-1 Velg verdi (ikke et svar)",
        "1 =Ja",
        "Variabelgruppe: Levevaner, Bakgrunn",
        "Datatype Heltall",
        "fra 1. januar 2020 Røyking",
        "1. januar 2015 – 31. desember 2019 Røyker du?",
    ):
        assert words in told
    assert "Harmonisert til Harmoniserte variabler er forslag" in text(
        variable(site, "V_LITEN.INN.KJONN")
    )
    assert "ikke lenger i bruk" in text(variable(site, "V_LITEN.UT.DIAGNOSE"))
    assert "ingen beskrivelse ennå" in text(variable(site, "V_LITEN.INN.VEKT"))


def test_a_text_says_which_language_it_is_where_the_page_is_in_another(site: Path) -> None:
    heading = next(variable(site, "V_LITEN.INN.ROYK").iter("h1"))
    assert [one.get("lang") for one in heading] == [None]
    second = [
        one for one in variable(site, "V_LITEN.INN.ROYK").iter("p") if one.get("class") == "second"
    ]
    assert [(one.get("lang"), text(one)) for one in second[0]] == [("en", "Smoking")]
    english = parsed(site / "en" / "variabel" / "V_LITEN.INN.ROYK.html")
    assert text(next(english.iter("h1"))) == "Smoking"
    assert "Only in Norwegian." in text(english)
    about = next(one for one in english.iter("bdi") if text(one) == "Om personen røyker.")
    assert about.get("lang") == "nb"


def test_a_kilde_page_tells_what_lies_below(site: Path) -> None:
    told = text(parsed(site / "kilde" / "K_LITEN.html"))
    assert "Kildetype Nasjonalt medisinsk kvalitetsregister" in told
    assert "Emneord hjerte, kar" in told
    assert "Inklusjon 4 variabler Tom 0 variabler Bølger" in told
    assert "Bølge 1 Kode K_LITEN.BOLGE1 Utfall 2 variabler" in told


def test_values_lead_only_where_they_are_addresses(site: Path) -> None:
    liten = parsed(site / "kilde" / "K_LITEN.html")
    farlig = parsed(site / "kilde" / "K_FARLIG.html")
    assert [one for one in addresses(liten) if urlsplit(one).scheme] == [NO_ICON]
    assert [one for one in addresses(farlig) if urlsplit(one).scheme] == [
        NO_ICON,
        "mailto:a@b.no",
    ]


def test_a_picture_has_a_title_and_a_table_behind_it(site: Path) -> None:
    drawn = 0
    for path in pages(site):
        page = parsed(path)
        for picture in page.iter(f"{SVG}svg"):
            drawn += 1
            assert text(next(picture.iter(f"{SVG}title")))
            assert list(page.iter("table")), path
    assert drawn > 4


def test_the_csv_of_a_list_holds_its_codes(site: Path) -> None:
    names = sorted(path.name for path in site.glob("kodeverk/*.csv"))
    assert names
    assert not list(site.glob("en/kodeverk/*.csv"))
    with (site / "kodeverk" / names[0]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and set(rows[0]) >= {"verdi", "navn", "GyldigFra"}


def test_dates_in_norwegian() -> None:
    assert norwegian_date(date(2026, 5, 17)) == "17. mai 2026"
    assert norwegian_period(None, date(2020, 12, 31)) == "til 31. desember 2020"
    assert norwegian_period(None, None) == ""


def test_the_form_is_offered_only_where_it_is_published(site: Path, spec: Spec, tmp_path: Path):
    publish_catalogue(
        small_catalogue(spec), tmp_path / "out", spec, formats=("form", "site"), among=FORMATS
    )
    for folder, offered in ((site, False), (tmp_path / "out" / "site", True)):
        for lang in LANGUAGES:
            page = (folder / lang / "liste.html").read_text(encoding="utf-8")
            assert ("data-form" in page) == offered
