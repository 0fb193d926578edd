"""A language that nobody speaks, made of the bokmål sentences in other letters, and nothing else.

`make` copies the package and adds a folder of words: no code knows of the language. What is said
in it has Georgian letters; what a program still says in bokmål or English has Latin ones.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from regmeta.runs.sentences import all_sentences

from .conftest import ROOT

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
