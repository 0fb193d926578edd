"""Reading somebody's API politely: GET only, one request at a time, never faster than asked.

What may pass is tried again after a growing wait (429 and 503 as long as the server says); what
will not pass is one sentence. Answers are read whole, up to a limit in size and time.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from regmeta.delivery.addresses import has_credentials, plain, shown_address
from regmeta.delivery.deadline import Deadline
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.texts import Text

LARGEST = 50_000_000
"""Bytes of one answer: the national catalogue's largest page is a twentieth of this."""
LONGEST_WAIT = 60.0
_CHUNK = 65_536
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class NotTheApi(UnreadableInput):
    """An answer that is no JSON, or a refusal: perhaps a folder of files and not an API."""


class _Passing(Exception):
    """Something that may go well the next time; `wait` is what the server asks for, in seconds."""

    def __init__(self, why: Text, wait: float = 0.0) -> None:
        super().__init__(why.nb)
        self.why, self.wait = why, wait


_ANSWERS = Text("serveren svarer {code}", "the server answers {code}")
_TOO_SLOW = Text("svaret kom for langsomt", "the answer came too slowly")
_BROKE = Text("forbindelsen brast ({why})", "the connection broke ({why})")


@dataclass(slots=True)
class Reader:
    """One server's JSON: `get` gives a value, or None where there is nothing at the address.

    `rate` is requests a second, `timeout` seconds for a whole answer, `retries` further attempts.
    """

    base: str
    rate: float = 5.0
    timeout: float = 30.0
    retries: int = 4
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    requests: int = 0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is sent with every request beside the usual, such as a token: never shown."""
    _last: float = field(default=float("-inf"))

    def __post_init__(self) -> None:
        if not _is_address(self.base):
            raise WrongUse(
                "--api {base}: oppgi en adresse som begynner med https:// eller http://.",
                "--api {base}: name an address that begins with https:// or http://.",
                base=shown_address(self.base),
            )
        if has_credentials(self.base):
            raise WrongUse(
                "--api {base}: adressen har brukernavn eller passord i seg, og det leses ikke. "
                "Oppgi den uten.",
                "--api {base}: the address holds a user or a password, which is not read. "
                "Name it without.",
                base=shown_address(self.base),
            )
        if self.rate <= 0 or self.timeout <= 0 or self.retries < 0:
            raise WrongUse(
                "--rate og --timeout må være over null, og --retries null eller mer.",
                "--rate and --timeout must be above zero, and --retries zero or more.",
            )
        self.base = self.base.rstrip("/")

    def get(self, path: str) -> Any | None:
        """The JSON at an address below the base; None where the server says 404.

        Raises UnreadableInput, in one sentence, when all attempts have failed.
        """
        url = f"{self.base}/{path}"
        for attempt in range(self.retries + 1):
            try:
                return self._once(url)
            except _Passing as problem:
                if attempt == self.retries:
                    raise UnreadableInput(
                        "{url}: {problem} ({attempt} forsøk). Prøv igjen senere.",
                        "{url}: {problem} ({attempt} attempts). Try again later.",
                        url=shown_address(url),
                        problem=problem.why,
                        attempt=attempt + 1,
                    ) from None
                self.sleep(min(max(0.5 * 2**attempt, problem.wait), LONGEST_WAIT))
        return None

    def _once(self, url: str) -> Any | None:
        self._wait_for_turn()
        self.requests += 1
        with Deadline(self.timeout) as deadline:
            try:
                return self._answer(url, deadline)
            except Exception as error:
                # A connection that was cut may look like an answer that ended.
                if deadline.is_over:
                    raise _Passing(_TOO_SLOW) from None
                if isinstance(error, OSError | http.client.HTTPException | UnicodeError):
                    raise _failed(url, error) from None
                raise

    def _answer(self, url: str, deadline: Deadline) -> Any | None:
        headers = {**_headers(), **self.headers}
        request = urllib.request.Request(url, headers=headers, method="GET")
        try:
            with _opener(deadline).open(request, timeout=self.timeout) as answer:
                content = self._read(answer)
                return _value(url, answer.headers.get_content_type(), content)
        except urllib.error.HTTPError as error:
            with error:
                _refuse(url, error)
                return None

    def _wait_for_turn(self) -> None:
        wait = self._last + 1 / self.rate - self.clock()
        if wait > 0:
            self.sleep(wait)
        self._last = self.clock()

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        """The whole answer: a server that drips a byte now and then is not waited for for ever."""
        until, parts, size = self.clock() + self.timeout, [], 0
        while chunk := answer.read1(_CHUNK):
            size += len(chunk)
            parts.append(chunk)
            if size > LARGEST:
                raise UnreadableInput(
                    "{url}: svaret er større enn {largest} MB.",
                    "{url}: the answer is larger than {largest} MB.",
                    url=shown_address(answer.url),
                    largest=LARGEST // 1000000,
                )
            if self.clock() > until:
                raise _Passing(_TOO_SLOW)
        promised = answer.headers.get("Content-Length")
        if promised and promised.isdigit() and size < int(promised):
            raise _Passing(Text("svaret ble brutt av", "the answer was cut short"))
        return b"".join(parts)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _headers() -> dict[str, str]:
    from importlib.metadata import version

    return {"User-Agent": f"regmeta/{version('regmeta')}", "Accept": "application/json"}


def _opener(deadline: Deadline) -> urllib.request.OpenerDirector:
    """Proxies as the machine has them; no scheme but http and https, also after a redirect."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        *deadline.handlers(),
        _SameHost(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Redirects are followed on the host that was asked alone: what is sent along, such as a
    token, is nobody else's, and what another shows proves nothing."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: Any,
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not _may_follow(req.full_url, newurl):
            raise UnreadableInput(
                "{url}: viser videre til {other}, som er en annen tjener. Det følges ikke; oppgi "
                "den adressen selv hvis den er riktig.",
                "{url}: redirects to {other}, which is another server. That is not followed; name "
                "that address yourself if it is right.",
                url=shown_address(req.full_url),
                other=shown_address(newurl),
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _may_follow(url: str, newurl: str) -> bool:
    """Whether a redirect stays on its server: the same host and port, or the same host's https."""
    try:
        before, after = urlsplit(url), urlsplit(newurl)
        if after.scheme not in ("http", "https") or before.hostname != after.hostname:
            return after.scheme not in ("http", "https")
        is_upgrade = (before.scheme, after.scheme) == ("http", "https")
        return is_upgrade or (before.scheme, before.port) == (after.scheme, after.port)
    except ValueError:
        return False


def _value(url: str, kind: str, content: bytes) -> Any:
    if "json" not in kind and not _is_file_of_json(url, kind):
        raise NotTheApi(
            "{url}: svarte med {kind}, ikke JSON. Er det adressen til katalogens API?",
            "{url}: answered with {kind}, not JSON. Is it the address of the catalogue's API?",
            url=shown_address(url),
            kind=plain(kind),
        )
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise _Passing(Text("svaret er ikke hel JSON", "the answer is no whole JSON")) from None


def _is_file_of_json(url: str, kind: str) -> bool:
    """Whether a server that does not know the ending serves a file of ours."""
    unknowing = kind in ("text/plain", "application/octet-stream")
    return unknowing and urlsplit(url).path.endswith(".json")


def _refuse(url: str, error: urllib.error.HTTPError) -> None:
    """Nothing for 404; else raises, for another attempt or for good."""
    if error.code == 404:
        return
    if error.code in _PASSING:
        wait = asked_wait(error.headers.get("Retry-After", ""))
        raise _Passing(_ANSWERS.filled(code=error.code), wait)
    if 300 <= error.code < 400:
        raise UnreadableInput(
            "{url}: viser videre i ring, eller til noe som ikke er http.",
            "{url}: redirects in a circle, or to something that is not http.",
            url=shown_address(url),
        )
    if error.code == HTTPStatus.UNAUTHORIZED:
        raise NotTheApi(
            "{url}: serveren svarer {code} {reason}: den krever et tilgangstegn (token), og det er "
            "ikke gitt eller ikke godtatt. Se på token for miljøet i service.toml.",
            "{url}: the server answers {code} {reason}: it demands a token, which was not given or "
            "not accepted. Look at token of the environment in service.toml.",
            url=shown_address(url),
            code=error.code,
            reason=plain(str(error.reason)),
        )
    raise NotTheApi(
        "{url}: serveren svarer {code} {reason}.",
        "{url}: the server answers {code} {reason}.",
        url=shown_address(url),
        code=error.code,
        reason=plain(str(error.reason)),
    )


def asked_wait(text: str) -> float:
    """Retry-After in seconds or as a date; 0 where there is none that makes sense."""
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _failed(url: str, error: Exception) -> Exception:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return _Passing(Text("serveren svarte ikke i tide", "the server did not answer in time"))
    if isinstance(reason, ConnectionRefusedError):
        return UnreadableInput(
            "{url}: ingen tjeneste svarer på denne adressen.",
            "{url}: no service answers at this address.",
            url=shown_address(url),
        )
    if isinstance(error, http.client.InvalidURL | ValueError) or "unknown url" in str(reason):
        return UnreadableInput(
            "{url}: er ingen adresse som kan leses.",
            "{url}: is no address that can be read.",
            url=shown_address(url),
        )
    why = getattr(reason, "strerror", None) or type(reason).__name__
    return _Passing(_BROKE.filled(why=why))
