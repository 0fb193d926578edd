"""The catalogue as plain pages to browse: one per kilde, datasamling and variable.

Static files that open from disk as well as from a server, without scripts. Everything that came
from a spreadsheet is escaped by the templates; addresses are made from codes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.ids import file_name
from regmeta.model import (
    Catalogue,
    Datasamling,
    Kodeverk,
    LevelName,
    Period,
    Progress,
    Variable,
    VariableVersion,
)
from regmeta.publish.facts import Facts, KildeFacts
from regmeta.publish.payloads import has_codes
from regmeta.publish.words import Row, Words, norwegian_period, readable
from regmeta.spec import Spec, parse_date
from regmeta.tree import Tree

if TYPE_CHECKING:
    from jinja2 import Environment


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """index.html and a page for everything below the root of `tree`."""
    site = _Site(Facts(catalogue), spec, tree)
    site.index()
    for done, one in enumerate(site.facts.kilder):
        progress(done, len(site.facts.kilder), one.name)
        site.kilde(one)


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("regmeta.publish"),
        autoescape=True,
        finalize=readable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


# ------------------------------------------------------------------ pages


_KILDE_LEAD = ("Kildetype", "Dataansvarlig", "GradAvPersonidentifikasjon", "Lovverk")
_TOLD = frozenset({"PreferredTerm", "KortNavn", "Beskrivelse", "GyldigFra", "GyldigTil"})
_KILDE_TOLD = _TOLD | frozenset(_KILDE_LEAD)
_VARIABLE_TOLD = _TOLD | {
    *("NavnEngelsk", "BeskrivelseEngelsk", "Opprinnelse", "Identifiseringsgrad"),
    *("DatabaseReferanse", "Synlig"),
}


class _Site:
    """The pages of one catalogue on their way to disk."""

    def __init__(self, facts: Facts, spec: Spec, tree: Tree) -> None:
        self.facts = facts
        self.spec = spec
        self.tree = tree
        self.words = Words(spec)
        environment = _environment()
        self.templates = {
            name: environment.get_template(f"{name}.html")
            for name in ("index", "kilde", "datasamling", "variabel")
        }
        style = Path(__file__).parent / "templates" / "style.css"
        tree.write("", "style.css", style.read_bytes())
        self.targets = {target.id: target.name.nb for target in facts.catalogue.targets}

    def _write(self, template: str, address: str, **context: Any) -> None:
        folder, _, file = address.rpartition("/")
        root = "../" if folder else ""
        page = self.templates[template].render(root=root, spec=self.facts.catalogue.spec, **context)
        self.tree.write(folder, file, page.encode("utf-8"))

    def index(self) -> None:
        kilder = [
            {
                "href": _href("kilde", one.kilde.code),
                "name": one.name,
                "short": one.short,
                "type": self._value("kilde", "Kildetype", one.type or ""),
                "owner": one.kilde.properties.get("Dataansvarlig", ""),
                "datasamlinger": len(one.kilde.datasamlinger),
                "variables": len(one.kilde.variables),
            }
            for one in self.facts.by_name
        ]
        self._write(
            "index",
            "index.html",
            title="Variabelkatalog",
            crumbs=[("Katalog", "index.html")],
            kilder=kilder,
            datasamlinger=sum(len(one.kilde.datasamlinger) for one in self.facts.kilder),
            variables=sum(len(one.kilde.variables) for one in self.facts.kilder),
        )

    def _value(self, level: LevelName, key: str, text: str) -> str:
        return self.words.row(level, key, text)[1] if text else ""

    def kilde(self, one: KildeFacts) -> None:
        """The page of a kilde and of all that lies under it."""
        known = one.kilde.properties
        crumbs = [("Katalog", "../index.html"), (one.name, f"../{_href('kilde', one.kilde.code)}")]
        self._write(
            "kilde",
            _href("kilde", one.kilde.code),
            title=f"{one.name} · Variabelkatalog",
            crumbs=crumbs,
            name=one.name,
            code=one.kilde.code,
            description=known.get("Beskrivelse", ""),
            lead=[
                *(self.words.row("kilde", key, known[key]) for key in _KILDE_LEAD if key in known),
                ("Dataperiode", _iso_period(*one.whole_period), ""),
                ("Variabler", str(len(one.kilde.variables)), ""),
            ],
            direct=[_form_link(one, f) for f in one.kilde.datasamlinger if not f.delkilde],
            parts=self._branches(one, ""),
            groups=self.words.groups("kilde", known, _KILDE_TOLD),
        )
        for form in one.kilde.datasamlinger:
            self._datasamling(one, form, crumbs)
        for variable in one.kilde.variables:
            self._variable(one, variable, crumbs)

    def _branches(self, one: KildeFacts, parent: str) -> list[dict[str, Any]]:
        return [
            {
                "name": part.properties.get("PreferredTerm", part.code),
                "description": part.properties.get("Beskrivelse", ""),
                "forms": [
                    _form_link(one, form)
                    for form in one.kilde.datasamlinger
                    if form.delkilde == part.code
                ],
                "children": self._branches(one, part.code),
            }
            for part in one.below(parent)
        ]

    def _datasamling(
        self, one: KildeFacts, form: Datasamling, crumbs: list[tuple[str, str]]
    ) -> None:
        known = form.properties
        name = known.get("PreferredTerm", form.code)
        keys = ("Dataansvarlig", "GradAvPersonidentifikasjon", "Lovverk")
        holds = {key: one.effective(form, key) for key in keys}
        lead = [self.words.row("datasamling", key, text) for key, text in holds.items() if text]
        period = _iso_period(*one.data_period((form.code,)))
        variables = one.variables_of[form.code]
        self._write(
            "datasamling",
            _href("datasamling", form.code),
            title=f"{name} · {one.name}",
            crumbs=[*crumbs, (name, f"../{_href('datasamling', form.code)}")],
            name=name,
            code=form.code,
            description=known.get("Beskrivelse", ""),
            lead=[*lead, ("Dataperiode", period, ""), ("Variabler", str(len(variables)), "")],
            variables=[self._line(one, variable) for variable in variables],
            groups=self.words.groups("datasamling", known, _TOLD | frozenset(keys)),
        )

    def _line(self, one: KildeFacts, variable: Variable) -> dict[str, str]:
        known = variable.current.properties
        groups = variable.variabelgrupper
        return {
            "href": f"../{_href('variabel', variable.code)}",
            "name": variable.current.name(""),
            "code": variable.code,
            "group": one.groups[groups[0]].name if groups else "",
            "type": self._value("variabel", "DataType", known.get("DataType", "")),
            "unit": known.get("MaaleEnhet", ""),
        }

    def _variable(self, one: KildeFacts, variable: Variable, crumbs: list[tuple[str, str]]) -> None:
        version = variable.current
        name = version.name("")
        places = _places(one, variable)
        self._write(
            "variabel",
            _href("variabel", variable.code),
            title=f"{name} · {one.name}",
            crumbs=[*crumbs, *places[:1], (name, f"../{_href('variabel', variable.code)}")],
            name=name,
            code=variable.code,
            active=version.active,
            english=version.name.en,
            description=version.description.nb,
            description_english=version.description.en,
            lead=self._six(one, variable),
            places=places,
            themes=", ".join(one.groups[code].name for code in variable.variabelgrupper),
            lists=[_list(one.kodeverk[code]) for code in variable.kodeverk],
            mappings=[
                self.targets.get(mapping.target) or mapping.target for mapping in variable.mappings
            ],
            groups=self.words.groups("variabel", version.properties, _VARIABLE_TOLD),
            versions=_versions(variable.versions) if len(variable.versions) > 1 else (),
        )

    def _six(self, one: KildeFacts, variable: Variable) -> list[Row]:
        """The six facts that readers look for first."""
        known = variable.current.properties
        lists = ", ".join(_list_name(one.kodeverk[code]) for code in variable.kodeverk)
        told = [
            self.words.row("variabel", key, known[key])
            if key in known
            else (self.spec["variabel"][key].label.nb, "Ikke oppgitt", "")
            for key in ("Opprinnelse", "Identifiseringsgrad", "DatabaseReferanse")
        ]
        period = _iso_period(*one.data_period(variable.datasamlinger))
        return [
            ("Kodeverk", lists or "Ingen", ""),
            ("Statistikk", "Ikke publisert", ""),
            *told,
            ("Dataperiode", period, ""),
        ]


def _href(folder: str, code: str) -> str:
    return f"{folder}/{file_name(code)}.html"


def _form_link(one: KildeFacts, form: Datasamling) -> dict[str, Any]:
    return {
        "href": f"../{_href('datasamling', form.code)}",
        "name": form.properties.get("PreferredTerm", form.code),
        "variables": len(one.variables_of[form.code]),
    }


def _places(one: KildeFacts, variable: Variable) -> list[tuple[str, str]]:
    forms = [
        one.datasamlinger[code] for code in variable.datasamlinger if code in one.datasamlinger
    ]
    return [
        (form.properties.get("PreferredTerm", form.code), f"../{_href('datasamling', form.code)}")
        for form in forms
    ]


def _iso_period(start: str | None, end: str | None) -> str:
    return (
        norwegian_period(parse_date(start) if start else None, parse_date(end) if end else None)
        or "Ikke oppgitt"
    )


def _list_name(kodeverk: Kodeverk) -> str:
    return kodeverk.name or kodeverk.reference


def _list(kodeverk: Kodeverk) -> dict[str, Any]:
    dated = any(code.period != Period() for code in kodeverk.codes)
    codes = kodeverk.codes if has_codes(kodeverk) else ()
    return {
        "name": _list_name(kodeverk),
        "dated": dated,
        "codes": [
            (
                code.value,
                code.label(""),
                code.sentinel,
                norwegian_period(code.period.start, code.period.end) if dated else "",
            )
            for code in codes
        ],
    }


def _versions(versions: Iterable[VariableVersion]) -> list[tuple[str, str, str]]:
    return [
        (
            norwegian_period(version.period.start, version.period.end) or "Uten dato",
            version.name(""),
            version.description(""),
        )
        for version in versions
    ]
