"""Two headings are exchanged.

What: Two columns hold what the other one is called: technical names under the heading of names to
read, descriptions under the heading of names or units, labels where the codes should be, types under
the heading of dates, English under the Norwegian heading.

Why: Every row is wrong in two cells, and all of it comes from one slip in the row of headings.

Repair: Exchange the two headings. Nothing in the cells has to be changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import LevelName, Records, Submission, Text
from regmeta.validate.context import Context, heading_of, heading_text
from regmeta.validate.exchanged import Exchange, exchanges
from regmeta.validate.rule import CellOfRow, Fault

NB = """To overskrifter er byttet om

Hva: To kolonner inneholder det den andre heter: tekniske navn under overskriften for navn å lese,
beskrivelser under overskriften for navn eller enheter, tekster der kodene skulle stått, typer under
overskriften for datoer, engelsk under den norske overskriften.

Hvorfor: Hver rad er gal i to celler, og alt kommer av én glipp i overskriftsraden.

Slik: Bytt de to overskriftene. Ingenting i cellene trenger å endres.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variable"
EXPLAINS = "columns"
_LEVELS: tuple[LevelName, ...] = ("variabel", "kode")
MESSAGE = Text(
    nb="Kolonnene «{first}» og «{second}» ser ut til å være byttet: {count} rader.",
    en="The columns “{first}” and “{second}” seem to be exchanged: {count} rows.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": f"V_A.F.B{n}",
            "PreferredTerm": f"VEKT_{n}",
            "DatabaseReferanse": f"Pasientens vekt, måling {n}",
        }
        for n in range(1, 9)
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for level in _LEVELS:
        for exchange in exchanges(submission, level, context):
            yield _fault(exchange, submission[level], context)


def _fault(exchange: Exchange, records: Records, context: Context) -> Fault:
    law, keys = context.spec[exchange.level], (exchange.first, exchange.second)
    named = (heading_text(records, key, law.heading_text(key)) for key in keys)
    params = dict(zip(("first", "second"), named, strict=True)) | {"count": exchange.rows}
    also = (exchange.second, *exchange.follows)
    return Fault(
        -1,
        exchange.first,
        params,
        level=exchange.level,
        place=heading_of(records, exchange.first),
        also=tuple(CellOfRow(-1, key) for key in also),
    )
