"""A second run without change writes nothing; any change is seen, and nothing odd is trusted."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.editions.ledger import Act, ledger_of, note_acts
from regmeta.files import tree
from regmeta.files.folder import _spare
from regmeta.files.kept import Kept
from regmeta.publish import numbered
from regmeta.publish.unchanged import SEAL
from regmeta.runs.formats import FORMATS
from regmeta.runs.publishing import publish as publish_all
from regmeta.spec.fields import Spec

SHIPPED = Path(__file__).parent.parent / "registries"
DAY = "2026-08-20"


def run(folder: Path, out: Path, *more: str, today: str = DAY) -> Result:
    formats = () if "--formats" in more else ("--formats", "api,tables")
    options = ["--out", str(out), *formats, "--today", today, *more]
    return CliRunner().invoke(app, ["publish", str(folder), *options])


def changed(folder: Path, out: Path, **more: str) -> list[str]:
    said = json.loads(run(folder, out, "--dry-run", "--format", "json", **more).stdout)
    assert said["known"]
    assert said["current"] == (not said["changed"])
    return list(said["changed"])


def stamps(out: Path) -> dict[str, tuple[int, int]]:
    files = (path for path in out.rglob("*") if path.is_file())
    return {str(one): (one.stat().st_ino, one.stat().st_mtime_ns) for one in files}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two of the registries that ship: one that is published and one that is left out."""
    chosen = sorted(path.parent.name for path in SHIPPED.glob("*/registry.toml"))[:2]
    for name in chosen:
        shutil.copytree(SHIPPED / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    assert run(folder, tmp_path / "build").exit_code == 4
    return tmp_path / "build"


@pytest.mark.parametrize("output_format", ["text", "json"])
@pytest.mark.parametrize("strict", [(), ("--strict",)], ids=["", "strict"])
def test_a_second_run_writes_nothing_and_tells_the_same(
    folder: Path, out: Path, output_format: str, strict: tuple[str, ...]
) -> None:
    first = run(folder, out, "--again", "--format", output_format, *strict)
    before = stamps(out)
    second = run(folder, out, "--format", output_format, *strict)
    assert stamps(out) == before
    assert strict or second.stdout == first.stdout
    assert (first.exit_code, second.exit_code) == ((1, 1) if strict else (4, 4))
    assert "ingenting ble skrevet" in second.stderr


def test_a_dry_run_names_what_has_changed_and_writes_nothing(folder: Path, out: Path) -> None:
    before = stamps(out)
    assert changed(folder, out) == []
    assert changed(folder, out, today="2026-08-21") == ["today"]
    one = sorted(folder.iterdir())[0]
    with (one / "registry.toml").open("a", encoding="utf-8") as file:
        file.write("\n# en merknad\n")
    assert changed(folder, out) == [f"registries/{one.name}"]
    shutil.rmtree(one)
    assert changed(folder, out) == [f"registries/{one.name}"]
    assert stamps(out) == before


def test_a_changed_registry_is_published_as_if_from_nothing(
    folder: Path, out: Path, tmp_path: Path
) -> None:
    shutil.rmtree(sorted(folder.iterdir())[0])
    assert run(folder, out).exit_code == 0
    run(folder, tmp_path / "other")
    for path in (tmp_path / "other").rglob("*"):
        if path.is_file() and path.name != SEAL:
            same = out / path.relative_to(tmp_path / "other")
            assert same.read_bytes() == path.read_bytes()
    assert changed(folder, out) == []


@pytest.mark.parametrize("harm", ["odd", "cut", "lost"])
def test_a_publication_that_somebody_harmed_is_written_again(
    folder: Path, out: Path, harm: str
) -> None:
    about, whole = out / "publication.json", {path.name for path in out.rglob("*")}
    text = about.read_bytes()
    if harm == "odd":
        (out / SEAL).write_text('{"seal": 1, "lies": []}', encoding="utf-8")
    elif harm == "cut":
        about.write_bytes(text[:-5])
    else:
        about.unlink()
    assert "alt ville blitt skrevet" in run(folder, out, "--dry-run").stdout
    assert run(folder, out).exit_code == 4
    assert about.read_bytes() == text
    assert {path.name for path in out.rglob("*")} == whole
    assert changed(folder, out) == []


def test_a_broken_registry_is_named_in_every_run(folder: Path, tmp_path: Path) -> None:
    (sorted(folder.iterdir())[0] / "registry.toml").write_text("= nei", encoding="utf-8")
    for _ in range(2):
        done = run(folder, tmp_path / "new")
        assert done.exit_code == 4
        assert "registry.toml" in done.stderr
    assert changed(folder, tmp_path / "new") == [f"registries/{sorted(folder.iterdir())[0].name}"]


def test_a_spreadsheet_outside_the_folder_is_refused_in_every_run(
    folder: Path, tmp_path: Path
) -> None:
    one = sorted(folder.iterdir())[0]
    config = one / "registry.toml"
    file = next(path for path in one.iterdir() if f'path = "{path.name}"' in config.read_text())
    file.rename(tmp_path / file.name)
    text = config.read_text(encoding="utf-8")
    text = text.replace(f'path = "{file.name}"', f'path = "../../{file.name}"')
    config.write_text(text, encoding="utf-8")
    done = run(folder, tmp_path / "new")
    assert done.exit_code == 4 and "registerets egen mappe" in done.stderr
    assert changed(folder, tmp_path / "new") == [f"registries/{one.name}"]


# ------------------------------------------------------------------ only what changed

EXACT = tuple(name for name in FORMATS.names if name != "database")
"""All formats but the one whose file differs in bytes from run to run."""


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def four(tmp_path: Path) -> Path:
    """Four of the registries that ship, of which one is left out for its errors."""
    for name in ("ablanor", "als", "muskel", "nger"):
        shutil.copytree(SHIPPED / name, tmp_path / "four" / name)
    return tmp_path / "four"


def contents(out: Path) -> dict[str, bytes]:
    """All files of a publication but those that only the next run reads."""
    files = (path for path in out.rglob("*") if path.is_file())
    named = {path.relative_to(out).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".")}


def _mend(four: Path, chance: random.Random) -> None:
    """One change that somebody may make between two runs."""
    there = sorted(path.name for path in four.iterdir() if path.is_dir())
    gone = sorted({"als", "muskel", "nger", "nnrr", "norgast"} - set(there))
    act = chance.choice(["text", "text", "text", "add", "remove", "break", "nothing"])
    name = chance.choice(there)
    config = four / name / "registry.toml"
    if act == "text":
        text = config.read_text(encoding="utf-8")
        head, _, rest = text.partition("Hjemmeside = ")
        line, _, rest = rest.partition("\n")
        new = f'"https://eksempel.no/{chance.randrange(1000)}"'
        if line:
            config.write_text(f"{head}Hjemmeside = {new}\n{rest}", encoding="utf-8")
    elif act == "add" and gone:
        shutil.copytree(SHIPPED / gone[0], four / gone[0])
    elif act == "remove" and len(there) > 2:
        shutil.rmtree(four / name)
        _take_off(four, name)
    elif act == "break":
        _take_off(four, name)
        config.write_text(config.read_text(encoding="utf-8") + "\nukjent = 1\n", encoding="utf-8")


def _take_off(four: Path, name: str) -> None:
    """What is gone or broken would stay as it was published: here it is to go."""
    about = {"code": f"K_{name.upper()}"}
    note_acts(ledger_of(four), [Act("withdrawn", name, date(2026, 8, 20), "Kari", "bort", about)])


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))]
)
@pytest.mark.parametrize(
    "worth",
    [
        pytest.param(0, id="spare"),
        pytest.param(10**9, id="links", marks=pytest.mark.long),
    ],
)
def test_changing_what_changed_gives_what_writing_all_gives(
    four: Path,
    tmp_path: Path,
    spec: Spec,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    worth: int,
) -> None:
    monkeypatch.setattr(numbered, "WORTH_A_SPARE", worth)
    chance, kept, out = random.Random(seed), Kept(tmp_path / "kept"), tmp_path / "out"
    for turn in range(5):
        day = date(2026, 8, 20 + turn // 2)
        for where, memory in ((out, kept), (tmp_path / f"whole-{turn}", None)):
            publish_all(four, where, spec, today=day, formats=EXACT, kept=memory)
        assert contents(out) == contents(tmp_path / f"whole-{turn}")
        assert _spare(out).exists() == (worth == 0)
        _mend(four, chance)


def test_an_unchanged_registry_is_linked_and_a_changed_one_written(
    four: Path, tmp_path: Path, spec: Spec
) -> None:
    kept, out = Kept(tmp_path / "kept"), tmp_path / "out"
    day = date(2026, 8, 20)
    publish_all(four, out, spec, today=day, formats=("ddi",), kept=kept)
    before = {path.name: path.stat().st_ino for path in (out / "ddi").iterdir()}
    config = four / "nger" / "registry.toml"
    config.write_text(config.read_text(encoding="utf-8") + "\n# ny\n", encoding="utf-8")
    publish_all(four, out, spec, today=day, formats=("ddi",), kept=kept)
    after = {path.name: path.stat().st_ino for path in (out / "ddi").iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"K_NGER.xml"}


def test_a_run_that_was_killed_is_taken_up_where_it_stopped(
    four: Path, tmp_path: Path, spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, out = Kept(tmp_path / "kept"), tmp_path / "out"
    day = date(2026, 8, 20)
    child = os.fork()
    if child == 0:
        from regmeta.publish.formats import ddi

        ddi.write = lambda *_: os.kill(os.getpid(), 9)  # type: ignore[assignment]
        publish_all(four, out, spec, today=day, formats=("csvw", "ddi"), kept=kept)
        os._exit(0)
    os.waitpid(child, 0)
    assert not out.exists()
    begun = tmp_path / f".out.{child}.new" / "csvw"
    numbers = {path.name: path.stat().st_ino for path in begun.iterdir()}
    assert numbers
    publish_all(four, out, spec, today=day, formats=("csvw", "ddi"), kept=kept)
    assert {path.name: path.stat().st_ino for path in (out / "csvw").iterdir()} == numbers
    publish_all(four, tmp_path / "other", spec, today=day, formats=("csvw", "ddi"))
    assert contents(out) == contents(tmp_path / "other")


def test_what_is_kept_and_harmed_is_not_believed(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "kept")
    kept.put("en", b"innhold")
    assert kept.get("en") == b"innhold"
    assert kept.get("to") is None
    file = next((tmp_path / "kept").iterdir())
    file.write_bytes(file.read_bytes()[:-1] + b"X")
    assert kept.get("en") is None


def test_a_file_of_two_parts_is_written_once_and_goes_with_the_last(tmp_path: Path) -> None:
    def make(digests: dict[str, str], before: tree.TreeStanding | None) -> tree.Tree:
        one = tree.Tree(tmp_path / "t", digests, None, before)
        for name in digests:
            with one.part(name) as needed:
                if needed:
                    one.common("lister", "felles", b"1")
                    one.write("egne", name, name.encode())
        one.close()
        return one

    def there() -> list[str]:
        files = (path for path in (tmp_path / "t").rglob("*") if path.is_file())
        return sorted(path.relative_to(tmp_path / "t").as_posix() for path in files)

    (tmp_path / "t").mkdir()
    both = make({"a": "1", "b": "1"}, None)
    assert both.counted() == (3, 3)
    one = make({"b": "1"}, tree.TreeStanding(tmp_path / "t", both.parts, both.shared))
    assert there() == ["egne/b", "lister/felles"]
    make({}, tree.TreeStanding(tmp_path / "t", one.parts, one.shared))
    assert there() == []
    assert list((tmp_path / "t").iterdir()) == []


# ------------------------------------------------------------------ only some registries


def touch(folder: Path, name: str, to: str) -> None:
    config = folder / name / "registry.toml"
    text = config.read_text(encoding="utf-8")
    head, _, rest = text.partition("Hjemmeside = ")
    config.write_text(f'{head}Hjemmeside = "{to}"\n{rest.partition(chr(10))[2]}', encoding="utf-8")


def pages(out: Path) -> dict[str, str]:
    with (out / "tables" / "kilder.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["Code"]: row["Hjemmeside"] for row in csv.DictReader(file)}


def test_only_the_named_are_published_and_the_others_stay_as_they_were(
    four: Path, tmp_path: Path
) -> None:
    out = tmp_path / "build"
    assert run(four, out).exit_code == 4
    before = pages(out)
    touch(four, "nger", "https://eksempel.no/nger")
    touch(four, "als", "https://eksempel.no/als")
    said = run(four, out, "--only", "nger", "--dry-run", "--format", "json").stdout
    assert json.loads(said)["changed"] == ["registries/nger"]
    assert run(four, out, "--only", "nger").exit_code == 4
    assert pages(out) == {**before, "K_NGER": "https://eksempel.no/nger"}
    assert changed(four, out) == ["registries/als"]
    assert run(four, out).exit_code == 4
    assert pages(out)["K_ALS"] == "https://eksempel.no/als"


def test_the_first_publication_may_be_of_some(four: Path, tmp_path: Path) -> None:
    out = tmp_path / "build"
    assert run(four, out, "--only", "nger,als").exit_code == 0
    assert set(pages(out)) == {"K_NGER", "K_ALS"}
    assert run(four, out, "--only", "muskel").exit_code == 0
    assert set(pages(out)) == {"K_NGER", "K_ALS", "K_MUSKEL"}


def test_what_cannot_stay_as_it_was_is_said(
    four: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "build"
    assert run(four, out).exit_code == 4
    before = contents(out)
    touch(four, "nger", "https://eksempel.no/nger")
    touch(four, "als", "https://eksempel.no/als")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    said = str(run(four, out, "--only", "nger").exception)
    assert "als er endret siden sist" in said
    assert "--only nger,als" in said
    assert "--only nei: finnes ikke" in str(run(four, out, "--only", "nei").exception)
    assert contents(out) == before
    (out / SEAL).unlink()
    assert "segl" in str(run(four, out, "--only", "nger").exception)


def test_what_stays_as_it_was_keeps_its_versions_and_statistics_too(
    four: Path, tmp_path: Path
) -> None:
    out = tmp_path / "build"
    page = out / "site" / "endringer" / "K_ALS.html"
    formats = ["--formats", "tables,site"]
    assert run(four, out, *formats).exit_code == 4
    before, variables = page.read_bytes(), (out / "tables" / "variabler.csv").read_bytes()
    release = ["release", "als", "--registries", str(four), "--by", "Kari", "--with-errors"]
    assert CliRunner().invoke(app, [*release, "--today", "2026-08-01"]).exit_code == 0
    (four / "als" / "statistics.json").write_text(
        '{"extracted": null, "threshold": 5, "variables": {}}', encoding="utf-8"
    )
    assert run(four, out, *formats, "--only", "nger").exit_code == 4
    assert page.read_bytes() == before
    assert (out / "tables" / "variabler.csv").read_bytes() == variables
    assert run(four, out, *formats).exit_code == 4
    assert "Utgave 1" in page.read_text(encoding="utf-8")
