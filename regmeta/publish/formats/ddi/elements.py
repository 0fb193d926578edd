"""What DDI's elements are written with: identities, references, texts in languages, attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from regmeta.files.ids import stable_id
from regmeta.model import Text

AGENCY = "no.kvalitetsregistre"


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A text as XML may hold it; signs it may not become question marks."""
    return _FORBIDDEN.sub("\ufffd", text)


def identity(what: str, code: str = "") -> str:
    user = f'<r:UserID typeOfUserID="code">{escape(clean(code))}</r:UserID>' if code else ""
    return (
        f"<r:Agency>{AGENCY}</r:Agency><r:ID>{stable_id(what)}</r:ID><r:Version>1</r:Version>{user}"
    )


def reference(name: str, what: str, type_: str) -> str:
    return (
        f"<r:{name}><r:Agency>{AGENCY}</r:Agency><r:ID>{stable_id(what)}</r:ID>"
        f"<r:Version>1</r:Version><r:TypeOfObject>{type_}</r:TypeOfObject></r:{name}>"
    )


def _pairs(text: Text) -> Iterator[tuple[str, str]]:
    for lang, value in (("nb", text.nb), ("nn", text.nn), ("en", text.en)):
        if value:
            yield lang, escape(clean(value))


def strings(text: Text) -> str:
    return "".join(
        f'<r:String xml:lang="{lang}">{value}</r:String>' for lang, value in _pairs(text)
    )


def named(element: str, name: str) -> str:
    return f"<l:{element}><r:String>{escape(clean(name))}</r:String></l:{element}>"


def contents(element: str, text: Text) -> str:
    inner = "".join(
        f'<r:Content xml:lang="{lang}">{value}</r:Content>' for lang, value in _pairs(text)
    )
    return f"<r:{element}>{inner}</r:{element}>" if inner else ""


def attributes(facts: Mapping[str, str]) -> str:
    """Facts that DDI has no element for here, as attributes of the user's own."""
    return "".join(
        f"<r:UserAttributePair><r:AttributeKey>{key}</r:AttributeKey>"
        f"<r:AttributeValue>{escape(clean(value))}</r:AttributeValue></r:UserAttributePair>"
        for key, value in facts.items()
        if value
    )
