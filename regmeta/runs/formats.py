"""The formats of a publication: those in publish/formats, and the application form.

Publishing knows nothing of the form, which lives in a room of its own: it is handed in here.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.publish.format import Format, Formats, Statement

_FORM = Statement(
    files="`application.schema.json`, `sources.json`, `variables/<kilde>.json`, "
    "`questionnaire.json`, `ui.*.json`, `index.html`",
    writes=Text(
        nb="Felles søknadsskjema for helsedata: skjemaet som JSON Schema, det som kan velges, og "
        "en side der det fylles ut.",
        en="The common application form for health data: the form as JSON Schema, what can be "
        "chosen, and a page to fill it in.",
    ),
    readers=Text(
        nb="de som søker om data, og de som bygger søknadsløsninger",
        en="those who apply for data, and those who build application services",
    ),
    cannot=(
        Text(
            nb="Bare det som trengs for å velge variabler: navn, kode, datasamling, kodeverk og "
            "periode.",
            en="Only what it takes to choose variables: name, code, data collection, code lists "
            "and period.",
        ),
    ),
    checked_by="JSON Schema 2020-12",
)


def _form() -> Format:
    from regmeta.form.publication import write

    return Format("form", _FORM, write)


FORMATS = Formats({"form": _form})
"""All formats that `regmeta publish` can be asked for."""
