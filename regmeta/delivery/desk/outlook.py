"""Attachments of an e-mail that Outlook saved (.msg): streams of a compound file.

Names and numbers of the streams: Microsoft's open specification MS-OXMSG, sections 2.2 and 2.4.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from regmeta.delivery.desk.mail import InnerFile
from regmeta.errors import UnreadableInput, WrongUse

_ATTACHMENT = "__attach_version1.0_"
_CONTENT = "__substg1.0_37010102"
_LONG_NAME, _SHORT_NAME = "__substg1.0_3707", "__substg1.0_3704"
_ENCODINGS = {"001F": "utf-16-le", "001E": "cp1252"}


def parts_of_msg(content: bytes, name: str) -> Iterator[InnerFile]:
    """The attachments of a saved Outlook message, those of messages attached to it too.

    Raises WrongUse where olefile is not installed, UnreadableInput where the file is damaged or
    has no attachments.
    """
    try:
        import olefile
    except ImportError:
        raise WrongUse(
            "{name}: e-post lagret fra Outlook (.msg) leses med tillegget «mail»: "
            'pip install "regmeta[mail]". Eller lagre vedlegget for seg.',
            "{name}: e-mail saved by Outlook (.msg) is read with the extra “mail”: "
            'pip install "regmeta[mail]". Or save the attachment by itself.',
            name=name,
        ) from None
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            parts = list(_attached(file))
    except (OSError, ValueError, IndexError) as error:
        raise UnreadableInput(
            "{name}: e-posten er skadet og kan ikke åpnes. Lagre den på nytt.",
            "{name}: the e-mail is damaged and cannot be opened. Save it again.",
            name=name,
        ) from error
    if not parts:
        raise UnreadableInput(
            "E-posten har ingen vedlegg. Kodeboken er kanskje glemt, eller sendt som lenke.",
            "The e-mail has no attachments. The codebook may be forgotten, or sent as a link.",
        )
    yield from parts


def _attached(file: Any) -> Iterator[InnerFile]:
    """Every storage of an attachment that holds bytes, at any depth."""
    homes = [entry for entry in file.listdir(streams=False, storages=True) if _is_attachment(entry)]
    for home in homes:
        if file.exists([*home, _CONTENT]):
            yield InnerFile(_name(file, home), file.openstream([*home, _CONTENT]).read())


def _is_attachment(entry: list[str]) -> bool:
    return bool(entry) and entry[-1].startswith(_ATTACHMENT)


def _name(file: Any, home: list[str]) -> str:
    for stream in (_LONG_NAME, _SHORT_NAME):
        for kind, encoding in _ENCODINGS.items():
            path = [*home, stream + kind]
            if file.exists(path):
                return str(file.openstream(path).read().decode(encoding, "replace").rstrip("\0"))
    return "vedlegg"
