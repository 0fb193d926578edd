"""How far two names are from each other, where one may be the other misspelt."""

from __future__ import annotations


def letters_apart(text: str, other: str) -> int:
    """How many letters are to be put in, taken out or changed."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(text, 1):
        above, row = row, [i]
        for j, second in enumerate(other, 1):
            changed = above[j - 1] + (letter != second)
            row.append(min(changed, above[j] + 1, row[j - 1] + 1))
    return row[-1]
