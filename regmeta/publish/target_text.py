"""What is told of the folder that was published to: as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from regmeta.files.attributes import Attribute
from regmeta.model import Text
from regmeta.publish.target import TargetFiles

_MOST = 5
"""How many files are named; the rest are counted (JSON names all)."""
_SENTENCES = {
    "unlisted": Text(
        "{out}: {count} filer er lagt dit av andre, og er latt i fred: {names}.",
        "{out}: {count} files were put there by others, and were left alone: {names}.",
    ),
    "edited": Text(
        "{out}: {count} publiserte filer er endret av andre siden sist, og er skrevet på "
        "nytt: {names}.",
        "{out}: {count} published files were edited by others since last time, and were "
        "written again: {names}.",
    ),
    "missing": Text(
        "{out}: {count} publiserte filer var borte, og er skrevet på nytt der de fortsatt "
        "hører med: {names}.",
        "{out}: {count} published files were gone, and were written again where they still "
        "belong: {names}.",
    ),
}
_UNCERTAIN = Text(
    "{out}: oversikten over hva regmeta skrev der (.regmeta), stemmer ikke med seglet. Alt er "
    "skrevet på nytt, og filer som ikke ble det, er latt i fred.",
    "{out}: the lists of what regmeta wrote there (.regmeta) do not fit the seal. All was "
    "written again, and files that were not were left alone.",
)
_NOT_NUMBERED = Text(
    "{out}: den forrige publikasjonen kunne ikke tas vare på, så den er det ikke mulig å rulle "
    "tilbake til. Se om det er plass, og om du får skrive i mappen ovenfor.",
    "{out}: the earlier publication could not be kept, so there is no rolling back to it. See "
    "whether there is space, and whether you may write in the folder above.",
)
_UNKEPT = Text(
    "{out}: {what} kunne ikke beholdes, for den som kjører regmeta, har ikke lov til det. Sett det "
    "på nytt.",
    "{out}: {what} could not be kept: whoever runs regmeta may not do that. Set it anew.",
)
_ATTRIBUTES: dict[Attribute, Text] = {
    "owner": Text("mappens eier", "the folder's owner"),
    "group": Text("mappens gruppe", "the folder's group"),
    "mode": Text("mappens rettigheter", "the folder's mode"),
    "acl": Text("mappens tilgangsliste (ACL)", "the folder's access list (ACL)"),
}
_MORE = Text("{names} og {rest} til", "{names} and {rest} more")


def target_json(
    files: TargetFiles, unkept: Sequence[Attribute] = (), *, is_earlier_kept: bool = True
) -> dict[str, Any]:
    """`kept` (others' files), `edited`, `missing`, `unkept` (attributes), `certain`, and
    `earlier_kept`: whether what this took the place of stays by its number."""
    return {
        "kept": [*files.unlisted],
        "edited": [*files.edited],
        "missing": [*files.missing],
        "unkept": [*unkept],
        "certain": files.is_certain,
        "earlier_kept": is_earlier_kept,
    }


def target_text(
    out: Path,
    files: TargetFiles,
    unkept: Sequence[Attribute] = (),
    lang: str = "nb",
    *,
    is_earlier_kept: bool = True,
) -> str:
    """A sentence for each kind of thing that somebody has to know of the folder, '' for nothing."""
    lines = [
        sentence(lang, out=out, count=len(names), names=_named(names, lang))
        for kind, sentence in _SENTENCES.items()
        if (names := getattr(files, kind))
    ]
    if not files.is_certain:
        lines.append(_UNCERTAIN(lang, out=out))
    if not is_earlier_kept:
        lines.append(_NOT_NUMBERED(lang, out=out))
    if unkept:
        what = ", ".join(_ATTRIBUTES[attribute](lang) for attribute in unkept)
        lines.append(_UNKEPT(lang, out=out, what=what))
    return "\n".join(lines)


def _named(names: Sequence[str], lang: str) -> str:
    first = ", ".join(names[:_MOST])
    rest = len(names) - _MOST
    return _MORE(lang, names=first, rest=rest) if rest > 0 else first
