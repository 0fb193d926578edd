"""Six questions that people come with, answered by clicking from the search, as they would.

Each task ends on what the person needs to act: REGMETA_PICTURES=FOLDER keeps a picture of the page
of every step, to be looked at.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_site_search import ask, open_search


class Person:
    """Somebody at the browser: asks, follows links, reads; each page is pictured on demand."""

    def __init__(self, page: Any, address: str, task: str) -> None:
        self.page, self.address, self.task, self.step = page, address, task, 0

    def picture(self) -> None:
        """Keep the page as it stands."""
        folder = os.environ.get("REGMETA_PICTURES")
        self.step += 1
        if folder:
            path = Path(folder) / f"{self.task}-{self.step}.png"
            self.page.screenshot(path=path, full_page=True)

    def asks(self, text: str) -> None:
        """Types a question into the search."""
        open_search(self.page, self.address)
        ask(self.page, text)
        self.picture()

    def opens(self, path: str) -> None:
        """Follows the link of the results, or of a page, whose address holds `path`."""
        self.page.locator(f"main a[href*='{path}']").first.click()
        self.page.wait_for_load_state()
        self.picture()

    def reads(self) -> str:
        """All words of the page's main part."""
        words: str = self.page.locator("main").inner_text()
        return " ".join(words.split())

    def table(self, heading: str) -> list[list[str]]:
        """The rows of the table below a heading, cell by cell."""
        made: list[list[str]] = self.page.evaluate(
            """heading => {
                const at = [...document.querySelectorAll("main h2, main h3, main caption")]
                    .find((e) => e.innerText.trim().startsWith(heading));
                const all = [...document.querySelectorAll("main table")];
                const after = all.find((t) => t.contains(at) ||
                    at.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_FOLLOWING);
                return [...after.rows].map((r) => [...r.cells].map((c) => c.innerText.trim()));
            }""",
            heading,
        )
        return made


@pytest.fixture
def person(page: Any, address: str, request: pytest.FixtureRequest) -> Person:
    page.set_viewport_size({"width": 1280, "height": 900})
    return Person(page, address, request.node.name.removeprefix("test_"))


def test_smoking_across_registries(person: Person) -> None:
    """Who records smoking, since when, and which codes mean what."""
    person.asks("røyking")
    person.opens("begrep/smoking")
    who = {row[1] for row in person.table("Hvem har den")[1:]}
    assert who == {"NNRR", "NORIC"}
    codes = {row[0]: row[1:] for row in person.table("Kodene side om side")}
    assert codes["Ja"] == ["1", ""]
    assert codes["Røyker"] == ["", "2"]
    assert person.page.locator("svg.heat").count() == 1
    assert "Røyker du daglig?" in person.reads()


def test_who_has_eq_5d_and_since_when(person: Person) -> None:
    """Which registry asks EQ-5D, with which of its items, and that nobody says since when."""
    person.asks("EQ-5D")
    person.opens("instrument/EQ-5D")
    said = person.reads()
    assert "NNRR" in said
    for item in ("Gange", "Personlig stell", "Vanlige gjøremål", "Smerte og ubehag"):
        assert item in said
    assert "Registeret oppgir ikke fra når, så det må spørres: NNRR." in said


def test_death_harmonized(person: Person) -> None:
    """Which variables are the harmonized date of death, and which only share its name."""
    person.asks("dødsdato")
    person.opens("harmonisert/person-dodsdato~")
    mapped = {row[3] for row in person.table("Hvem har den")[1:]}
    assert mapped == {
        "V_MUSKEL.PERSONOPPLYSNINGER.DECEASED_DATE",
        "V_NORGAST.PERSON.DECEASED_DATE",
        "V_NORIC.PERSON.DECEASED_DATE",
    }
    others = {row[2] for row in person.table("Heter det samme, men er ikke koblet")[1:]}
    assert "V_NORIC.UTSKRIVELSE.DECEASED_DATE" in others
    assert not mapped & others


def test_pain_before_and_after(person: Person) -> None:
    """That the two forms of the back registry code pain otherwise, with the codes over."""
    person.asks("smerter i hvile")
    person.opens("V_NNRR.SKJEMA_1A.PAINEXPERIENCESNOACTIVITY")
    assert person.page.locator("section.stays").count() == 1
    rows = person.page.locator("section.stays tbody tr").all_inner_texts()
    assert len(rows) >= 11
    assert "≠" in " ".join(rows)
    person.opens("V_NNRR.SKJEMA_2.PAINEXPERIENCESNOACTIVITY")
    assert person.page.locator("section.stays").count() == 1


def test_hospital_over_time(person: Person) -> None:
    """Who records the hospital, and in which years."""
    person.asks("hvilket sykehus")
    person.opens("begrep/hospital")
    who = {row[1] for row in person.table("Hvem har den")[1:]}
    assert {"ALS", "NNRR"} <= who
    picture = person.page.locator("svg.heat")
    assert picture.count() == 1
    years = [row[1] for row in person.table("Når variablene finnes")[1:]]
    assert len(years) == len(who)


def test_height_weight_bmi_with_units_and_limits(person: Person) -> None:
    """The three with units, limits and how they are spread: BMI is worked out of the two, and asked
    for it the search shows them."""
    said = {}
    for text, code in (("høyde", "V_NORIC.START.HEIGHT"), ("vekt", "V_NORIC.START.WEIGHT")):
        person.asks(text)
        person.opens("begrep/")
        person.opens(f"{code}.html")
        said[text] = person.reads()
    for fact in ("Måleenhet cm", "Grense lav 50", "Grense høy 250"):
        assert fact in said["høyde"]
    assert "Måleenhet kg" in said["vekt"]
    assert all("Fordeling" in words for words in said.values())
    person.asks("BMI")
    named = person.page.locator("[data-pages] a").all_inner_texts()
    assert {"Høyde", "Vekt"} <= set(named)
