"""Every file of specs/ is loaded strictly: a key that nobody knows is refused, with its file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regmeta.catalogue.units import spelled_units
from regmeta.data.quality.settings import default_settings
from regmeta.errors import BrokenConfiguration
from regmeta.files import strict
from regmeta.form.law import load_law, read_law
from regmeta.harmonize.combination import load_combination
from regmeta.harmonize.context import load_surroundings
from regmeta.harmonize.dictionary import load_headings
from regmeta.harmonize.instruments import load_instruments
from regmeta.harmonize.patterns import load_model, load_patterns
from regmeta.harmonize.platforms import load_platforms, load_value_maps
from regmeta.harmonize.signatures import load_signatures
from regmeta.harmonize.terms import load_thesaurus
from regmeta.harmonize.words import load_lexicon
from regmeta.publish.formats.api.contract import load_labels, load_sections
from regmeta.publish.formats.site.concepts import concept_decisions, concepts
from regmeta.publish.formats.site.search.files import advices
from regmeta.publish.formats.site.search.language import language
from regmeta.publish.formats.site.search.systems import code_systems
from regmeta.publish.formats.site.shared import load_glossary
from regmeta.publish.losses import load_losses
from regmeta.read.layouts.loading import load_layouts, load_template_layout
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.crosswalk import load_crosswalk
from regmeta.spec.dimensions import load_dimensions
from regmeta.spec.elements import load_elements
from regmeta.spec.eulists import load_eu_lists
from regmeta.spec.loading import load_folder, specs_folder
from regmeta.spec.names import name_words
from regmeta.spec.organisations import load_organisations
from regmeta.spec.targets import load_targets
from regmeta.spec.words import coded_words

ANYWHERE = {
    "harmonized/2026.1": (
        *(load_model, load_patterns, load_platforms, load_value_maps, load_signatures),
        *(load_instruments, load_surroundings, load_lexicon, load_targets),
    ),
    "matching": (load_combination, load_headings, load_thesaurus, load_lexicon),
    "matching/languages": (load_lexicon,),
    "crosswalks": (load_crosswalk, load_eu_lists, load_elements),
    "explorer-api/2026-09": (load_sections, load_labels),
    "organisations": (load_organisations,),
    "site": (load_glossary,),
    "search": (advices, language, code_systems, spelled_units),
    "concepts": (concepts, concept_decisions),
    "soknadsskjema/2026.1": (load_law,),
    "soknadsskjema/2026.1/rules": (load_law,),
    "helsedata": (),
    "helsedata/2026.1": (lambda: load_folder(specs_folder() / "helsedata" / "2026.1"),),
    "kodeverk": (load_code_systems,),
    "layouts": (load_layouts, load_template_layout),
    ".": (coded_words, name_words, load_losses, default_settings, load_dimensions),
}
"""What reads the files of a folder. The one of digests is read by tests alone."""
FILES = sorted(
    path.relative_to(specs_folder())
    for path in specs_folder().rglob("*.toml")
    if path.parent.name != "helsedata"
)


def _forget() -> None:
    for loaders in ANYWHERE.values():
        for loader in loaders:
            getattr(loader, "cache_clear", lambda: None)()


@pytest.fixture
def _afresh() -> Iterator[None]:
    _forget()
    yield
    _forget()


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_key_that_nobody_knows_is_refused(
    file: Path, _afresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = strict._parsed

    def with_a_stranger(path: Path, written: str) -> Any:
        data = parsed(path, written)
        return {**data, "stranger": 1} if path == specs_folder() / file else data

    monkeypatch.setattr(strict, "_parsed", with_a_stranger)
    said = []
    for loader in ANYWHERE[file.parent.as_posix()]:
        try:
            loader()
        except BrokenConfiguration as error:
            said.append(str(error))
    assert said
    assert all("stranger" in sentence and file.name in sentence for sentence in said)


def test_a_law_of_the_form_with_a_misspelt_key_says_where(tmp_path: Path) -> None:
    law = shutil.copytree(specs_folder() / "soknadsskjema" / "2026.1", tmp_path / "2027.1")
    routing = law / "routing.toml"
    written = routing.read_text("utf-8").replace("in_common_form", "in_comon_form", 1)
    routing.write_text(written, "utf-8")
    with pytest.raises(BrokenConfiguration, match=r"routing\.toml:\d+: classes\.") as caught:
        read_law(law)
    assert "«in_common_form»" in str(caught.value)
