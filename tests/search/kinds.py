"""How many questions of each kind are answered: `python -m tests.search.kinds`."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from regmeta.model import Catalogue
from regmeta.spec.targets import load_targets
from tests.searching import ask, write_files

HERE = Path(__file__).parent
FIRST = 5
SETS = (
    "kinds.yaml",
    "kinds-kept.yaml",
    "fresh.yaml",
    "fresh-kept.yaml",
    "unseen.yaml",
    "unseen-kept.yaml",
    "last-unseen.yaml",
)
Question = dict[str, Any]


def questions(name: str) -> list[Question]:
    """The questions of a file beside this one, in its order."""
    read: list[Question] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return read


def shown(answer: dict[str, Any]) -> list[str]:
    """What an answer shows first: pages before variables, each as the questions write it."""
    pages = [f"{page['kind']}:{page['code']}" for page in answer.get("pages_found", ())]
    rows = [row["code"].removeprefix("V_") for row in answer["rows"]]
    return [*pages, *rows]


def is_answered(question: Question, answer: dict[str, Any]) -> bool:
    """Whether a right result is among the first; if there is none, that none is shown as true."""
    if question["kind"] == "nothing":
        return not shown(answer) or bool(answer.get("near"))
    return any(
        fnmatchcase(code, right) for code in shown(answer)[:FIRST] for right in question["answers"]
    )


def missed(root: Path, asked: Sequence[Question]) -> list[Question]:
    """The questions that were not answered by the site's search below `root`."""
    answers = ask(root, [{"q": question["ask"]} for question in asked])
    pairs = zip(asked, answers, strict=True)
    return [question for question, answer in pairs if not is_answered(question, answer)]


def with_targets(catalogue: Catalogue) -> Catalogue:
    """The catalogue as it is published when it is harmonized: with the variables of the law."""
    return replace(catalogue, targets=load_targets())


def main() -> None:
    """Print the score of both sets, on the shipped registries and among national numbers."""
    from tests.search.distractors import searched
    from tests.shipped import shipped

    for size, catalogue in (("shipped", shipped()), ("national", searched(shipped()))):
        with tempfile.TemporaryDirectory() as folder:
            root = write_files(with_targets(catalogue), Path(folder))
            for name in SETS:
                asked = questions(name)
                wrong = missed(root, asked)
                kinds = Counter(question["kind"] for question in wrong)
                print(size, name, f"{len(asked) - len(wrong)} of {len(asked)}", dict(kinds))


if __name__ == "__main__":
    main()
