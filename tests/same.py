"""Digests of all that regmeta writes and says, to prove that a change altered nothing.

Run by `bash .ci/same`; the commands stand in tests/same_commands.py. Prints `<sha256>  <name>` for
each output, sorted, and a digest of all of them last. Exit 1 where --against finds a difference.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby, product
from pathlib import Path
from time import perf_counter

import duckdb

from tests.same_commands import FIRST, second

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
REGMETA = str(ROOT / ".venv" / "bin" / "regmeta")
AT_ONCE = 2
LONGEST = 600
"""Seconds that one command may take."""
SAID = "said-{number}.txt"
TOTAL = "all"
SHORT = {
    "LANG": "--lang {nb,en}",
    "EITHER": "--lang {nb --format json,en --format text}",
    "TODAY": "--today 2026-11-23",
}
SHOWN = 12
"""Differing outputs named for one command."""
_CHOICE = re.compile(r"\{([^{}]*,[^{}]*)\}")
_NAMED = re.compile(r"([\w{},-]+) = (.*)", re.DOTALL)
_OWN_CODE = ("code", "lies")
"""Of a publication's seal: the digest of our own code, and the sizes of files, .duckdb's among
them, that each run of its library writes otherwise."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Commands that run one after the other, and the folder below out/ that they write to."""

    name: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run works: its folder, the environment, and how long each chain took (seconds)."""

    work: Path
    environment: Mapping[str, str]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        return self.work / "out"

    def tidy(self, text: str) -> str:
        """What was said with fixed words for the folders, which are others each time."""
        return text.replace(str(self.work), "WORK").replace(str(ROOT), "PROJECT")


def chains(lines: Iterable[str]) -> tuple[Chain, ...]:
    """The chains that lines of the table stand for; ValueError where two share a folder."""
    made = tuple(chain for line in lines for chain in _chains_of(line))
    names = [chain.name for chain in made]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two lines of tests/same_commands.py write to {', '.join(twice)}")
    return made


def _chains_of(line: str) -> Iterator[Chain]:
    full = line
    for word, meaning in SHORT.items():
        full = full.replace(word, meaning)
    choices = dict.fromkeys(_CHOICE.findall(full))
    for picked in product(*(choice.split(",") for choice in choices)):
        text = full
        for choice, word in zip(choices, picked, strict=True):
            text = text.replace(f"{{{choice}}}", word)
        named = _NAMED.fullmatch(text)
        varying = [] if named is None else _not_in(named[1], picked)
        name = "-".join([named[1], *varying]) if named else _slug(text)
        commands = (named[2] if named else text).replace("OUT", f"out/{name}")
        yield Chain(name, tuple(commands.split(" && ")))


def _not_in(name: str, picked: Iterable[str]) -> list[str]:
    """The chosen words that a given name does not hold yet, so that each run has its own."""
    return [_slug(word) for word in picked if word not in name.split("-")]


def _slug(text: str) -> str:
    """A folder's name from a command: its words, but for where it writes and the day."""
    words = re.sub(r"--out \S+|OUT\S*|--today \S+", "", text).split()
    return re.sub(r"[^\w.,=-]+", "_", " ".join(words)).lstrip("-")


def run_chain(chain: Chain, place: Place) -> None:
    """All commands of a chain, each with its exit code and texts kept beside what it wrote."""
    home = place.out / chain.name
    home.mkdir(parents=True)
    begun = perf_counter()
    cwd = place.work
    for number, command in enumerate(chain.commands, start=1):
        word, *words = _words(command, cwd)
        if word == "copy":
            shutil.copytree(cwd / words[0], cwd / words[1])
        elif word == "edit":
            _edit(cwd / words[0], words[1], words[2])
        elif word == "cd":
            cwd = cwd / words[0]
        else:
            said = _run([word, *words], cwd, place, chain.name)
            (home / SAID.format(number=number)).write_bytes(said.encode())
    place.seconds[chain.name] = perf_counter() - begun


def _words(command: str, cwd: Path) -> list[str]:
    """The words of a command, those with a * replaced by the files that fit."""
    words: list[str] = []
    for word in shlex.split(command):
        found = sorted(str(path.relative_to(cwd)) for path in cwd.glob(word)) if "*" in word else []
        words += found or [word]
    return words


def _edit(file: Path, before: str, after: str) -> None:
    text = file.read_bytes()
    if before.encode() not in text:
        raise ValueError(f"«{before}» is not in {file}: mend the line of tests/same_commands.py")
    file.write_bytes(text.replace(before.encode(), after.encode()))


def _run(words: list[str], cwd: Path, place: Place, name: str) -> str:
    program = [sys.executable, *words[1:]] if words[0] == "python" else [REGMETA, *words]
    done = subprocess.run(
        program,
        cwd=cwd,
        env={**place.environment, "XDG_CACHE_HOME": str(place.work / "cache" / name)},
        capture_output=True,
        timeout=LONGEST,
        stdin=subprocess.DEVNULL,
    )
    out, err = (part.decode(errors="backslashreplace") for part in (done.stdout, done.stderr))
    return place.tidy(f"$ {shlex.join(words)}\nexit {done.returncode}\n{out}\n--- stderr\n{err}")


def prepare(work: Path) -> Place:
    """The folder that commands run in, and an environment that holds nothing of the user's.

    PYTHONHASHSEED is left out: an order that hangs on it has to show as a difference.
    """
    shutil.copytree(ROOT / "registries", work / "registries")
    shutil.copytree(ROOT / "tests" / "applications", work / "applications")
    if CORPUS.is_dir():
        shutil.copytree(CORPUS, work / "corpus")
    (work / "home").mkdir()
    kept = {key: os.environ[key] for key in ("PATH", "TZ", "JAVA_HOME") if key in os.environ}
    fixed = {"HOME": str(work / "home"), "LANG": "C.UTF-8", "COLUMNS": "100", "NO_COLOR": "1"}
    return Place(work, {**kept, **fixed, "PYTHONPATH": str(ROOT)})


def run_all(place: Place, engines: bool, only: str = "") -> None:
    """Every command, two at once; those that others read first.

    With `only`, of those that follow, the ones with this in their name.
    """
    corpus = place.work / "corpus"
    files = [path.name for path in corpus.glob("*.*") if path.suffix in {".csv", ".xlsx"}]
    following = [chain for chain in chains(second(files, engines)) if only in chain.name]
    for asked in (chains(FIRST), following):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(lambda chain: run_chain(chain, place), asked):
                pass


def level_out(out: Path) -> None:
    """What cannot be the same bytes twice, in a form that can: databases and seals.

    duckdb writes marks of its own into each database; a seal holds a digest of our own code.
    """
    for database in sorted(out.rglob("*.duckdb")):
        database.with_suffix(".duckdb.rows").write_text(rows_of(database), encoding="utf-8")
        database.unlink()
    for seal in sorted(out.rglob(".regmeta.json")):
        content = json.loads(seal.read_bytes())
        for held in (content, content.get("made_of", {})):
            for key in _OWN_CODE:
                held.pop(key, None)
        seal.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def rows_of(database: Path) -> str:
    """Every table with its columns, comments and rows, sorted."""
    lines: list[str] = []
    with duckdb.connect(str(database), read_only=True) as held:
        columns = "SELECT table_name, column_index, column_name, data_type, comment"
        lines += _sorted(held, f"{columns} FROM duckdb_columns() WHERE NOT internal")
        lines += _sorted(held, "SELECT table_name, sql, comment FROM duckdb_tables()")
        lines += _sorted(held, "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal")
        names = held.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        for (name,) in names:
            lines += [f"== {name}", *_sorted(held, f'SELECT * FROM "{name}"')]
    return "\n".join(lines) + "\n"


def _sorted(held: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return sorted(map(repr, held.execute(query).fetchall()))


def digests(out: Path) -> dict[str, str]:
    """The digest of each file below a folder, by name."""
    return {
        path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def printed(found: Mapping[str, str]) -> str:
    """A line an output, sorted by name, and one for all of them last."""
    lines = [f"{digest}  {name}\n" for name, digest in sorted(found.items())]
    total = sha256("".join(lines).encode()).hexdigest()
    return "".join(lines) + f"{total}  {TOTAL}\n"


def read_print(file: Path) -> dict[str, str]:
    """The digests of an earlier print, by name."""
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines if "  " in line)
    return {name: digest for digest, name in pairs if name != TOTAL}


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Sentences on what differs, by the command that wrote it; none where all is the same."""
    told = {
        "differs": {name for name in before.keys() & now.keys() if before[name] != now[name]},
        "is gone": before.keys() - now.keys(),
        "is new": now.keys() - before.keys(),
    }
    every = sorted((name, what) for what, names in told.items() for name in names)
    lines: list[str] = []
    for command, group in groupby(every, key=lambda pair: pair[0].partition("/")[0]):
        files = [f"    {what}: {name.partition('/')[2]}" for name, what in group]
        more = [f"    … and {len(files) - SHOWN} more"] if len(files) > SHOWN else []
        lines += [f"  {command}: {len(files)} of its outputs", *files[:SHOWN], *more]
    return lines


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bash .ci/same", description=__doc__)
    parser.add_argument("--against", type=Path, help="an earlier print to compare with")
    parser.add_argument("--keep", type=Path, help="a folder, replaced, to keep the outputs in")
    parser.add_argument("--times", action="store_true", help="tell on stderr what took longest")
    parser.add_argument("--only", default="", help="only what has this in its name")
    parser.add_argument("--engines", action="store_true", help="also the engines gx and spark")
    return parser.parse_args()


def _tell_times(seconds: Mapping[str, float]) -> None:
    for name, took in sorted(seconds.items(), key=lambda pair: -pair[1])[:40]:
        print(f"{took:6.1f} s  {name}", file=sys.stderr)


def _before(asked: argparse.Namespace) -> dict[str, str] | None:
    """The earlier print, of what is run now; None where none was named."""
    if asked.against is None:
        return None
    first = {chain.name for chain in chains(FIRST)}
    every = read_print(asked.against)
    folders = {name: name.partition("/")[0] for name in every}
    return {
        name: digest
        for name, digest in every.items()
        if folders[name] in first or asked.only in folders[name]
    }


def main() -> int:
    asked = _asked()
    before = _before(asked)
    with tempfile.TemporaryDirectory(prefix="same-") as folder:
        place = prepare(Path(folder).resolve())
        run_all(place, asked.engines, asked.only)
        level_out(place.out)
        now = digests(place.out)
        if asked.keep:
            shutil.rmtree(asked.keep, ignore_errors=True)
            shutil.copytree(place.out, asked.keep)
    if asked.times:
        _tell_times(place.seconds)
    if before is None:
        sys.stdout.write(printed(now))
        return 0
    found = differences(before, now)
    if not found:
        print(f"Nothing changed: {len(now)} outputs are the same as in {asked.against}.")
        return 0
    print(f"Not the same as in {asked.against}:", *found, sep="\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
