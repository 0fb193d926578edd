"""The catalogue's lists, read once a server: which kilder it shows, and all its variables.

A tree of files on any web server is read likewise: a folder that answers with a page, a refusal or
a redirect to itself is asked for again by the name of its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regmeta.delivery.addresses import plain, shown_address
from regmeta.delivery.fetch import NotTheApi, Reader
from regmeta.errors import UnreadableInput
from regmeta.model import Progress, no_progress

PAGE_SIZE = 100
"""The most that the catalogue's API gives at a time."""
_MOST_PAGES = 10_000
_FILES = ".json"


class Crawl:
    """One server's lists, kept: several registries are held against the same reading."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.suffix = ""
        self._kilder: list[Any] | None = None
        self._pages: list[list[Any]] | None = None

    def kilder(self) -> list[Any]:
        """The rows of all kilder. Raises UnreadableInput where the address has none."""
        if self._kilder is None:
            self._kilder = self._read_kilder()
        return self._kilder

    def _read_kilder(self) -> list[Any]:
        """The addresses end in `.json` where files are served, not an API."""
        refusal: NotTheApi | None = None
        for suffix in ("", _FILES):
            try:
                rows = self.reader.get(f"kilder{suffix}")
            except NotTheApi as error:
                refusal = refusal or error
                continue
            if isinstance(rows, list):
                self.suffix = suffix
                return rows
            if rows is not None:
                raise _unlike(self.reader.base, "kilder")
        if refusal is not None:
            raise refusal
        raise UnreadableInput(
            "{base}: har ingen kilder. Oppgi adressen som slutter på /api/explorer.",
            "{base}: has no kilder. Name the address that ends in /api/explorer.",
            base=shown_address(self.reader.base),
        )

    def pages(self, progress: Progress = no_progress) -> list[list[Any]]:
        """The rows of all variables of all kilder, page by page.

        Raises UnreadableInput, naming the page, where a server gives the same page again, an empty
        one, or not as many variables as it says there are.
        """
        if self._pages is None:
            self._pages = list(self._read_pages(progress))
        return self._pages

    def _read_pages(self, progress: Progress) -> Iterator[list[Any]]:
        seen: dict[str, int] = {}
        number, pages, total, count = 1, 1, None, 0
        while number <= min(pages, _MOST_PAGES):
            progress(number - 1, pages, "variables")
            address = self._page(number)
            page, items = self._page_at(address)
            pages, total = _whole(page.get("totalPages"), 1), page.get("totalCount", total)
            if not items and number < pages:
                raise _empty(self.reader.base, address, pages)
            self._refuse_repeated(items, number, seen)
            count += len(items)
            yield items
            number += 1
        if isinstance(total, int) and count != total:
            raise _other_count(self.reader.base, total, count)

    def _page_at(self, address: str) -> tuple[dict[str, Any], list[Any]]:
        page = self.reader.get(address)
        items = page.get("items") if isinstance(page, dict) else None
        if not isinstance(page, dict) or not isinstance(items, list):
            raise _unlike(self.reader.base, address, is_there=page is not None)
        return page, items

    def _refuse_repeated(self, items: list[Any], number: int, seen: dict[str, int]) -> None:
        """A page whose every row came before is that page again, whatever it is called."""
        ids = [_identity(row) for row in items if isinstance(row, dict) and row.get("id")]
        before = [seen[ident] for ident in ids if ident in seen]
        if ids and len(before) == len(ids):
            raise UnreadableInput(
                "{base}: side {number} av variablene er side {first} om igjen. Serveren blar "
                "ikke, så det kan ikke sies hva som mangler.",
                "{base}: page {number} of the variables is page {first} again. The server does "
                "not turn pages, so what is missing cannot be told.",
                base=shown_address(self.reader.base),
                number=number,
                first=before[0],
            )
        seen.update((ident, number) for ident in ids if ident not in seen)

    def _page(self, number: int) -> str:
        if self.suffix:
            return f"variables/page-{number}{self.suffix}"
        return f"variables?page={number}&size={PAGE_SIZE}"


def _identity(row: Mapping[str, Any]) -> str:
    """A row is a variable in a data collection: one that is in several has several rows."""
    return f"{row['id']} {row.get('datasamlingId')}"


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise


def _unlike(base: str, path: str, *, is_there: bool = True) -> UnreadableInput:
    if not is_there:
        return UnreadableInput(
            "{base}/{path}: finnes ikke.",
            "{base}/{path}: does not exist.",
            base=shown_address(base),
            path=plain(path),
        )
    return UnreadableInput(
        "{base}/{path}: er ikke det API-et skal svare med.",
        "{base}/{path}: is not what the API is to answer with.",
        base=shown_address(base),
        path=plain(path),
    )


def _empty(base: str, address: str, pages: int) -> UnreadableInput:
    return UnreadableInput(
        "{base}/{address}: er tom, men det skal være {pages} sider.",
        "{base}/{address}: is empty, but there should be {pages} pages.",
        base=shown_address(base),
        address=plain(address),
        pages=pages,
    )


def _other_count(base: str, total: int, count: int) -> UnreadableInput:
    return UnreadableInput(
        "{base}: sier at det er {total} variabler, men sidene har {count}. Prøv igjen; er det "
        "slik da også, blar serveren feil.",
        "{base}: says that there are {total} variables, but its pages hold {count}. Try again; if "
        "it is so then too, the server turns pages wrongly.",
        base=shown_address(base),
        total=total,
        count=count,
    )
