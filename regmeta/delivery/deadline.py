"""A whole answer within its time, headers included: a server that drips is not waited for.

The time a socket is given counts anew with every byte; here the connection is cut when the time is
over, whatever it was doing: shaking hands, sending headers or content.
"""

from __future__ import annotations

import http.client
import socket
import threading
import urllib.request
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any


class Deadline:
    """Cuts every connection that was made with its handlers when the time is over."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for connected in self._sockets:
                connected.close()
            self._sockets.clear()

    def handlers(self) -> tuple[urllib.request.BaseHandler, ...]:
        """What opens http and https addresses under this deadline."""
        return _Http(self), _Https(self)

    def connect(self, *words: Any, **options: Any) -> socket.socket:
        """A socket as http.client asks for it; what is watched is a second name of it, as a secure
        connection takes over the first."""
        connected = socket.create_connection(*words, **options)
        with self._lock:
            self._sockets.append(connected.dup())
            if self.is_over:
                _shut(connected)
        return connected

    def _cut(self) -> None:
        with self._lock:
            self.is_over = True
            for connected in self._sockets:
                _shut(connected)


def _shut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _watched(
    kind: type[http.client.HTTPConnection], deadline: Deadline, host: str, **options: Any
) -> http.client.HTTPConnection:
    connection = kind(host, **options)
    connection._create_connection = deadline.connect  # type: ignore[attr-defined]
    return connection


class _Http(urllib.request.HTTPHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        made: Any = partial(_watched, http.client.HTTPConnection, self._deadline)
        return self.do_open(made, request)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        made: Any = partial(_watched, http.client.HTTPSConnection, self._deadline)
        return self.do_open(made, request)
