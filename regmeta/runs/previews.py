"""Previews (`--drafts`) and publications of what was approved never lie in the same folder."""

from __future__ import annotations

from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.publish.unchanged import read_seal

PREVIEW = "drafts"
"""What a seal tells of a publication that was made of the folders as they stand."""


def refuse_mixed(out: Path, *, drafts: bool) -> None:
    """WrongUse where a preview would replace a publication, or a publication a preview: what
    stands there is what a registry falls back on when it cannot be published."""
    sealed = read_seal(out)
    if sealed is None:
        return
    is_preview = bool(sealed["told"].get(PREVIEW))
    if drafts and not is_preview:
        raise WrongUse(
            "{out}: her ligger en publikasjon. --drafts viser utkast; velg en annen mappe med "
            "--out.",
            "{out}: a publication lies here. --drafts shows drafts; choose another folder "
            "with --out.",
            out=out,
        )
    if is_preview and not drafts:
        raise WrongUse(
            "{out}: her ligger en forhåndsvisning av utkast (--drafts). Velg en annen mappe med "
            "--out, eller slett denne.",
            "{out}: a preview of drafts lies here (--drafts). Choose another folder with --out, "
            "or delete this one.",
            out=out,
        )
