"""Signatures of editions and deliveries: Ed25519, detached, over the very bytes that they sign.

The service keeps the private key. Whoever has the public one can check, and without regmeta too:

    openssl pkeyutl -verify -pubin -inkey service.pub -rawin -in edition.toml \\
        -sigfile edition.toml.sig

edition.toml names the digest of every file of its edition, and that of the edition before it;
manifest.json that of every file of a delivery: signing the one file signs all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.editions.store import KeptEdition, about_path
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files.output import write_whole
from regmeta.texts import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

SIGNATURE = ".sig"
PUBLIC = ".pub"
PASSWORD = "REGMETA_KEY_PASSWORD"
"""The variable that holds the password of a locked key, never an option: others see those."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are held against, and the file it was read from."""

    path: Path
    key: Ed25519PublicKey

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Whether this key made the signature over these bytes."""
        from cryptography.exceptions import InvalidSignature

        try:
            self.key.verify(signature, content)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The key that the service signs with."""

    key: Ed25519PrivateKey

    def sign(self, content: bytes) -> bytes:
        """The signature of these bytes, 64 bytes long."""
        return self.key.sign(content)


def make_key(path: Path, environ: Mapping[str, str]) -> Path:
    """A new pair: the private key at `path`, which its owner alone may read, and the public one
    beside it, whose path this gives. Locked where the surroundings hold a password.

    Raises WrongUse where either is there already, OutputFailed where they cannot be written.
    """
    _need_library()
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = path.with_name(path.name + PUBLIC)
    for file in (path, public):
        _refuse_standing(file)
    key = Ed25519PrivateKey.generate()
    password = _password(environ)
    lock = forms.BestAvailableEncryption(password) if password else forms.NoEncryption()
    pem, form = forms.Encoding.PEM, forms.PrivateFormat.PKCS8
    write_whole(path, key.private_bytes(pem, form, lock), private=True)
    shown = key.public_key().public_bytes(pem, forms.PublicFormat.SubjectPublicKeyInfo)
    write_whole(public, shown)
    return public


def _refuse_standing(path: Path) -> None:
    if path.exists():
        raise WrongUse(
            "{path}: finnes. En nøkkel skrives aldri over: det som er signert med den, kunne "
            "ikke kontrolleres mer. Velg et annet navn.",
            "{path}: is there. A key is never written over: what was signed with it could no "
            "longer be checked. Choose another name.",
            path=path,
        )


def read_private(path: Path, environ: Mapping[str, str]) -> PrivateKey:
    """The key to sign with; UnreadableInput where the file holds no such key, or is locked with
    another password than the surroundings hold."""
    _need_library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_bytes(path), _password(environ))
    except (ValueError, TypeError) as error:
        raise UnreadableInput(
            "{path}: er ingen privat nøkkel som kan leses. Er den låst, skal passordet stå i "
            "{variable}. Lag en med regmeta editions key.",
            "{path}: is no private key that can be read. Where it is locked, its password should "
            "be in {variable}. Make one with regmeta editions key.",
            path=path,
            variable=PASSWORD,
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _of_another_kind(path)
    return PrivateKey(key)


def read_public(path: Path) -> PublicKey:
    """A key to check with; UnreadableInput where the file holds none of the kind."""
    _need_library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_bytes(path))
    except (ValueError, TypeError) as error:
        raise UnreadableInput(
            "{path}: er ingen offentlig nøkkel. Den ligger i filen som slutter med {ending}.",
            "{path}: is no public key. That is in the file that ends in {ending}.",
            path=path,
            ending=PUBLIC,
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _of_another_kind(path)
    return PublicKey(path, key)


def _of_another_kind(path: Path) -> UnreadableInput:
    return UnreadableInput(
        "{path}: er en nøkkel av et annet slag. regmeta signerer med Ed25519.",
        "{path}: is a key of another kind. regmeta signs with Ed25519.",
        path=path,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({why}).",
            "{path}: cannot be read ({why}).",
            path=path,
            why=error.strerror or str(error),
        ) from error


def _password(environ: Mapping[str, str]) -> bytes | None:
    return environ.get(PASSWORD, "").encode() or None


def _need_library() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        raise WrongUse(
            'signaturer trenger et tillegg: pip install "regmeta[signatures]".',
            'signatures need an extra: pip install "regmeta[signatures]".',
        ) from error


# ------------------------------------------------------------------ of an edition


def signature_path(edition: KeptEdition) -> Path:
    """Where the signature of an edition lies: beside the file that it signs."""
    about = about_path(edition.folder, edition.number)
    return about.with_name(about.name + SIGNATURE)


def sign_edition(edition: KeptEdition, key: PrivateKey) -> bool:
    """Sign an edition that is not yet signed; whether that was so."""
    path = signature_path(edition)
    if path.exists():
        return False
    content = about_path(edition.folder, edition.number).read_bytes()
    write_whole(path, key.sign(content))
    return True


# ------------------------------------------------------------------ what a signature tells


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """Whether a signature holds; else why not, as a fault or, where it proves nothing, a note."""

    holds: bool = False
    faults: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


def of_edition(edition: KeptEdition, keys: Sequence[PublicKey]) -> SignatureCheck:
    """Whether an edition is signed by one of the keys."""
    path, about = signature_path(edition), about_path(edition.folder, edition.number)
    signature = path.read_bytes() if path.is_file() else None
    return held_against(str(about), about.read_bytes(), signature, keys)


def held_against(
    path: str, content: bytes, signature: bytes | None, keys: Sequence[PublicKey]
) -> SignatureCheck:
    """Whether the signature of what is at `path` is of one of the keys; `signature` is None where
    there is none. Without keys nothing is asked of what is unsigned."""
    if signature is None:
        return SignatureCheck(notes=(_UNSIGNED.filled(path=path),) if keys else ())
    if not keys:
        return SignatureCheck(notes=(_UNCHECKED.filled(path=path),))
    if any(key.signed(content, signature) for key in keys):
        return SignatureCheck(holds=True)
    names = ", ".join(str(key.path) for key in keys)
    return SignatureCheck(faults=(_FORGED.filled(path=path, keys=names),))


_UNSIGNED = Text("{path}: er ikke signert", "{path}: is not signed")
_FORGED = Text(
    "{path}: signaturen er ikke laget over dette med noen av nøklene ({keys})",
    "{path}: the signature was not made over this with any of the keys ({keys})",
)
_UNCHECKED = Text(
    "{path}: er signert, men ingen nøkkel er gitt, så signaturen er ikke kontrollert",
    "{path}: is signed, but no key is given, so the signature was not checked",
)
