"""Links from a page to what other formats of the publication have of the same thing."""

from __future__ import annotations

from functools import lru_cache

from regmeta.files.ids import file_name, stable_id
from regmeta.publish.format import Address, Thing, format_named, format_names
from regmeta.publish.formats.site.page import Site

Link = tuple[str, str, str]
"""Name, address and media type."""


def machine_readable(site: Site, of: Thing, code: str = "", *, has_content: bool) -> list[Link]:
    """The files of a thing, format by format; pages of things lie one folder down."""
    below = "../" if of == "catalogue" else "../../"
    root = below + ("../" if site.below else "")
    own = {"code": file_name(code), "id": stable_id(code)}
    return [
        (address.name(site.lang), f"{root}{name}/{address.path.format(**own)}", address.media_type)
        for name, address in _addresses(site.formats, of)
        if has_content or not address.needs_content
    ]


@lru_cache(maxsize=16)
def _addresses(formats: frozenset[str], of: Thing) -> tuple[tuple[str, Address], ...]:
    """What the formats of this publication have of such things: the same for all of them."""
    return tuple(
        (name, address)
        for name in format_names()
        if name in formats
        for address in format_named(name).statement.addresses
        if of in address.of
    )
