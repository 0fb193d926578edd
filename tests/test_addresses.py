"""Published below an address, every thing of ours is answered there: as a page, Turtle, JSON-LD."""

from __future__ import annotations

import json
import re
import threading
import urllib.request
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError

import pytest
from rdflib import Graph, URIRef
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.errors import WrongUse
from regmeta.files.addresses import Addresses, base_of
from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec
from tests.small import small_catalogue

TEXTS = {".json", ".jsonld", ".ttl", ".html", ".xml", ".csv", ".js"}
THING = "3fa4be09-0000-5000-8000-123456789abc"


class Quiet(SimpleHTTPRequestHandler):
    """Python's own server of files, without its log."""

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, spec: Spec) -> Iterator[tuple[str, Path]]:
    """A small catalogue in every format, served at the address it was published with."""
    folder = tmp_path_factory.mktemp("served") / "build"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    base = f"http://127.0.0.1:{server.server_port}/"
    publish_catalogue(small_catalogue(spec), folder, spec, among=FORMATS, base=base)
    # Publishing exchanges the folder: serve the one that stands now.
    server.RequestHandlerClass = partial(Quiet, directory=str(folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield base, folder
    server.shutdown()
    server.server_close()


def own_addresses(base: str, folder: Path) -> dict[str, set[str]]:
    """Every address of ours in any text file, with the formats that have it."""
    pattern = re.compile(re.escape(base) + r"rdf/id/[0-9a-f]{2}/[#?][0-9a-f-]{36}")
    addresses: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in TEXTS and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            for address in pattern.findall(text):
                addresses.setdefault(address, set()).add(path.relative_to(folder).parts[0])
    return addresses


@cache
def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


@cache
def graph_at(address: str, kind: str) -> Graph:
    return Graph().parse(data=fetched(address), format=kind)


def test_every_address_answers_with_its_thing(published: tuple[str, Path]) -> None:
    base, folder = published
    addresses = own_addresses(base, folder)
    formats = set().union(*addresses.values())
    assert formats >= {"rdf", "fhir", "csvw", "frictionless", "jsonschema", "site"}
    assert len(addresses) > 150
    silent = [address for address in addresses if not answers(address)]
    assert [(address, addresses[address]) for address in silent] == []


def answers(address: str) -> bool:
    """Whether a page, Turtle and JSON-LD at an address all speak of the thing."""
    document, thing = re.split("[#?]", address)
    try:
        page = fetched(address).decode()
    except HTTPError:
        return False
    graphs = (
        graph_at(f"{document}index.ttl", "turtle"),
        graph_at(f"{document}index.jsonld", "json-ld"),
    )
    described = all((URIRef(address), None, None) in graph for graph in graphs)
    return f'<section id="{thing}">' in page and described


def test_no_thing_keeps_its_urn(published: tuple[str, Path]) -> None:
    _, folder = published
    left = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and b"urn:uuid:" in path.read_bytes()
    ]
    assert left == []


def test_the_whole_graph_is_the_same_as_with_urns(
    published: tuple[str, Path], tmp_path: Path, spec: Spec
) -> None:
    base, folder = published
    out = tmp_path / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("rdf",), among=FORMATS)
    with_urns = (out / "rdf/catalogue.ttl").read_bytes()
    with_addresses = (folder / "rdf/catalogue.ttl").read_bytes()
    assert Addresses(base).in_text(with_urns) == with_addresses
    assert not (out / "rdf/id").exists()


def test_an_address_is_made_from_the_id_alone() -> None:
    made = Addresses("https://metadata.example/")
    assert made.of(THING) == f"https://metadata.example/rdf/id/3f/#{THING}"
    assert made.in_text(f"<urn:uuid:{THING}>".encode()).decode() == f"<{made.of(THING)}>"
    others = f"<urn:uuid:{THING.replace('-5', '-4', 1)}>".encode()
    assert made.in_text(others) == others
    assert Addresses().in_text(b"<urn:uuid:>") == b"<urn:uuid:>"


@pytest.mark.parametrize(
    "text", ["metadata.example", "ftp://x.no/", "https://x.no/?a", "https://x .no"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        base_of(text)


def test_another_base_writes_all_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    home = tmp_path / "registries" / "reg"
    home.mkdir(parents=True)
    (home / "registry.toml").write_text(
        'id = "reg"\nfiles = [{ path = "liste.csv" }]\n[kilde]\nCode = "K_REG"\n'
        'KortNavn = "REG"\nPreferredTerm = "Et register"\n',
        "utf-8",
    )
    (home / "liste.csv").write_text("Skjema;Variabel;Navn;Type\nInn;VEKT;Vekt;Heltall\n", "utf-8")
    out = tmp_path / "build"
    told = ["publish", str(home.parent), "--out", str(out), "--today", "2026-11-28"]
    told += ["--formats", "rdf,frictionless"]
    for base in ("", "https://a.example/", "https://b.example"):
        done = CliRunner().invoke(app, [*told, "--base", base])
        assert done.exit_code == 0, done.output
        (described,) = (out / "frictionless").rglob("datapackage.json")
        iri = json.loads(described.read_bytes())["id"]
        assert iri.startswith(f"{base_of(base)}rdf/id/" if base else "urn:uuid:")
    assert "ble skrevet (--again" in CliRunner().invoke(app, [*told, "--base", base]).output


def _registry_folder(tmp_path: Path) -> Path:
    home = tmp_path / "registries" / "reg"
    home.mkdir(parents=True)
    (home / "registry.toml").write_text(
        'id = "reg"\nfiles = [{ path = "liste.csv" }]\n[kilde]\nCode = "K_REG"\n'
        'KortNavn = "REG"\nPreferredTerm = "Et register"\n',
        "utf-8",
    )
    (home / "liste.csv").write_text("Skjema;Variabel;Navn;Type\nInn;VEKT;Vekt;Heltall\n", "utf-8")
    return home.parent


@pytest.mark.parametrize(("lang", "said"), [("nb", "ingen adresse"), ("en", "no address")])
def test_service_toml_says_where_a_default_publication_answers(
    tmp_path: Path, lang: str, said: str
) -> None:
    folder, out = _registry_folder(tmp_path), tmp_path / "build"
    told = ["publish", str(folder), "--out", str(out), "--formats", "rdf", "--lang", lang]
    without = CliRunner().invoke(app, told)
    assert without.exit_code == 0
    assert said in without.output
    assert "urn:uuid:" in (out / "rdf/catalogue.ttl").read_text("utf-8")
    (folder / "service.toml").write_text('[publish]\nbase = "https://a.example"\n', "utf-8")
    done = CliRunner().invoke(app, told)
    assert done.exit_code == 0
    assert said not in done.output
    text = (out / "rdf/catalogue.ttl").read_text("utf-8")
    assert "urn:uuid:" not in text
    beside = {path.name for path in next((out / "rdf/id").iterdir()).iterdir()}
    assert beside == {"index.html", "index.ttl", "index.jsonld"}


@pytest.mark.parametrize("base", ["a.example", "https://a.example/?x"])
def test_a_base_of_service_toml_that_is_no_address_is_refused(tmp_path: Path, base: str) -> None:
    folder = _registry_folder(tmp_path)
    (folder / "service.toml").write_text(f'[publish]\nbase = "{base}"\n', "utf-8")
    done = CliRunner().invoke(app, ["publish", str(folder), "--out", str(tmp_path / "build")])
    assert isinstance(done.exception, WrongUse)
    assert base in done.exception.message("nb")
    assert not (tmp_path / "build").exists()
