"""A small server with the Explorer API's addresses, over files or over whatever a test says.

It serves a published tree (`kilder.json` at `/api/explorer/kilder`), and can be told to be slow, to
fail once or always, to cut answers short, to redirect in a ring or to answer with something else.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Change = Callable[[str, Any], Any]
"""(address, payload) → the payload to serve instead."""


@dataclass
class Behaviour:
    """What the server does besides serving; `asked` are the addresses asked for, in order."""

    change: Change = lambda _, payload: payload
    faults: list[str] = field(default_factory=list)
    always: str = ""
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)


@contextmanager
def serving(tree: Path, behaviour: Behaviour | None = None) -> Iterator[tuple[str, Behaviour]]:
    """The base address of a server over a published tree's `explorer` folder."""
    told = behaviour or Behaviour()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            told.agents.add(self.headers.get("User-Agent", ""))
            told.methods.add(self.command)
            fault = told.faults.pop(0) if told.faults else told.always
            if fault:
                _misbehave(self, fault)
                return
            payload = _payload(tree, self.path)
            if payload is None:
                self.send_error(404)
                return
            self.answer(json.dumps(told.change(self.path, payload)).encode())

        def answer(self, content: bytes, kind: str = "application/json; charset=utf-8") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, output_format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Whoever asked went away before the answer was whole: as it should."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/explorer", told
    finally:
        server.shutdown()
        server.server_close()


def _payload(tree: Path, address: str) -> Any:
    parts = urlsplit(address)
    path = parts.path.removeprefix("/api/explorer/")
    query = parse_qs(parts.query)
    if path == "variables":
        path = f"variables/page-{query['page'][0]}"
    file = tree / f"{path}.json"
    return json.loads(file.read_bytes()) if file.is_file() else None


def _misbehave(handler: Any, fault: str) -> None:
    if fault.isdigit():
        handler.send_response(int(fault))
        if fault == "429":
            handler.send_header("Retry-After", "7")
        handler.end_headers()
    elif fault == "slow":
        time.sleep(0.6)
        handler.answer(b"[]")
    elif fault == "dripping":
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    elif fault == "cut":
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b'[{"code": "K_')
    elif fault == "half":
        handler.answer(b'[{"code": "K_')
    elif fault == "html":
        handler.answer(b"<html>Logg inn</html>", "text/html")
    elif fault == "ring":
        handler.send_response(302)
        handler.send_header("Location", handler.path)
        handler.end_headers()
    elif fault == "file":
        handler.send_response(302)
        handler.send_header("Location", "file:///etc/passwd")
        handler.end_headers()
    elif fault == "text":
        handler.answer(b'"hei"')
    elif fault == "deep":
        handler.answer(b"[" * 100_000)
