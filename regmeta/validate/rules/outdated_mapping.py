"""A decided mapping is out of date.

What: Somebody has decided which harmonized variable one of the registry's variables corresponds
to, and since then the variable has changed (name, description, type or code list), the variable or
the target is gone, or the target means something else.

Why: A decision holds for what was looked at. The same values may mean something else now, and then
every harmonized extract is wrong without anyone noticing.

Repair: Look at it again with `regmeta map ID --review FILE.xlsx`, decide, and read the workbook
back with `--accept`.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """En avgjort kobling er utdatert

Hva: Noen har avgjort hvilken harmonisert variabel en av registerets variabler svarer til, og siden
er variabelen endret (navn, beskrivelse, type eller kodeverk), variabelen eller målet er borte,
eller målet betyr noe annet.

Hvorfor: En avgjørelse gjelder det som ble vurdert. De samme verdiene kan bety noe annet nå, og da
blir hvert harmonisert uttrekk galt uten at noen merker det.

Slik: Se på den på nytt med `regmeta map ID --review FIL.xlsx`, avgjør, og les arbeidsboken
tilbake med `--accept`.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "decisions"
MESSAGE = Text(
    nb="Koblingen til «{target}» må vurderes på nytt: {why}.",
    en="The mapping to “{target}” must be looked at again: {why}.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.F.KJONN", "PreferredTerm": "Kjønn"}],
    "elsewhere": [{"code": "V_A.F.KJONN", "target": "Kjønn", "what": "variable-changed"}],
}
_WHY = {
    "variable-gone": Text("variabelen finnes ikke lenger", "the variable is no more"),
    "variable-changed": Text(
        "variabelen er endret siden det ble avgjort", "the variable has changed since the decision"
    ),
    "target-gone": Text("målet finnes ikke lenger", "the target is no more"),
    "target-changed": Text("målet heter noe annet nå", "the target has another name now"),
}


def check_elsewhere(finding: Finding) -> Params:
    return {**finding.params, "why": _WHY[str(finding.params["what"])]}
