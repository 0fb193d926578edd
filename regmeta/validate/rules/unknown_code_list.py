"""Refers to a code list that does not exist.

What: The variable refers to a code list that neither stands in the workbook nor is a national one
that we know. For example: Code list “YES_NO”, while the list is called “YESNO”.

Why: A reference to nothing leaves a coded variable without codes.

Repair: Add the list on the sheet Code lists, or write its name as it stands there. National code systems are written by number or short name, such as 3101 or ICD-10.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context, nearest_in
from regmeta.validate.rule import Fault

NB = """Viser til et kodeverk som ikke finnes

Hva: Variabelen viser til et kodeverk som verken står i arbeidsboken eller er et nasjonalt kodeverk
vi kjenner. For eksempel: Kodeverk «JA_NEI», mens listen heter «JANEI».

Hvorfor: En referanse til ingenting gir en kodet variabel uten koder.

Slik: Legg inn listen i arket Kodeverk, eller skriv navnet slik det står der. Nasjonale kodeverk skrives med nummer eller kortnavn, for eksempel 3101 eller ICD-10.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="Kodeverket «{list}» finnes ikke.{nearest}",
    en="The code list “{list}” does not exist.{nearest}",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "kodeverk": "JA_NEI"}], "kodeverk": [{"Code": "JANEI"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    if not submission["kodeverk"].sheets:
        return  # a table of variables alone says nothing of the lists that there are
    own = set(submission["kodeverk"].column("Code"))
    nearest = nearest_in(own)
    is_known: dict[str, bool] = {}
    for i, names in enumerate(context.references(submission)):
        for name in names:
            if name not in is_known:
                is_known[name] = name in own or context.code_systems.find(name) is not None
            if not is_known[name]:
                yield Fault(i, "kodeverk", {"list": name, **nearest(name)})
