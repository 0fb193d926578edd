"""What columns are harmonized to, where the checks of data must know it."""

from __future__ import annotations

BIRTH, DEATH = "person.fodselsdato", "person.dodsdato"
EVENTS = ("skjema.hendelsesdato", "skjema.skjemadato")
LOCAL = "person.lokal_pasient_id"
ORGNR = "org.orgnr"
KEY, PARENT = "skjema.skjema_id", "skjema.hovedskjema_id"
