"""Her registry's pages as they would be published, made by the publisher itself, and what remains.

The mended file lies in a registry's folder of its own, with what was said of columns and mappings;
what is known of the registry itself stands in registry.toml at home, and is not told here.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from regmeta.catalogue.facts import Facts
from regmeta.catalogue.national import for_readers
from regmeta.editions import compare
from regmeta.editions.kinds import GRADE_MEANINGS, GRADE_NAMES, GRADES
from regmeta.editions.telling import counted, line_json
from regmeta.errors import WrongUse
from regmeta.files.tree import Tree
from regmeta.form.law import load_law
from regmeta.form.offer import offer_of
from regmeta.model import Catalogue
from regmeta.publish.formats.site.kilder import write_kilde
from regmeta.publish.formats.site.page import Site, environment, folder_of
from regmeta.read.layouts.columns import COLUMNS
from regmeta.registry import CONFIGURATION
from regmeta.runs.batch import DECISIONS
from regmeta.runs.checking import Checked, catalogue_of, check
from regmeta.runs.extras import notes_of, rules
from regmeta.runs.sides import read_side
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from regmeta.texts import FIRST, Text
from regmeta.validate.rule import load_rules
from regmeta.workbench.mapping import decisions_of
from regmeta.workbench.session import Session

STYLE = Path(__file__).resolve().parents[1] / "publish/formats/site/templates/style.css"
_MOST_LINES = 200


@dataclass
class DraftSite(Site):
    """A language of the site whose pages are made when they are asked for."""

    waiting: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def put(self, template: str, address: str, **context: Any) -> None:
        """Keep what a page at an address is made of."""
        self.waiting[address] = (template, context)

    def page(self, address: str) -> str:
        """The page at an address. Raises WrongUse where the registry has none there."""
        if address not in self.waiting:
            raise WrongUse.of(_NO_PAGE)
        if address not in self.made:
            template, context = self.waiting[address]
            super().put(template, address, **context)
            path = self.tree.root / folder_of(self.lang) / address
            self.made[address] = path.read_text("utf-8")
        return self.made[address]


@dataclass(frozen=True)
class Preview:
    """Her registry as it would be published: the pages of one language, and what was found."""

    site: DraftSite
    checked: Checked
    catalogue: Catalogue

    @property
    def first_page(self) -> str:
        """The address of the registry's own page."""
        return next(address for address in self.site.waiting if address.startswith("kilde/"))


def make_preview(session: Session, lang: str) -> Preview:
    """The registry of the session's file, with a page waiting for each thing in it."""
    spec = load_spec()
    home = _registry_folder(session)
    checked = check([home], spec, today=session.today)
    catalogue = catalogue_of(checked.batch, spec, today=session.today)
    notes = notes_of(checked.report, {home.name})
    annotations = replace(catalogue.annotations, notes=notes, rules=rules())
    catalogue = replace(catalogue, annotations=annotations)
    site = _site(catalogue, spec, session.home / "preview" / "site", lang)
    return Preview(site, checked, catalogue)


def _site(catalogue: Catalogue, spec: Spec, out: Path, lang: str) -> DraftSite:
    out.mkdir(parents=True, exist_ok=True)
    facts = Facts(for_readers(catalogue))
    site = DraftSite(lang, facts, spec, Tree(out), environment(lang))
    for kilde_facts in facts.kilder:
        write_kilde(site, kilde_facts)
    return site


def _registry_folder(session: Session) -> Path:
    """The mended file as a registry of its own, called what its variables' codes begin with."""
    short = short_name(session)
    below = session.home / "preview"
    shutil.rmtree(below, ignore_errors=True)
    folder = below / short.lower()
    folder.mkdir(parents=True)
    shutil.copyfile(session.mended, folder / session.file)
    for name, text in ((COLUMNS, session.work.columns), (DECISIONS, session.work.mappings)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    (folder / CONFIGURATION).write_text(_configuration(session.file, short), encoding="utf-8")
    return folder


def _configuration(file: str, short: str) -> str:
    quoted = [json.dumps(text, ensure_ascii=False) for text in (short.lower(), file, short)]
    ident, path, name = quoted
    kilde = f"[kilde]\nKortNavn = {name}\nPreferredTerm = {name}\n"
    return f"id = {ident}\n\n[[files]]\npath = {path}\n\n{kilde}"


def short_name(session: Session) -> str:
    """What the registry is called in its variables' codes. Raises WrongUse where it has none."""
    codes = session.check().batch.submissions[0]["variabel"].column("Code")
    named = (code.removeprefix("V_").partition(".")[0] for code in codes if code)
    short = next(named, "")
    if not short:
        raise WrongUse.of(_NO_VARIABLES.filled(file=session.file))
    return short


# ------------------------------------------------------------------ told


def preview_told(preview: Preview, session: Session, lang: str) -> dict[str, Any]:
    """The first page, what the form would offer, and what remains until it is published."""
    return {
        "folder": "" if lang == FIRST else f"{lang}/",
        "style": STYLE.read_text("utf-8"),
        "page": preview.site.page(preview.first_page),
        "address": preview.first_page,
        "pages": len(preview.site.waiting),
        "offer": _offer(preview.catalogue),
        "remains": _remains(preview, session, lang),
    }


def _offer(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Each variable as an application would offer it: name, form, whether it reveals somebody."""
    kilde = catalogue.kilder[0]
    source = offer_of(catalogue, load_law()).source(kilde.code)
    if source is None:
        return []
    return [
        {
            "code": variable["code"],
            "name": variable["name"],
            "forms": variable["datasamlinger"],
            "reveals": variable.get("reveals", ""),
            "from": variable["from"] or "",
        }
        for variable in source.variables
    ]


def _remains(preview: Preview, session: Session, lang: str) -> list[dict[str, Any]]:
    """The errors that hold it back, by rule and most first, and what a person must do besides."""
    titles = {rule.name: rule.title(lang) for rule in load_rules()}
    report = preview.checked.report
    of_file = (finding for finding in report.findings if finding.level != "kilde")
    errors = Counter(finding.rule for finding in of_file if finding.severity == "error")
    lines = [
        {"what": titles.get(rule, rule), "n": n, "rule": rule} for rule, n in errors.most_common()
    ]
    decided = {decision.mapping.variable for decision in decisions_of(session)}
    proposed = [each.asked.variable for each in session.predictions() if each.target]
    undecided = sum(variable not in decided for variable in proposed)
    if undecided:
        lines.append({"what": _OPEN(lang), "n": undecided, "rule": ""})
    return [*lines, {"what": _AT_HOME(lang), "n": 0, "rule": ""}]


def changes_since(session: Session, before: Path, lang: str) -> dict[str, Any]:
    """What the mended file changes, held against the edition that is published, by grade.

    Raises UnreadableInput where the earlier file cannot be read.
    """
    spec, kilde = load_spec(), short_name(session)
    earlier = read_side(str(before), spec, session.today, kilde=kilde)
    now = read_side(str(session.mended), spec, session.today, kilde=kilde)
    diff = compare(earlier, now, spec)
    grades = [
        {
            "grade": GRADE_NAMES[grade](lang),
            "means": GRADE_MEANINGS[grade](lang),
            "lines": [line_json(line, lang)["text"] for line in diff.of_grade(grade)[:_MOST_LINES]],
            "n": len(diff.of_grade(grade)),
        }
        for grade in GRADES
    ]
    return {
        "sum": counted(diff, lang) if diff.lines else _NO_CHANGES(lang),
        "grades": [grade for grade in grades if grade["n"]],
    }


_NO_PAGE = Text(
    "Den siden er ikke med i forhåndsvisningen: den lages av hele katalogen når den publiseres.",
    "That page is not in the preview: it is made of the whole catalogue when it is published.",
)
_NO_VARIABLES = Text(
    "{file} har ingen variabler å vise ennå.", "{file} has no variables to show yet."
)
_OPEN = Text(
    "Forslag til harmoniserte variabler som ingen har avgjort",
    "Proposals of harmonized variables that nobody has decided",
)
_AT_HOME = Text(
    "Det som gjelder registeret selv (navn, formål, dataansvarlig, hjemmel), skrives i "
    "registry.toml av den som publiserer; så godtas filen som en utgave.",
    "What concerns the registry itself (name, purpose, controller, legal basis) is written in "
    "registry.toml by whoever publishes; then the file is accepted as an edition.",
)
_NO_CHANGES = Text("Ingenting er endret.", "Nothing has changed.")
