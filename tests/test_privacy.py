"""Nobody's number, address or phone leaves: found in every spelling and place, never repeated."""

from __future__ import annotations

import csv
import json
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from regmeta.cli.telling import say
from regmeta.privacy.archive import texts_by_part
from regmeta.privacy.contacts import personal_emails_in, phone_numbers_in, street_addresses_in
from regmeta.privacy.personal_numbers import by_chance, kinds_in, personal_numbers_in
from regmeta.privacy.redaction import REDACTED, redacted, redacted_report
from regmeta.privacy.spelling import plain
from regmeta.registry import load_registry
from regmeta.runs.batch import Batch
from regmeta.runs.checking import catalogue_of
from regmeta.runs.gate import held_back
from regmeta.runs.memory import NO_MEMORY
from regmeta.spec.loading import load_spec
from tests.commands import run
from tests.conftest import ROOT
from tests.private_numbers import KINDS, SPELLINGS, digits_of, number_of, spelled
from tests.small import TODAY, liten

NUMBER = "02013299997"
SHEET = "xl/worksheets/sheet1.xml"
LABELS: dict[str, Callable[[str], list[tuple[int, int]]]] = {
    "phone": phone_numbers_in,
    "email": personal_emails_in,
    "address": street_addresses_in,
}
RULES = {"personal-number", "personal-number-2032-rule", "synthetic-personal-number"}


def labelled() -> list[dict[str, str]]:
    with (ROOT / "tests" / "privacy" / "contacts.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


# ------------------------------------------------------------------ the finder


@pytest.mark.parametrize("label", LABELS)
def test_contacts_are_found_among_two_hundred_texts(label: str):
    texts = labelled()
    assert len(texts) == 200 and Counter(row["half"] for row in texts)["before"] >= 95
    verdicts = Counter((bool(LABELS[label](row["text"])), row["label"] == label) for row in texts)
    right, wrong, missed = verdicts[True, True], verdicts[True, False], verdicts[False, True]
    assert right / (right + missed) >= 0.9
    assert right / (right + wrong) >= 0.95


def test_every_kind_is_found_in_every_spelling():
    missed = [
        (kind, name, text)
        for kind, name, _, text in spelled(random.Random(17), each=8)
        if not kinds_in(f"Pasient 3: {text}")
    ]
    assert missed == []


def test_what_has_eleven_digits_by_chance_is_told_apart():
    rng = random.Random(5)
    drawn = [str(rng.randint(10**10, 10**11 - 1)) for _ in range(20_000)]
    assert sum(bool(kinds_in(digits)) for digits in drawn) / len(drawn) < 0.02
    for text in (
        f"2.16.578.1.{NUMBER}",
        f"0.{NUMBER}",
        f"9f{NUMBER}ab04",
        f"{NUMBER}1",
        "1" + NUMBER,
    ):
        assert kinds_in(text) == ()


@given(st.text(max_size=60))
def test_a_plain_text_is_as_long_as_the_one_it_was_made_from(text: str):
    assert len(plain(text)) == len(text)


@given(
    st.text(max_size=30),
    st.sampled_from(sorted(SPELLINGS)),
    st.sampled_from(KINDS),
    st.integers(0, 99),
)
def test_a_redacted_text_holds_no_number(around: str, spelling: str, kind: str, seed: int):
    number = number_of(kind, random.Random(seed))
    text = f"a {SPELLINGS[spelling](number)} b {around}"
    mended = redacted(text)
    assert personal_numbers_in(mended) == []
    assert REDACTED in mended
    assert number.lstrip("0") not in digits_of(mended)


def test_a_text_without_a_number_is_repeated_as_it_is():
    for text in (
        "Kode 1 = Ja, 2 = Nei &amp; 3",
        "Gyldig fra 2010-01-01 til 2019-12-31",
        "12345678901",
    ):
        assert redacted(text) == text
    long = "\n".join(f"linje {n}: 2010-01-01" for n in range(1_000))
    assert redacted_report(long) == long
    assert NUMBER not in redacted_report(f"{long}\n{NUMBER}\n{long}")


def test_real_numbers_among_codes_are_no_chance():
    """Five people's numbers among two hundred codes of eleven digits."""
    rng = random.Random(8)
    codes = {str(rng.randint(40 * 10**9, 44 * 10**9)) for _ in range(200)}
    codes = {code for code in codes if not kinds_in(code)}
    people = {number_of("fnr", rng) for _ in range(5)}
    assert by_chance(codes | people) == frozenset()
    assert by_chance(codes | {next(iter(people))}) != frozenset()


def test_what_is_printed_keeps_codes_and_says_what_was_taken_out(
    capsys: pytest.CaptureFixture[str],
):
    """Eleven digits that are nearly a personal number may be a code that somebody goes on with."""
    say("kode 02013299996, sak 12345678901")
    assert capsys.readouterr() == ("kode 02013299996, sak 12345678901\n", "")
    say(f"kode {NUMBER}")
    printed = capsys.readouterr()
    assert printed.out == f"kode {REDACTED}\n" and "tatt ut" in printed.err


# ------------------------------------------------------------------ the whole file


def workbook(path: Path, descriptions: list[str]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Variabler")
    sheet.append(["Variabelnavn", "Ledetekst", "Beskrivelse", "Type", "Internt"])
    for row, description in enumerate(descriptions, start=1):
        sheet.append([f"felt_{row}", f"Spørsmål {row}", description, "Tekst", ""])
    book.save(path)
    return book


def test_each_seeded_cell_is_found_and_no_report_repeats_it(tmp_path: Path):
    seeded = list(spelled(random.Random(3)))
    path = tmp_path / "liste.xlsx"
    workbook(path, [text for *_, text in seeded])
    report = run("check", path, "--format", "json")
    assert report.code == 1
    rows = {
        finding["row"] for finding in json.loads(report.out)["findings"] if finding["rule"] in RULES
    }
    assert set(range(2, len(seeded) + 2)) <= rows
    outputs = [report.out]
    for name in ("text", "html", "junit", "sarif", "github"):
        outputs += [run("check", path, "--format", name).out]
    for output in outputs:
        assert len(output) > 1_000
        assert [digits for _, _, digits, _ in seeded if digits in output] == []
    marked = tmp_path / "merket.xlsx"
    assert run("check", path, "--format", "xlsx", "--out", marked).code == 1
    listing = load_workbook(marked)["Funn"]
    said = " ".join(str(cell.value) for row in listing.iter_rows() for cell in row)
    assert [digits for _, _, digits, _ in seeded if digits in said] == []


PLACES: dict[str, Callable[[Workbook], None]] = {
    "a sheet that is not read": lambda book: book.create_sheet("Notater").append(["Se", NUMBER]),
    "a column that is not read": lambda book: setattr(book.worksheets[0]["E2"], "value", NUMBER),
    "two cells, side by side": lambda book: book.create_sheet("Tall").append(["020132", "99997"]),
    "a comment": lambda book: setattr(
        book.worksheets[0]["B2"], "comment", Comment(f"Ring {NUMBER}", "Kontor")
    ),
    "who wrote a comment": lambda book: setattr(
        book.worksheets[0]["B2"], "comment", Comment("Ring", NUMBER)
    ),
    "a header": lambda book: setattr(book.worksheets[0].oddHeader.center, "text", NUMBER),
    "a footer": lambda book: setattr(book.worksheets[0].oddFooter.left, "text", NUMBER),
    "the name of a sheet": lambda book: book.create_sheet(NUMBER).append(["x"]),
    "a list of choices": lambda book: book.worksheets[0].add_data_validation(
        DataValidation(type="list", formula1=f'"Ja,{NUMBER}"', sqref="D2")
    ),
    "what a choice asks": lambda book: book.worksheets[0].add_data_validation(
        DataValidation(type="list", formula1='"Ja,Nei"', prompt=f"Som {NUMBER}", sqref="D2")
    ),
    "a number format": lambda book: setattr(
        book.worksheets[0]["A2"], "number_format", f'"{NUMBER}"0'
    ),
    "the file's title": lambda book: setattr(book.properties, "title", NUMBER),
    "who made the file": lambda book: setattr(book.properties, "creator", NUMBER),
    "where a link leads": lambda book: setattr(
        book.worksheets[0]["A2"], "hyperlink", f"https://example.org/{NUMBER}"
    ),
}


@pytest.mark.parametrize(("cell", "is_number"), [('<c r="A1">', True), ('<c r="A1" t="s">', False)])
def test_halves_of_a_number_are_cells_that_hold_numbers(
    cell: str, is_number: bool, tmp_path: Path
) -> None:
    """Where a cell's text is shared, `<v>` is its place among the texts."""
    number = next(n for n in (number_of("fnr", random.Random(i)) for i in range(99)) if n[0] != "0")
    path, (day, rest) = tmp_path / "liste.xlsx", (number[:6], number[6:])
    row = f"{cell}<v>{day}</v></c>{cell.replace('A1', 'B1')}<v>{rest}</v></c>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(SHEET, f"<worksheet><sheetData><row>{row}</row></sheetData></worksheet>")
    texts = {text for part in texts_by_part(path) for text in part.texts}
    assert (f"{day} {rest}" in texts) == is_number


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_a_workbook_keeps_it(place: str, tmp_path: Path):
    path = tmp_path / "liste.xlsx"
    book = workbook(path, ["Vekt ved innleggelse"])
    before = run("check", path, "--format", "json")
    assert not RULES & {finding["rule"] for finding in json.loads(before.out)["findings"]}
    PLACES[place](book)
    book.save(path)
    after = run("check", path, "--format", "json")
    assert "personal-number" in {finding["rule"] for finding in json.loads(after.out)["findings"]}
    assert after.code == 1 and NUMBER not in after.out


def test_a_number_in_rich_text_and_in_the_name_of_the_file_is_found(tmp_path: Path):
    path = tmp_path / f"liste {NUMBER}.xlsx"
    workbook(path, ["MERKE"])
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    runs = b'<r><t>020132</t></r><r><rPr><b/></rPr><t xml:space="preserve">99997</t></r>'
    holder = next(name for name, content in parts.items() if b"<t>MERKE</t>" in content)
    parts[holder] = parts[holder].replace(b"<t>MERKE</t>", runs)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    done = run("check", path, "--format", "json")
    findings = json.loads(done.out)["findings"]
    places = [finding.get("row") for finding in findings if finding["rule"] == "personal-number"]
    assert len(places) >= 2 and NUMBER not in done.out


def test_a_number_in_a_document_within_the_workbook_is_found(tmp_path: Path):
    inner, path = tmp_path / "indre.xlsx", tmp_path / "liste.xlsx"
    workbook(inner, [f"Se {NUMBER}"])
    workbook(path, ["Vekt"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(inner, "xl/embeddings/Microsoft_Excel_Sheet1.xlsx")
    done = run("check", path, "--format", "json")
    assert "personal-number" in {finding["rule"] for finding in json.loads(done.out)["findings"]}
    assert NUMBER not in done.out


# ------------------------------------------------------------------ what leaves


@pytest.fixture
def registries(tmp_path: Path) -> Path:
    folder = tmp_path / "registries"
    for name in ("norgast", "nger"):
        shutil.copytree(ROOT / "registries" / name, folder / name)
    return folder


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize(
    "file", ["waivers.toml", "notat.md", "mappings.sssom.tsv", "registry.toml"]
)
def test_a_number_beside_the_spreadsheets_holds_the_registry_back(
    file: str, registries: Path, tmp_path: Path
):
    path = registries / "norgast" / file
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}\n# etter samtale med {NUMBER}\n", encoding="utf-8")
    out = tmp_path / "ut"
    done = run("publish", registries, "--out", out, "--format", "json")
    assert "norgast" in done.out + done.err and NUMBER not in done.out + done.err
    assert NUMBER.encode() not in everything_in(out)
    api = everything_in(out / "api")
    assert b"K_NGER" in api and b"K_NORGAST." not in api


def test_nothing_of_a_registry_with_a_personal_number_stays_in_the_cache(
    registries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = registries / "norgast" / "norgast-klokebok.csv"
    whole = file.read_text(encoding="utf-8-sig")
    file.write_text(whole.replace("Vekt ved", f"{NUMBER} ved", 1), encoding="utf-8")
    for _ in range(2):
        assert run("publish", registries, "--out", tmp_path / "ut", "--formats", "tables").code == 4
        assert run("status", registries).code == 0
        kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        assert kept
        assert not [content for content in kept if NUMBER.encode() in content]


@pytest.mark.parametrize("option", ["by", "title", "note"])
def test_a_release_takes_no_personal_number_with_it(option: str, registries: Path):
    given = {"by": "Kari", option: f"Kari {NUMBER}"}
    words = [word for name, text in given.items() for word in (f"--{name}", text)]
    done = run("release", "norgast", "--registries", registries, "--with-errors", *words)
    assert (done.code, f"--{option}: teksten" in done.err) == (2, True)
    assert NUMBER.encode() not in everything_in(registries)


@pytest.mark.parametrize("option", ["by", "reason"])
@pytest.mark.parametrize("command", ["withdraw", "rollback"])
def test_the_ledger_takes_no_personal_number(
    command: str, option: str, registries: Path, tmp_path: Path
):
    given = {"by": "Kari", "reason": "prøve", option: f"ring {NUMBER[:6]} {NUMBER[6:]}"}
    words = [word for name, text in given.items() for word in (f"--{name}", text)]
    of = ("withdraw", "norgast") if command == "withdraw" else ("rollback", tmp_path / "ut", "1")
    done = run(*of, "--registries", registries, *words)
    assert (done.code, f"--{option}: teksten" in done.err) == (2, True)
    assert not (registries / "ledger.jsonl").exists()


def test_a_log_names_no_personal_number(registries: Path, tmp_path: Path):
    log, out = tmp_path / "log.jsonl", tmp_path / f"for {NUMBER}"
    assert run("publish", registries, "--out", out, "--formats", "tables", "--log", log).code in (
        0,
        4,
    )
    assert log.stat().st_size and NUMBER not in log.read_text(encoding="utf-8")


def test_nobody_can_accept_a_personal_number(registries: Path, tmp_path: Path):
    file = registries / "norgast" / "norgast-klokebok.csv"
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(text.replace("Vekt ved", f"020132–{NUMBER[6:]} ved", 1), encoding="utf-8")
    out = tmp_path / "leveranse"
    where = ("--registries", registries, "--with-errors")
    packaged = run("package", "norgast", "--out", out, *where)
    released = run("release", "norgast", "--by", "K", *where)
    assert packaged.code == released.code == 2
    assert "kan ikke godtas" in packaged.err and "kan ikke godtas" in released.err
    assert not out.exists() and not (registries / "norgast" / "editions").exists()


def test_the_gate_holds_back_what_no_rule_has_seen(registries: Path):
    """As an edition made before the rule stood: nothing in today's files tells of the number."""
    spec = load_spec("")
    small = liten()
    registry = replace(load_registry(registries / "norgast", spec), id="liten")
    batch = Batch((small,), (registry,))
    catalogue = catalogue_of(batch, spec, today=TODAY)
    kilde = catalogue.kilder[0]
    assert held_back(catalogue, batch, NO_MEMORY) == catalogue
    with_number = replace(kilde, properties={**kilde.properties, "Beskrivelse": f"Se {NUMBER}"})
    gated = held_back(replace(catalogue, kilder=(with_number,)), batch, NO_MEMORY)
    assert gated.kilder == () and gated.withheld[0].id == "liten"
    assert NUMBER not in str(gated.withheld)


def test_a_delivery_tells_nothing_of_who_worked_on_the_files(tmp_path: Path):
    folder = tmp_path / "registries"
    shutil.copytree(ROOT / "registries" / "nnrr", folder / "nnrr")
    path = folder / "nnrr" / "nnrr-kodebok.xlsx"
    book = load_workbook(path)
    book.properties.creator, book.properties.lastModifiedBy = "Ola Oppdiktet", "Kari Oppdiktet"
    book.worksheets[0]["A1"].comment = Comment("Se over", "Per Oppdiktet")
    book.save(path)
    for more, holds in (((), False), (("--as-received",), True)):
        out = tmp_path / f"leveranse{len(more)}"
        done = run("package", "nnrr", "--out", out, "--registries", folder, *more)
        assert done.code == 0
        with zipfile.ZipFile(out / "mottatt" / path.name) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist())
        assert (b"Oppdiktet" in whole) is holds
        assert b"Se over" in whole
        readme = (out / "LESMEG.md").read_text("utf-8")
        assert ("hvem som laget filen" in readme) is not holds
        assert ("Fjernet fra nnrr-kodebok.xlsx" in done.out) is not holds
        assert len(load_workbook(out / "mottatt" / path.name).worksheets) == len(book.worksheets)


def test_the_sheet_of_findings_repeats_no_number(tmp_path: Path):
    """Whoever mends the cell would have it there still: not by a name, a heading or a sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Liste"
    sheet.append(["Skjema", "Variabelnavn", "Ledetekst", "Type", "Koder"])
    sheet.append(["Skjema 02013299903", "V02013299903", "Vekt", "Liste", "1=Ja 020132 99903"])
    sheet.append(["Skjema 02013299903", "V02013299903", "Vekt", "Heltall", ""])
    book.save(tmp_path / "liste.xlsx")
    out = tmp_path / "ut.xlsx"
    run("check", tmp_path / "liste.xlsx", "--format", "xlsx", "--out", out)
    with zipfile.ZipFile(out) as archive:
        ours = [part for part in archive.namelist() if "regmeta" in part]
        texts = [archive.read(part).decode("utf-8") for part in ours]
    assert ours
    assert [number for text in texts for number in personal_numbers_in(text)] == []


@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_is_escaped_for_a_page_is_searched_and_stays_escaped(times: int):
    entities = "".join(f"&#{ord(digit)};" for digit in NUMBER)
    said = f"<b> {NUMBER}, {entities} & «{NUMBER[:6]}&nbsp;{NUMBER[6:]}» </b>"
    wanted = f"<b> {REDACTED}, {REDACTED} & «{REDACTED}» </b>"
    for _ in range(times):
        said, wanted = escape(said), escape(wanted)
    assert redacted(said) == redacted_report(said) == wanted
    assert "<" not in redacted_report(said)
