"""What somebody made is not overwritten: only what regmeta itself wrote, as it wrote it, is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from regmeta.errors import WrongUse


def refuse_loss(
    out: Path, *, inputs: Iterable[Path] = (), overwrite: bool, ours: Callable[[Path], bool]
) -> None:
    """Raises WrongUse where writing `out` would cost somebody their work.

    `inputs` are never written over. Another file that is there is, where `ours` says that regmeta
    wrote it and nobody has changed it since, or where `overwrite` insists.
    """
    if not out.is_file():
        return
    if any(path.exists() and path.samefile(out) for path in inputs):
        raise WrongUse(
            "{out}: det er filen som leses, og den skrives aldri over. Velg et annet navn.",
            "{out}: that is the file being read, and it is never written "
            "over. Choose another name.",
            out=out,
        )
    if overwrite or ours(out):
        return
    raise WrongUse(
        "{out}: filen finnes, og regmeta har ikke skrevet den slik den er "
        "nå. Velg et annet navn, eller skriv --overwrite for å erstatte "
        "den.",
        "{out}: the file is there, and regmeta did not write it as it is "
        "now. Choose another name, or write --overwrite to replace it.",
        out=out,
    )
