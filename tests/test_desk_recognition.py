"""Whose codebook it is: other years' editions, parts and wholes, and nobody's."""

from __future__ import annotations

import pytest

from regmeta.delivery.desk.recognition import recognise_registry, traits_of_codebook
from regmeta.read import read_file, read_registry
from regmeta.registry import find_registries, load_registry
from regmeta.spec.fields import Spec

from .conftest import ROOT

CORPUS = ROOT.parent / "shared" / "corpus"
WHOSE = {
    "ablanor-klokeboken-old.csv": "ablanor",
    "hianor-variabelnavn.xlsx": "",
    "mrs-pandemi-2020-04-30.xlsx": "",
    "mrs5-eksempelkodebok.xlsx": "",
    "muskel-klokeboken-2018-02-28.csv": "muskel",
    "nger-klokeboken-2017-02-22.csv": "nger",
    "nnrr-Kodebok27092016.xlsx": "nnrr",
    "nnrr-kodebok-2018-05-25.xlsx": "nnrr",
    "nnrr-kodebok16122016_1a.csv": "nnrr",
    "nordicscir-kodebok.xlsx": "",
    "norgast-klokeboken-2020-04-28.csv": "norgast",
    "norgast-klokeboken-2025-04-02.csv": "norgast",
    "noric-klokeboken-2025-03-18.csv": "noric",
    "norvas-kodebok22082018.xlsx": "norvas",
    "norvas-kodebok_18052021.xlsx": "norvas",
    "norvas-kodebok_23062020.xlsx": "norvas",
    "opal-lifecycle-yearly.xlsx": "",
    "rapwhale-oqr_kodebok.csv": "",
    "redcap-study-dictionary.csv": "",
}
"""By file, whose it is; '' where it is of no registry that ships."""


@pytest.fixture(scope="module")
def shelf(spec: Spec) -> dict[str, frozenset[str]]:
    registries = [load_registry(home, spec) for home in find_registries(ROOT / "registries")]
    return {each.id: traits_of_codebook(read_registry(each, spec)) for each in registries}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/ is not beside the project")
@pytest.mark.parametrize("name", WHOSE)
def test_editions_of_other_years_are_known(
    name: str, shelf: dict[str, frozenset[str]], spec: Spec
) -> None:
    traits = traits_of_codebook(read_file(CORPUS / name, spec, kilde="").submission)
    assert recognise_registry(traits, shelf).registry == WHOSE[name]


def _numbered(prefix: str, count: int) -> frozenset[str]:
    return frozenset(f"{prefix}{number}" for number in range(count))


@pytest.mark.parametrize(
    ("sent", "own", "whose"),
    [
        (_numbered("a", 400), _numbered("a", 40), "hjerte"),
        (_numbered("a", 40), _numbered("a", 400), "hjerte"),
        (_numbered("a", 12) | _numbered("b", 36), _numbered("a", 300), "hjerte"),
        (_numbered("a", 12) | _numbered("b", 37), _numbered("a", 300), ""),
        (_numbered("a", 11), _numbered("a", 300), ""),
        (_numbered("a", 4) | _numbered("b", 2), _numbered("a", 6), "hjerte"),
        (frozenset(), _numbered("a", 6), ""),
    ],
    ids=[
        "an example of it",
        "a part of it",
        "a quarter",
        "less than a quarter",
        "too few to tell",
        "few of few",
        "nothing",
    ],
)
def test_a_part_is_enough_and_a_few_names_are_not(
    sent: frozenset[str], own: frozenset[str], whose: str
) -> None:
    shelf = {"hjerte": own, "lunge": _numbered("c", 300)}
    assert recognise_registry(sent, shelf).registry == whose


@pytest.mark.parametrize(
    ("sent", "whose"),
    [
        (_numbered("a", 90), "hjerte"),
        (_numbered("a", 70), "hjerte"),
        (_numbered("a", 14), "liten"),
        (_numbered("a", 31), ""),
    ],
    ids=["the large one", "most of it", "the small one", "between the two"],
)
def test_a_registry_that_lies_within_another_is_told_from_it(
    sent: frozenset[str], whose: str
) -> None:
    shelf = {"hjerte": _numbered("a", 90), "liten": _numbered("a", 14), "annet": _numbered("c", 9)}
    assert recognise_registry(sent, shelf).registry == whose


@pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/ is not beside the project")
def test_registries_are_told_from_a_small_one_with_the_same_variables(
    shelf: dict[str, frozenset[str]], spec: Spec
) -> None:
    """rapwhale's example is nine variables that AblaNor has too."""
    example = traits_of_codebook(read_file(CORPUS / "rapwhale-oqr_kodebok.csv", spec).submission)
    wide = {**shelf, "eksempel": example}
    assert recognise_registry(example, wide).registry == "eksempel"
    assert {ident: recognise_registry(own, wide).registry for ident, own in shelf.items()} == {
        ident: ident for ident in shelf
    }
