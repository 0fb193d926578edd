"""The form as pages: what the built renderer needs to know, and the two pages that hold it.

The renderer (web/form, built into regmeta/form/assets) knows one version of the form's law: its
questions, rules and texts. check.js holds the rules, the same as here, with Ajv's check of the
structure compiled beforehand, so that the pages need no `eval`; form.js is what is seen. Sources
and variables come from the publication's own files beside the pages.

    python -m regmeta.form.web web/form/src/law.json
"""

from __future__ import annotations

import hashlib
import html
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from regmeta.form.demands import required, when
from regmeta.form.law import Law, load_law
from regmeta.form.question import Question
from regmeta.form.route import BODIES, WHAT
from regmeta.form.rule import FormRule, Search
from regmeta.form.screens import rjsf_ui, steps
from regmeta.form.structure import structure_schema
from regmeta.model import Text
from regmeta.texts import FIRST, added_languages, languages, page_texts, sentences_script

ASSETS = Path(__file__).resolve().parent / "assets"
LICENCES = "licences.txt"
"""The notices of what the scripts hold."""
BUILT = ("check.js", "form.js", "form.css", LICENCES)
_NOT_ASKED = ("schemaVersion", "status", "applicationId")
"""What the form or the receiver sets."""
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def law_for_browser(law: Law) -> dict[str, Any]:
    """All that the renderer and the rules in the browser are built from."""
    return {
        "version": law.version,
        "schema": structure_schema(law),
        "ui": rjsf_ui(law),
        "steps": list(_steps(law)),
        "conditional": sorted(_conditional(law)),
        "rules": [_rule(rule, law) for rule in law.rules if rule.status != "proposed"],
        "topKeys": law.top_keys,
        "asked": {path: _asked(label, question) for path, (label, question) in law.asked.items()},
        "codes": {
            name: [[choice.value, choice.label.nb, choice.label.en] for choice in choices]
            for name, choices in law.codes.items()
        },
        "lists": law.lists,
        "identifying": law.identifying,
        "routing": law.routing,
        "shapes": _both(law.shapes),
        "bodies": _both(BODIES),
        "whats": _both(WHAT),
    }


def _steps(law: Law) -> Iterator[dict[str, Any]]:
    for section, keys in steps(law).items():
        title = law.sections[section]
        asked = [key for key in keys if key not in _NOT_ASKED]
        if keys:
            yield {"id": section, "nb": title.nb, "en": title.en, "keys": asked}


def _both(texts: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    return {key: {"nb": text.nb, "en": text.en} for key, text in texts.items()}


def _rule(rule: FormRule, law: Law) -> dict[str, Any]:
    """A rule as the browser tries it; what is empty is left out."""
    asked = required(rule, law.questions)
    entry = {
        "id": rule.id,
        "severity": rule.severity,
        "from": rule.start.isoformat() if rule.start else "",
        "to": rule.end.isoformat() if rule.end else "",
        "nb": rule.message.nb,
        "en": rule.message.en,
        "choices": dict(rule.choices),
        "keywords": list(rule.keywords),
        "when": when(rule, law.questions),
        "asks": [*asked, *rule.says.get("must", ()), *_ways(rule)],
        "firm": [*asked, *rule.says.get("must", ())],
        "attach": list(rule.says.get("attach", ())),
        "searches": [_search(search) for search in rule.searches],
    }
    return {key: value for key, value in entry.items() if value}


def _ways(rule: FormRule) -> list[str]:
    """The questions of which one is enough."""
    return [path for path in rule.says.get("one_of", ()) if not path.startswith("attachment:")]


def _search(search: Search) -> dict[str, Any]:
    entry = {"each": search.each, "let": search.let, "if": search.condition, "at": search.at}
    return {**entry, "params": search.params}


def _asked(label: Text, question: Question | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"nb": label.nb, "en": label.en}
    if question is not None:
        entry |= {"type": question.type, "codes": question.codes}
        entry["help"] = {"nb": question.help.nb, "en": question.help.en}
    return entry


def _conditional(law: Law) -> Iterator[str]:
    """The questions that only a rule asks for: they are shown when it does."""
    asked: set[str] = set()
    for rule in law.rules:
        asked.update((*rule.says.get("require", ()), *_ways(rule)))
    for question in law.questions:
        columned = question.required in ("P", "A")
        if question.required != "R" and (question.path in asked or columned):
            yield question.path


def law_text(law: Law) -> str:
    """The renderer's law as a file's content, the same for the same law."""
    return json.dumps(law_for_browser(law), ensure_ascii=False, indent=1) + "\n"


def digest(text: str) -> str:
    """What the built renderer names the law by that it was built from."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def pages() -> dict[str, bytes]:
    """The pages of the form and what they load, by file name."""
    made = {page_name(lang): _page(lang).encode("utf-8") for lang in languages()}
    said = {words_name(lang): _sentences(lang).encode("utf-8") for lang in added_languages()}
    return made | said | {name: (ASSETS / name).read_bytes() for name in BUILT}


def words_name(lang: str) -> str:
    """The file of an added language's sentences."""
    return f"words-{lang}.js"


def _sentences(lang: str) -> str:
    said = {text.nb for text in page_texts("form").values()}
    return sentences_script(lang, sorted(said | set(_strings(law_for_browser(load_law())))))


def _strings(value: Any) -> Iterator[str]:
    """Every text in the law, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def page_name(lang: str) -> str:
    """The file of the form's page in a language."""
    return "index.html" if lang == FIRST else f"{lang}.html"


_WORDS = {
    "title": Text("Søknad om helsedata", "Application for health data"),
    "skip": Text("Til skjemaet", "To the form"),
    "noscript": Text(
        "Skjemaet trenger JavaScript. Spørsmålene kan leses i <a "
        'href="application.schema.json">skjemaets beskrivelse</a>.',
        "The form needs JavaScript. The questions can be read in the <a "
        'href="application.schema.json">form\'s description</a>.',
    ),
    "about": Text(
        "Søknadsskjema for helsedata, laget av katalogen. Et forslag, ikke det offisielle "
        "skjemaet.",
        "Application form for health data, made from the catalogue. A proposal, not the "
        "official form.",
    ),
    "home": Text("Katalogen", "The catalogue"),
}
_OWN_NAME = Text("Bokmål", "English")
"""What a language is called, in that language."""


def _page(lang: str) -> str:
    words = {name: text(lang) for name, text in _WORDS.items()}
    others = [other for other in languages() if other != lang]
    alternates = "\n".join(
        f'<link rel="alternate" hreflang="{other}" href="{page_name(other)}">' for other in others
    )
    switches = "\n".join(_switch(other, number) for number, other in enumerate(others))
    own = f'<script src="{words_name(lang)}" defer></script>\n' if lang in added_languages() else ""
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{html.escape(_CSP)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words["title"]}</title>
<meta name="description" content="{words["about"]}">
{alternates}
<link rel="icon" href="data:,">
<link rel="license" href="{LICENCES}">
<link rel="stylesheet" href="form.css">
{own}<script src="check.js" defer></script>
<script src="form.js" defer></script>
</head>
<body>
<a class="skip" href="#form">{words["skip"]}</a>
<header class="top">
<a href="../site/index.html">{words["home"]}</a>
{switches}
</header>
<main id="form" tabindex="-1">
<h1>{words["title"]}</h1>
<p>{words["about"]}</p>
<noscript><p>{words["noscript"]}</p></noscript>
<div id="app"></div>
</main>
</body>
</html>
"""


def _switch(other: str, number: int) -> str:
    own = ' id="other"' if not number else ""
    return f'<a{own} lang="{other}" href="{page_name(other)}">{_OWN_NAME(other)}</a>'


def main() -> None:
    """Write the law that the renderer is built from."""
    Path(sys.argv[1]).write_text(law_text(load_law()), encoding="utf-8")


if __name__ == "__main__":
    main()
