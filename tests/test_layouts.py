"""Layouts as data: loaded strictly, documented key by key, each with a sample that is counted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from regmeta.errors import BrokenConfiguration
from regmeta.read import read_file
from regmeta.read.layouts import recognise
from regmeta.read.layouts.docs import layouts_page, notations_page
from regmeta.read.layouts.layout import Layout
from regmeta.read.layouts.loading import layout_ids, load_layout
from regmeta.spec.fields import Spec
from tests.conftest import ROOT
from tests.layout_samples import SAMPLES, counted, load_sample, write_sample

LAYOUTS = ROOT / "specs" / "layouts"


def test_every_layout_has_a_sample() -> None:
    missing = sorted(set(layout_ids()) - {path.stem for path in SAMPLES.glob("*.yaml")})
    assert not missing, (
        f"make tests/layouts/{missing[0]}.yaml: a few made-up rows in that layout, and how many "
        "forms, variables, lists and codes they hold (docs/contributing/layout.md shows how)"
    )


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_sample_is_read_in_its_layout_and_counted_right(
    path: Path, tmp_path: Path, spec: Spec
) -> None:
    assert path.stem in layout_ids(), f"{path}: there is no layout of that name in specs/layouts"
    sample = load_sample(path)
    reading = read_file(write_sample(sample, tmp_path), spec)
    assert (reading.layout, reading.counts) == (path.stem, counted(sample))


def test_the_page_of_keys_is_current() -> None:
    page = ROOT / "docs" / "reference" / "layouts.md"
    assert page.read_text(encoding="utf-8") == layouts_page(), "run `make docs` and commit the page"


def test_the_page_of_notations_is_current() -> None:
    page = ROOT / "docs" / "reference" / "notations.md"
    assert page.read_text(encoding="utf-8") == notations_page(), "run `make docs`"


def test_every_key_of_a_layout_says_what_it_means() -> None:
    empty = [line for line in layouts_page().splitlines() if line.endswith("|  |")]
    assert not empty, "write the key's meaning with `means(…)` in regmeta/read/layouts/layout.py"


# ------------------------------------------------------------------ what is refused

FAULTS = [
    ("openqreg", 'id = "openqreg"\n', "", "mangler nøkkelen «id»"),
    ("openqreg", 'id = "openqreg"', 'id = "klokebok"', r"openqreg\.toml:4: id: filen heter"),
    ("openqreg", "not_names =", "not_name =", "Mente du «not_names»"),
    ("openqreg", 'starts = "key"', 'starts = "keys"', "Mente du «key»"),
    ("openqreg", "dates = true", 'dates = "ja"', "true eller false"),
    ("openqreg", 'table = "tabell"', 'table = "tabel"', "Mente du «tabell»"),
    ("openqreg", 'value = "listeverdier"', 'value = "verdi"', r"codes nr. 1: «verdi» står ikke"),
    ("mrs5", 'like = "mrs"', 'like = "mrs6"', "ingen layout «mrs6»"),
    ("mrs5", "107 = {", "107 = { felt = 1,", "ukjent nøkkel «felt»"),
    ("word", 'form = "Skjema"', 'form = "Skjemaa"', "Mente du «Skjema»"),
    ("template", "value = [", "values = [", "ukjent nøkkel «values»"),
]


@pytest.mark.parametrize(("layout", "right", "wrong", "said"), FAULTS)
def test_a_fault_in_a_layout_is_one_sentence(
    tmp_path: Path, layout: str, right: str, wrong: str, said: str
) -> None:
    for path in LAYOUTS.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (LAYOUTS / f"{layout}.toml").read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / f"{layout}.toml"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BrokenConfiguration, match=said) as caught:
        load_layout(path)
    assert all(line.startswith(str(path)) for line in caught.value.message("nb").splitlines())
    assert caught.value.message("en") != caught.value.message("nb")


def test_a_list_written_as_one_text_is_not_taken_letter_by_letter(tmp_path: Path) -> None:
    path = tmp_path / "openqreg.toml"
    text = (LAYOUTS / "openqreg.toml").read_text(encoding="utf-8")
    start = text.index("needs = ")
    path.write_text(text[:start] + 'needs = "abc"' + text[text.index("\n", start) :], "utf-8")
    with pytest.raises(BrokenConfiguration, match=r"needs: her må det stå en liste av tekster"):
        load_layout(path)


# ------------------------------------------------------------------ the page that shows how


def blocks(page: str) -> dict[str, str]:
    """The files that a page shows: path, as the block's first line tells it → text."""
    shown = re.findall(r"```(?:toml|yaml)\n# (\S+)\n(.*?)```", page, re.DOTALL)
    return dict(shown)


def test_the_worked_example_is_read_by_its_own_layout(
    tmp_path: Path, spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "contributing" / "layout.md").read_text(encoding="utf-8")
    shutil.copytree(LAYOUTS, tmp_path / "specs" / "layouts")
    for name, text in blocks(page).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert (tmp_path / "specs/layouts/notatboka.toml").is_file()
    sample = load_sample(tmp_path / "tests/layouts/notatboka.yaml")
    layouts = [load_layout(path) for path in sorted((tmp_path / "specs/layouts").glob("*.toml"))]
    monkeypatch.setattr(
        recognise, "load_layouts", lambda: [one for one in layouts if isinstance(one, Layout)]
    )
    reading = read_file(write_sample(sample, tmp_path), spec)
    assert (reading.layout, reading.counts) == ("notatboka", counted(sample))
    assert reading.submission["variabel"].column("DataType") == ["2", "2", "4"]
