"""What can go wrong outside the data, and which exit code each thing has.

A fault *in the data* is a Finding (see model.py) and is never raised. An exception is about
us or the caller: a wrong option, an unreadable file, a broken spec, a full disk. Each carries
one sentence that says which file, what was found and what to do.
"""

from __future__ import annotations

from typing import Self

from regmeta.texts import FIRST, Text

OK = 0
FINDINGS = 1
UNUSABLE_INPUT = 2
BROKEN_CONFIGURATION = 3
HELD_BACK = 4
"""Published, though some registries were held back: of publish alone."""


class RegmetaError(Exception):
    """Something the caller or the machine did, said in one sentence in every language.

    The sentence is given in bokmål and English, with the names of `values` in braces where they
    go; other languages find it by the bokmål one. `code` is the process's exit code.
    """

    code = UNUSABLE_INPUT

    def __init__(self, nb: str, en: str, /, **values: object) -> None:
        # Both are kept as arguments: an error comes whole out of the process it was raised in,
        # and its text with the values that were put in.
        super().__init__(nb, en)
        self.text = Text(nb, en).filled(**values) if values else Text(nb, en)

    @classmethod
    def of(cls, text: Text) -> Self:
        """The error that says a text made elsewhere."""
        error = cls(text.nb, text.en)
        error.text = text
        return error

    def message(self, lang: str = FIRST) -> str:
        """The sentence in the language asked for."""
        return self.text(lang)

    def __str__(self) -> str:
        return self.message()


class UnreadableInput(RegmetaError):
    """A file or folder that cannot be read as what it was handed over as."""


class WrongUse(RegmetaError):
    """Options or arguments that do not go together."""


class OutputFailed(RegmetaError):
    """Nothing, or nothing whole, could be written: disk full, no permission."""


class BrokenConfiguration(RegmetaError):
    """A spec, a layout or a registry's own configuration that does not hold together."""

    code = BROKEN_CONFIGURATION


def exit_code(error_findings: int) -> int:
    """The exit code of a check: 1 where there is any finding at error level, else 0."""
    return FINDINGS if error_findings else OK
