"""Search, my list and comparing in a real browser, on the registries that ship."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.form.files import read_lines
from regmeta.publish import publish_catalogue
from regmeta.spec.loading import load_spec
from tests.searching import read_file
from tests.small import small_catalogue

from .conftest import serve, violations

SMOKING = "V_NORIC.ANGIOPCI.SMOKING_STATUS"
SMOKING_NNRR = "V_NNRR.SKJEMA_1A.SMOKING"
BIRTH = "V_NORGAST.PERSON.BIRTH_DATE"
PEG = "V_ALS.KOMPLIKASJONBEHANDLING.KBPEGDATO"
ENDED = {
    "V_NORIC.ANGIOPCI.DIAIVUS",
    "V_NORIC.ANGIOPCI.DIAOCT",
    "V_NORIC.ANGIOPCI.DIATRYCK",
    "V_NORIC.START.SYMPTOM_ONSET_DATE",
}
"""The variables that the registries' codebooks end before 2022."""
EVERY_LOOK = tuple(product(("", "en/"), ("light", "dark"), (320, 1280)))
"""Both languages, light and dark, on a phone and on a desk."""


def open_search(page: Any, address: str, given: str = "", lang: str = "") -> None:
    page.goto(f"{address}/site/{lang}sok.html{given}")
    page.wait_for_selector("body[data-ready=search]")


def shown(page: Any) -> list[str]:
    """The codes of the results on the page, in order."""
    found: list[str] = page.locator("[data-results] code").all_inner_texts()
    return found


def total(page: Any) -> int:
    return int(re.sub(r"\D", "", page.inner_text("[data-status]")) or 0)


def settle(page: Any) -> None:
    """Until the page shows what its address asks for."""
    page.wait_for_function("() => document.body.dataset.shown === location.search")


def whole(build: Path) -> int:
    """How many variables are published."""
    return int(read_file(build / "site", "first")["total"])


def every_card(build: Path) -> list[dict[str, Any]]:
    """The cards of all variables, in the order of the published index."""
    files = range(len(list((build / "site" / "search" / "cards").glob("*.js"))))
    return [card for n in files for card in read_file(build / "site", f"cards/{n}")["cards"]]


def every_result(page: Any) -> set[str]:
    """The codes on all pages of results, from the one that is open."""
    codes = set(shown(page))
    while page.get_by_role("link", name="Neste side").count():
        page.get_by_role("link", name="Neste side").click()
        settle(page)
        codes |= set(shown(page))
    return codes


def ask(page: Any, text: str) -> None:
    page.fill("input[name=q]", text)
    page.keyboard.press("Enter")
    page.wait_for_function("q => new URLSearchParams(location.search).get('q') === q", arg=text)
    settle(page)


def put_in_list(page: Any, address: str, *codes: str) -> None:
    page.goto(f"{address}/site/liste.html")
    lines = [
        {"code": code, "kilde": f"K_{code[2:].split('.')[0]}", "name": code, "from": "", "to": ""}
        for code in codes
    ]
    page.evaluate("lines => localStorage.setItem('regmeta.list', JSON.stringify(lines))", lines)
    page.goto(f"{address}/site/liste.html")
    page.wait_for_selector("body[data-ready=list]")


# ------------------------------------------------------------------ search


def test_a_search_answers_as_one_types(page: Any, address: str):
    open_search(page, address)
    assert len(shown(page)) == 20
    page.locator("input[name=q]").press_sequentially("røyking før operasjon", delay=5)
    page.wait_for_function(
        "() => document.querySelector('[data-results] code').textContent.length > 0"
    )
    page.wait_for_selector(f"[data-results] li >> text={SMOKING}")
    assert {SMOKING, SMOKING_NNRR} <= set(shown(page)[:5])
    page.wait_for_function("() => location.search.includes('q=r%C3%B8yking')")


def test_the_address_holds_the_whole_search(page: Any, address: str, chromium: Any):
    open_search(page, address)
    ask(page, "dato")
    every = page.get_by_role("button", name=re.compile("^Vis alle .* Kilde$"))
    if every.is_visible():
        every.click()
    page.get_by_role("checkbox", name=re.compile("^Norsk register for gastrokirurgi")).check()
    page.locator("select[name=sortering]").select_option("navn")
    page.wait_for_function("() => location.search.includes('sortering=navn')")
    settle(page)
    there, codes = page.url, shown(page)
    other = chromium.new_context().new_page()
    other.goto(there)
    other.wait_for_selector("body[data-ready=search]")
    assert shown(other) == codes
    assert other.input_value("input[name=q]") == "dato"
    assert other.get_by_role("checkbox", name=re.compile("gastrokirurgi")).is_checked()
    other.context.close()
    page.go_back()
    page.wait_for_function("() => !location.search.includes('sortering')")
    page.wait_for_function("() => document.querySelector('select[name=sortering]').value === ''")


def test_facets_tell_what_choosing_them_gives(page: Any, address: str):
    open_search(page, address)
    ask(page, "smerte")
    before = total(page)
    rows = page.locator(".facet").first.locator("li:visible")
    told = {
        row.locator("span").first.inner_text(): int(row.locator(".count").inner_text())
        for row in rows.all()
    }
    if page.locator(".facet .more").first.is_hidden():
        assert sum(told.values()) == before
    for name, count in told.items():
        box = page.get_by_role("checkbox", name=re.compile(f"^{re.escape(name)}"))
        box.check()
        page.wait_for_function(f"() => document.body.dataset.total === '{count}'")
        assert box.evaluate("one => document.activeElement === one"), "focus stays on the choice"
        box.uncheck()
        page.wait_for_function(f"() => document.body.dataset.total === '{before}'")


def test_a_choice_can_be_taken_away_again(page: Any, address: str, build: Path):
    open_search(page, address, "?kilde=K_NNRR&datatype=2")
    nnrr = total(page)
    page.get_by_role("button", name=re.compile("^Ta bort Heltall")).click()
    page.wait_for_function(f"() => Number(document.body.dataset.total) > {nnrr}")
    page.get_by_role("button", name="Nullstill alle valg").click()
    page.wait_for_function(f"() => document.body.dataset.total === '{whole(build)}'")
    assert page.url.endswith("sok.html")


def test_a_period_leaves_out_what_has_none_and_says_so(page: Any, address: str, build: Path):
    """Held against the days on each variable's card, which the list and the comparison show."""
    cards = every_card(build)
    undated = [card for card in cards if not card.get("from")]
    ended = [card for card in cards if card.get("from") and (card.get("to") or "9999") < "2022"]
    assert {card["code"] for card in ended} == ENDED
    assert len(undated) > 100
    open_search(page, address, "?fra=2022")
    assert total(page) == whole(build) - len(undated) - len(ended)
    left_out = re.sub(r"\D", "", page.inner_text("[data-undated]"))
    assert int(left_out) == len(undated)
    assert ENDED.isdisjoint(every_result(page))


def test_pages_of_results_are_links(page: Any, address: str):
    open_search(page, address)
    first = shown(page)
    page.get_by_role("link", name="Neste side").click()
    page.wait_for_function("() => location.search === '?side=2'")
    page.wait_for_function("() => document.querySelector('[data-results]').start === 21")
    assert not set(first) & set(shown(page))
    assert page.evaluate("document.activeElement.hasAttribute('data-status')")


def test_nothing_found_is_said_with_what_to_do(page: Any, address: str):
    open_search(page, address, "?q=xyzzyqwk")
    assert "Prøv færre ord" in page.inner_text("[data-status]")
    assert shown(page) == []


def test_a_result_leads_to_its_page(page: Any, address: str):
    open_search(page, address, f"?q={SMOKING}")
    page.locator("[data-results] h3 a").first.click()
    page.wait_for_url(f"**/variabel/{SMOKING}.html")
    assert "Røyking" in page.inner_text("h1")


def test_english_pages_search_the_same_index(page: Any, address: str):
    open_search(page, address, "?q=smoking+before+surgery", "en/")
    assert SMOKING in shown(page)[:5]
    assert "variables" in page.inner_text("[data-status]")
    named = page.locator("[data-results] h3 a", has_text=re.compile("^Smoking$")).first
    assert named.evaluate("link => link.closest('[lang]').lang") == "en"
    unnamed = page.locator("[data-results] h3 a", has_text="Røyker du daglig?").first
    assert unnamed.get_attribute("lang") == "nb"


def languages(page: Any, text: str) -> set[str]:
    """The languages that a text is marked with on the page, where it stands at least twice."""
    places = page.locator(f"main :text-is('{text}')")
    assert places.count() >= 2, text
    marked: list[str] = places.evaluate_all(
        "all => all.map(place => place.closest('[lang]').getAttribute('lang'))"
    )
    return set(marked)


def test_english_pages_name_registries_and_forms_in_english(page: Any, address: str):
    """And say of what has no English name that it is Norwegian."""
    open_search(page, address, f"?q={SMOKING}", "en/")
    meta = page.locator("[data-results] .meta").first
    assert "Norwegian Registry for Invasive Cardiology" in meta.inner_text()
    assert "Coronary angiography and PCI" in meta.inner_text()
    assert meta.locator("[lang=nb]").count() == 0
    put_in_list(page, address, SMOKING, SMOKING_NNRR)
    for where in ("liste.html", f"sammenlign.html?v={SMOKING}&v={SMOKING_NNRR}"):
        page.goto(f"{address}/site/en/{where}")
        page.wait_for_selector("body[data-ready]")
        for text, lang in (
            ("Røyker du daglig?", "nb"),
            ("Smoking", "en"),
            ("Norwegian Registry for Invasive Cardiology", "en"),
        ):
            assert languages(page, text) == {lang}, (where, text)


def test_the_search_works_from_disk(chromium: Any, build: Path):
    page = chromium.new_context().new_page()
    page.goto(f"{(build / 'site' / 'sok.html').as_uri()}#q=hjerteinfarkt")
    page.wait_for_selector("body[data-ready=search]")
    assert any(".TIDINF" in code for code in shown(page))
    page.fill("input[name=q]", "stent")
    page.wait_for_function("() => decodeURIComponent(location.href).includes('q=stent')")
    page.wait_for_selector("[data-results] li >> text=V_NORIC.ANGIOPCI.STENT")
    page.context.close()


# ------------------------------------------------------------------ my list


def test_adding_from_the_search_counts_and_stays(page: Any, address: str):
    open_search(page, address, f"?q={SMOKING}")
    page.get_by_role("button", name="Legg i listen: Røyking").first.click()
    page.wait_for_selector("[data-list-count]:visible")
    kept = json.loads(page.evaluate("localStorage.getItem('regmeta.list')"))
    assert kept == [
        {
            **dict.fromkeys(("from", "to", "why", "wanted", "note"), ""),
            "code": SMOKING,
            "kilde": "K_NORIC",
            "name": "Røyking",
        }
    ]
    page.goto(f"{address}/site/liste.html")
    page.wait_for_selector("body[data-ready=list]")
    assert page.inner_text("[data-status]").startswith("1 variabel fra 1 kilde")
    page.get_by_role("button", name="Fjern fra listen: Røyking").click()
    page.wait_for_selector("text=Listen er tom")


def test_reasons_and_periods_are_kept_and_minded(page: Any, address: str):
    put_in_list(page, address, BIRTH, PEG, SMOKING)
    lines = page.locator("[data-line]")
    assert page.locator("[data-groups] h2").count() == 3
    assert "aldersgruppe" in lines.filter(has_text="Fødselsdato").inner_text()
    peg = page.locator(f"[data-line='{PEG}']")
    peg.get_by_label("Begrunnelse").fill("Utfallsmål i studien.")
    peg.locator("input[type=date]").first.fill("1999-01-01")
    peg.get_by_text("begynner før variabelen fantes").wait_for()
    peg.locator("input[type=date]").last.fill("1998-01-01")
    peg.get_by_text("slutter før den begynner").wait_for()
    page.wait_for_timeout(300)
    page.reload()
    page.wait_for_selector("body[data-ready=list]")
    peg = page.locator(f"[data-line='{PEG}']")
    assert peg.get_by_label("Begrunnelse").input_value() == "Utfallsmål i studien."
    assert peg.locator("input[type=date]").nth(0).input_value() == "1999-01-01"


def test_the_years_of_the_list_are_shown_with_those_asked_for(page: Any, address: str):
    """Smoking is asked from December 2009: a period from 2005 has four years without it."""
    put_in_list(page, address, SMOKING, SMOKING_NNRR)
    years = page.locator("[data-years]")
    assert years.locator("svg rect.full").count() > 10
    assert years.locator("svg circle.faint").count() == years.locator("svg rect.full").count()
    assert years.locator(".asked, .cross").count() == 0
    wanted = page.locator(f"[data-line='{SMOKING}'] input[type=date]")
    wanted.first.fill("2005-01-01")
    wanted.last.fill("2010-12-31")
    assert years.locator("svg .cross").count() == 4
    assert years.locator("svg rect.asked").count() == 1
    years.locator("summary").click()
    row = years.locator("tbody tr", has_text="Røyking")
    assert "fra 1. desember 2009" in row.inner_text()
    assert "1. januar 2005 – 31. desember 2010" in row.inner_text()
    assert "ikke oppgitt" in years.locator("tbody tr", has_text="daglig").inner_text()
    page.get_by_role("button", name="Fjern fra listen: Røyking").click()
    page.wait_for_function("() => !document.querySelector('[data-years] svg rect.full')")


def test_a_list_of_variables_without_years_has_no_picture(page: Any, address: str):
    put_in_list(page, address, SMOKING_NNRR)
    assert page.locator("[data-years] svg").count() == 0


def test_a_variable_that_is_gone_is_named(page: Any, address: str):
    put_in_list(page, address, "V_NORIC.GAMMEL")
    assert "finnes ikke lenger" in page.inner_text("[data-line]")


def fill(page: Any, address: str) -> None:
    put_in_list(page, address, SMOKING, SMOKING_NNRR)
    for line in page.locator("[data-line]").all():
        line.get_by_label("Ønskede data").fill("Siste før operasjonen")
        line.get_by_label("Begrunnelse").fill('Justering; "røyk"\n<b>=1+1</b>')
        line.locator("input[type=date]").first.fill("2024-01-01")
        line.locator("input[type=date]").last.fill("2024-12-31")
    page.wait_for_timeout(300)


def download(page: Any, name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("button", name=name).click()
    file: Path = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def test_the_workbook_and_the_csv_are_read_by_the_form_s_check(
    page: Any, address: str, build: Path, tmp_path: Path
):
    fill(page, address)
    book = download(page, "Last ned Excel", tmp_path)
    sheet = load_workbook(book)["Variabler"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:6] == ["Kode", "Navn", "Kilde", "Periode fra", "Periode til", "Begrunnelse"]
    assert rows[0][6:] == ["Ønskede data", "Merknad"]
    assert [row[0] for row in rows[1:]] == [SMOKING, SMOKING_NNRR]
    assert rows[1][2:5] == ["K_NORIC", "2024-01-01", "2024-12-31"]
    assert rows[1][5:7] == ['Justering; "røyk"\n<b>=1+1</b>', "Siste før operasjonen"]
    codes = list(load_workbook(book)["Koder"].iter_rows(values_only=True))
    assert codes[0][:4] == ("Kode", "Kodeverk", "Verdi", "Tekst")
    assert {row[0] for row in codes[1:]} == {SMOKING, SMOKING_NNRR}
    text = download(page, "Last ned CSV", tmp_path)
    parsed = list(csv.reader(io.StringIO(text.read_text("utf-8-sig")), delimiter=";"))
    assert parsed == [["" if cell is None else str(cell) for cell in row] for row in rows]
    for file in (book, text):
        command = ["form", "check", str(file), "--catalogue", str(build), "--format", "json"]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        assert json.loads(done.output)["findings"] == []
        assert [line["code"] for line in read_lines(file)] == [SMOKING, SMOKING_NNRR]


def test_the_form_opens_with_the_list(page: Any, address: str):
    fill(page, address)
    page.get_by_role("link", name="Åpne søknadsskjemaet med listen").click()
    page.wait_for_url("**/form/index.html#liste")
    page.wait_for_selector(f"text={SMOKING}")
    assert page.locator("h2#step").inner_text() == "Variabler"
    assert page.locator(".chosen > li").count() == 2


def test_a_form_that_is_not_published_is_not_offered(page: Any, address: str, build: Path):
    """The same list page as it is where only the pages are published."""
    put_in_list(page, address, SMOKING)
    assert page.get_by_role("link", name="Åpne søknadsskjemaet med listen").count() == 1
    page.route(
        "**/liste.html",
        lambda route: route.fulfill(
            body=(build / "site" / "liste.html").read_text("utf-8").replace(" data-form", ""),
            content_type="text/html",
        ),
    )
    put_in_list(page, address, SMOKING)
    assert page.get_by_role("button", name="Last ned CSV").count() == 1
    assert page.get_by_role("link", name="Åpne søknadsskjemaet med listen").count() == 0


def test_the_json_is_the_form_s_own(page: Any, address: str, tmp_path: Path):
    fill(page, address)
    file = download(page, "JSON", tmp_path)
    told = json.loads(file.read_text("utf-8"))
    assert told["dataSources"] == [{"id": "K_NORIC"}, {"id": "K_NNRR"}]
    assert told["variables"][0]["source"] == "K_NORIC"
    page.goto(f"{address}/form/index.html")
    page.wait_for_selector("nav li a")
    page.set_input_files("input[type=file]", str(file))
    page.locator(".tools [role=status]", has_text=".json").wait_for()


# ------------------------------------------------------------------ comparing


def test_variables_side_by_side_with_codes_by_meaning(page: Any, address: str):
    put_in_list(page, address, SMOKING, SMOKING_NNRR)
    for box in page.locator("[data-line] input[type=checkbox]").all():
        box.check()
    page.get_by_role("link", name="Sammenlign de valgte").click()
    page.wait_for_selector("body[data-ready=compare]")
    assert page.url.endswith(f"?v={SMOKING}&v={SMOKING_NNRR}")
    assert "ulike" in page.inner_text("[data-status]")
    kilde = page.locator("tr", has=page.locator("th", has_text="Kilde")).first
    assert "≠ ulikt" in kilde.inner_text()
    assert page.locator("[data-years] svg rect.full").count() > 10
    codes = page.locator("[data-table] table").nth(1)
    assert codes.locator("tbody tr").count() >= 3
    page.get_by_label("Vis bare det som er ulikt").check()
    assert not page.locator("tr.alike").first.is_visible()
    page.fill("input[name=v]", BIRTH)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('[data-table] thead th').length === 7")
    page.get_by_role("button", name="Ta ut Fødselsdato").click()
    page.wait_for_function("() => document.querySelectorAll('[data-table] thead th').length === 6")


def test_more_than_five_and_unknown_ones_are_told_of(page: Any, address: str):
    page.goto(f"{address}/site/sammenlign.html?" + "&".join(f"v=V_X{n}" for n in range(7)))
    page.wait_for_selector("body[data-ready=compare]")
    said = page.inner_text("[data-status]")
    assert "V_X0 finnes ikke" in said
    assert "2 er utelatt" in said


# ------------------------------------------------------------------ for everyone


@pytest.mark.parametrize(
    ("lang", "scheme", "width"), [("", "light", 1200), ("en/", "dark", 320), ("", "dark", 320)]
)
def test_no_violation_of_wcag(
    page: Any, address: str, axe: str, lang: str, scheme: str, width: int
):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    put_in_list(page, address, BIRTH, SMOKING, SMOKING_NNRR)
    for where in (
        "sok.html?q=smerte&kilde=K_NNRR",
        "liste.html",
        f"sammenlign.html?v={SMOKING}&v={BIRTH}",
    ):
        page.goto(f"{address}/site/{lang}{where}")
        page.wait_for_selector("body[data-ready]")
        if width == 320 and where.startswith("sok"):
            page.locator("[data-facets] > summary").click()
        assert violations(page, axe) == [], where
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where


def kinds(site: Path) -> list[str]:
    """An address of every kind of page: those at the root, and of every folder the first and the
    one that holds most."""
    folders = sorted(p.name for p in site.iterdir() if p.is_dir() and any(p.glob("*.html")))
    pages = [sorted((site / folder).glob("*.html")) for folder in folders if folder != "en"]
    largest = [max(of_kind, key=lambda path: path.stat().st_size) for of_kind in pages]
    found = [*sorted(site.glob("*.html")), *(of_kind[0] for of_kind in pages), *largest]
    return [path.relative_to(site).as_posix() for path in found]


@pytest.mark.long
@pytest.mark.parametrize(("lang", "scheme", "width"), EVERY_LOOK)
def test_every_kind_of_page_is_for_everyone(
    page: Any, address: str, build: Path, axe: str, lang: str, scheme: str, width: int
):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    wrong = {}
    for where in kinds(build / "site" / lang):
        page.goto(f"{address}/site/{lang}{where}")
        wrong[where] = violations(page, axe)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong[where].append("wider than the window")
    assert {where: said for where, said in wrong.items() if said} == {}
    assert len(wrong) > 10


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of the texts that nobody should write."""
    spec = load_spec()
    out = tmp_path_factory.mktemp("hostile") / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("site",))
    yield from serve(out)


def test_hostile_texts_break_no_page_on_a_phone(chromium: Any, hostile: str):
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{hostile}/site/index.html")
    seen, waiting = set(), [page.url]
    while waiting:
        address = waiting.pop()
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{address}: {wide} px"
        found = page.evaluate("[...document.links].map(a => a.href.split(/[?#]/)[0])")
        new = {one for one in found if one.startswith(hostile) and one.endswith(".html")} - seen
        seen |= new
        waiting += sorted(new)
    context.close()
    assert len(seen) > 40
    assert said == []


def test_a_variable_s_own_page_has_the_button(page: Any, address: str):
    page.goto(f"{address}/site/variabel/{SMOKING}.html")
    page.locator("button.add").first.click()
    page.wait_for_selector("[data-list-count]:visible")
    kept = json.loads(page.evaluate("localStorage.getItem('regmeta.list')"))
    assert (kept[0]["code"], kept[0]["kilde"], kept[0]["name"]) == (SMOKING, "K_NORIC", "Røyking")


def test_a_code_list_goes_to_the_clipboard(page: Any, address: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/site/variabel/{SMOKING}.html")
    page.locator("button[data-copy]").click()
    page.wait_for_selector("text=Kodelisten er kopiert")
    copied = page.evaluate("() => navigator.clipboard.readText()").split("\n")
    assert len(copied) == page.locator("table[id^=koder] tr").count()
    assert all("\t" in line for line in copied)


def test_the_language_switch_stays_on_the_search(page: Any, address: str):
    open_search(page, address, "?q=stent")
    page.locator(".menu a[hreflang=en]").click()
    page.wait_for_url("**/en/sok.html*")
    page.wait_for_selector("body[data-ready=search]")
    assert page.input_value("input[name=q]") == "stent"


def test_by_keyboard_alone(page: Any, address: str):
    open_search(page, address)
    page.focus("input[name=q]")
    page.keyboard.type("statiner")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-results] li >> text=V_NORIC.UTSKRIVELSE.STATINS_DISCHARGE")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-results] button.add')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-list-count]:visible")
    assert page.evaluate("document.activeElement.textContent") == "Fjern fra listen"
    for _ in range(80):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.facet input')"):
            break
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked")


def test_without_javascript_the_pages_say_what_to_do(chromium: Any, address: str):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for lang, said in (("", "gastrokirurgi"), ("en/", "Gastrointestinal")):
        page.goto(f"{address}/site/{lang}sok.html")
        assert "JavaScript" in page.inner_text("main")
        assert not page.locator("main form").is_visible()
        page.locator("main a", has_text=said).click()
        assert said in page.inner_text("h1")
        for name in ("liste.html", "sammenlign.html"):
            page.goto(f"{address}/site/{lang}{name}")
            assert "JavaScript" in page.inner_text("main")
    context.close()
