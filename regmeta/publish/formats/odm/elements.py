"""What ODM's elements are written with: attributes, texts in languages, aliases of our fields."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from regmeta.model import Text

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A text as XML may hold it; signs it may not become question marks."""
    return _FORBIDDEN.sub("\ufffd", text)


def attribute(name: str, text: str) -> str:
    """An attribute, which ODM allows no empty one of: `-` stands there."""
    return f"{name}={quoteattr(clean(text) or '-')}"


def element(name: str, text: str) -> str:
    """An element that holds a text."""
    return f"<{name}>{escape(clean(text))}</{name}>"


def described(name: str, text: Text) -> str:
    """A text in its languages, '' where it has none."""
    pairs = (("nb", text.nb), ("nn", text.nn), ("en", text.en))
    inner = "".join(
        f'<TranslatedText xml:lang="{lang}">{escape(clean(said))}</TranslatedText>'
        for lang, said in pairs
        if said
    )
    return f"<{name}>{inner}</{name}>" if inner else ""


def aliases(said: Mapping[str, str]) -> str:
    """Fields that ODM has no element for, by their names in the specification."""
    return "".join(
        f"<Alias {attribute('Context', key)} {attribute('Name', text)}/>"
        for key, text in said.items()
        if text.strip()
    )


def as_json(value: Any) -> str:
    """A value that is no text, on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
