"""Every link of a published site leads to a file of the publication: `python -m
benchmarks.crawl_site BUILD`.

Without a folder, a national catalogue (18,289 variables) is published first, with all formats.
Prints how many pages and links there were and what is broken; exit code 1 where anything is.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

_LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
NO_ICON = "data:,"
"""What keeps a browser from asking for an icon that is not there."""
_ID = re.compile(r' id="([^"]+)"')


def crawl(build: Path) -> tuple[int, int, list[str]]:
    """Pages, links, and a line for each link that leads nowhere or to another host's file."""
    there = {f"{where}/{name}" for where, _, names in os.walk(build) for name in names}
    pages = sorted(path for path in there if path.endswith(".html") and "/site/" in path)
    links, broken = 0, []
    for page in pages:
        text = Path(page).read_text(encoding="utf-8")
        for link in _LINK.findall(text):
            links += 1
            broken += [
                f"{page}: {link}: {why}" for why in _wrong(page, unescape(link), text, there)
            ]
    return len(pages), links, broken


def _wrong(page: str, link: str, text: str, there: set[str]) -> Iterator[str]:
    parts = urlsplit(link)
    if parts.scheme:
        if parts.scheme not in ("http", "https", "mailto") and link != NO_ICON:
            yield "not an address"
        elif f'src="{link}"' in text:
            yield "loaded from another host"
        return
    if not parts.path:
        if parts.fragment and parts.fragment not in _ID.findall(text):
            yield "no such place on the page"
        return
    target = normpath(join(dirname(page), unquote(parts.path)))
    if target not in there:
        yield "no such file"


def main() -> None:
    """Crawl the folder named, or a national publication made for it."""
    with tempfile.TemporaryDirectory() as made:
        build = Path(sys.argv[1]) if len(sys.argv) > 1 else _national(Path(made) / "build")
        pages, links, broken = crawl(build.resolve())
    print(f"{pages} pages, {links} links, {len(broken)} broken")
    print("\n".join(broken[:50]))
    sys.exit(1 if broken or not pages else 0)


def _national(out: Path) -> Path:
    from regmeta.publish import publish_catalogue
    from regmeta.runs.formats import FORMATS
    from regmeta.spec.loading import load_spec
    from tests.national import national

    publish_catalogue(national(), out, load_spec(), among=FORMATS)
    return out


if __name__ == "__main__":
    main()
