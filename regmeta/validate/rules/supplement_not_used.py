"""What a supplement says was not used.

What: A cell or a row of a supplement (`[[supplements]]` in registry.toml) had no effect: it names no
variable of the registry, its heading is no field, the row stands twice, or the registry's own file or
another row says something else.

Why: What is filled in there is in neither the check nor the catalogue, though somebody took the trouble.

Repair: Write the variable as the registry's own file does, or its code; use the names of fields as
headings; where the two differ, mend the one that is wrong.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """Noe i et tillegg er ikke brukt

Hva: En celle eller rad i et tillegg (`[[supplements]]` i registry.toml) hadde ingen virkning: Den nevner
ingen variabel i registeret, overskriften er ikke noe felt, raden står to ganger, eller registerets egen
fil eller en annen rad sier noe annet.

Hvorfor: Det som er fylt ut der, er verken med i kontrollen eller i katalogen, selv om noen har tatt seg
bryet.

Slik: Skriv variabelen slik registerets egen fil gjør, eller koden dens. Bruk feltenes navn som
overskrifter. Er de to ulike, rett den som er feil.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Tillegget er ikke brukt her: «{text}»; {why}.",
    en="The supplement was not used here: “{text}”; {why}.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.B"}],
    "elsewhere": [
        {
            "code": "",
            "text": "Vkt",
            "why": "«Vkt» ↛ variabel",
        }
    ],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
