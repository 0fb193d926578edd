"""Codes in one cell: every notation with its neighbours that are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.read.codelists import codes_in_cell, labels_in_cell
from regmeta.read.notations.table import NOTATIONS

READ = {
    "1 Mann / 2 Kvinne": "1 Mann, 2 Kvinne",
    "1 Mann\n2 Kvinne": "1 Mann, 2 Kvinne",
    "1 Ja, 2 Nei": "1 Ja, 2 Nei",
    "1.Ja 2.Nei": "1 Ja, 2 Nei",
    "[1] Ja [2] Nei": "1 Ja, 2 Nei",
    "(1) Lett (2) Moderat": "1 Lett, 2 Moderat",
    "1–Ja; 2–Nei": "1 Ja, 2 Nei",
    "a) Lett b) Moderat": "a Lett, b Moderat",
    '"1"=[Yes, now] | "0"=[No]': "1 Yes, now, 0 No",
    "1=yes|0=no": "1 yes, 0 no",
    "1 - Mann": "1 Mann",
    "Mann=1 Kvinne=2": "1 Mann, 2 Kvinne",
    "Ja = 1 Vet ikke = 9": "1 Ja, 9 Vet ikke",
    "1 'Mann' 2 'Kvinne'": "1 Mann, 2 Kvinne",
    "1, Nord |eller| sør | 2, Øst": "1 Nord |eller| sør, 2 Øst",
    "11, A | 12, B |14, C| | 15, D": "11 A, 12 B, 14 C, 15 D",
    "-99, Ukjent | 1, Ja, helt": "-99 Ukjent, 1 Ja, helt",
    "a = a\nit's b = it's b": "a a, it's b it's b",
    "1 -> Ja, 2 -> Nei": "1 Ja, 2 Nei",
    "1→Ja; 2→Nei": "1 Ja, 2 Nei",
    "{1: Ja, 2: Nei}": "1 Ja, 2 Nei",
    '{"1": "Ja", "2": "Nei"}': "1 Ja, 2 Nei",
    "c('Ja' = 1, 'Nei' = 2)": "1 Ja, 2 Nei",
    "<1> Ja <2> Nei": "1 Ja, 2 Nei",
    "0 (Nei), 1 (Ja)": "0 Nei, 1 Ja",
    "Ja [1] / Nei [0]": "1 Ja, 0 Nei",
    "M=Mann K=Kvinne": "M Mann, K Kvinne",
    "J - Ja, N - Nei": "J Ja, N Nei",
    "a. Lett\nb. Moderat": "a Lett, b Moderat",
    "(a) Lett (b) Moderat": "a Lett, b Moderat",
    "1, Ja; 2, Nei": "1 Ja, 2 Nei",
    "1=Ja.2=Nei.": "1 Ja, 2 Nei",
    "1=Mann og 2=Kvinne": "1 Mann, 2 Kvinne",
    "1 = < 5 år, 2 = >= 5 år": "1 < 5 år, 2 >= 5 år",
    "[Ja=1] [Nei=2]": "1 Ja, 2 Nei",
    "(Ja=1) (Nei=2)": "1 Ja, 2 Nei",
    "1=Ja,2=Nei,(9=Ukjent)": "1 Ja, 2 Nei, 9 Ukjent",
    "('1','Ja'), ('2','Nei')": "1 Ja, 2 Nei",
    '[(1, "Ja"), (2, "Nei")]': "1 Ja, 2 Nei",
    "«1» = «Ja», «2» = «Nei»": "1 Ja, 2 Nei",
    "1 := Ja; 2 := Nei": "1 Ja, 2 Nei",
    "1 ~ Ja, 2 ~ Nei": "1 Ja, 2 Nei",
    "1_Ja, 2_Nei": "1 Ja, 2 Nei",
    "1 / Ja, 2 / Nei": "1 Ja, 2 Nei",
    "Nr 1: Ja, Nr 2: Nei": "1 Ja, 2 Nei",
    "Ja - 1, Nei - 2": "1 Ja, 2 Nei",
    "Ja 1\nNei 2": "1 Ja, 2 Nei",
    "Ja\t1\nNei\t2": "1 Ja, 2 Nei",
    "Ja: 1\nNei: 2": "1 Ja, 2 Nei",
    "1;Ja;2;Nei": "1 Ja, 2 Nei",
    "1\nJa\n2\nNei": "1 Ja, 2 Nei",
    "Verdier: 1=Ja, 2=Nei": "1 Ja, 2 Nei",
    "Koder: 1 Ja, 2 Nei": "1 Ja, 2 Nei",
    "* 1: Ja\n* 2: Nei": "1 Ja, 2 Nei",
    "- 1 = Ja\n- 2 = Nei": "1 Ja, 2 Nei",
    "1 (Ja) 2 (Nei)": "1 Ja, 2 Nei",
    'label define jn 1 "Ja" 2 "Nei"': "1 Ja, 2 Nei",
    "value sexf 1='Mann' 2='Kvinne';": "1 Mann, 2 Kvinne",
    "Mann (M), Kvinne (K)": "M Mann, K Kvinne",
    "1 er Ja, 2 er Nei": "1 Ja, 2 Nei",
    "i) Lett ii) Moderat iii) Stor": "i Lett, ii Moderat, iii Stor",
    "1 – Ja\n2 – Nei\n3 –": "1 Ja, 2 Nei, 3 ",
    "a: Lett, b: Moderat": "a Lett, b Moderat",
    "1.) Ja 2.) Nei": "1 Ja, 2 Nei",
    "1. = Ja, 2. = Nei": "1 Ja, 2 Nei",
    "1 | Ja\n2 | Nei": "1 Ja, 2 Nei",
    "1;Ja\n2;Nei": "1 Ja, 2 Nei",
    "Ja = 1\nNei = 2\nUkjent = 9": "1 Ja, 2 Nei, 9 Ukjent",
    "A. Aldri B. Av og til C. Ofte": "A Aldri, B Av og til, C Ofte",
    "0: Ingen; 1-3: Lett; 4-6: Moderat": "0 Ingen, 1-3 Lett, 4-6 Moderat",
    "<18=Barn; 18-66=Voksen; 67+=Eldre": "<18 Barn, 18-66 Voksen, 67+ Eldre",
    "1 Mann 2 Kvinne": "1 Mann, 2 Kvinne",
    "1Mann 2Kvinne": "1 Mann, 2 Kvinne",
    "ja=true, nei=false": "true ja, false nei",
    "Mann=M, Kvinne=K": "M Mann, K Kvinne",
    "1=Ja, 2=Nei, tom=ikke besvart": "1 Ja, 2 Nei, tom ikke besvart",
}
NONE = [
    "0-10",
    "18-30, 31-50",
    "1. januar, 17. mai",
    "Se eget ark",
    "kl. 10:30",
    "Høyde (1) og vekt (2)",
    "2 tabletter daglig",
    "b) alene",
    "c) Lett d) Moderat",
    "3. Mann 2. Kvinne",
    "[1] alene",
    "select id, name from hospitals",
    "M=Mann K..Kvinne=K",
    "{ikke utfylt}",
    "<5 år og >67 år",
    "10 (ti) dager, 20 (tjue) dager",
    "https://nettsted.no/a, https://nettsted.no/b",
    "1 er lavest, 10 er høyest",
    "1, 2, 3, 4",
    "2024_rapport.pdf og 2025_rapport.pdf",
    "i) alene",
    "[se eget ark] [og side 2]",
]
TEXTS = [
    "Grad - 1, Grad - 2",
    "Type 1\nType 2",
    "Covid - 19, Sars - 2",
    "Hemoglobin (Hb), Leukocytter (LPK)",
]
"""Lists of texts, though they hold numbers or short forms."""


@pytest.mark.parametrize(("text", "codes"), READ.items())
def test_a_notation_is_read(text: str, codes: str) -> None:
    assert ", ".join(f"{value} {said}" for value, said in codes_in_cell(text)) == codes


@pytest.mark.parametrize("text", NONE)
def test_what_looks_alike_is_no_list(text: str) -> None:
    assert codes_in_cell(text) == []
    assert labels_in_cell(text) == ()


@pytest.mark.parametrize("text", TEXTS)
def test_texts_with_numbers_have_no_values(text: str) -> None:
    assert codes_in_cell(text) == []
    assert len(labels_in_cell(text)) == 2


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Ja/Nei", ("Ja", "Nei")),
        ("Lett, moderat, alvorlig", ("Lett", "moderat", "alvorlig")),
        ("• Ja • Nei", ("Ja", "Nei")),
        ("Mann|Kvinne|Ukjent", ("Mann", "Kvinne", "Ukjent")),
        ("Hr. | Fru | Dr.", ("Hr.", "Fru", "Dr.")),
        ("1;2;9", ("1", "2", "9")),
        ("Ja, ja", ()),
        ("Ja", ()),
        ("Alle som har svart på spørsmålet over, og de som venter", ()),
    ],
)
def test_labels_alone(text: str, labels: tuple[str, ...]) -> None:
    assert labels_in_cell(text) == labels


VALUES = st.lists(st.integers(0, 99), min_size=2, max_size=6, unique=True).map(sorted)
LABEL = st.text(st.sampled_from("abcæøå"), min_size=2, max_size=8)
DRESSES = ["{} = {}", "{}={}", "{}: {}", "{} - {}", "{}) {}", "{} {}", "({}) {}", "[{}] {}"]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(VALUES, st.data(), st.sampled_from(DRESSES), st.sampled_from(["; ", "\n", " | "]))
def test_a_list_reads_the_same_in_every_dress(
    values: list[int], data: st.DataObject, dress: str, between: str
) -> None:
    labels = [data.draw(LABEL) for _ in values]
    codes = [(str(value), label) for value, label in zip(values, labels, strict=True)]
    written = between.join(dress.format(value, label) for value, label in codes)
    assert codes_in_cell(written) == codes


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("1230 ab=:|,;/()[]\n-–.'\""), max_size=60))
def test_a_list_has_values_that_differ(text: str) -> None:
    codes = codes_in_cell(text)
    assert len(codes) < 2 or len({value for value, _ in codes}) > 1


def test_every_example_of_a_notation_is_read_by_its_own() -> None:
    for notation in NOTATIONS:
        assert notation.read(notation.example), notation.example


@pytest.mark.parametrize(
    "text",
    [
        "5-digit or 9-digit U.S. ZIP codes; 6-character Canadian postal codes",
        "3-dagers kur eller 7-dagers kur",
    ],
)
def test_words_that_begin_with_a_number_are_no_codes(text: str) -> None:
    assert codes_in_cell(text) == []


@pytest.mark.parametrize("text", ["1-ja; 2-nei", "1-Ja 2-Nei", "1–ja 2–nei", "1 - ja, 2 - nei"])
def test_codes_with_dashes_are_still_codes(text: str) -> None:
    assert [value for value, _ in codes_in_cell(text)] == ["1", "2"]


def test_numbered_lines_may_have_gaps_and_end_with_a_prompt() -> None:
    assert codes_in_cell("0. Nei\n1. Ja\n9. Ukjent\n-1. Velg verdi") == [
        *(("0", "Nei"), ("1", "Ja"), ("9", "Ukjent"), ("-1", "Velg verdi"))
    ]
    assert codes_in_cell("2. Nei\n1. Ja\n3. Kanskje") == []
