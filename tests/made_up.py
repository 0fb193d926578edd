"""A language that nobody speaks, made of the bokmål sentences in other letters, and nothing else.

`make` copies the package and adds a folder of words: no code knows of the language. What is said
in it has Georgian letters; what a program still says in bokmål or English has Latin ones.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from regmeta.model import LevelName, Submission
from regmeta.runs.sentences import all_sentences
from regmeta.spec.loading import load_spec

from .conftest import ROOT
from .same_small import configuration, write_workbook
from .small import liten

LANG = "xx"
_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
_OTHERS = str.maketrans(
    {letter: chr(0x10D0 + n) for n, letter in enumerate(_LETTERS)}
    | {letter.upper(): chr(0x10D0 + n) for n, letter in enumerate(_LETTERS)}
)
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>)")
"""Values and tags in a sentence stay as they are."""


def disguised(sentence: str) -> str:
    """The sentence in letters that no other language here has."""
    parts = _KEPT.split(sentence)
    return "".join(part if n % 2 else part.translate(_OTHERS) for n, part in enumerate(parts))


def make(folder: Path) -> Path:
    """The package in a folder of its own, with the language; the folder to run it from."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "regmeta", folder / "regmeta", ignore=ignored)
    (folder / "specs").symlink_to(ROOT / "specs")
    words = folder / "regmeta" / "words" / LANG
    words.mkdir()
    (words / "language.toml").write_text('name = "iksisk"\ndecimal_mark = "٫"\n', encoding="utf-8")
    lines = (
        f"{json.dumps(nb, ensure_ascii=False)} = {json.dumps(disguised(nb), ensure_ascii=False)}\n"
        for nb in all_sentences()
    )
    (words / "sentences.toml").write_text("".join(lines), encoding="utf-8")
    return folder


# ------------------------------------------------------------------ a registry in yet other letters

_CYRILLIC = str.maketrans(
    {letter: chr(0x0430 + n) for n, letter in enumerate(_LETTERS)}
    | {letter.upper(): chr(0x0410 + n) for n, letter in enumerate(_LETTERS)}
)
_FREE = ("String", "Text", "MultilineText", "TextArea", "String[]")
_NAMES = ("Code", "kodeverk", "datasamling", "delkilde", "instrument", "KortNavn")


def write_registry(folder: Path, *, faulty: bool) -> None:
    """The small registry, its own texts in Cyrillic letters, as a folder that can be checked.

    As it is, it has faults of many kinds; without them it can be published.
    """
    given = liten()
    if not faulty:
        _mend(given)
    for level, records in given.levels.items():
        for key, texts in records.columns.items():
            if _is_text(level, key):
                records.columns[key] = [_foreign(text) for text in texts]
    home = folder / given.id
    home.mkdir(parents=True)
    (home / "registry.toml").write_text(configuration(given), encoding="utf-8")
    write_workbook(given, home / f"{given.id}.xlsx")


def _mend(given: Submission) -> None:
    variables, codes = given["variabel"].columns, given["kode"]
    variables["kodeverk"] = [text.replace(";finnes-ikke", "") for text in variables["kodeverk"]]
    variables["Code"] = [text.replace("INN.Vekt", "INN.HOYDE") for text in variables["Code"]]
    for texts in (*codes.columns.values(), codes.rows, codes.sheet_of):
        del texts[3:6]


def _is_text(level: LevelName, key: str) -> bool:
    field = load_spec()[level].by_key.get(key)
    if field is None:
        return key == "navn"
    return field.options is None and key not in _NAMES and field.type in _FREE


def _foreign(text: str) -> str:
    """Words in Cyrillic; codes, addresses and numbers as they are."""
    spoken = any(letter.islower() for letter in text) and "://" not in text and "@" not in text
    return text.translate(_CYRILLIC) if spoken and not text.startswith(("[", "{")) else text
