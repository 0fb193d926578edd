"""The catalogue as pages to browse, in each language: static files, readable without scripts.

Everything that came from a spreadsheet is escaped by the templates; addresses are made from codes.
What a kilde became in a language is a part: it is made again only when something it rests on has
changed. Pages that many kilder share are always made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path

from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.catalogue.national import for_readers
from regmeta.files.packing import packed
from regmeta.files.tree import Branch, Tree
from regmeta.model import Annotations, Catalogue, Progress, Text
from regmeta.processes import Task, write_all
from regmeta.publish.format import Statement
from regmeta.publish.formats.site.approved import age_of
from regmeta.publish.formats.site.concept_pages import write_concepts
from regmeta.publish.formats.site.harmonized import write_harmonized
from regmeta.publish.formats.site.home import write_home
from regmeta.publish.formats.site.instruments import write_instruments
from regmeta.publish.formats.site.kilder import write_kilde
from regmeta.publish.formats.site.overviews import write_overviews
from regmeta.publish.formats.site.page import Site, environment
from regmeta.publish.formats.site.search.files import Files, advices, index_files, row_files
from regmeta.publish.formats.site.shared import write_entries, write_national, write_script_pages
from regmeta.spec.fields import Spec
from regmeta.texts import added_languages, languages, page_texts, sentences_script

STATEMENT = Statement(
    files="`index.html`, `kilde/`, `datasamling/`, `variabel/`, `kodeverk/` …, `en/`",
    writes=Text(
        nb="Katalogen som sider å bla og søke i, på bokmål og engelsk.",
        en="The catalogue as pages to browse and search, in bokmål and English.",
    ),
    readers=Text(nb="alle", en="everyone"),
    cannot=(
        Text(
            nb="Søk, liste og sammenligning trenger JavaScript og en webtjener; resten gjør ikke.",
            en="Search, list and comparison need JavaScript and a web server; the rest does not.",
        ),
    ),
    checked_by="html5lib, a browser",
    is_slow=True,
)

_SHARED: tuple[Callable[[Site], None], ...] = (
    write_home,
    write_instruments,
    write_national,
    write_harmonized,
    write_concepts,
    write_overviews,
    write_entries,
    write_script_pages,
)


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """Every page in every language, the search's files, and what the pages load.

    The languages and the search are written beside each other where that pays.
    """
    facts = Facts(for_readers(catalogue))
    _write_assets(tree, facts, spec)
    fingerprints = {
        kilde_facts.kilde.code: _fingerprint(facts, kilde_facts) for kilde_facts in facts.kilder
    }

    def pages(lang: str) -> Task[Branch]:
        def task(tell: Progress) -> Branch:
            branch = tree.branch()
            _write_language(Site(lang, facts, spec, branch, environment(lang)), fingerprints, tell)
            return branch.made()

        return task

    def search(files: Callable[[Facts, Spec], Files]) -> Task[Branch]:
        def task(tell: Progress) -> Branch:
            branch = tree.branch()
            for folder, name, content in files(facts, spec):
                branch.write(folder, name, content)
            return branch.made()

        return task

    # The search takes longest where little has changed: begun first, so that it is not last.
    tasks = {"index": search(index_files), "rows": search(row_files)}
    tasks |= {lang: pages(lang) for lang in languages()}
    variables = sum(len(kilde_facts.kilde.variables) for kilde_facts in facts.kilder)
    for branch in write_all(tasks, variables, progress).values():
        tree.join(branch)


def _write_language(site: Site, fingerprints: Mapping[str, str], progress: Progress) -> None:
    kilder = site.facts.kilder
    for done, kilde_facts in enumerate(kilder):
        code = kilde_facts.kilde.code
        progress(done, len(kilder) + len(_SHARED), f"{kilde_facts.name} ({site.lang})")
        with site.tree.part(f"{site.lang} {code}", also=fingerprints[code], of=code) as needed:
            if needed:
                write_kilde(site, kilde_facts)
    for done, write_shared in enumerate(_SHARED, start=len(kilder)):
        progress(done, len(kilder) + len(_SHARED), site.lang)
        write_shared(site)


ASSETS = Path(__file__).parent / "assets"


def _write_assets(tree: Tree, facts: Facts, spec: Spec) -> None:
    here = Path(__file__).parent
    tree.write("", "style.css", (here / "templates" / "style.css").read_bytes())
    for path in sorted(ASSETS.iterdir()):
        if path.suffix in (".js", ".css", ".txt"):
            tree.write("assets", path.name, path.read_bytes())
    for lang in added_languages():
        script = sentences_script(lang, _shown_by_scripts(facts, spec))
        tree.write("assets", f"words-{lang}.js", script.encode("utf-8"))


def _shown_by_scripts(facts: Facts, spec: Spec) -> list[str]:
    """What the scripts show that is put in words by regmeta or by the law, in bokmål."""
    labels = (option.label for field in spec if field.options for option in field.options.options)
    targets = (target.name for target in facts.catalogue.targets)
    texts = chain(page_texts("site").values(), labels, targets)
    return sorted({*(text.nb for text in texts), *(advice["nb"] for advice in advices())})


def _approved(annotations: Annotations, code: str) -> tuple[str, ...]:
    """What a kilde's page tells of the edition it is, its age as it is told there."""
    edition = annotations.approved.get(code)
    if edition is None:
        return ("held",) if code in annotations.held else ()
    draft = edition.draft if edition.stays else ""
    return (str(edition.number), edition.made.isoformat(), age_of(edition).nb, draft)


def _fingerprint(facts: Facts, kilde_facts: KildeFacts) -> str:
    """A digest of what a kilde's pages tell beyond the kilde itself."""
    annotations = facts.catalogue.annotations
    codes = [variable.code for variable in kilde_facts.kilde.variables]
    lines = []
    for code in codes:
        for alike in annotations.similar.get(code, ()):
            variable, other = facts.variables[alike.variable]
            name = variable.current.name
            place = f"{name.nb}\0{name.en}\0{name.nn}\0{other.short or other.name}"
            why = f"{alike.why.nb}\0{alike.why.en}"
            lines.append(f"{code}\0{alike.variable}\0{alike.score}\0{why}\0{place}")
    text = (
        lines,
        [annotations.notes.get(code, ()) for code in codes],
        [annotations.statistics.get(code) for code in codes],
        annotations.editions.get(kilde_facts.kilde.code, ()),
        _approved(annotations, kilde_facts.kilde.code),
        annotations.formats,
        facts.last_year,
        facts.catalogue.spec,
    )
    return sha256(packed(text) or repr(text).encode("utf-8", "replace")).hexdigest()
