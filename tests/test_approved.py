"""What was approved is published; what is published goes only when somebody takes it off."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from regmeta.model import PublishedEdition
from regmeta.publish.formats.site.approved import age_of

from .commands import Done, run
from .conftest import ROOT

SHIPPED = Path(__file__).parent.parent / "registries"
DAY = ("--today", "2026-08-20")


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(SHIPPED / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _publish(registries: Path, out: Path, *more: str) -> Done:
    return run("publish", registries, "--out", out, "--formats", "tables", *DAY, *more)


def _release(registries: Path, name: str) -> None:
    words = ("--registries", registries, "--by", "Kari Testesen", "--today", "2026-08-01")
    assert run("release", name, *words).code == 0


def _withdraw(registries: Path, name: str, *more: str) -> Done:
    words = ("--by", "Kari Testesen", "--reason", "prøve", *DAY)
    return run("withdraw", name, "--registries", registries, *words, *more)


def _tables(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "tables").iterdir()}


def _about(out: Path) -> dict[str, object]:
    return dict(json.loads((out / "publication.json").read_bytes()))


@pytest.mark.parametrize("harm", ["faulty", "no configuration", "gone", "no file"])
def test_an_edition_stays_published_whatever_becomes_of_its_draft(
    registries: Path, tmp_path: Path, harm: str
) -> None:
    _release(registries, "norgast")
    assert _publish(registries, tmp_path / "out").code == 0
    before, home = _tables(tmp_path / "out"), registries / "norgast"
    if harm == "faulty":
        (home / "registry.toml").write_text("= nei", encoding="utf-8")
    elif harm == "no configuration":
        (home / "registry.toml").unlink()
    elif harm == "gone":
        shutil.rmtree(home)
    else:
        (home / "norgast-klokebok.csv").write_bytes(b"")
    for _ in range(2):
        done = _publish(registries, tmp_path / "out", "--format", "json")
        assert done.code == (4 if harm == "gone" else 0), done.err
        assert _tables(tmp_path / "out") == before
        draft = {"faulty": "faulty", "no file": "unreadable"}.get(harm, "missing")
        edition = {"number": 1, "made": "2026-08-01", "age": 19, "draft": draft}
        assert _about(tmp_path / "out")["editions"] == {"K_NORGAST": edition}


@pytest.mark.parametrize("harm", ["= nei", "", None])
def test_a_draft_that_was_published_is_held_as_it_was(
    registries: Path, tmp_path: Path, harm: str | None
) -> None:
    assert _publish(registries, tmp_path / "out").code == 0
    before = _tables(tmp_path / "out")
    if harm is None:
        shutil.rmtree(registries / "norgast")
    else:
        (registries / "norgast" / "registry.toml").write_text(harm, encoding="utf-8")
    for _ in range(2):
        done = _publish(registries, tmp_path / "out")
        assert done.code == 4 and "norgast" in done.out.partition("Holdt tilbake")[2]
        assert _tables(tmp_path / "out") == before
    done = _publish(registries, tmp_path / "out", "--strict")
    assert done.code == 1 and "--strict" in done.err
    assert _tables(tmp_path / "out") == before


def test_what_cannot_be_held_stops_the_publication(
    registries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _publish(registries, tmp_path / "out").code == 0
    before = _tables(tmp_path / "out")
    (registries / "norgast" / "registry.toml").write_text("= nei", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    done = _publish(registries, tmp_path / "out")
    assert done.code == 1 and "ville blitt borte" in done.err
    assert _tables(tmp_path / "out") == before


def test_nothing_takes_the_place_of_something(registries: Path, tmp_path: Path) -> None:
    for name in ("als", "norgast"):
        (registries / name / "registry.toml").write_text("= nei", encoding="utf-8")
    done = _publish(registries, tmp_path / "out")
    assert done.code == 3 and "ingen registre kunne publiseres" in done.err
    assert not (tmp_path / "out").exists()


def test_a_registry_is_taken_off_with_a_reason_and_comes_back_with_an_edition(
    registries: Path, tmp_path: Path
) -> None:
    assert _publish(registries, tmp_path / "out").code == 0
    assert _withdraw(registries, "norgast", "--reason", " ").code == 2
    assert _withdraw(registries, "norgast").code == 0
    assert _withdraw(registries, "norgast").code == 2
    assert _publish(registries, tmp_path / "out").code == 0
    assert _about(tmp_path / "out")["kilder"] == ["K_ALS"]
    _release(registries, "norgast")
    assert _publish(registries, tmp_path / "out").code == 0
    assert _about(tmp_path / "out")["kilder"] == ["K_ALS", "K_NORGAST"]
    deeds = json.loads(run("log", "--registries", registries, "--format", "json").out)
    acts = [act["deed"] for act in deeds]
    assert acts == ["withdrawn", "published", "released", "published"]


def test_one_edition_is_published_by_its_number(registries: Path, tmp_path: Path) -> None:
    _release(registries, "norgast")
    assert _publish(registries / "norgast@1", tmp_path / "out").code == 0
    assert _about(tmp_path / "out")["kilder"] == ["K_NORGAST"]
    assert _publish(registries / "norgast@7", tmp_path / "other").code == 2
    assert _publish(registries / "als@1", tmp_path / "other").code == 2


@pytest.mark.parametrize("harm", ["altered", "taken out", "moved"])
def test_tampering_with_the_ledger_is_found(registries: Path, tmp_path: Path, harm: str) -> None:
    for name in ("als", "norgast"):
        assert _withdraw(registries, name).code == 0
    _release(registries, "norgast")
    ledger = registries / "ledger.jsonl"
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    if harm == "altered":
        lines[1] = lines[1].replace("prøve", "annet")
    elif harm == "taken out":
        del lines[1]
    else:
        lines[0], lines[1] = lines[1], lines[0]
    ledger.write_text("".join(lines), encoding="utf-8")
    number = 1 if harm == "moved" else 2
    done = run("log", "--registries", registries)
    assert done.code == 2 and f"ledger.jsonl:{number}:" in done.err
    assert _publish(registries, tmp_path / "out").code == 2


def test_a_folder_without_our_seal_is_refused_whatever_its_folders_are_called(tmp_path: Path):
    out = tmp_path / "andres"
    for name in ("api", "database", "site"):
        (out / name).mkdir(parents=True)
        (out / name / "viktig.txt").write_text("vårt", encoding="utf-8")
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    for _ in range(2):
        done = run("publish", ROOT / "registries", "--out", out, "--formats", "api")
        assert done.code == 2 and done.err.count("\n") == 1 and "segl" in done.err
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_a_preview_and_a_publication_never_share_a_folder(registries: Path, tmp_path: Path) -> None:
    _release(registries, "norgast")
    out, preview = tmp_path / "out", tmp_path / "preview"
    assert _publish(registries, out).code == 0
    before = _tables(out)
    file = registries / "norgast" / "registry.toml"
    text = file.read_text(encoding="utf-8").replace("gastrokirurgi", "mage og tarm")
    file.write_text(text, encoding="utf-8")
    done = _publish(registries, out, "--drafts")
    assert done.code == 2 and done.err.count("\n") == 1 and "--drafts" in done.err
    assert _tables(out) == before
    for _ in range(2):
        assert _publish(registries, preview, "--drafts").code == 0
        assert "mage og tarm" in (preview / "tables" / "kilder.csv").read_text("utf-8")
    assert "editions" not in _about(preview)
    assert _publish(registries, preview).code == 2
    assert _publish(registries, out).code == 0 and _tables(out) == before


def _harm(home: Path, harm: str) -> None:
    if harm == "faulty":
        (home / "registry.toml").write_text("= nei", encoding="utf-8")
    elif harm == "missing":
        (home / "registry.toml").unlink()
    elif harm == "unreadable":
        (home / "norgast-klokebok.csv").write_bytes(b"")
    else:
        note = home / "registry.toml"
        note.write_text(note.read_text(encoding="utf-8") + "\n# i arbeid\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "nb", "en"),
    [
        ("faulty", "har feil. Det som vises, står som det var.", "has errors. What is shown stays"),
        ("missing", "mangler. Det som vises, står som det var.", "is missing. What is shown stays"),
        (
            "unreadable",
            "kan ikke leses. Det som vises, står",
            "cannot be read. What is shown stays",
        ),
        ("changed", "", ""),
    ],
)
def test_pages_tell_the_edition_its_age_and_that_it_stays(
    registries: Path, tmp_path: Path, harm: str, nb: str, en: str
) -> None:
    _release(registries, "norgast")
    out = tmp_path / "out"
    assert _publish(registries, out, "--formats", "site").code == 0
    als = (out / "site" / "kilde" / "K_ALS.html").read_bytes()
    _harm(registries / "norgast", harm)
    assert _publish(registries, out, "--formats", "site").code == 0
    said = {
        "": (nb, "Utgave 1, godkjent 1. august 2026 (under én måned gammel)", "står som det var")
    }
    said["en"] = (
        en,
        "Edition 1, approved 1 August 2026 (less than a month old)",
        "stays as it was",
    )
    for below, (why, edition, staying) in said.items():
        page = (out / "site" / below / "kilde" / "K_NORGAST.html").read_text(encoding="utf-8")
        home = (out / "site" / below / "index.html").read_text(encoding="utf-8")
        assert edition in page and edition in home
        assert why in page and ('class="stays"' in page) == bool(why)
        assert (f"; {staying}" in home) == bool(why)
    assert (out / "site" / "kilde" / "K_ALS.html").read_bytes() == als


def test_pages_tell_what_is_held_without_an_edition(registries: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _publish(registries, out, "--formats", "site").code == 0
    assert "ingen utgave" not in (out / "site" / "index.html").read_text(encoding="utf-8")
    _harm(registries / "norgast", "faulty")
    assert _publish(registries, out, "--formats", "site").code == 4
    page = (out / "site" / "kilde" / "K_NORGAST.html").read_text(encoding="utf-8")
    assert "Registeret kunne ikke publiseres på nytt. Det som vises, står som det var." in page
    assert "ingen utgave ennå; står som" in (out / "site" / "index.html").read_text("utf-8")
    assert _about(out)["held"] == ["K_NORGAST"]


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (29, "under én måned gammel"),
        (30, "én måned gammel"),
        (60, "2 måneder gammel"),
        (729, "24 måneder gammel"),
        (730, "2 år gammel"),
    ],
)
def test_ages_are_told_in_months_and_years(age: int, said: str) -> None:
    assert age_of(PublishedEdition(1, date(2026, 1, 1), "", age)).nb == said
