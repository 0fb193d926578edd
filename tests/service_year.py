"""A year of a service environment: registries under new codes, and acts from a seeded list.

`python -m tests.service_year --registries 48 --acts 300` plays it and prints what happened.
After every act all is published, and then it must hold that

- nothing that was published is gone, but what somebody took off;
- every edition, publication, delivery and withdrawal has its line in the ledger;
- no personal number stands in what is published or kept.

At the end what stands published is what the editions alone give.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from regmeta.editions.ledger import read_ledger
from regmeta.editions.store import read_editions

from .commands import Done, run
from .conftest import ROOT
from .private_numbers import number_of

SOUND = ("als", "muskel", "nger", "nnrr", "norgast", "noric")
"""Registries that ship and have no errors."""
_DECIDED = ("registry.toml", "waivers.toml", "columns.csv", "mappings.sssom.tsv")
NUMBER = number_of("dnr", Random(21))
"""A number that was made up and has sound check digits; it must not get out."""
BY = ("--by", "Kari Testesen")


def make_registries(home: Path, count: int) -> list[str]:
    """Registries that ship, copied under codes of their own."""
    names = []
    for number in range(count):
        name = SOUND[number % len(SOUND)]
        copy = f"{name}{number // len(SOUND)}"
        shutil.copytree(ROOT / "registries" / name, home / copy)
        for path in (home / copy / decided for decided in _DECIDED):
            if path.is_file():
                text = path.read_text(encoding="utf-8").replace(name.upper(), copy.upper())
                text = text.replace(f'id = "{name}"', f'id = "{copy}"')
                path.write_text(text, encoding="utf-8")
        names.append(copy)
    return names


@dataclass
class Year:
    """The registries, what is published of them, and what has been done so far."""

    home: Path
    names: list[str]
    random: Random
    formats: str = "tables"
    day: date = date(2026, 1, 1)
    off: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)
    delivered: int = 0
    deeds: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)

    @property
    def registries(self) -> Path:
        return self.home / "registries"

    @property
    def out(self) -> Path:
        return self.home / "out"

    @property
    def today(self) -> tuple[str, str]:
        return ("--today", self.day.isoformat())

    # -------------------------------------------------------------- commands

    def publish_words(self) -> list[str]:
        words = ["publish", str(self.registries), "--out", str(self.out)]
        return [*words, "--formats", self.formats, *self.today]

    def publish(self) -> Done:
        done = run(*self.publish_words())
        self.codes[done.code] += 1
        return done

    def release(self, name: str, *more: str) -> Done:
        done = run("release", name, "--registries", self.registries, *BY, *self.today, *more)
        if done.code == 0:
            self.off.discard(name)
            self.keep(name)
        return done

    def begun(self, *words: str, limit: int = 0) -> subprocess.Popen[bytes]:
        """A command in a process of its own, whose files may be no larger than `limit` bytes."""

        def held() -> None:
            if limit:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.Popen(
            [sys.executable, "-m", "regmeta.cli", *words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=held,
        )

    # -------------------------------------------------------------- folders

    def keep(self, name: str) -> None:
        """Keep a registry's folder as it is, as version history would."""
        shutil.rmtree(self.home / "kept" / name, ignore_errors=True)
        shutil.copytree(self.registries / name, self.home / "kept" / name)

    def mend(self, name: str) -> None:
        """The folder as it was kept, with the editions made since."""
        here, kept = self.registries / name, self.home / "kept" / name
        editions = here / "editions"
        if editions.is_dir():
            shutil.copytree(editions, kept / "editions", dirs_exist_ok=True)
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(kept, here)

    def a_file(self, name: str) -> Path:
        files = sorted((self.registries / name).glob("*.*"))
        return next(path for path in files if path.suffix in (".csv", ".xlsx") and _is_handed(path))

    def reword(self, name: str) -> None:
        path = self.registries / name / "registry.toml"
        mark = f"(gjennomgått {self.random.randrange(10**6)}) "
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('Beskrivelse = "', f'Beskrivelse = "{mark}', 1), "utf-8")


def _is_handed(path: Path) -> bool:
    return path.name not in _DECIDED


# ------------------------------------------------------------------ acts

Doing = Callable[[Year, str], None]


def _good(year: Year, name: str) -> None:
    year.mend(name)
    year.reword(name)
    assert year.release(name).code == 0


def _draft(year: Year, name: str) -> None:
    year.mend(name)
    year.reword(name)


def _recoded(year: Year, name: str) -> None:
    """Two answers change places, and users are told."""
    year.mend(name)
    path = year.registries / name / "norgast-klokebok.csv"
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text, delimiter=";"))
    n = next(n for n, row in enumerate(rows) if n and row[5] and rows[n + 1][2] == row[2])
    rows[n][5], rows[n + 1][5] = rows[n + 1][5], rows[n][5]
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        csv.writer(text, delimiter=";").writerows(rows)
    assert year.release(name, "--note", "Svarene er snudd.").code == 0


def _broken(year: Year, name: str) -> None:
    (year.registries / name / "registry.toml").write_text("= nei", encoding="utf-8")
    assert year.release(name).code in (2, 3)


def _empty(year: Year, name: str) -> None:
    year.a_file(name).write_bytes(b"")
    assert year.release(name).code != 0


def _locked(year: Year, name: str) -> None:
    """A file that nobody may read, or, for those who may read all, one that leads nowhere."""
    path = year.a_file(name)
    if os.geteuid():
        path.chmod(0)
    else:
        path.unlink()
        path.symlink_to(path.with_name("låst"))
    assert year.release(name).code != 0


def _personal(year: Year, name: str) -> None:
    path = year.registries / name / "registry.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('Beskrivelse = "', f'Beskrivelse = "Pasienten {NUMBER}. ', 1)
    path.write_text(text, encoding="utf-8")
    for more in ((), ("--with-errors",)):
        assert year.release(name, *more).code != 0


def _renamed(year: Year, name: str) -> None:
    home = year.registries
    if (home / name).is_dir():
        (home / name).rename(home / f"{name}ny")
        assert year.publish().code in (0, 1, 4)
        check(year)
        (home / f"{name}ny").rename(home / name)


def _gone(year: Year, name: str) -> None:
    shutil.rmtree(year.registries / name, ignore_errors=True)
    assert year.publish().code in (0, 4)
    check(year)
    year.mend(name)


def _two(year: Year, name: str) -> None:
    """Two people release the same registry while a third publishes."""
    year.mend(name)
    year.reword(name)
    words = ("release", name, "--registries", str(year.registries), *BY, *year.today)
    runs = [year.begun(*words), year.begun(*words), year.begun(*year.publish_words())]
    codes = [running.wait() for running in runs]
    assert 0 in codes[:2] and set(codes) <= {0, 2, 4}, codes
    year.off.discard(name)
    year.keep(name)


def _killed(year: Year, name: str) -> None:
    year.mend(name)
    year.reword(name)
    words = ("release", name, "--registries", str(year.registries), *BY, *year.today)
    running = [year.begun(*words), year.begun(*year.publish_words())]
    time.sleep(year.random.random() * 1.2)
    for process in running:
        process.kill()
        process.wait()
    if len(read_editions(year.registries / name)) > _editions_kept(year, name):
        year.off.discard(name)
        year.keep(name)


def _editions_kept(year: Year, name: str) -> int:
    return len(read_editions(year.home / "kept" / name))


def _full(year: Year, name: str) -> None:
    year.mend(name)
    year.reword(name)
    before = _content(year.out)
    released = year.release(name)
    assert released.code == 0
    full = year.begun(*year.publish_words(), limit=4_000)
    assert full.wait() == 2
    assert _content(year.out) == before


def _withdrawn(year: Year, name: str) -> None:
    words = ("--registries", year.registries, *BY, "--reason", "Prøve", *year.today)
    done = run("withdraw", name, *words)
    assert done.code == (2 if name in year.off else 0)
    year.off.add(name)
    if not done.code:
        year.deeds["withdrawn"] += 1


def _rolled_back(year: Year, name: str) -> None:
    """Back to some earlier publication; the next one is of the editions again."""
    listed = json.loads(run("publications", year.out, "--format", "json").out)
    number = str(year.random.choice(listed)["number"])
    words = ("--registries", year.registries, *BY, "--reason", "Prøve", *year.today)
    done = run("rollback", year.out, number, *words)
    assert done.code in (0, 1, 2), done.err
    year.deeds["rolled-back"] += not done.code
    check(year)


def _handed_over(year: Year, name: str) -> None:
    year.mend(name)
    year.delivered += 1
    out = year.home / f"delivery{year.delivered}"
    words = ("--registries", year.registries, "--out", out, "--delivered", *year.today)
    if run("package", name, *words).code == 0:
        year.deeds["delivered"] += 1


def _mended(year: Year, name: str) -> None:
    year.mend(name)


ACTS: dict[str, tuple[int, Doing]] = {
    "good file": (6, _good),
    "draft": (4, _draft),
    "recoding": (3, _recoded),
    "broken configuration": (3, _broken),
    "empty file": (3, _empty),
    "locked file": (2, _locked),
    "personal number": (3, _personal),
    "renamed registry": (2, _renamed),
    "folder gone": (2, _gone),
    "two at once": (1, _two),
    "kill": (2, _killed),
    "full disk": (1, _full),
    "withdrawal": (1, _withdrawn),
    "rollback": (2, _rolled_back),
    "delivery": (2, _handed_over),
    "mended": (4, _mended),
}
"""What happens to a registry, and how often of all."""


# ------------------------------------------------------------------ what must hold


def _content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "tables").iterdir())}


def _codes(out: Path) -> set[str]:
    return set(json.loads((out / "publication.json").read_bytes())["kilder"])


def _code_of(name: str) -> str:
    return f"K_{name.upper()}"


def check(year: Year) -> None:
    """Nothing is lost, all is noted, and no number got out."""
    now, off = _codes(year.out), {_code_of(name) for name in year.off}
    assert year.published - now <= off, f"lost: {sorted(year.published - now - off)}"
    assert not now & off, f"taken off, and published: {sorted(now & off)}"
    year.published = now
    acts = [line.act for line in read_ledger(year.registries / "ledger.jsonl")]
    released = {(act.registry, act.about["edition"]) for act in acts if act.deed == "released"}
    for name in year.names:
        for edition in read_editions(year.registries / name):
            assert (name, str(edition.number)) in released, f"not noted: {edition.name}"
    counted = Counter(act.deed for act in acts)
    for deed in ("withdrawn", "delivered", "rolled-back"):
        assert counted[deed] == year.deeds[deed]
    assert not any(NUMBER.encode() in content for content in _content(year.out).values())


def begin(year: Year) -> None:
    """Every registry is approved once, and all are published."""
    for name in year.names:
        year.keep(name)
        assert year.release(name).code == 0
    assert year.publish().code == 0
    check(year)
    assert len(year.published) == len(year.names)


def play(year: Year, acts: int, *, is_told: bool = False) -> Counter[str]:
    """That many acts, each followed by a publication; how often each was done."""
    done: Counter[str] = Counter()
    kinds, weights = list(ACTS), [weight for weight, _ in ACTS.values()]
    for _ in range(acts):
        year.day += timedelta(days=year.random.choice((0, 0, 0, 1, 4)))
        kind = year.random.choices(kinds, weights)[0]
        ACTS[kind][1](year, year.random.choice(year.names))
        published = year.publish()
        assert published.code in (0, 4), (kind, published.code, published.err)
        check(year)
        done[kind] += 1
        if is_told and not done.total() % 25:
            print(f"{done.total()} of {acts}", flush=True)
    return done


def end(year: Year) -> None:
    """What stands is what the editions alone give, and nothing that was kept holds a number."""
    alone = year.home / "alone"
    for name in year.names:
        if name not in year.off:
            shutil.copytree(year.registries / name / "editions", alone / name / "editions")
            (alone / name / "registry.toml").write_text("id = 0", encoding="utf-8")
    fresh = year.home / "fresh"
    os.environ["XDG_CACHE_HOME"] = str(year.home / "another cache")
    words = ("--out", fresh, "--formats", year.formats, *year.today)
    done = run("publish", alone, *words)
    assert done.code == 0, done.err
    assert _content(fresh) == _content(year.out)
    for path in (year.registries).rglob("editions/**/*"):
        assert not path.is_file() or NUMBER.encode() not in path.read_bytes()
    log = run("log", "--registries", year.registries, "--format", "json")
    assert log.code == 0 and len(json.loads(log.out)) > len(year.names)


def whole(
    home: Path, registries: int, acts: int, seed: int, *, is_told: bool = False
) -> tuple[Year, Counter[str]]:
    """The whole year below a folder."""
    os.environ["XDG_CACHE_HOME"] = str(home / "cache")
    year = Year(home, make_registries(home / "registries", registries), Random(seed))
    begin(year)
    done = play(year, acts, is_told=is_told)
    end(year)
    return year, done


def main() -> None:
    """Play a year and print what was done in it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, count in (("registries", 48), ("acts", 300), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=count)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        began = time.monotonic()
        year, done = whole(Path(home), asked.registries, asked.acts, asked.seed, is_told=True)
        acts = Counter(line.act.deed for line in read_ledger(year.registries / "ledger.jsonl"))
        print(f"{asked.registries} registries, {asked.acts} acts, seed {asked.seed}:", dict(done))
        print("exit codes of publish:", dict(year.codes))
        print("ledger:", dict(acts), "taken off:", sorted(year.off))
        print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
