"""Attachments of a saved e-mail (.eml), those of forwarded ones too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from regmeta.errors import UnreadableInput
from regmeta.texts import Text

_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")


@dataclass(frozen=True, slots=True)
class InnerFile:
    """A file inside another; `fault` says why it could not be opened."""

    name: str
    content: bytes
    fault: Text | None = None


def parts_of_eml(content: bytes) -> Iterator[InnerFile]:
    """The attachments of an e-mail.

    Raises UnreadableInput where it is encrypted or has none.
    """
    message = message_from_bytes(content, policy=policy.default)
    if message.get_content_type() in _ENCRYPTED:
        raise UnreadableInput(
            "E-posten er kryptert. Åpne den der du leser e-post, og lagre vedlegget.",
            "The e-mail is encrypted. Open it where you read mail, and save the attachment.",
        )
    parts = list(_attached(message))
    if not parts:
        raise UnreadableInput(
            "E-posten har ingen vedlegg. Kodeboken er kanskje glemt, eller sendt som lenke.",
            "The e-mail has no attachments. The codebook may be forgotten, or sent as a link.",
        )
    yield from parts


def _attached(message: EmailMessage) -> Iterator[InnerFile]:
    for part in message.walk():
        name = part.get_filename()
        if name and not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield InnerFile(name, payload if isinstance(payload, bytes) else b"")
