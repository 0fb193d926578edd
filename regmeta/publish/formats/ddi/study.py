"""The study unit of a kilde: DDI's own elements in their order, all else as attributes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from regmeta.catalogue.facts import KildeFacts
from regmeta.model import Text
from regmeta.publish.formats.ddi.elements import (
    attributes,
    clean,
    contents,
    identity,
    strings,
)
from regmeta.publish.remaining import (
    NAMES,
    about_delkilder,
    flat,
    keywords,
    tagged,
)

_SAID_BY_STUDY = NAMES | {
    *("NavnEngelsk", "BeskrivelseEngelsk", "KortNavn", "Emneord", "Dataansvarlig"),
    *("Databehandler", "hasLegalBasis", "Formaal", "FormaalFlerspraklig"),
}


def study(kilde_facts: KildeFacts) -> Iterator[str]:
    """What the kilde says of itself, in the order of DDI's elements; all else as attributes."""
    given, code = kilde_facts.kilde.properties, kilde_facts.kilde.code
    parts = [{"delkilde": _json(part)} for part in about_delkilder(kilde_facts)]
    yield identity(f"study {code}", code)
    yield attributes(flat(given, _SAID_BY_STUDY)) + "".join(attributes(part) for part in parts)
    yield f"<r:Citation>{_citation(kilde_facts)}</r:Citation>"
    about = Text(given.get("Beskrivelse", ""), given.get("BeskrivelseEngelsk", ""))
    yield contents("Abstract", about)
    basis = _several("StatementOfAuthorization", tagged(given.get("hasLegalBasis", "")))
    yield f"<r:AuthorizationSource>{basis}</r:AuthorizationSource>" if basis else ""
    said = (given.get("Formaal", ""), given.get("FormaalFlerspraklig", ""))
    yield _several("Purpose", [pair for text in said for pair in tagged(text)])
    yield _coverage(kilde_facts)


def _citation(kilde_facts: KildeFacts) -> str:
    given = kilde_facts.kilde.properties
    named = (
        ("AlternateTitle", "", kilde_facts.short),
        ("Publisher", "PublisherName", given.get("Dataansvarlig", "")),
        ("Contributor", "ContributorName", given.get("Databehandler", "")),
    )
    others = "".join(_called(*names) for names in named)
    return f"<r:Title>{strings(_title(kilde_facts))}</r:Title>{others}"


def _called(element: str, inner: str, text: str) -> str:
    """A name in a citation; nothing where there is none."""
    if not text:
        return ""
    name = f"<r:String>{escape(clean(text))}</r:String>"
    return f"<r:{element}>{f'<r:{inner}>{name}</r:{inner}>' if inner else name}</r:{element}>"


def _coverage(kilde_facts: KildeFacts) -> str:
    """Keywords, and the time that the data are about."""
    code, (start, end) = kilde_facts.kilde.code, kilde_facts.whole_period
    words = "".join(
        f"<r:Keyword>{escape(clean(word))}</r:Keyword>" for word in keywords(kilde_facts)
    )
    topics = f"<r:TopicalCoverage>{identity(f'topics {code}')}{words}</r:TopicalCoverage>"
    first = f"<r:StartDate>{start}</r:StartDate>" if start else ""
    last = f"<r:EndDate>{end}</r:EndDate>" if start and end else ""
    period = f"<r:ReferenceDate>{first}{last}</r:ReferenceDate>"
    days = f"<r:TemporalCoverage>{identity(f'days {code}')}{period}</r:TemporalCoverage>"
    inner = (topics if words else "") + (days if first else "")
    return f"<r:Coverage>{inner}</r:Coverage>" if inner else ""


def _several(element: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A text in the languages it is said in, each thing once."""
    inner = "".join(
        f'<r:Content xml:lang="{lang}">{escape(clean(text))}</r:Content>'
        for lang, text in dict.fromkeys(pairs)
    )
    return f"<r:{element}>{inner}</r:{element}>" if inner else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _title(kilde_facts: KildeFacts) -> Text:
    return Text(nb=kilde_facts.name, en=kilde_facts.kilde.properties.get("NavnEngelsk", ""))
