"""Code lists on pages: rows of codes, a csv of each, and a page for each with those who use it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from regmeta.catalogue.facts import KildeFacts, alphabetical, form_name
from regmeta.files.ids import file_name
from regmeta.model import Code, Kodeverk, Period, Variable
from regmeta.publish.formats.api.payloads import has_codes
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.machine import machine_readable
from regmeta.publish.formats.site.page import Site, href
from regmeta.publish.formats.tables import guarded
from regmeta.publish.words import period_in
from regmeta.texts import FIRST

_MOST_USERS = 200

User = tuple[KildeFacts, Variable]


def kilder_among(users: Sequence[User]) -> int:
    """How many registries the users belong to."""
    return len({kilde_facts.kilde.code for kilde_facts, _ in users})


def list_name(kodeverk: Kodeverk) -> str:
    return kodeverk.name or kodeverk.reference


def _is_english(codes: Sequence[Code]) -> bool:
    """Whether every answer of a list has an English text."""
    answers = [code for code in codes if not code.sentinel] or codes
    return bool(codes) and all(code.label.en for code in answers)


def shown(site: Site, kodeverk: Kodeverk, root: str) -> dict[str, Any]:
    """A list as a page has it: its codes with periods where any has one, and with English texts
    where every answer has."""
    codes = kodeverk.codes if has_codes(kodeverk) else ()
    dated = any(code.period != Period() for code in codes)
    english = site.lang == FIRST and _is_english(codes)
    return {
        "name": site.own(list_name(kodeverk)),
        "plain": list_name(kodeverk),
        "href": f"{root}{href('kodeverk', kodeverk.code)}",
        "csv": f"{root}{csv_address(site, kodeverk)}",
        "dated": dated,
        "english": english,
        "unreviewed": kodeverk.code in site.facts.catalogue.annotations.unreviewed,
        "codes": [
            (
                code.value,
                site.says(code.label),
                code.label.en,
                code.sentinel,
                period_in(code.period.start, code.period.end, site.lang) if dated else "",
            )
            for code in codes
        ],
    }


def csv_address(site: Site, kodeverk: Kodeverk) -> str:
    """The csv is the same in both languages and lies beside the Norwegian page."""
    return f"{'../' if site.below else ''}kodeverk/{file_name(kodeverk.code)}.csv"


def code_csv(kodeverk: Kodeverk) -> bytes:
    """A list's codes as a csv that no spreadsheet program takes for formulas."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(("verdi", "navn", "navnEngelsk", "GyldigFra", "GyldigTil", "markering"))
    for code in kodeverk.codes:
        start, end = code.period.start, code.period.end
        rows.writerow(
            (
                guarded(code.value),
                guarded(code.label.nb or code.label.nn),
                guarded(code.label.en),
                start.isoformat() if start else "",
                end.isoformat() if end else "",
                "1" if code.sentinel else "",
            )
        )
    return text.getvalue().encode("utf-8-sig", "replace")


def write_list(
    site: Site, kodeverk: Kodeverk, users: Sequence[User], owner: KildeFacts | None, oid: str = ""
) -> None:
    """The page of a list and, once for both languages, its csv."""
    t = site.t
    name = list_name(kodeverk)
    root = "../"
    list_ = shown(site, kodeverk, root)
    crumbs = [(site.own(name), href("kodeverk", kodeverk.code))]
    if owner:
        crumbs.insert(0, (site.says(owner.names), href("kilde", owner.kilde.code)))
    lead = [(t.code, kodeverk.reference, "")]
    if oid:
        lead.append((t.oid, oid, ""))
    kilder = {user[0].kilde.code for user in users}
    lead += [
        (t.codes, site.number(len(list_["codes"])), ""),
        (t.registries, site.number(len(kilder)), ""),
        (t.variabler, site.number(len(users)), ""),
    ]
    site.put(
        "kodeverk",
        href("kodeverk", kodeverk.code),
        title=f"{name} · {t.kodeverk}",
        about=f"{t.kodeverk}: {name}. {_first_codes(kodeverk)}",
        crumbs=crumbs,
        kind=t.own_list if kodeverk.type == "Kildekodeverk" else t.national,
        name=site.own(name),
        code=kodeverk.code,
        lead=lead,
        list=list_,
        users=_by_kilde(site, users),
        data=data.code_list(kodeverk),
        machine=_machine_readable(site, kodeverk),
    )
    if site.lang == FIRST and list_["codes"]:
        site.tree.write("kodeverk", f"{file_name(kodeverk.code)}.csv", code_csv(kodeverk))


def _machine_readable(site: Site, kodeverk: Kodeverk) -> Any:
    """The list in other formats; they hold no list that no registry names."""
    if kodeverk.code in site.facts.catalogue.annotations.linked:
        return ()
    return machine_readable(site, "kodeverk", kodeverk.code, has_content=bool(kodeverk.codes))


def _first_codes(kodeverk: Kodeverk) -> str:
    return "; ".join(f"{code.value} = {code.label('')}" for code in kodeverk.codes[:6])


def _by_kilde(site: Site, users: Sequence[User]) -> list[tuple[Any, list[Any], str]]:
    grouped: dict[str, list[User]] = {}
    for user in users:
        grouped.setdefault(user[0].kilde.code, []).append(user)
    return [
        (
            site.says(group[0][0].names),
            _rows(site, group[:_MOST_USERS]),
            site.number(len(group) - _MOST_USERS) if len(group) > _MOST_USERS else "",
        )
        for group in sorted(grouped.values(), key=lambda rows: alphabetical(rows[0][0].name))
    ]


def _rows(site: Site, group: Sequence[User]) -> list[tuple[str, Any, Any]]:
    """Variables of a kilde, with the form where two have one name."""
    times = Counter(variable.current.name.nb for _, variable in group)
    return [
        (
            f"../{href('variabel', variable.code)}",
            site.says(variable.current.name),
            _form_of(site, member, variable) if times[variable.current.name.nb] > 1 else "",
        )
        for member, variable in group
    ]


def _form_of(site: Site, kilde_facts: KildeFacts, variable: Variable) -> Any:
    forms = [
        kilde_facts.datasamlinger[c]
        for c in variable.datasamlinger
        if c in kilde_facts.datasamlinger
    ]
    return site.says(form_name(forms[0])) if forms else ""


def names_of(site: Site, lists: Sequence[Kodeverk]) -> str:
    return ", ".join(list_name(kodeverk) for kodeverk in lists) or str(site.t.none)
