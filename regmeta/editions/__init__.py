"""Editions: what a registry's metadata said when, and what changed from one time to another."""

from __future__ import annotations

from regmeta.editions.changelog import changelog, load_editions
from regmeta.editions.compare import Diff, compare
from regmeta.editions.content import Content, content_of, from_json, to_json
from regmeta.editions.difference import as_change
from regmeta.editions.history import with_histories
from regmeta.editions.kinds import GRADES
from regmeta.editions.page import diff_html
from regmeta.editions.telling import diff_json, diff_markdown, diff_text
from regmeta.editions.versions import (
    propose_replacements,
    propose_versions,
    versions_json,
    versions_text,
    with_versions,
)

__all__ = [
    "GRADES",
    "Content",
    "Diff",
    "as_change",
    "changelog",
    "compare",
    "content_of",
    "diff_html",
    "diff_json",
    "diff_markdown",
    "diff_text",
    "from_json",
    "load_editions",
    "propose_replacements",
    "propose_versions",
    "to_json",
    "versions_json",
    "versions_text",
    "with_histories",
    "with_versions",
]
