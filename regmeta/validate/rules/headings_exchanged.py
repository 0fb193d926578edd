"""Two headings are exchanged.

What: Two columns hold what the other one is called: technical names under the heading of names to
read, descriptions under the heading of names or units, labels where the codes should be, types under
the heading of dates, English under the Norwegian heading.

Why: Every row is wrong in two cells, and all of it comes from one slip in the row of headings.

Repair: Exchange the two headings. Nothing in the cells has to be changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import LevelName, Submission, Text
from regmeta.validate.context import UNCLAIMED, Context, heading_of, heading_text
from regmeta.validate.exchange import OF_CODES, Exchange
from regmeta.validate.exchanged import exchanges
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
# Rows are taken for variables or codes by what stands in their columns.
FOLLOWED_BY = (
    "coded-without-codes",
    "codes-not-understood",
    "duplicate-variable",
    "missing-mandatory",
    "row-not-read",
    "single-code",
)
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
            yield _fault(exchange, submission, context)


def _fault(exchange: Exchange, submission: Submission, context: Context) -> Fault:
    records = submission[exchange.level]
    first, second = (_named(key, exchange, submission, context) for key in exchange[1:3])
    places = [
        CellOfRow(-1, key, sheet=number)
        for number in exchange.sheets
        for key in (exchange.first, exchange.second, *exchange.follows)
        if key in records.sheets[number].columns
    ]
    if exchange.second.startswith(OF_CODES):
        places.append(CellOfRow(-1, exchange.second.removeprefix(OF_CODES), "kode"))
    return Fault(
        -1,
        exchange.first,
        {"first": first, "second": second, "count": exchange.rows},
        level=exchange.level,
        place=heading_of(records, exchange.first, exchange.sheets[0]),
        also=tuple(places[1:]),
    )


def _named(key: str, exchange: Exchange, submission: Submission, context: Context) -> Text:
    """What the person calls a column."""
    if key.startswith(UNCLAIMED):
        return Text(key.removeprefix(UNCLAIMED))
    level: LevelName = "kode" if key.startswith(OF_CODES) else exchange.level
    field = key.removeprefix(OF_CODES)
    return heading_text(submission[level], field, context.spec[level].heading_text(field))
