"""A language of the site: how its pages are made, addressed and put on disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import orjson
from markupsafe import Markup, escape

from regmeta.catalogue.facts import Facts
from regmeta.files.ids import file_name
from regmeta.files.tree import Tree
from regmeta.form.web import page_name
from regmeta.model import PublishedEdition, Recognised, Text
from regmeta.publish.formats.site.values import ValueWords
from regmeta.publish.formats.site.wording import OWN_NAME, THIS_PAGE, words
from regmeta.publish.words import date_in, period_in, readable
from regmeta.spec.fields import Spec
from regmeta.texts import FIRST, added_languages, languages, parse_date

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_LONGEST_DESCRIPTION = 300
_NEVER_RAW = re.compile("[<>&\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef]")
"""Signs that could end the element, or that no page may hold: escaped as JSON has it."""
_A_WORD = re.compile(r"\{\{ t\.(\w+) \}\}")


def environment(lang: str) -> Environment:
    """Templates with everything escaped; what no page may hold is taken out of texts.

    The pages' own words are put in when a template is read: a language's are the same on tens of
    thousands of pages.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder, our_words = files("regmeta.publish.formats.site") / "templates", vars(words(lang))

    def said(name: str) -> str:
        source = (folder / name).read_text("utf-8")
        return _A_WORD.sub(lambda word: str(escape(our_words[word[1]])), source)

    return Environment(
        loader=FunctionLoader(said),
        autoescape=True,
        finalize=readable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def href(folder: str, code: str) -> str:
    """Where the page of a code lies, seen from the language's root."""
    return f"{folder}/{file_name(code)}.html"


def folder_of(lang: str) -> str:
    """The folder that a language's pages lie in: the first language's lie at the root."""
    return "" if lang == FIRST else lang


def _others(lang: str, root: str, address: str) -> list[tuple[str, str, str, str]]:
    """The same page in the other languages: language, address, and what it is called there."""
    others = [other for other in languages() if other != lang]
    addresses = {other: "/".join(filter(None, (folder_of(other), address))) for other in others}
    return [(other, root + addresses[other], OWN_NAME(other), THIS_PAGE(other)) for other in others]


@dataclass
class Site:
    """One language: its words, its templates, and the tree its pages go into."""

    lang: str
    facts: Facts
    spec: Spec
    tree: Tree
    environment: Environment

    @cached_property
    def t(self) -> SimpleNamespace:
        return words(self.lang)

    @cached_property
    def words(self) -> ValueWords:
        return ValueWords(self.spec, self.lang)

    @cached_property
    def formats(self) -> frozenset[str]:
        return frozenset(self.facts.catalogue.annotations.formats)

    @cached_property
    def recognised(self) -> Mapping[str, Recognised]:
        """By variable: the instrument that was recognised, where the registry tells of none."""
        return self.facts.catalogue.annotations.recognised

    @cached_property
    def approved(self) -> Mapping[str, PublishedEdition]:
        """By kilde: the approved edition that is shown."""
        return self.facts.catalogue.annotations.approved

    @cached_property
    def held(self) -> frozenset[str]:
        """The kilder without editions that stay as they were published."""
        return self.facts.catalogue.annotations.held

    @cached_property
    def targets(self) -> dict[str, Text]:
        return {target.id: target.name for target in self.facts.catalogue.targets}

    @cached_property
    def _templates(self) -> dict[str, Template]:
        return {}

    def template(self, name: str) -> Template:
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = self.environment.get_template(f"{name}.html")
        return template

    @property
    def below(self) -> str:
        """The folder of the language's pages, '' for the first, which lie at the root."""
        return folder_of(self.lang)

    # -------------------------------------------------------------- texts

    def says(self, text: Text) -> Markup:
        """A text in the page's language; where it is another's, the element says which."""
        said = text(self.lang)
        if text.is_in(self.lang):
            return _isolated(said, "")
        return self.own(said, "" if text.nb or text.nn else "en")

    def own(self, text: str, lang: str = "") -> Markup:
        """A registry's own text, Norwegian unless said otherwise."""
        spoken = lang or FIRST
        return _isolated(text, "" if spoken == self.lang else spoken)

    def number(self, count: int) -> str:
        return f"{count:,}".replace(",", Text("\xa0", ",")(self.lang))

    def decimal(self, value: float) -> str:
        """A number that may have decimals, with the language's own sign before them."""
        return f"{value:g}".replace(".", Text(",", ".")(self.lang))

    def day(self, iso: str | None) -> str:
        return date_in(parse_date(iso) if iso else None, self.lang)

    def period(self, start: str | None, end: str | None) -> str:
        day = period_in(
            parse_date(start) if start else None, parse_date(end) if end else None, self.lang
        )
        return day or str(self.t.not_given)

    # -------------------------------------------------------------- pages

    def put(self, template: str, address: str, **context: Any) -> None:
        """A page at an address below the language's root; `title` and `about` are in the head."""
        depth = "../" * address.count("/")
        root = depth + ("../" if self.below else "")
        context = {
            "crumbs": [],
            "machine": [],
            "data": None,
            "changed": "",
            "variable": "",
            "kilde": "",
            "current": "",
            **context,
        }
        data = context["data"]
        page = self.template(template).render(
            **{
                **context,
                "about": shortened(context["about"]),
                "data": _script(data) if data else "",
                "t": self.t,
                "lang": self.lang,
                "root": root,
                "home": depth,
                "first": self.lang == FIRST,
                "form_page": f"../form/{page_name(self.lang)}",
                "words_script": f"words-{self.lang}.js" if self.lang in added_languages() else "",
                "others": _others(self.lang, root, address),
                "spec": self.facts.catalogue.spec,
                "site": self,
            }
        )
        folder, _, file = address.rpartition("/")
        below = "/".join(part for part in (self.below, folder) if part)
        self.tree.write(below, file, page.encode("utf-8"))


def _isolated(text: str, lang: str) -> Markup:
    spoken = f' lang="{lang}"' if lang else ""
    return Markup(f"<bdi{spoken}>{escape(readable(text))}</bdi>")


def shortened(text: str) -> str:
    """One line of a text, for the head of a page."""
    line = " ".join(str(readable(text)).split())
    if len(line) <= _LONGEST_DESCRIPTION:
        return line
    return line[: _LONGEST_DESCRIPTION - 1].rstrip() + "…"


def _script(data: dict[str, Any]) -> Markup:
    """Linked data that stands in a page: no text in it can end the element."""
    try:
        text = orjson.dumps({"@context": "https://schema.org", **data}).decode()
    except TypeError:  # half of a character
        import json

        text = json.dumps({"@context": "https://schema.org", **data})
    return Markup(_NEVER_RAW.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))
