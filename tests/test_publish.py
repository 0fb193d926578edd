"""Publishing as a whole: the formats, the same bytes twice, refusals, and what is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.model import SeverityCounts, Text, Withheld
from regmeta.publish import publish_catalogue
from regmeta.publish.parts import PARTS
from regmeta.publish.summary import publish_json, publish_text
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec

from .national import national
from .small import TODAY, liten, small_catalogue

ROOT = Path(__file__).resolve().parents[1]


def content(path: Path) -> dict[str, bytes]:
    return {
        path_.relative_to(path).as_posix(): path_.read_bytes()
        for path_ in sorted(path.rglob("*"))
        if path_.is_file()
    }


def comparable(path: Path) -> dict[str, bytes]:
    """Every file but the database, whose library puts marks of its own into each."""
    return {name: data for name, data in content(path).items() if not name.endswith(".duckdb")}


@pytest.fixture(scope="module")
def build(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("publish") / "build"
    publish_catalogue(small_catalogue(spec), out, spec, among=FORMATS)
    return out


def test_every_format_has_a_folder_of_its_name(build: Path) -> None:
    assert {path.name for path in build.iterdir()} == {*FORMATS.names, "publication.json", PARTS}


def test_what_is_counted_is_what_lies_there(spec: Spec, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    out = tmp_path / "build"
    publication = publish_catalogue(
        small_catalogue(spec), out, spec, among=FORMATS, progress=lambda *one: told.append(one)
    )
    for written in publication.formats:
        found = content(out / written.format)
        assert (written.files, written.bytes) == (len(found), sum(map(len, found.values())))
    assert [written.format for written in publication.formats] == list(FORMATS.names)
    assert publication.hidden == 1
    assert told and all(0 <= done <= of for done, of, _ in told)


TWICE = """
from pathlib import Path
from tests.conftest import TODAY
from tests.small import small_catalogue
from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
import sys
spec = load_spec()
publish_catalogue(small_catalogue(spec), Path(sys.argv[1]), spec, among=FORMATS)
"""


def test_another_process_with_another_seed_writes_the_same_bytes(
    build: Path, tmp_path: Path
) -> None:
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, "-c", TWICE, str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}", "LANG": "C"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        assert comparable(out) == comparable(build)


def test_one_format_alone_is_the_same_as_among_others(
    spec: Spec, build: Path, tmp_path: Path
) -> None:
    """But for the pages, which name the formats beside them."""
    for name in (name for name in FORMATS.names if name != "site"):
        publish_catalogue(
            small_catalogue(spec), tmp_path / name, spec, formats=(name,), among=FORMATS
        )
        assert comparable(tmp_path / name / name) == comparable(build / name)


def test_an_unknown_format_is_told_before_anything_is_written(spec: Spec, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"--formats pdf: finnes ikke\. Velg blant api, csvw"):
        publish_catalogue(small_catalogue(spec), tmp_path / "build", spec, formats=("pdf",))
    assert not (tmp_path / "build").exists()


def test_two_registries_with_one_code_are_refused_by_name(spec: Spec, tmp_path: Path) -> None:
    from dataclasses import replace

    from regmeta.catalogue.build import build_catalogue

    built = build_catalogue((liten(),), spec, today=TODAY)
    twins = replace(built, kilder=(built.kilder[0], replace(built.kilder[0], id="tvilling")))
    with pytest.raises(BrokenConfiguration, match="tvilling og liten: begge har koden K_LITEN"):
        publish_catalogue(twins, tmp_path / "build", spec)


def test_an_empty_catalogue_publishes_in_every_format(spec: Spec, tmp_path: Path) -> None:
    publish_catalogue(national(0, 0, 0), tmp_path / "build", spec, among=FORMATS)
    assert {path.name for path in (tmp_path / "build").iterdir()} == {
        *FORMATS.names,
        "publication.json",
        PARTS,
    }


# ------------------------------------------------------------------ what is told at the end


def test_the_summary_tells_what_went_out_and_what_did_not(spec: Spec, tmp_path: Path) -> None:
    from dataclasses import replace

    left_out = Withheld("syk", "Et sykt register", 3, Text("dobbel kode (3)", "duplicate code (3)"))
    catalogue = replace(small_catalogue(spec), withheld=(left_out,))
    publication = publish_catalogue(
        catalogue, tmp_path / "build", spec, formats=("form",), among=FORMATS
    )
    counts = SeverityCounts(error=3, warning=1, advice=1200)
    nb = publish_text(catalogue, publication, counts, "nb")
    assert "Publisert: 2 registre, 4 datasamlinger, 13 variabler" in nb
    assert "merket som ikke synlige: 1 variabel." in nb
    assert "  syk (Et sykt register): 3 feil\n    dobbel kode (3)" in nb
    assert "Kontrollen fant 3 feil, 1 advarsel og 1\N{NO-BREAK SPACE}200 råd." in nb
    en = publish_text(catalogue, publication, counts, "en")
    assert "Left out because the check found errors (1):" in en
    assert "duplicate code (3)" in en
    table = publish_json(catalogue, publication, counts, "en")
    assert table["counts"]["variables"] == 13
    assert table["findings"] == {"error": 3, "warning": 1, "advice": 1200}
    assert [one["reason"] for one in table["withheld"]] == ["duplicate code (3)"]
    assert json.dumps(table)
