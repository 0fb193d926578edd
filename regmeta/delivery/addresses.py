"""Addresses and others' words as they may be shown: no secret in them, and no sign that steers."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from regmeta.texts import plain

_OPEN = frozenset({"page", "size"})
"""Parts of a query that regmeta itself writes."""


def shown_address(url: str) -> str:
    """An address without user, password, and the values of its query, which may be a token."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "…"
    if parts.scheme not in ("http", "https", "ftp"):
        return "…"
    return plain(f"{parts.scheme}://{host}{parts.path}{_shown_query(parts.query)}")


def _shown_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    words = dict.fromkeys(f"{key}={value}" if key in _OPEN else "…" for key, value in pairs)
    return f"?{'&'.join(words)}" if words else ""


def has_credentials(url: str) -> bool:
    """Whether a user or a password stands in an address."""
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return False
