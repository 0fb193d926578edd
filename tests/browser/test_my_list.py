"""My list in a real browser: many at once, studies, links, files, what can be expected, print."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from regmeta.model import Statistics
from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from tests.small import small_catalogue

from .conftest import serve, violations
from .test_site_search import BIRTH, PEG, SMOKING, SMOKING_NNRR, download, put_in_list

SCREENS = 3


def held(page: Any) -> dict[str, dict[str, str]]:
    """The lines of the study at hand by code."""
    kept = page.evaluate("localStorage.getItem('regmeta.list')")
    return {line["code"]: line for line in json.loads(kept or "[]")}


def read_in(page: Any, name: str, content: bytes) -> str:
    """What the page says of a file that is read in."""
    given = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("[data-study] input[type=file]", given)
    page.wait_for_selector("[data-told] p")
    said: str = page.inner_text("[data-told]")
    return said


def text_of(page: Any, code: str, label: str) -> Any:
    """The field of a variable's row."""
    return page.locator(f"[data-line='{code}']").get_by_label(label)


def choose(page: Any, *codes: str) -> None:
    for code in codes:
        page.locator(f"[data-line='{code}'] input[type=checkbox]").check()


# ------------------------------------------------------------------ many at once


def test_what_is_filled_in_is_set_for_the_chosen_alone(page: Any, address: str):
    put_in_list(page, address, SMOKING, SMOKING_NNRR, PEG)
    text_of(page, SMOKING, "Begrunnelse").fill("Min egen.")
    choose(page, SMOKING, PEG)
    many = page.locator("[data-many]")
    many.get_by_label("Fra og med").fill("2020-01-01")
    many.get_by_label("Ønskede data").fill("Siste måling")
    page.get_by_role("button", name="Sett for de valgte").click()
    page.wait_for_timeout(300)
    lines = held(page)
    assert [lines[code]["from"] for code in (SMOKING, SMOKING_NNRR, PEG)] == [
        "2020-01-01",
        "",
        "2020-01-01",
    ]
    assert lines[SMOKING]["why"] == "Min egen." and lines[PEG]["wanted"] == "Siste måling"
    assert text_of(page, SMOKING_NNRR, "Fra og med").input_value() == ""
    assert many.get_by_label("Fra og med").input_value() == ""


def test_a_source_and_all_are_chosen_at_once_and_taken_out(page: Any, address: str):
    put_in_list(page, address, SMOKING, PEG, BIRTH)
    page.get_by_label("Velg alle", exact=True).check()
    assert page.inner_text("[data-many] strong") == "3 valgt"
    page.locator("tr.kilde input").first.uncheck()
    assert page.inner_text("[data-many] strong") == "2 valgt"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Fjern de valgte").click()
    page.wait_for_selector("text=1 variabel fra 1 kilde")
    assert len(held(page)) == 1


def test_two_hundred_variables_stand_within_three_screens(page: Any, address: str, build: Path):
    page.set_viewport_size({"width": 1280, "height": 800})
    put_in_list(page, address, *published(build)[:200])
    assert page.locator("[data-line]").count() == 200
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= SCREENS * 800
    page.locator("[data-line]").last.get_by_label("Merknad").focus()
    assert page.evaluate("document.querySelector('.box').scrollTop") > 1000


def published(build: Path) -> list[str]:
    """The codes that are on offer, source by source."""
    home = build / "form"
    sources = json.loads((home / "sources.json").read_text("utf-8"))
    files = [home / one["variables"] for one in sources if "variables" in one]
    return [line["code"] for file in files for line in json.loads(file.read_text("utf-8"))]


# ------------------------------------------------------------------ studies


def test_studies_are_kept_apart(page: Any, address: str):
    put_in_list(page, address, SMOKING)
    page.get_by_label("Studiens navn").fill("Røyking og rygg")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Ny studie").click()
    page.wait_for_selector("text=Listen er tom")
    put_in_list_here(page, PEG)
    page.get_by_label("Studiens navn").fill("Røyking og rygg")
    page.keyboard.press("Tab")
    assert page.get_by_label("Studiens navn").input_value() == "Røyking og rygg (2)"
    page.get_by_label("Bytt studie").select_option("Røyking og rygg")
    page.wait_for_selector(f"[data-line='{SMOKING}']")
    assert [*held(page)] == [SMOKING]
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Tøm listen").click()
    page.wait_for_selector(f"[data-line='{PEG}']")
    assert page.get_by_label("Bytt studie").count() == 0


def put_in_list_here(page: Any, code: str) -> None:
    """Another window puts a variable into the study at hand."""
    page.evaluate(
        "code => { localStorage.setItem('regmeta.list', JSON.stringify([{code, kilde: 'K_ALS'}]));"
        " dispatchEvent(new StorageEvent('storage', {key: 'regmeta.list'})); }",
        code,
    )
    page.wait_for_selector(f"[data-line='{code}']")


# ------------------------------------------------------------------ links and files


def test_a_link_shares_the_list_without_the_writers_own_texts(page: Any, address: str):
    put_in_list(page, address, SMOKING, PEG)
    text_of(page, SMOKING, "Begrunnelse").fill("Eksponering")
    text_of(page, SMOKING, "Merknad").fill("spør Kari")
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Del som lenke").click()
    link = page.get_by_label("Lenke til listen").input_value()
    assert link.startswith(f"{address}/site/liste.html#delt=") and len(link) < 400
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector("text=Lenken deler listen «Uten navn» med 2 variabler")
    page.get_by_role("button", name="Åpne som egen studie").click()
    page.wait_for_selector(f"[data-line='{PEG}']")
    lines = held(page)
    assert lines[SMOKING]["why"] == "Eksponering" and lines[SMOKING]["note"] == ""
    assert "#" not in page.url


def test_a_shared_list_lies_beside_the_one_at_hand(page: Any, address: str):
    put_in_list(page, address, SMOKING)
    link = page.evaluate("location.href")
    page.get_by_role("button", name="Del som lenke").click()
    link = page.get_by_label("Lenke til listen").input_value()
    put_in_list(page, address, PEG)
    page.goto("about:blank")
    page.goto(link)
    page.get_by_role("button", name="Åpne som egen studie").click()
    page.wait_for_selector(f"[data-line='{SMOKING}']")
    assert page.get_by_label("Bytt studie").locator("option").count() == 2


@pytest.mark.parametrize("broken", ["#delt=", "#delt=!!!", "#delt=eNqrVkrLz1eyUgIADfsC9w"])
def test_a_link_that_is_cut_says_so(page: Any, address: str, broken: str):
    page.goto(f"{address}/site/liste.html{broken}")
    page.wait_for_selector("text=Lenken er ikke hel")


def test_a_saved_list_is_read_in_again_whole(page: Any, address: str, tmp_path: Path):
    put_in_list(page, address, SMOKING, PEG)
    text_of(page, PEG, "Merknad").fill("spør Kari")
    page.wait_for_timeout(300)
    file = download(page, "Lagre listen", tmp_path)
    before = held(page)
    page.evaluate("localStorage.clear()")
    page.reload()
    page.wait_for_selector("body[data-ready=list]")
    assert "2 variabler er lagt til" in read_in(page, file.name, file.read_bytes())
    again = held(page)
    assert [line.pop("name") for line in again.values()] == ["Røyking", "Dato for PEG"]
    assert again == {code: {**line} for code, line in before.items() if line.pop("name")}


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def separated(rows: list[list[str]], sign: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows(rows)
    return out.getvalue()


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.csv", text)
    return out.getvalue()


EXPLORER = [
    ["Variabel", "Kilde", "Gyldig fra", "Ønskede data"],
    ["PEG-sonde, dato", "Norsk register for ALS", "2010-01-01", "første"],
    ["Finnes ikke", "Norsk register for ALS", "", ""],
]
CODED = [["Id", "Hva"], [SMOKING, "Røyking"], ["V_BORTE", "borte"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("liste.csv", separated(CODED).encode("utf-8-sig")),
        ("liste.csv", separated(CODED, ",").encode("utf-16")),
        ("liste.csv", separated([["Kode", "Merknad"], *CODED[1:]], "\t").encode("cp1252")),
        ("liste.xlsx", workbook([["En overskrift"], [], *CODED])),
        ("liste.zip", zipped(kodeverk="Kodeverk;Verdi\nJa;1\n", variabler=separated(CODED))),
        (
            "liste.json",
            json.dumps({"items": [{"variabelKode": SMOKING}, {"id": "V_BORTE"}]}).encode(),
        ),
        (
            "soknad.json",
            json.dumps({"variables": [{"code": SMOKING}, {"code": "V_BORTE"}]}).encode(),
        ),
    ],
)
def test_lists_of_other_programs_are_read_in(page: Any, address: str, name: str, content: bytes):
    put_in_list(page, address)
    said = read_in(page, name, content)
    assert "1 variabel er lagt til" in said and "V_BORTE" in said
    line = held(page)[SMOKING]
    assert (line["kilde"], line["name"]) == ("K_NORIC", "Røyking") and len(held(page)) == 1


def test_variables_without_codes_are_found_by_name_and_source(page: Any, address: str):
    put_in_list(page, address, SMOKING)
    names = [
        ["Navn", "Kilde", "Ønskede data", "Fra"],
        ["Røyking", "Norsk register for invasiv kardiologi", "siste", 43831],
        ["Finnes ikke noe sted", "", "", ""],
    ]
    said = read_in(page, "liste.xlsx", workbook(names))
    assert "0 variabler er lagt til, 1 sto i listen fra før" in said
    assert "Finnes ikke noe sted" in said and "ikke lagt til: 1" in said
    assert held(page)[SMOKING]["wanted"] == "siste"
    assert held(page)[SMOKING]["from"] == "2020-01-01"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"{not json", b"\x00\x01\x02"])
def test_what_is_no_list_is_told_in_one_sentence(page: Any, address: str, content: bytes):
    put_in_list(page, address)
    said = read_in(page, "rar.xlsx", content)
    assert said.startswith("rar.xlsx") and ("kan ikke leses" in said or "ingen variabler" in said)
    assert held(page) == {}


# ------------------------------------------------------------------ what can be expected


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small catalogue with published counts, one of them held back."""
    from dataclasses import replace

    catalogue = small_catalogue(load_spec())
    codes = [one.code for kilde in catalogue.kilder for one in kilde.variables]
    told = {codes[0]: Statistics(6211, 187), codes[1]: Statistics(None, None)}
    catalogue = replace(catalogue, annotations=replace(catalogue.annotations, statistics=told))
    out = tmp_path_factory.mktemp("counted") / "build"
    publish_catalogue(catalogue, out, load_spec(), formats=("form", "site"), among=FORMATS)
    yield from serve(out)


def test_counts_and_periods_are_told_before_anybody_applies(chromium: Any, counted: str):
    page = chromium.new_page()
    catalogue = small_catalogue(load_spec())
    kilde = catalogue.kilder[0]
    lines = [{"code": one.code, "kilde": kilde.code} for one in kilde.variables[:3]]
    page.goto(f"{counted}/site/liste.html")
    page.evaluate("l => localStorage.setItem('regmeta.list', JSON.stringify(l))", lines)
    page.reload()
    page.wait_for_selector("body[data-ready=list]")
    first, second, third = page.locator("[data-line]").all()
    assert "6 211 rader, 97 % utfylt" in first.inner_text().replace("\xa0", " ")
    assert "tallene er holdt tilbake" in second.inner_text()
    assert "ingen publiserte tall" in third.inner_text()
    told = page.inner_text("[data-feasible] tbody").replace("\xa0", " ")
    assert "6 211 rader" in told and "2 uten tall" in told
    page.close()


# ------------------------------------------------------------------ print, menu, everyone


def test_the_list_prints_as_one_table(page: Any, address: str):
    put_in_list(page, address, SMOKING, SMOKING_NNRR)
    text_of(page, SMOKING, "Begrunnelse").fill("Eksponering")
    page.wait_for_timeout(300)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    table = page.locator(".printed table")
    assert table.is_visible() and not page.locator(".box").is_visible()
    assert table.locator("thead th").all_inner_texts() == [
        *("Variabel", "Kode", "Gyldighet", "Begrunnelse"),
    ]
    assert "Eksponering" in table.inner_text()
    assert table.bounding_box()["height"] < 300


@pytest.mark.parametrize(("home", "form"), [("", "index.html"), ("en/", "en.html")])
def test_the_form_stands_in_the_menu(page: Any, address: str, home: str, form: str):
    page.goto(f"{address}/site/{home}variabel/{SMOKING}.html")
    page.locator("nav.menu a[href*='/form/']").click()
    page.wait_for_selector("nav li a")
    assert page.url == f"{address}/form/{form}"


def test_the_whole_of_the_list_is_reached_by_keyboard(page: Any, address: str):
    put_in_list(page, address, SMOKING)
    page.get_by_label("Studiens navn").focus()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(e => e.getAttribute('aria-label') ?? e.textContent.trim())"
                "(document.activeElement)"
            )
        )
    wanted = ("Ny studie", "Del som lenke", "Velg alle", "Merknad: Røyking", "Variabler")
    assert [one for one in wanted if one not in reached] == []


def test_nothing_on_a_long_list_breaks_wcag(page: Any, address: str, axe: str, build: Path):
    put_in_list(page, address, *published(build)[:40])
    choose(page, published(build)[0])
    page.get_by_role("button", name="Del som lenke").click()
    page.wait_for_selector("[data-told] input")
    assert violations(page, axe) == []


def test_from_disk_lists_are_shared_and_read_in_as_well(chromium: Any, build: Path):
    page = chromium.new_page()
    home = (build / "site" / "liste.html").as_uri()
    page.goto(home)
    page.wait_for_selector("body[data-ready=list]")
    assert "1 variabel er lagt til" in read_in(page, "liste.csv", separated(CODED).encode())
    page.get_by_role("button", name="Del som lenke").click()
    link = page.get_by_label("Lenke til listen").input_value()
    assert link.startswith(f"{home}#delt=")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector("text=Lenken deler listen")
    page.close()
