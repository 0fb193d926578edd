"""Writes tokens.py: the law's numbered lists as enumerations, so that no code says "2" or "10".

Run `python -m regmeta.spec.write_tokens` where a list of the law has changed.
"""

from __future__ import annotations

import re
from pathlib import Path

from regmeta.model import Text
from regmeta.spec.fields import OptionList, Spec
from regmeta.spec.loading import load_spec

NUMBERED = {
    "datatype": "DataType",
    "identifiseringsgrad": "Identifiseringsgrad",
    "opprinnelse": "Opprinnelse",
    "ja-nei": "JaNei",
}
"""The lists whose values are numbers, and the name of their enumeration."""
_HEAD = '''"""The values of the law's numbered lists by name.

Made from specs/helsedata/{version}/options.toml by `python -m regmeta.spec.write_tokens`; a test
holds the two alike.
"""

from __future__ import annotations

from enum import StrEnum
'''


def tokens(spec: Spec) -> str:
    """The text of tokens.py for a version of the law."""
    classes = (_class(name, spec.options[key]) for key, name in NUMBERED.items())
    return _HEAD.format(version=spec.version) + "".join(classes)


def _class(name: str, options: OptionList) -> str:
    members = (f'    {_constant(option.label)} = "{option.value}"\n' for option in options.options)
    return f'\n\nclass {name}(StrEnum):\n    """{options.title.en}."""\n\n{"".join(members)}'


def _constant(label: Text) -> str:
    """`National identity number (11 digits)` is NATIONAL_IDENTITY_NUMBER."""
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"\(.*?\)", "", label.en))
    return "_".join(words).upper()


def main() -> None:
    """Write tokens.py anew."""
    from regmeta.files.output import write_whole

    write_whole(Path(__file__).with_name("tokens.py"), tokens(load_spec()).encode())


if __name__ == "__main__":
    main()
