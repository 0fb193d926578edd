"""What a folder holds, as one digest: hidden files, such as the desk's own, aside."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


def tree_digest(folder: Path) -> str:
    """The digest of every registry's files below a folder, by path; the ledger's left out."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not name.parts[0].startswith(".") and len(name.parts) > 1:
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()
