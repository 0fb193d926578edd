"""Whole applications of each kind pass; each rule broken once is caught and said in plain words."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from regmeta.form.check import check_application, check_lines
from regmeta.form.law import Law, load_law
from regmeta.form.offer import Offer, Source, identifying, offer_of
from regmeta.form.route import route
from regmeta.form.wording import sentence
from regmeta.identifiers import kind_of_person_number
from regmeta.model import Finding
from regmeta.spec.fields import Spec

from .conftest import TODAY
from .small import small_catalogue

FOLDER = Path(__file__).parent / "applications"
KINDS = sorted(path.stem for path in FOLDER.glob("*.json"))
GONE = object()
PYTHON = re.compile(r"\b(True|False|None|null|dict|NoneType)\b|[{}\[\]]")


def application(name: str = "single") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


@pytest.fixture(scope="module")
def offer(spec: Spec) -> Offer:
    """The small catalogue with the base registry beside it, and one direct identifier."""
    small = offer_of(small_catalogue(spec), load_law())
    direct = {"code": "V_HKR.FNR", "name": "Fødselsnummer", "datatype": "10", "reveals": "direct"}
    about = {"name": "Hjerte- og karregisteret", "from": "2012-01-01", "to": None}
    others = (one for one in small.sources if one.code != "K_HKR")
    return Offer(small.catalogue, (*others, Source("K_HKR", about, (direct,))))


def put(target: Any, path: str, value: Any) -> None:
    """Set, or take away, the answer at a pointer; lists take numbers and `-` for the end."""
    *steps, last = path.split("/")
    for step in steps:
        target = target[int(step)] if isinstance(target, list) else target.setdefault(step, {})
    if value is GONE:
        del target[int(last) if isinstance(target, list) else last]
    elif isinstance(target, list):
        target.append(value) if last == "-" else target.__setitem__(int(last), value)
    else:
        target[last] = value


def faults(law: Law, offer: Offer | None, given: Any) -> list[Finding]:
    report = check_application(given, law, offer, today=TODAY, file="soknad.json")
    return [one for one in report.findings if one.severity != "advice"]


@pytest.mark.parametrize("name", KINDS)
def test_a_whole_application_of_each_kind_is_clean(law: Law, offer: Offer, name: str) -> None:
    assert faults(law, offer, application(name)) == []


def test_the_kinds_are_there() -> None:
    assert {"linkage", "consent", "statistics", "student", "amendment"} <= set(KINDS)


LINE = {"source": "K_FARLIG", "code": "V_FARLIG.script", "justification": "Utfallet."}
BROKEN: list[tuple[int, str, dict[str, Any], str, str, str]] = [
    (1, "single", {"legal/gdpr6": GONE}, "identifiable-needs", "/legal/gdpr6", "artikkel 6"),
    (1, "single", {"applicant/personsWithAccess": GONE}, "identifiable-needs",
     "/applicant/personsWithAccess", "Personer med tilgang"),
    (2, "statistics", {"statistics/tables": GONE}, "anonymous-needs", "/statistics/tables",
     "Tabeller"),
    (3, "single", {"legal/identifiability": "direct"}, "direct-needs-reason",
     "/legal/directIdReason", "Begrunnelse for direkte"),
    (3, "single", {"dataSources/-": {"id": "K_HKR", "period": {"from": "2020-01-01",
     "to": "2020-12-31"}}, "variables/-": {"source": "K_HKR", "code": "V_HKR.FNR",
     "justification": "Kobling."}}, "direct-variable-needs-reason", "/variables/1/code",
     "identifiserer direkte"),
    (4, "single", {"legal/gdpr6": ["6.1.e", "6.1.c"]}, "several-bases",
     "/legal/legalBasisPerPart", "Flere grunnlag"),
    (5, "consent", {"attachments/4": GONE}, "consent-needs-form", "/attachments",
     "Informasjonsskriv"),
    (5, "consent", {"legal/consent/coversRequest": GONE}, "consent-needs-form",
     "/legal/consent/coversRequest", "Dekker samtykket"),
    (6, "single", {"legal/ethics/reference": GONE}, "ethics-approval",
     "/legal/ethics/reference", "REK"),
    (6, "single", {"attachments/1": GONE}, "ethics-approval", "/attachments", "REK-vedtak"),
    (7, "linkage", {"linkage/requested": False}, "several-sources-are-linkage",
     "/linkage/requested", "sammenstilling"),
    (7, "linkage", {"linkage/method": GONE}, "linkage-needs-method", "/linkage/method",
     "Hvordan data kobles"),
    (8, "single", {"variables": []}, "source-without-variables", "/dataSources/0",
     "ingen variabler"),
    (9, "single", {"variables/0/period": {"from": "2010-01-01", "to": "2020-01-01"}},
     "outside-validity", "/variables/0", "utenfor"),
    (9, "single", {"dataSources/0/period/from": "2010-01-01"}, "outside-release-window",
     "/dataSources/0/period", "utlevere"),
    (10, "single", {"variables/-": LINE}, "source-not-listed", "/variables/1/source",
     "en egen kilde"),
    (11, "single", {"cohort/formation": "whole-population"}, "whole-population",
     "/cohort/wholePopulationReason", "Hele befolkningen"),
    (11, "single", {"cohort/extractionMethod": "random"}, "sample-size", "/cohort/sampleSize",
     "Utvalgsstørrelse"),
    (12, "linkage", {"controls/matching": GONE}, "controls-need-matching", "/controls/matching",
     "Matching"),
    (12, "linkage", {"controls/perCase": 0}, "controls-need-matching", "/controls/perCase",
     "minst én"),
    (12, "single", {"variables/0/groups": ["control"]}, "group-not-requested",
     "/variables/0/groups", "Kontroller"),
    (13, "single", {"dataSources/0/period/to": "2019-01-01"}, "from-after-to",
     "/dataSources/0/period/to", "før den begynner"),
    (13, "single", {"time/deletionDate": "2028-01-01"}, "deletion-before-end",
     "/time/deletionDate", "før prosjektslutt"),
    (14, "single", {"processing/transferOutsideEEA": True}, "transfer-needs-basis",
     "/processing/transfer/countries", "Land det overføres til"),
    (14, "single", {"applicant/personsWithAccess/1/country": "US"}, "transfer-not-said",
     "/applicant/personsWithAccess/1/country", "US er utenfor EU/EØS"),
    (15, "amendment", {"previousCase": GONE}, "change-needs-case", "/previousCase",
     "Tidligere saksnummer"),
    (17, "single", {"applicant/publicBody": False, "project/ehdsPurpose": ["53.1.b"]},
     "public-body-only", "/applicant/publicBody", "offentlige organer"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "name", "edits", "rule", "where", "says"), BROKEN)
def test_each_rule_broken_once_is_caught(
    law: Law, offer: Offer, number: int, name: str, edits: dict[str, Any], rule: str, where: str,
    says: str,
) -> None:  # fmt: skip
    given = application(name)
    for path, value in edits.items():
        put(given, path, value)
    found = [one for one in faults(law, offer, given) if one.rule == rule]
    assert where in [one.code for one in found]
    assert any(says in sentence(one, law, "nb") for one in found)
    assert all("{" not in sentence(one, law, "en") for one in found)
    assert next(one.number for one in law.rules if one.id == rule) == number


def test_a_purpose_a_source_does_not_allow_is_a_warning(law: Law, offer: Offer) -> None:
    allowed = {"K_LITEN": {"class": "B", "allowed_purposes": ["other-research"]}}
    strict = replace(law, routing={**law.routing, "sources": allowed})
    found = faults(strict, offer, application())
    assert [(one.rule, one.severity) for one in found] == [("purpose-not-allowed", "warning")]


def test_a_source_outside_the_form_is_told_and_does_not_block(law: Law, offer: Offer) -> None:
    report = check_application(application(), law, offer, today=TODAY)
    assert [one.rule for one in report.findings] == ["apply-directly"]
    assert report.counts.error == 0


def test_the_rules_are_those_of_the_day_it_was_handed_in(law: Law, offer: Offer) -> None:
    ends = tuple(
        replace(rule, end=date(2026, 12, 31)) if rule.id == "ethics-approval" else rule
        for rule in law.rules
    )
    changed = replace(law, rules=ends)
    given = application()
    given["legal"]["ethics"] = {"required": "no"}
    assert {one.rule for one in faults(changed, offer, given)} == {"ethics-approval"}
    given["submissionDate"] = "2027-01-01"
    later = check_application(given, changed, offer, today=date(2027, 1, 1)).findings
    assert [one for one in later if one.severity != "advice"] == []


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("title", "x" * 501, "form-too-long"),
        ("title", "", "form-empty"),
        ("title", 5, "form-type"),
        ("tittel", "skrivefeil", "form-unknown-field"),
        ("language", "sv", "form-choice"),
        ("time/projectStart", "i fjor", "form-shape"),
        ("time/projectStart", "2027-02-30", "date-not-real"),
        ("applicant/contactPerson/email", "kari", "form-shape"),
        ("project/purpose", [], "form-few"),
        ("legal/gdpr6", ["6.1.e", "6.1.e"], "form-twice"),
        ("cohort/size", -1, "form-small"),
        ("title", GONE, "form-missing"),
        ("invoice/orgNumber", "123456789", "organisation-number"),
        ("variables/0/code", "V_FINNES.IKKE", "unknown-variable"),
        ("dataSources/0/id", "K_FINNES_IKKE", "unknown-source"),
        ("variables/-", {"source": "K_LITEN", "code": "V_LITEN.INN.ROYK", "justification": "A"},
         "duplicate-line"),
        ("variables/0/justification", "Kan bli nyttig senere", "empty-reason"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_its_label(
    law: Law, offer: Offer, path: str, value: Any, rule: str
) -> None:
    given = application()
    put(given, path, value)
    found = faults(law, offer, given)
    assert rule in [one.rule for one in found]
    for one in found:
        assert "{" not in sentence(one, law, "nb") + sentence(one, law, "en")


def a_number(kind: str) -> str:
    """A number whose check digits are right, worked out so that none is written down."""
    month = "81" if kind == "tenor" else "01"
    numbers = (f"01{month}00{end:05d}" for end in range(100_000))
    return next(n for n in numbers if (found := kind_of_person_number(n)) and found.id == kind)


@pytest.mark.parametrize("path", ["comment", "project/aim", "variables/0/justification", "x/y"])
def test_personal_numbers_are_refused_and_not_repeated(law: Law, offer: Offer, path: str) -> None:
    number = a_number("fnr")
    given = application()
    put(given, path, f"Gjelder {number[:6]} {number[6:]}, se vedlegg.")
    found = [one for one in faults(law, offer, given) if one.rule == "person-number"]
    assert [one.code for one in found] == [f"/{path}"]
    assert [one.severity for one in found] == ["error"]
    assert number[6:] not in repr(faults(law, offer, given))


def test_a_number_in_place_of_a_code_is_not_repeated(law: Law, offer: Offer) -> None:
    number = a_number("fnr")
    given = application()
    given["variables"][0]["code"] = given["language"] = given["status"] = number
    given[number] = "x"
    report = check_application(given, law, offer, today=TODAY)
    assert number[6:] not in repr(report) + "".join(
        sentence(one, law, "nb") for one in report.findings
    )


def test_a_synthetic_number_warns(law: Law, offer: Offer) -> None:
    given = application()
    given["comment"] = a_number("tenor")
    found = [(one.rule, one.severity) for one in faults(law, offer, given)]
    assert found == [("synthetic-person-number", "warning")]


@pytest.mark.parametrize("given", [None, [], "x", 7, {}, {"variables": [1], "dataSources": {}},
                                   {"legal": [], "attachments": "x", "time": None}])  # fmt: skip
def test_anything_at_all_gives_findings_and_no_traceback(
    law: Law, offer: Offer, given: Any
) -> None:
    assert faults(law, offer, given) != []


@pytest.mark.parametrize("value", [5, [[]]])
def test_any_answer_of_any_kind_is_borne(law: Law, offer: Offer, value: Any) -> None:
    """Every answer in turn replaced; checking and routing must bear each."""
    for path in (one.path for one in law.questions if one.path[0] != "@"):
        given = application("linkage")
        put(given, path.replace("[]", "/0").replace(".", "/"), deepcopy(value)) if _there(
            given, path
        ) else None
        check_application(given, law, offer, today=TODAY)
        assert route(given, law, offer)["steps"]


def _there(given: Any, path: str) -> bool:
    """Whether all above an answer is there to put it in."""
    for step in path.replace("[]", ".0").split(".")[:-1]:
        if step == "0" and not (isinstance(given, list) and given):
            return False
        if step != "0" and not (isinstance(given, dict) and step in given):
            return False
        given = given[0] if step == "0" else given[step]
    return True


def test_a_variable_list_is_checked_alone(law: Law, offer: Offer) -> None:
    line = {"source": "K_LITEN", "code": "V_LITEN.INN.ROYK"}
    assert check_lines([line], law, offer, today=TODAY).findings == ()
    report = check_lines([line, deepcopy(line), {**line, "code": "V_X"}], law, offer, today=TODAY)
    assert [one.rule for one in report.findings] == ["duplicate-line", "unknown-variable"]


@pytest.mark.parametrize(
    "headings",
    [
        ("Kode", "Navn", "Kilde", "Periode fra", "Periode til", "Begrunnelse"),
        ("Code", "Name", "Source", "Period from", "Period to", "Reason"),
    ],
)
def test_the_list_that_the_documentation_pages_export_is_read(tmp_path: Path, headings: tuple[str]):
    import xlsxwriter

    from regmeta.form.files import read_lines

    rows = [headings, ("V_A.F.X", "Høyde", "K_A", "2015-01-01", "2020-12-31", "Derfor.")]
    with xlsxwriter.Workbook(str(tmp_path / "liste.xlsx")) as book:
        sheet = book.add_worksheet("Variabler")
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    (tmp_path / "liste.csv").write_text(
        "".join(";".join(row) + "\n" for row in rows), encoding="utf-8-sig"
    )
    wanted = {
        "source": "K_A",
        "code": "V_A.F.X",
        "name": "Høyde",
        "justification": "Derfor.",
        "period": {"from": "2015-01-01", "to": "2020-12-31"},
    }
    assert read_lines(tmp_path / "liste.xlsx") == [wanted]
    assert read_lines(tmp_path / "liste.csv") == [wanted]


def test_a_list_saved_from_the_pages_is_checked_as_a_list(tmp_path: Path):
    from regmeta.form.files import listed_lines

    saved = {"kilde": "K_LITEN", "code": "V_LITEN.INN.ROYK", "name": "Røyking", "note": "min egen"}
    texts = {"from": "2020-01-01", "to": "2020-12-31", "why": "Eksponering", "wanted": "siste"}
    file = tmp_path / "min-liste.json"
    file.write_text(json.dumps({"name": "S", "items": [saved | texts, "x"]}), encoding="utf-8")
    assert listed_lines(file) == [
        {
            "source": "K_LITEN",
            "code": "V_LITEN.INN.ROYK",
            "name": "Røyking",
            "justification": "Eksponering",
            "derivation": "siste",
            "period": {"from": "2020-01-01", "to": "2020-12-31"},
        }
    ]
    file.write_text('{"title": "En søknad"}', encoding="utf-8")
    assert listed_lines(file) is None


def test_a_source_delivers_only_what_its_notice_says(law: Law, offer: Offer):
    """The base registry holds more years than can be delivered at present."""
    given = application("linkage")
    given["dataSources"][2]["period"] = {"from": "2020-01-01", "to": "2023-12-31"}
    found = check_application(given, law, offer, today=TODAY).findings
    late = [one for one in found if one.rule == "outside-release-window"]
    assert [one.params["valid_to"] for one in late] == ["2022-12-31"]
    routed = {one["id"]: one for one in route(given, law, offer)["sources"]}
    assert routed["K_HKR"]["release"] == {"from": "2012-01-01", "to": "2022-12-31"}


def test_every_routed_source_is_of_a_known_class_and_base(law: Law):
    sources = law.routing["sources"]
    for code, entry in sources.items():
        assert entry["class"] in law.routing["classes"], code
        assert entry.get("separate_source_of", "K_HKR") in sources, code
    purposes = {choice.value for choice in law.codes["purpose"]}
    assert all(set(given) <= purposes for given in law.routing["purposes"].values())


def test_errors_come_first_and_in_the_forms_order(law: Law, offer: Offer) -> None:
    given = application("linkage")
    del given["attachments"][4]
    given["title"], given["cohort"]["size"], given["time"]["projectStart"] = "", 3, "2020-01-01"
    del given["declarations"]["correctInformation"]
    found = check_application(given, law, offer, today=TODAY).findings
    graves = [one.severity for one in found]
    assert graves == sorted(graves, key=("error", "warning", "advice").index)
    errors = [one.code for one in found if one.severity == "error"]
    assert errors == ["/title", "/declarations/correctInformation"]
    assert graves.count("advice") > 1


def test_findings_hold_no_words_of_the_programme(law: Law, offer: Offer) -> None:
    for value in (True, False, None, [], {}, 1.5, ["x"]):
        for path in ("title", "language", "cohort/size", "legal/gdpr6", "dataSources/0/period"):
            given = application()
            put(given, path, value)
            for one in check_application(given, law, offer, today=TODAY).findings:
                for lang in ("nb", "en"):
                    said = sentence(one, law, lang)
                    assert not PYTHON.search(said), said


def test_what_harmonization_knows_counts_until_somebody_assesses_it(law: Law) -> None:
    known = law.identifying
    mapped = ("person.personidentifikator",)
    assert identifying(known, name="SSN", targets=mapped) == ("direct", "harmonized")
    assert identifying(known, name="X", level="1", datatype="10") == ("direct", "type")
    assert identifying(known, name="Fødselsnummer", level="1") == ("direct", "name")
    assert identifying(known, name="X", code="V_A.F.USERCOMMENT") == ("free-text", "name")
    assert identifying(known, name="X", level="5") == ("direct", "assessed")
    assert identifying(known, name="Fødselsnummer", level="2", targets=mapped) == ("", "")
    assert identifying(known, name="Adresse", coded=True) == ("", "")
