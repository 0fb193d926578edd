"""What can go wrong outside the data, and which exit code each thing has.

A fault *in the data* is a Finding (see model.py) and is never raised. An exception is about
us or the caller: a wrong option, an unreadable file, a broken spec, a full disk. Each carries
one sentence that says which file, what was found and what to do.
"""

from __future__ import annotations

OK = 0
FINDINGS = 1
UNUSABLE_INPUT = 2
BROKEN_CONFIGURATION = 3


class RegmetaError(Exception):
    """Something the caller or the machine did, said in one sentence in nb and in en.

    `code` is the process's exit code. A sentence that only those who build on regmeta meet may
    leave `en` out.
    """

    code = UNUSABLE_INPUT

    def __init__(self, nb: str, en: str = "") -> None:
        super().__init__(nb)
        self.nb = nb
        self.en = en or nb

    def message(self, lang: str = "nb") -> str:
        """The sentence in the language asked for."""
        return self.en if lang == "en" else self.nb


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
