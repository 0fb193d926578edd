"""Concepts: which variables record one, by what evidence, and that proposals are told as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.catalogue.facts import Facts
from regmeta.files.tree import Tree
from regmeta.model import no_progress
from regmeta.publish import write_format
from regmeta.publish.format import format_named
from regmeta.publish.formats.site.concepts import assigned, concepts
from regmeta.publish.formats.site.page import href
from regmeta.spec.loading import load_spec
from regmeta.texts import fold

from .shipped import shipped


def _codes(concept: str) -> set[str]:
    return {entry.variable.code.removeprefix("V_") for entry in assigned(FACTS)[concept]}


FACTS = Facts(shipped())


def test_there_are_sixty_concepts_with_words_in_each_language():
    assert len(concepts()) >= 60
    for id_, concept in concepts().items():
        assert concept.text.nb and concept.text.nn and concept.text.en, id_
        folded = [fold(words) for words in concept.words]
        assert len(folded) == len(set(folded)) > 0, id_


@pytest.mark.parametrize(
    ("concept", "there", "not_there"),
    [
        ("smoking", "NORIC.ANGIOPCI.SMOKING_STATUS", "NORVAS.INKLUSJONSKJEMA.SNUSESTATUS"),
        ("height", "ALS.INKLUSJON.HOYDE", "NORIC.START.HEIGHT_MISS"),
        ("weight", "NORGAST.REGISTRERING.ADMISSION_WEIGHT", "ALS.INKLUSJON.HOYDE"),
        ("death-date", "NORIC.PERSON.DECEASED_DATE", "NORIC.PERSON.DECEASED"),
        ("hospital", "NNRR.SKJEMA_1A.HOSPITAL", "NNRR.SKJEMA_2.TREATMENTSATISFACTION"),
        ("pain-nrs", "NNRR.SKJEMA_2.PAINEXPERIENCESNOACTIVITY", "NNRR.SKJEMA_1A.EQ5DPAIN"),
    ],
)
def test_a_variable_is_of_the_concept_that_it_is_named_for(
    concept: str, there: str, not_there: str
):
    assert there in _codes(concept)
    assert not_there not in _codes(concept)


def test_what_nobody_decided_is_a_proposal_with_a_reason():
    entries = [entry for held in assigned(FACTS).values() for entry in held]
    assert len(entries) > 150
    assert all(entry.proposed for entry in entries), "no decision has been made on any of them"
    assert all(entry.evidence.nb and entry.evidence.en for entry in entries)


def test_every_link_is_written_as_its_system_writes_codes():
    systems = {link.partition(":")[0] for concept in concepts().values() for link in concept.links}
    assert systems == {"snomed", "loinc", "icd-10"}
    for concept in concepts().values():
        for link in concept.links:
            system, _, code = link.partition(":")
            assert system != "loinc" or _has_check_digit(code), link
            assert system != "snomed" or _is_verhoeff(code), link


def _has_check_digit(code: str) -> bool:
    """LOINC's last digit is Luhn's check of those before it."""
    digits = [int(sign) for sign in code.replace("-", "")]
    doubled = [d * 2 if n % 2 else d for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


_TURNS = ((1, 5, 7, 6, 2, 8, 3, 0, 9, 4),)


def _is_verhoeff(code: str) -> bool:
    """SNOMED CT's last digit is Verhoeff's check of those before it."""
    check = 0
    for place, sign in enumerate(reversed(code)):
        digit = int(sign)
        for _ in range(place % 8):
            digit = _TURNS[0][digit]
        check = _dihedral(check, digit)
    return check == 0


def _dihedral(left: int, right: int) -> int:
    turned = left >= 5
    if turned:
        return (left - right) % 5 + (5 if right < 5 else 0)
    return (left + right) % 5 + (5 if right >= 5 else 0)


def test_a_page_says_that_codes_of_other_systems_were_not_checked(tmp_path: Path) -> None:
    write_format(format_named("site"), shipped(), load_spec(), Tree(tmp_path), no_progress)
    said: dict[bool, set[bool]] = {True: set(), False: set()}
    for concept_id, entries in assigned(FACTS).items():
        if entries:
            page = (tmp_path / href("begrep", concept_id)).read_text(encoding="utf-8")
            is_linked = bool(concepts()[concept_id].links)
            said[is_linked].add("ikke kontrollert mot kodeverkene" in page)
    assert said == {True: {True}, False: {False}}
