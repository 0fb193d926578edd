"""The form's pages: built from this law and these sources, safe, in both languages."""

from __future__ import annotations

import hashlib
import json
import re

from regmeta.form.law import load_law
from regmeta.form.web import ASSETS, digest, law_for_browser, law_text, pages
from regmeta.texts import page_texts

from .conftest import ROOT

WEB = ROOT / "web" / "form"
AGAIN = (
    "Run: python -m regmeta.form.web web/form/src/law.json && cd web/form && npm ci && "
    "npm run build"
)


def built() -> dict[str, str]:
    found: dict[str, str] = json.loads((ASSETS / "built.json").read_text(encoding="utf-8"))
    return found


def test_the_renderer_is_built_from_this_law():
    assert built()["law"] == digest(law_text(load_law())), f"The law has changed. {AGAIN}"


def test_the_renderer_is_built_from_these_sources():
    found = (WEB / "src").rglob("*")
    paths = (p for p in found if p.is_file() and p.name != "validators.js")
    names = sorted(p.relative_to(WEB / "src").as_posix() for p in paths)
    files = [*(WEB / "src" / name for name in names), WEB / "build.mjs", WEB / "package.json"]
    files += [ROOT / f"regmeta/words/{lang}/form.json" for lang in ("nb", "en")]
    found = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    assert built()["sources"] == found, f"The renderer's sources have changed. {AGAIN}"


def test_the_pages_load_nothing_from_elsewhere_and_hold_no_script():
    for name in ("index.html", "en.html"):
        page = pages()[name].decode("utf-8")
        assert "Content-Security-Policy" in page
        assert "unsafe" not in page
        assert re.findall(r"<script[^>]*>([^<]+)</script>", page) == []
        assert re.findall(r"""(?:src|href)="(https?:)?//""", page) == []


def test_the_script_evaluates_nothing():
    for name in ("check.js", "form.js"):
        script = pages()[name].decode("utf-8")
        assert "new Function(" not in script
        assert not re.search(r"(?<![\w.])eval\(", script)


def test_both_languages_say_the_same_things():
    words = page_texts("form")
    assert len(words) > 40
    assert [key for key, text in words.items() if not (text.nb and text.en)] == []


def test_every_conditional_question_is_asked_by_a_rule():
    law = law_for_browser(load_law())
    rules = json.dumps(law["rules"])
    for path in law["conditional"]:
        assert f'"{path.split(".")[-1]}"' in rules, path
