"""The site's search: the same in Python and in the browser, right counts, and answers that fit."""

from __future__ import annotations

import hashlib
import json
import random
import re
import tomllib
from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from regmeta import texts
from regmeta.catalogue.facts import Facts
from regmeta.model import Catalogue, Text
from regmeta.publish.formats.site.search import index as index_of_site
from regmeta.publish.formats.site.search import language as language_of_site
from regmeta.publish.formats.site.search.cards import bucket
from regmeta.publish.formats.site.search.columns import Facets, runs, years
from regmeta.publish.formats.site.search.files import search_files, search_rows
from regmeta.publish.formats.site.search.index import index
from regmeta.publish.formats.site.search.language import Parts, fold, language, stem, terms, words
from regmeta.publish.formats.site.search.systems import blocks, code_systems
from regmeta.spec.loading import load_spec, specs_folder
from regmeta.texts import page_texts

from .conftest import ROOT
from .search.distractors import searched
from .search.kinds import SETS, missed, questions, with_targets
from .searching import ask, node, read_file, write_files
from .shipped import shipped
from .small import HOSTILE, small_catalogue

ASSETS = ROOT / "regmeta" / "publish" / "formats" / "site" / "assets"
WEB = ROOT / "web" / "site"
QUESTIONS = yaml.safe_load((ROOT / "tests" / "search" / "questions.yaml").read_text("utf-8"))
WORDS = yaml.safe_load((ROOT / "tests" / "search" / "words.yaml").read_text("utf-8"))
MORE = yaml.safe_load((ROOT / "tests" / "search" / "more-questions.yaml").read_text("utf-8"))
AGAIN = "Run: cd web/site && npm ci && npm run build"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(shipped(), tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(searched(shipped()), tmp_path_factory.mktemp("large"))


# ------------------------------------------------------------------ the scripts


def test_the_scripts_are_built_from_these_sources():
    names = sorted(p.relative_to(WEB).as_posix() for p in (WEB / "src").rglob("*.js"))
    files = [*(WEB / name for name in names), WEB / "build.mjs", WEB / "package.json"]
    files += [ROOT / f"regmeta/words/{lang}/site.json" for lang in ("nb", "en")]
    found = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    built = json.loads((ASSETS / "site-built.json").read_text(encoding="utf-8"))
    assert built["sources"] == found, f"The site's scripts are older than their sources. {AGAIN}"


@pytest.mark.parametrize("name", ["site.js", "search.js"])
def test_a_script_evaluates_nothing_and_asks_nobody_else(name: str):
    script = (ASSETS / name).read_text(encoding="utf-8")
    assert "new Function(" not in script
    assert not re.search(r"(?<![\w.])eval\(", script)
    hosts = set(re.findall(r"https?://([\w.-]+)", script))
    assert hosts <= {"schemas.openxmlformats.org", "www.w3.org"}, "names of XML, never asked for"


def test_both_languages_say_the_same_things():
    words, holes = page_texts("site"), re.compile(r"\{\w+\}")
    assert len(words) > 80
    for key, text in words.items():
        assert text.nb and text.en, key
        assert sorted(holes.findall(text.nb)) == sorted(holes.findall(text.en)), key


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("røyking", "ROEYKER"),
        ("blødninger", "blodning"),
        ("operasjonene", "operasjon"),
        ("ålesund", "aalesund"),
        ("sykemeldt", "Sykemeldte"),
        ("smoking", "smokes"),
    ],
)
def test_words_that_are_one_to_a_searcher(one: str, other: str):
    assert terms(one) == terms(other)


def test_a_hyphened_name_is_also_one_word():
    assert list(words("EQ-5D-5L")) == ["eq", "5d", "5l", "eq5d5l"]


def test_compounds_are_taken_apart_by_the_catalogue_s_own_words():
    parts = Parts(frozenset({"blod", "trykk", "maling"}))
    assert parts.of("blodtrykk") == ("blod", "trykk")
    assert parts.of("trykk") == ()


def _indexed_words() -> list[str]:
    """Every word of every text that is searched in, among national numbers of variables."""
    texts = {
        text
        for kilde in searched(shipped()).kilder
        for variable in kilde.variables
        for text in (
            *(variable.current.name(lang) for lang in ("nb", "en")),
            *(variable.current.description(lang) for lang in ("nb", "en")),
            *variable.current.properties.values(),
        )
    } | {
        code.label("nb")
        for kilde in shipped().kilder
        for one in kilde.kodeverk
        for code in one.codes
    }
    return sorted({word for text in texts for word in re.findall(r"[^\W_]+", text.lower())})


def _built_words() -> list[str]:
    """Beginnings of every kind that Snowball looks at before an ending, with every ending."""
    beginnings = ["", "a", "b", "bar", "stra", "ei", *("ind", "kk", "nk", "amm", "omm", "kap")]
    beginnings += ["skap", "pp", "lt", "ast", "øst", "v", "hav", "giv", "er", "ar", "r", "ak", "dk"]
    endings = ["", "dt", "vt", "leg", "eleg", "ig", "eig", "lig", "elig", "els", "lov", "elov"]
    endings += ["slov", "hetslov", "a", "e", "ede", "ande", "ende", "ane", "ene", "hetene", "erte"]
    endings += ["en", "heten", "ar", "er", "heter", "s", "as", "es", "edes", "endes", "enes", "ens"]
    endings += [
        "hetenes",
        "hetens",
        "ers",
        "ets",
        "et",
        "het",
        "ert",
        "ast",
        "ing",
        "asjon",
        "ation",
    ]
    begun = [*beginnings, *(f"trå{one}" for one in beginnings)]
    return [
        f"{one}{ending}{more}" for one in begun for ending in endings for more in ("", "s", "er")
    ]


def test_the_browser_folds_and_stems_as_we_do():
    """Snowball's library here, our own writing of it there: equal over all words of the index."""
    found = [*_indexed_words(), *_built_words()]
    found += ["ÅÆØ", "Ålesund", "smørbrød", "café", "naïve", "ﬁn", "Ⅳ", "İstanbul", "ẞ", "δοκιμή"]
    assert len(found) > 8_000
    lists = language()
    lexicon = sorted({stem(fold(word)) for word in found if len(word) > 3 and word.isalpha()})
    parts = Parts(frozenset(lexicon))
    given = {
        "lists": {
            "stop": sorted(lists.stop),
            "weak": sorted(lists.weak),
            "endings": lists.endings,
            "least": lists.least,
            "lexicon": " ".join(lexicon),
        },
        "words": found,
    }
    theirs = json.loads(node("stems.mjs", given=json.dumps(given)))
    for word, (folded, stemmed, bare, taken) in zip(found, theirs, strict=True):
        assert (fold(word), stem(fold(word))) == (folded, stemmed), word
        assert not word.isalpha() or texts.stem(word) == bare, word
        ours = parts.of(fold(word))
        assert not taken or list(ours) == taken, word


def test_the_lists_hold_nothing_twice_and_nothing_empty():
    lists = language()
    assert not lists.stop & lists.weak
    for line in lists.same:
        assert len(line) == len(set(line)), line
        for phrase in line:
            assert terms(phrase), f"{phrase}: all of it is left out"


def test_no_synonym_is_a_registry_s_own_variable_name():
    """The lists hold general words; a technical name among them would be an answer written in."""
    technical = {
        variable.code.rpartition(".")[2].casefold()
        for kilde in shipped().kilder
        for variable in kilde.variables
    }
    written = {phrase.casefold() for line in language().same for phrase in line if "_" in phrase}
    assert not written & technical


# ------------------------------------------------------------------ files


def test_the_index_made_beforehand_is_minisearch_s_own(site: Path):
    if not (WEB / "node_modules" / "minisearch").is_dir():
        pytest.skip("minisearch is not installed (npm ci in web/site)")
    assert int(node("same.mjs", str(site), given="")) > 80


def test_the_files_are_the_same_from_run_to_run():
    spec, facts = load_spec(), Facts(shipped())
    assert list(search_files(facts, spec)) == list(search_files(facts, spec))


def test_every_variable_has_its_row_its_card_and_its_place(site: Path):
    first = read_file(site, "first")
    rows = search_rows(Facts(shipped()))
    assert first["total"] == len(rows)
    for n, (one, variable) in enumerate(rows):
        where = read_file(site, f"where/{bucket(variable.code)}")
        assert where[variable.code] == n
        file = read_file(site, f"cards/{n // first['cards']}")
        card = file["cards"][n % first["cards"]]
        assert (card["code"], card["kilde"]) == (variable.code, one.kilde.code)
        assert [file["lists"][name]["name"] for name in card.get("lists", ())] == [
            one.kodeverk[code].name or one.kodeverk[code].reference for code in variable.kodeverk
        ]


def test_hostile_texts_are_data_and_found_by_their_words(tmp_path: Path):
    root = write_files(small_catalogue(load_spec()), tmp_path)
    for file in root.rglob("*.js"):
        content = read_file(root, file.relative_to(root / "search").with_suffix("").as_posix())
        assert content is not None
    asked = [{"q": text} for text in HOSTILE.values()] + [{"q": "x" * 100_000}, {"q": "\ud800"}]
    answers = list(ask(root, asked))
    assert answers[0]["rows"][0]["code"].startswith("V_FARLIG.script")
    assert len(answers) == len(asked)


def test_an_empty_catalogue_can_be_asked(tmp_path: Path):
    from regmeta.model import Catalogue

    root = write_files(Catalogue((), (), "helsedata/2026.1"), tmp_path)
    assert [answer["total"] for answer in ask(root, [{}, {"q": "noe"}])] == [0, 0]


def test_runs_of_a_column():
    assert runs(["2", "2", "", "", "1.3", ""]) == "2*2 *2 1.3 *1"
    assert runs([]) == ""


# ------------------------------------------------------------------ facets


def _brute(chosen: dict[str, list[str]], period: tuple[int, int]) -> tuple[int, dict[str, Any]]:
    """Rows left and counts, worked out one row at a time from the catalogue itself."""
    rows = search_rows(Facts(shipped()))
    facets = Facets(rows, load_spec(), {})._kinds()
    held = {
        key: [{value for value, _ in choices(one, told(variable))} for one, variable in rows]
        for key, (told, choices) in facets.items()
    }
    data = [one.variable_period(variable) for one, variable in rows]
    from_, to = period

    def dated(n: int) -> bool:
        start, end = data[n]
        if not any(period):
            return True
        return bool(start) and int(start[:4]) <= (to or 9999) and int((end or "9999")[:4]) >= from_

    def fits(n: int, leave: str = "") -> bool:
        return dated(n) and all(
            held[key][n] & set(values) for key, values in chosen.items() if key != leave
        )

    counts = {
        key: Counter(v for n in range(len(rows)) if fits(n, key) for v in held[key][n])
        for key in facets
    }
    return sum(fits(n) for n in range(len(rows))), counts


def _selections() -> list[tuple[dict[str, list[str]], tuple[int, int]]]:
    chance = random.Random(7)
    facets = Facets(search_rows(Facts(shipped())), load_spec(), {}).all()
    made: list[tuple[dict[str, list[str]], tuple[int, int]]] = [({}, (0, 0)), ({}, (2020, 0))]
    for _ in range(40):
        some = chance.sample([f for f in facets if f["values"]], chance.randint(1, 4))
        chosen = {
            f["key"]: [v[0] for v in chance.sample(f["values"][:12], min(len(f["values"][:12]), 2))]
            for f in some
        }
        made.append((chosen, (chance.choice([0, 0, 2015]), chance.choice([0, 0, 2024]))))
    return made


def test_counts_are_right_under_every_selection(site: Path):
    selections = _selections()
    asked = [{"chosen": chosen, "from": p[0], "to": p[1]} for chosen, p in selections]
    values = {f["key"]: [v[0] for v in f["values"]] for f in read_file(site, "first")["facets"]}
    for (chosen, period), answer in zip(selections, ask(site, asked), strict=True):
        total, counts = _brute(chosen, period)
        assert answer["total"] == total, (chosen, period)
        for key, found in answer["counts"].items():
            told = {v: n for v, n in zip(values[key], found, strict=True) if n}
            assert told == dict(counts[key]), (key, chosen, period)


def test_counts_follow_what_is_asked_for(site: Path):
    whole, narrowed = ask(
        site, [{"q": "røyking"}, {"q": "røyking", "chosen": {"kilde": ["K_NNRR"]}}]
    )
    kilder = [v[0] for v in read_file(site, "first")["facets"][0]["values"]]
    behind = dict(zip(kilder, whole["counts"]["kilde"], strict=True))
    assert sum(behind.values()) == whole["total"]
    assert narrowed["total"] == behind["K_NNRR"] > 0
    assert narrowed["counts"]["kilde"] == whole["counts"]["kilde"]


def test_pages_and_order(site: Path):
    by_name, second, beyond = ask(site, [{"sort": "navn"}, {"page": 2}, {"page": 9999}])
    assert by_name["rows"][0]["name"] <= by_name["rows"][1]["name"]
    assert (second["page"], second["start"], len(second["rows"])) == (2, 20, 20)
    full, rest = divmod(len(search_rows(Facts(shipped()))), 20)
    assert beyond["page"] == beyond["pages"] == full + bool(rest)
    assert len(beyond["rows"]) == (rest or 20)


# ------------------------------------------------------------------ answers


def test_an_exact_technical_name_comes_first(site: Path):
    rows = search_rows(Facts(shipped()))
    codes = [variable.code for _, variable in rows[::40]]
    for code, answer in zip(codes, ask(site, [{"q": code.lower()} for code in codes]), strict=True):
        assert answer["rows"][0]["code"] == code


@pytest.mark.parametrize(
    ("slip", "code"),
    [
        ("hjretesvikt", "V_ABLANOR.BASISSKJEMA.HJERTESVIKT"),
        ("ejekjsonsfraksjon", "V_ABLANOR.BASISSKJEMA.EJEKFRAK"),
        ("sivilstannd", "V_NNRR.SKJEMA_1A.FAMILYSTATUS"),
        ("vaskulit", "V_NORVAS.DIAGNOSESKJEMA.DIAGNOSE"),
        ("royking", "V_NORIC.ANGIOPCI.SMOKING_STATUS"),
        ("hoeyde", "V_ABLANOR.BASISSKJEMA.HOYDE"),
    ],
)
def test_slips_and_keyboards_without_our_letters(site: Path, slip: str, code: str):
    (answer,) = ask(site, [{"q": slip}])
    assert code in [row["code"] for row in answer["rows"]]


def _answered(root: Path, questions: list[dict[str, Any]]) -> list[str]:
    """The questions that have no right variable among the first five."""
    answers = ask(root, [{"q": question["ask"]} for question in questions])
    return [
        question["ask"]
        for question, answer in zip(questions, answers, strict=True)
        if not {row["code"].removeprefix("V_") for row in answer["rows"][:5]}
        & set(question["answers"])
    ]


def test_the_questions_are_sixty_different_ones_about_variables_there_are():
    codes = {v.code.removeprefix("V_") for kilde in shipped().kilder for v in kilde.variables}
    assert len({question["ask"].casefold() for question in QUESTIONS}) == 60
    for question in [*QUESTIONS, *MORE]:
        assert set(question["answers"]) <= codes, question["ask"]


def test_researchers_find_what_they_ask_for_among_national_numbers(large: Path):
    missed = _answered(large, QUESTIONS)
    assert len(missed) <= 6, missed


def test_questions_that_were_never_looked_at_while_the_search_was_made(large: Path):
    missed = _answered(large, MORE)
    assert len(missed) <= 2, missed


KINDS, *MORE_KINDS = (questions(name) for name in SETS)


@pytest.mark.parametrize("size", ["shipped", "national"])
def test_every_kind_of_question_is_answered(size: str, tmp_path: Path):
    """At least 95 of 100 with a right result among the first five, pages and variables."""
    catalogue = shipped() if size == "shipped" else searched(shipped())
    root = write_files(with_targets(catalogue), tmp_path)
    for asked in (KINDS, *MORE_KINDS):
        wrong = [question["ask"] for question in missed(root, asked)]
        assert len(wrong) <= len(asked) // 20, wrong


def test_the_questions_of_each_kind_are_about_what_there_is():
    codes = {v.code.removeprefix("V_") for kilde in shipped().kilder for v in kilde.variables}
    assert len({question["ask"].casefold() for question in KINDS}) == 140
    for question in [*KINDS, *chain.from_iterable(MORE_KINDS)]:
        exact = {answer for answer in question["answers"] if not set(answer) & set(":*")}
        assert exact <= codes, question["ask"]


def test_a_slip_in_a_disease_is_told_and_leads_to_its_page(site: Path):
    right, slip = ask(site, [{"q": "lungebetennelse"}, {"q": "lungebetenelse"}])
    assert (right["near"], slip["near"]) == (
        None,
        [{"word": "lungebetenelse", "instead": "lungebetennelse"}],
    )
    assert [page["code"] for page in slip["pages_found"]] == ["icd-10:J09"]


def test_a_code_among_words_and_a_word_nobody_knows_keep_back_no_page(site: Path):
    coded, partly = ask(site, [{"q": "diagnosekode K35"}, {"q": "xyzzyx psoriasis"}])
    assert "icd-10:K35" in [page["code"] for page in coded["pages_found"]]
    assert [page["code"] for page in partly["pages_found"]][:1] == ["icd-10:L40"]
    assert partly["near"] == [{"word": "xyzzyx", "instead": ""}]


def test_nothing_like_it_is_no_true_result(site: Path):
    asked = ["inntekt", "royksatus", "røykestatus", "kreatnin", "laparoskopi xyzzyx"]
    income, slip, right, other, partly = ask(site, [{"q": text} for text in asked])
    assert (income["total"], income["near"]) == (0, [{"word": "inntekt", "instead": ""}])
    assert slip["near"] == [{"word": "royksatus", "instead": "røykestatus"}]
    assert (right["near"], bool(right["rows"])) == (None, True)
    assert other["near"] == [{"word": "kreatnin", "instead": "kreatinin"}]
    assert partly["near"] == [{"word": "xyzzyx", "instead": ""}]
    assert partly["total"] > 0


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("I21", "chapter:icd-10:IX"),
        ("i21.4", "chapter:icd-10:IX"),
        ("D48", "chapter:icd-10:II"),
        ("D50", "chapter:icd-10:III"),
        ("JFB20", "chapter:ncsp:J"),
        ("N02BE01", "chapter:atc:N"),
    ],
)
def test_a_code_finds_the_chapter_it_lies_in(site: Path, text: str, page: str):
    (answer,) = ask(site, [{"q": text}])
    shown = [f"{one['kind']}:{one['code']}" for one in answer["pages_found"]]
    assert page in shown[:2]
    assert shown[0] == page or shown[0].startswith("block:")


def test_a_code_finds_the_disease_it_stands_for_before_its_chapter(site: Path):
    (answer,) = ask(site, [{"q": "I21.4"}])
    first, chapter, *_ = answer["pages_found"]
    assert (first["code"], first["name"][0]) == ("icd-10:I21", "Akutt hjerteinfarkt")
    assert chapter["code"] == "icd-10:IX"


def test_every_block_lies_in_a_chapter_of_its_system_and_is_named_once():
    systems = {system.id: system for system in code_systems()}
    names = [(block.system, block.first) for block in blocks()]
    assert len(names) == len(set(names)) >= 200
    for block in blocks():
        assert any(chapter.holds(block.first) for chapter in systems[block.system].chapters), block
        assert block.first <= block.last and block.title.nb and block.title.en


def test_a_code_finds_the_variables_whose_lists_hold_it(site: Path):
    whole, begun, absent = ask(site, [{"q": text} for text in ("G71.0", "g71", "G71.7")])
    assert whole["rows"][0]["code"] == "V_MUSKEL.REGISTRERINGSSKJEMA.DIAGNOSIS"
    assert "codes" in whole["rows"][0]["why"]
    assert begun["rows"][0]["code"] == "V_MUSKEL.REGISTRERINGSSKJEMA.DIAGNOSIS"
    assert [whole["total"], begun["total"]] == [1, 1]
    # A code that no list holds may still be recorded where any code of the system may.
    assert absent["total"] > 3 and absent["near"] is None


def test_every_search_word_that_was_added_finds_its_variable(site: Path):
    assert _answered(site, WORDS) == []


def test_the_example_of_how_a_word_is_added_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """docs/contributing/search-word.md: with its line the one word finds what the other says."""
    page = (ROOT / "docs" / "contributing" / "search-word.md").read_text(encoding="utf-8")
    line = re.search(r"```toml\n(.*?)\n```", page)
    assert line is not None
    (words_of_line,) = tomllib.loads(f"same = [{line[1]}]")["same"]
    catalogue = _renamed(words_of_line[0].capitalize())
    (missed,) = ask(write_files(catalogue, tmp_path / "before"), [{"q": words_of_line[1]}])
    lists = replace(language(), same=(*language().same, tuple(words_of_line)))
    for module in (index_of_site, language_of_site):
        monkeypatch.setattr(module, "language", lambda: lists)
    (answer,) = ask(write_files(catalogue, tmp_path / "after"), [{"q": words_of_line[1]}])
    assert missed["rows"] == []
    assert [row["name"] for row in answer["rows"]] == [words_of_line[0].capitalize()]


def _renamed(name: str) -> Catalogue:
    """The small registries, one of whose variables has another name."""
    catalogue = small_catalogue(load_spec())
    kilde = catalogue.kilder[0]
    variable = kilde.variables[0]
    current = replace(variable.versions[0], name=Text(name))
    changed = replace(variable, versions=(current, *variable.versions[1:]))
    kilder = (replace(kilde, variables=(changed, *kilde.variables[1:])), *catalogue.kilder[1:])
    return replace(catalogue, kilder=kilder)


def test_the_documented_questions_are_those_that_are_asked():
    text = (ROOT / "docs" / "search-questions.md").read_text(encoding="utf-8")
    for question in [*QUESTIONS, *MORE]:
        assert f"| {question['ask']} |" in text, "python -m tests.search.document writes the page"


def test_the_lists_travel_with_the_package():
    assert (specs_folder() / "search" / "synonyms.toml").is_file()
    assert (specs_folder() / "search" / "advice.toml").is_file()


def test_years_are_those_of_the_data_period():
    told = [
        row
        for row in search_rows(Facts(shipped()))
        if row[0].kilde.code in ("K_ALS", "K_NGER", "K_NNRR")
    ]
    found = years(told)
    assert set(found) == {"from", "to"}
    assert found["from"] == "2013*72 *117 2010*87", "NGER and ALS tell when they began"


def test_an_index_holds_every_document_once():
    made = index(search_rows(Facts(shipped())), {})
    assert all(len(lengths) == made["documents"] for lengths in made["lengths"])
    assert len(made["terms"].split()) == len(made["postings"].split("\n"))
