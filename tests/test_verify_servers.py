"""`verify` against ordinary and misbehaving servers: the truth, or one sentence."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from regmeta.delivery.fetch import Reader
from regmeta.delivery.verifying import Verified, verify
from regmeta.errors import UnreadableInput
from regmeta.spec.loading import load_spec
from tests.explorer_server import Behaviour, serving
from tests.test_verify import ours, write_tree

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as published: the API's files below api/explorer."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "api").mkdir()
    write_tree(folder / "api")
    return folder


def held(base: str, **options: Any) -> Verified:
    reader = Reader(base, rate=10_000, retries=0, **options)
    return verify(ours("norvas").catalogue, load_spec(), reader)


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# ------------------------------------------------------------------ plain files


def test_files_on_pythons_own_server_are_read(site: Path) -> None:
    class Files(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(site))

        def log_message(self, *given: Any) -> None:
            pass

    with listening(Files) as address:
        proof = held(f"{address}/api/explorer")
    assert proof.differences == () and proof.variables > 100


@pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not on this machine")
def test_files_on_nginx_are_read(site: Path, tmp_path: Path) -> None:
    with nginx(site, tmp_path) as address:
        proof = held(f"{address}/api/explorer")
    assert proof.differences == () and proof.variables > 100


@contextmanager
def nginx(site: Path, home: Path) -> Iterator[str]:
    """nginx as it comes: no listing of folders, and no kinds of files but one."""
    port = _free_port()
    (home / "nginx.conf").write_text(
        f"daemon off; user {getpass.getuser()}; pid {home}/pid; error_log {home}/error;\n"
        "events {}\n"
        f"http {{ access_log off; client_body_temp_path {home}/b; proxy_temp_path {home}/p;\n"
        f"fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;\n"
        f"server {{ listen 127.0.0.1:{port}; root {site}; }} }}\n"
    )
    process = subprocess.Popen([NGINX, "-c", str(home / "nginx.conf"), "-p", str(home)])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    import socket

    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}: {sys.platform}")


# ------------------------------------------------------------------ servers that misbehave


def changed(change: Callable[[str, Any], Any]) -> Behaviour:
    return Behaviour(change=change)


def sentence(site: Path, behaviour: Behaviour) -> str:
    with serving(site / "api" / "explorer", behaviour) as (base, _):
        with pytest.raises(UnreadableInput) as refused:
            held(base)
        return refused.value.message().removeprefix(base)


def test_a_server_that_gives_page_one_again_is_told_as_such(site: Path) -> None:
    first: dict[str, Any] = {}

    def again(path: str, payload: Any) -> Any:
        if path.split("?")[0].endswith("/variables"):
            return first.setdefault("page", payload)
        return payload

    said = sentence(site, changed(again))
    assert said.startswith(": side 2 av variablene er side 1 om igjen.")


@pytest.mark.parametrize("lie", [-1, 1, 500])
def test_a_server_that_counts_otherwise_than_its_pages_is_told(site: Path, lie: int) -> None:
    def count(path: str, payload: Any) -> Any:
        if isinstance(payload, dict) and "totalCount" in payload and "items" in payload:
            return payload | {"totalCount": payload["totalCount"] + lie}
        return payload

    said = sentence(site, changed(count))
    assert "variabler, men sidene har" in said


def test_a_server_that_says_fewer_pages_than_there_are_is_told(site: Path) -> None:
    def fewer(path: str, payload: Any) -> Any:
        if isinstance(payload, dict) and "totalPages" in payload:
            return payload | {"totalPages": 1}
        return payload

    assert "men sidene har 100." in sentence(site, changed(fewer))


def test_a_server_that_drips_is_given_up() -> None:
    class Dripping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)

        def log_message(self, *given: Any) -> None:
            pass

    with listening(Dripping) as address, pytest.raises(UnreadableInput) as refused:
        held(f"{address}/api/explorer", timeout=0.5)
    assert "langsomt" in refused.value.message()


def test_a_redirect_to_another_server_is_not_followed_and_gets_no_token() -> None:
    asked: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers.get("Authorization", ""))
            self.send_error(404)

        def log_message(self, *given: Any) -> None:
            pass

    with listening(Other) as other:

        class Redirecting(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(302)
                self.send_header("Location", f"{other}{self.path}")
                self.end_headers()

            def log_message(self, *given: Any) -> None:
                pass

        with listening(Redirecting) as address, pytest.raises(UnreadableInput) as refused:
            held(f"{address}/api/explorer", headers={"Authorization": "Bearer hemmelig"})
    assert "som er en annen tjener" in refused.value.message()
    assert asked == [] and "hemmelig" not in refused.value.message()


def demanding(site: Path, token: str) -> type[BaseHTTPRequestHandler]:
    class Demanding(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(site))

        def do_GET(self) -> None:
            if self.headers.get("Authorization") != f"Bearer {token}":
                self.send_error(401)
                return
            super().do_GET()

        def log_message(self, *given: Any) -> None:
            pass

    return Demanding


def test_a_server_that_demands_a_token_gets_it_or_is_told(site: Path) -> None:
    with listening(demanding(site, "abc")) as address:
        base = f"{address}/api/explorer"
        assert held(base, headers={"Authorization": "Bearer abc"}).differences == ()
        with pytest.raises(UnreadableInput, match="serveren svarer 401"):
            held(base)
