"""What a property becomes on a page: a reader's words, links by name, and the language said."""

from __future__ import annotations

import pytest

from regmeta.publish.formats.site.values import ValueWords
from regmeta.spec.loading import load_spec

SPEC = load_spec()
LAW = "https://lovdata.no/dokument/NL/lov/2014-06-20-43"
EHDS = "http://data.europa.eu/eli/reg/2025/327/oj"
TAGGED = '[{"value":"Bedre behandling","language":"nb"},{"value":"Better care","language":"en"}]'


def told(key: str, text: str, lang: str) -> str:
    return ValueWords(SPEC, lang).row("kilde", key, text)[1]


@pytest.mark.parametrize(
    ("key", "text", "nb", "en"),
    [
        ("Kildetype", "1", "1", "1"),
        (
            "AnbefalteBruksomraader",
            "Kvalitetsforbedring;Forskning",
            "Kvalitetsforbedring, Forskning",
            '<span lang="nb">Kvalitetsforbedring, Forskning</span>',
        ),
        ("FormaalFlerspraklig", TAGGED, "Bedre behandling", "Better care"),
        ("NavnEngelsk", "Norwegian ALS Registry", *["Norwegian ALS Registry"] * 2),
        ("GyldigFra", "2014-01-01", "1. januar 2014", "1 January 2014"),
        (
            "Formaal",
            "Bedre behandling; mer likt. Overalt.",
            "Bedre behandling; mer likt. Overalt.",
            '<span lang="nb">Bedre behandling; mer likt. Overalt.</span>',
        ),
        ("Formaal", "<b>x</b>", "<b>x</b>", '<span lang="nb">&lt;b&gt;x&lt;/b&gt;</span>'),
        ("Formaal", "1970", "1970", "1970"),
    ],
)
def test_a_value_in_both_languages(key: str, text: str, nb: str, en: str):
    assert (told(key, text, "nb"), told(key, text, "en")) == (nb, en)


@pytest.mark.parametrize(
    ("key", "text", "nb", "en"),
    [
        (
            "Lovverk",
            LAW,
            "Lov 20. juni 2014 nr. 43 (lovdata.no)",
            "Act of 20 June 2014 no. 43 (lovdata.no)",
        ),
        (
            "applicableLegislation",
            EHDS,
            "Forordning (EU) 2025/327 (data.europa.eu)",
            "Regulation (EU) 2025/327 (data.europa.eu)",
        ),
        (
            "Forskrift",
            "https://lovdata.no/dokument/SF/forskrift/2014-02-30-7",
            "Forskrift 2014-02-30 nr. 7 (lovdata.no)",
            "Regulation of 2014-02-30 no. 7 (lovdata.no)",
        ),
        ("Lovverk", "https://www.fhi.no/om/", "fhi.no/om", "fhi.no/om"),
    ],
)
def test_an_address_is_a_link_with_a_name(key: str, text: str, nb: str, en: str):
    for lang, name in (("nb", nb), ("en", en)):
        assert told(key, text, lang) == f'<a href="{text}" rel="noopener noreferrer">{name}</a>'


def test_several_addresses_are_several_links():
    assert told("applicableLegislation", f"{EHDS};{LAW}", "nb").count("<a ") == 2


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        'https://x.no/"onmouseover="alert(1)',
        "https://x.no/<script>",
        "se https://x.no",
        "ftp://x.no/a",
    ],
)
def test_what_is_no_address_is_no_link(text: str):
    for key in ("Lovverk", "Forskrift", "applicableLegislation"):
        for lang in ("nb", "en"):
            assert "<a" not in told(key, text, lang)


def test_a_broken_multilingual_text_is_shown_as_it_is():
    assert told("FormaalFlerspraklig", "[{broken", "nb") == "[{broken"
    assert told("FormaalFlerspraklig", '["bare tekst"]', "en") == "bare tekst"
