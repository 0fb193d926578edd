"""What the catalogue shows, against what we publish: each difference at its field."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from regmeta.delivery.fetch import Reader, asked_wait
from regmeta.delivery.flat import flat
from regmeta.delivery.proof import verified_html, verified_json, verified_text
from regmeta.delivery.published import PublishedCatalogue, published
from regmeta.delivery.verifying import CatalogueDifference, Verified, verify
from regmeta.errors import RegmetaError, UnreadableInput, WrongUse
from regmeta.files.ids import stable_id
from regmeta.files.tree import Tree
from regmeta.model import Annotations, no_progress
from regmeta.publish import write_format
from regmeta.publish.format import format_named
from regmeta.publish.formats.api.contract import AUGUST, SEPTEMBER, as_spoken
from regmeta.spec.loading import load_spec
from tests.commands import run
from tests.conftest import ROOT, TODAY
from tests.explorer_server import Behaviour, Change, serving

SHIPPED = tuple(sorted(path.parent.name for path in (ROOT / "registries").glob("*/registry.toml")))
HEIGHT = "V_NGER.OPERASJON.HEIGHT"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("api"))


def write_tree(folder: Path) -> Path:
    """All registries that ship as the Explorer API's files."""
    each = [ours(registry).catalogue for registry in SHIPPED]
    recognised = {k: v for shown in each for k, v in shown.annotations.recognised.items()}
    national = {kodeverk.code: kodeverk for shown in each for kodeverk in shown.national}
    catalogue = replace(
        each[0],
        kilder=tuple(kilde for shown in each for kilde in shown.kilder),
        national=tuple(national[code] for code in sorted(national)),
        annotations=Annotations(recognised=recognised),
    )
    write_format(format_named("api"), catalogue, load_spec(), Tree(folder), no_progress)
    return folder / "explorer"


@cache
def ours(registry: str) -> PublishedCatalogue:
    return published(ROOT / "registries" / registry, load_spec(), TODAY)


class Sleeps:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


def reader(base: str, time_: Sleeps | None = None, **known: Any) -> Reader:
    passing = time_ or Sleeps()
    return Reader(base, sleep=passing.sleep, clock=passing.clock, **known)


def verified(tree: Path, registry: str = "nger", behaviour: Behaviour | None = None) -> Verified:
    with serving(tree, behaviour) as (base, _):
        return verify(ours(registry).catalogue, load_spec(), reader(base))


# ------------------------------------------------------------------ what is the same, and is not


@pytest.mark.parametrize("registry", SHIPPED)
def test_our_own_publication_shows_no_difference(registry: str, tree: Path) -> None:
    assert verified(tree, registry).differences == ()


@pytest.mark.parametrize("registry", ["nnrr", "nger"])
def test_an_api_of_either_contract_shows_no_difference_and_is_told(
    registry: str, tree: Path
) -> None:
    for version in (AUGUST, SEPTEMBER):

        def spoken(address: str, payload: Any, version: str = version) -> Any:
            return as_spoken(version, payload_at(address), payload)

        seen = verified(tree, registry, Behaviour(change=spoken))
        assert (seen.speaks, seen.differences) == (version, ())
        assert version in verified_text(seen, "en").splitlines()[1]
        assert verified_json(seen)["speaks"] == version


def payload_at(address: str) -> str:
    """The name of the payload at an address of the API."""
    way = address.partition("?")[0].removeprefix("/api/explorer/").split("/")
    if way[-1] in ("kilder", "variables", "hierarchy", "timeline", "codes", "filters"):
        return way[-1]
    return {"kilder": "kilde", "variables": "variable"}.get(way[0], way[0])


def test_an_instrument_that_only_one_side_has_is_told(tree: Path) -> None:
    def without(address: str, payload: Any) -> Any:
        if payload_at(address) == "variable":
            payload["instrumenter"] = []
        return payload

    differences = verified(tree, "nnrr", Behaviour(change=without)).differences
    assert {(d.what, d.field) for d in differences} == {
        ("missing", f"instrumenter[{code}]") for code in ("ODI", "EQ-5D-3L")
    }


def test_it_only_reads_and_says_who_it_is(tree: Path) -> None:
    behaviour = Behaviour()
    verified(tree, behaviour=behaviour)
    assert behaviour.methods == {"GET"}
    assert all(agent.startswith("regmeta/") for agent in behaviour.agents)
    assert len(set(behaviour.asked)) == len(behaviour.asked), "nothing is asked for twice"


def test_a_tree_of_files_on_any_server_is_read_too(tmp_path: Path, tree: Path) -> None:
    # Names as they lie on disk: the test's server adds `.json` to what is asked for.
    renamed = tmp_path / "explorer"
    for path in tree.rglob("*.json"):
        to = renamed / path.relative_to(tree)
        to = to.with_name(to.name + ".json")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(path.read_bytes())
    assert verified(renamed).differences == ()


def at(end: str, change: Any) -> Change:
    """A change to the payloads whose address ends so."""

    def changed(address: str, payload: Any) -> Any:
        if address.partition("?")[0].endswith(end):
            change(payload)
        return payload

    return changed


def everywhere(change: Any) -> Change:
    def changed(address: str, payload: Any) -> Any:
        change(payload)
        return payload

    return changed


def put(key: str, value: Any) -> Any:
    def change(payload: dict[str, Any]) -> None:
        payload[key] = value

    return change


def bag(key: str, value: Any) -> Any:
    def change(payload: dict[str, Any]) -> None:
        bags = [payload["additionalProperties"]]
        bags += [one["additionalProperties"] for one in payload.get("versjoner", ())]
        for one in bags:
            if value is None:
                one.pop(key)
            else:
                one[key] = value

    return change


def in_rows(code: str, key: str, value: Any) -> Any:
    def change(payload: Any) -> None:
        for row in payload["items"] if isinstance(payload, dict) else payload:
            if row["code"] == code:
                row[key] = value

    return change


VARIABLE = f"/variables/{stable_id(HEIGHT)}"
FORM = f"/datasamling/{stable_id('K_NGER.OPERASJON')}"
KILDE = f"/kilder/{stable_id('K_NGER')}"
MUTATED = {
    "a name": (at(VARIABLE, put("preferredTerm", "Vekt")), "altered", "variabel", "preferredTerm"),
    "a property": (
        at(VARIABLE, bag("DataType", "1")),
        "altered", "variabel", "additionalProperties.DataType",
    ),
    "a property lost": (
        at(VARIABLE, bag("DatabaseReferanse", None)),
        "missing", "variabel", "additionalProperties.DatabaseReferanse",
    ),
    "a property too many": (
        at(VARIABLE, bag("Ukjent", "Hei")),
        "extra", "variabel", "additionalProperties.Ukjent",
    ),
    "a form's description": (
        at(FORM, put("beskrivelse", "Noe annet")),
        "altered", "datasamling", "beskrivelse",
    ),
    "a controller": (
        at(FORM, put("effectiveDataansvarlig", "Et annet HF")),
        "altered", "datasamling", "effectiveDataansvarlig",
    ),
    "the registry's name": (
        at(KILDE, put("preferredTerm", "Et annet register")),
        "altered", "kilde", "preferredTerm",
    ),
    "a day": (
        at(KILDE, put("gyldigFra", "2001-01-01T00:00:00.000Z")),
        "altered", "kilde", "gyldigFra",
    ),
    "a list's own field": (
        at("/variables", in_rows(HEIGHT, "dataType", "1")),
        "altered", "variabel", "dataType",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATED)
def test_one_thing_altered_is_found_at_its_field_and_nothing_else(name: str, tree: Path) -> None:
    change, what, level, field = MUTATED[name]
    (one,) = verified(tree, behaviour=Behaviour(change)).differences
    assert (one.what, one.level, one.field) == (what, level, field)
    assert one.code in (HEIGHT, "K_NGER.OPERASJON", "K_NGER")
    assert one.ours != one.theirs


def test_a_code_that_means_something_else_is_found(tree: Path) -> None:
    def change(payload: dict[str, Any]) -> None:
        payload["koder"][0]["navn"] = "Noe annet"
        payload["koder"].append({"verdi": "99", "navn": "Ny", "gyldigFra": None, "gyldigTil": None})

    found = verified(tree, behaviour=Behaviour(at("/codes", change))).differences
    assert {one.level for one in found} == {"kode"}
    altered = [one for one in found if one.what == "altered"]
    extra = [one for one in found if one.what == "extra"]
    assert altered and all(one.field.endswith("].navn") for one in altered)
    assert extra and {one.field for one in extra} == {"koder[99]"}
    assert len(altered) == len(extra)


def test_a_variable_gone_and_one_too_many_are_told_once_each(tree: Path) -> None:
    def change(payload: dict[str, Any]) -> None:
        rows = payload["items"]
        for row in rows:
            if row["code"] == HEIGHT:
                row["code"] = "V_NGER.OPERASJON.LENGDE"

    found = verified(tree, behaviour=Behaviour(at("/variables", change))).differences
    assert [(one.what, one.code) for one in found] == [
        ("missing", HEIGHT),
        ("extra", "V_NGER.OPERASJON.LENGDE"),
    ]


def test_a_variable_that_is_listed_but_has_no_page_is_told(tree: Path, tmp_path: Path) -> None:
    shutil.copytree(tree, tmp_path / "explorer")
    (tmp_path / f"explorer{VARIABLE}.json").unlink()
    (one,) = verified(tmp_path / "explorer").differences
    assert (one.what, one.code, one.field) == ("missing", HEIGHT, "(side)")


def test_a_registry_that_is_not_shown_at_all_is_one_difference(tree: Path) -> None:
    def change(payload: Any) -> None:
        payload[:] = [row for row in payload if row["code"] != "K_NGER"]

    (one,) = verified(tree, behaviour=Behaviour(at("/kilder", change))).differences
    assert (one.what, one.level, one.code) == ("missing", "kilde", "K_NGER")


def test_a_name_inherited_by_all_is_told_where_it_belongs(tree: Path) -> None:
    """Another name of the registry stands in every variable's row, and is told once."""

    def change(payload: Any) -> None:
        text = json.dumps(payload).replace("Norsk gynekologisk endoskopiregister", "NGR")
        new = json.loads(text)
        payload.clear()
        payload.update(new) if isinstance(payload, dict) else payload.extend(new)

    found = verified(tree, behaviour=Behaviour(everywhere(change))).differences
    assert {one.level for one in found} == {"kilde"}
    assert 1 <= len(found) <= 3


def test_other_ids_and_other_times_are_no_difference(tree: Path) -> None:
    def change(payload: Any) -> None:
        if isinstance(payload, dict):
            for key in list(payload):
                if key in ("opprettet", "sistOppdatert", "publishedAt", "validFrom"):
                    payload[key] = "2026-05-19T12:58:37.183Z"
                elif key == "versjonId":
                    payload[key] = "13e96651-095d-4337-8721-ab30a15e36df"
                elif key == "presentationOrder":
                    payload[key] = 4
                else:
                    change(payload[key])
        elif isinstance(payload, list):
            for one in payload:
                change(one)

    assert verified(tree, behaviour=Behaviour(everywhere(change))).differences == ()


def test_an_edition_may_be_held_against_what_is_shown(tree: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "registries" / "norgast", tmp_path / "norgast")
    named = ("--registries", tmp_path, "--today", "2026-11-01")
    assert run("release", "norgast", "--by", "K", *named).code == 0
    file = tmp_path / "norgast" / "norgast-klokebok.csv"
    file.write_bytes(file.read_bytes().replace("Høyde:".encode(), b"Kroppslengde:"))
    with serving(tree) as (base, _):
        asked = ("--api", base, "--rate", "100000", *named)
        then, now = (run("verify", f"norgast{at}", *asked) for at in ("@1", ""))
        none = run("verify", "norgast@7", *asked)
    assert (then.code, now.code, none.code) == (0, 1, 2)
    assert "Kroppslengde:" in now.out


# ------------------------------------------------------------------ pages


def test_every_page_is_read_and_none_twice(tree: Path) -> None:
    behaviour = Behaviour()
    found = verified(tree, behaviour=behaviour)
    pages = [address for address in behaviour.asked if "?page=" in address]
    total = json.loads((tree / "variables" / "page-1.json").read_bytes())["totalPages"]
    assert total > 5
    assert pages == [f"/api/explorer/variables?page={n}&size=100" for n in range(1, total + 1)]
    assert found.requests == len(behaviour.asked)


def test_an_empty_page_among_others_is_no_silent_loss(tree: Path) -> None:
    with pytest.raises(UnreadableInput, match="er tom"):
        verified(tree, behaviour=Behaviour(at("/variables", put("items", []))))


def test_the_reference_payloads_are_read_and_every_difference_told(
    reference: Path, tmp_path: Path
) -> None:
    """The captures hold one registry (ALS) with one variable; ours is another edition of it."""
    captured = reference / "explorer-api"
    kilde = json.loads((captured / "kilde.json").read_bytes())
    page = json.loads((captured / "variables.json").read_bytes()) | {
        "totalPages": 1,
        "totalCount": 1,
    }
    page["items"] = page["items"][:1]
    form = json.loads((captured / "datasamling.json").read_bytes())
    kilde["datasamlinger"] = [one for one in kilde["datasamlinger"] if one["id"] == form["id"]]
    hierarchy = json.loads((captured / "hierarchy.json").read_bytes())
    variable = page["items"][0]
    link = f"variables/{variable['id']}/kodeverk/Kildekodeverk/2336/codes"
    files = {
        "kilder": json.loads((captured / "kilder.json").read_bytes()),
        f"kilder/{kilde['id']}": kilde,
        f"kilder/{kilde['id']}/hierarchy": hierarchy,
        f"datasamling/{form['id']}": form,
        "variables/page-1": page,
        f"variables/{variable['id']}": json.loads((captured / "variable.json").read_bytes()),
        link: json.loads((captured / "kodeverk-codes.json").read_bytes()),
    }
    for name, payload in files.items():
        file = tmp_path / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(payload), encoding="utf-8")
    found = verified(tmp_path, "als")
    told = {(one.what, one.level, one.field) for one in found.differences if one.field}
    assert told >= {
        ("altered", "kilde", "preferredTerm"),
        ("altered", "kilde", "totalVariables"),
        ("altered", "datasamling", "beskrivelse"),
        ("missing", "kilde", "additionalProperties.NavnEngelsk"),
        ("extra", "kilde", "additionalProperties.Telefonnummer"),
        ("extra", "datasamling", "additionalProperties.Lovverk"),
        ("altered", "kilde", "kildeName"),
    }
    whole = [one for one in found.differences if one.level == "variabel" and not one.field]
    assert [one.what for one in whole].count("missing") == 87
    assert [one.code for one in whole if one.what == "extra"] == ["V_ALS.F1.ALSFRSR1TALE"]


# ------------------------------------------------------------------ politeness


def test_it_is_never_faster_than_asked(tree: Path) -> None:
    passing = Sleeps()
    with serving(tree) as (base, _):
        read = reader(base, passing, rate=4.0)
        for _ in range(9):
            read.get("kilder")
    assert passing.now == pytest.approx(2.0)


@pytest.mark.parametrize("fault", ["500", "502", "503", "cut", "half", "deep"])
def test_what_passes_is_tried_again(fault: str, tree: Path) -> None:
    assert verified(tree, behaviour=Behaviour(faults=[fault])).differences == ()


def test_it_waits_as_long_as_the_server_asks(tree: Path) -> None:
    passing = Sleeps()
    with serving(tree, Behaviour(faults=["429", "500", "500"])) as (base, _):
        assert reader(base, passing, rate=1000.0).get("kilder")
    assert [wait for wait in passing.slept if wait > 0.1] == [7.0, 1.0, 2.0]


def test_a_wait_may_be_asked_for_as_a_date_and_nonsense_is_none() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30))
    assert 25 < asked_wait(soon) <= 30
    assert asked_wait("12") == 12.0
    assert [asked_wait(text) for text in ("", "snart", "-4", "Wed, 99 Foo")] == [0.0] * 4


def test_it_never_waits_longer_than_a_minute(tree: Path) -> None:
    passing = Sleeps()
    with serving(tree, Behaviour(faults=["503"] * 3)) as (base, _):
        Reader(base, rate=1000, retries=8, sleep=passing.sleep, clock=passing.clock).get("kilder")
    assert max(passing.slept) <= 60


SENTENCES = {
    "500": "svarer 500 (3 forsøk). Prøv igjen senere.",
    "429": "svarer 429 (3 forsøk)",
    "cut": "brutt av",
    "half": "ikke hel JSON",
    "deep": "ikke hel JSON",
    "html": "svarte med text/html, ikke JSON",
    "ring": "viser videre i ring",
    "file": "noe som ikke er http",
    "403": "serveren svarer 403",
    "404": "har ingen kilder",
    "text": "er ikke det API-et skal svare med",
}


@pytest.mark.parametrize("fault", SENTENCES)
def test_what_does_not_pass_is_one_sentence(fault: str, tree: Path) -> None:
    with serving(tree, Behaviour(always=fault)) as (base, _):
        read = reader(base, retries=2)
        with pytest.raises(RegmetaError) as told:
            verify(ours("nger").catalogue, load_spec(), read)
    assert SENTENCES[fault] in told.value.message("nb")
    for lang in ("nb", "en"):
        assert "\n" not in told.value.message(lang)
    assert told.value.message("nb") != told.value.message("en")


@pytest.mark.parametrize("fault", ["slow", "dripping"])
def test_slow_answers_are_not_waited_for_for_ever(fault: str, tree: Path) -> None:
    begun = time.monotonic()
    with serving(tree, Behaviour(always=fault)) as (base, _):
        read = Reader(base, rate=1000.0, timeout=0.2, retries=1, sleep=lambda _: None)
        with pytest.raises(UnreadableInput, match=r"i tide|for langsomt"):
            read.get("kilder")
    assert time.monotonic() - begun < 5


def test_nothing_that_listens_is_told_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = run("verify", "nger", "--api", f"http://127.0.0.1:{port}/api/explorer")
    assert done.code == 2 and "ingen tjeneste svarer" in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "api",
    [
        "ftp://x/y",
        "file:///etc/passwd",
        "katalogen",
        "http://",
        "http://[::1",
        "http://x:99999/",
        "",
    ],
)
def test_an_address_of_another_kind_is_refused(api: str) -> None:
    with pytest.raises(WrongUse):
        Reader(api)


@pytest.mark.parametrize("api", ["http://a b/x", "http://\x00/", "http://" + "æ" * 300 + "/x"])
def test_an_address_that_cannot_be_asked_is_one_sentence(api: str) -> None:
    passing = Sleeps()
    with pytest.raises(RegmetaError):
        Reader(api, retries=0, sleep=passing.sleep, clock=passing.clock).get("kilder")


# ------------------------------------------------------------------ nonsense


class Spoiling:
    """The tree in memory, where now and then something in an answer is something else."""

    base, requests = "http://katalogen", 0
    odd: tuple[Any, ...] = (
        None,
        5,
        1.5,
        True,
        "",
        [],
        {},
        [None],
        [[]],
        {"id": {}},
        "\x00",
        10**30,
    )

    def __init__(self, tree: Path, seed: int) -> None:
        self.tree, self.chance = tree, Random(seed)

    def get(self, path: str) -> Any:
        name = re.sub(r"^variables\?page=(\d+).*", r"variables/page-\1", path)
        file = self.tree / f"{name}.json"
        if not file.is_file():
            return None
        payload = json.loads(file.read_bytes())
        return self.spoilt(payload) if self.chance.random() < 0.05 else payload

    def spoilt(self, value: Any) -> Any:
        if not isinstance(value, dict | list) or not value or self.chance.random() < 0.1:
            return self.chance.choice(self.odd)
        key = self.chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        value[key] = self.spoilt(value[key])
        return value


@pytest.mark.parametrize("seed", range(20))
def test_nonsense_is_told_as_differences_or_in_one_sentence(seed: int, tree: Path) -> None:
    try:
        found = verify(ours("nger").catalogue, load_spec(), Spoiling(tree, seed))  # type: ignore[arg-type]
    except RegmetaError as error:
        assert "\n" not in error.message("en")
        return
    assert verified_text(found) and verified_html(found) and json.dumps(verified_json(found))


# ------------------------------------------------------------------ told


def test_the_command_ends_with_1_and_shows_both_values(tree: Path, tmp_path: Path) -> None:
    change = MUTATED["a property"][0]
    with serving(tree, Behaviour(change)) as (base, _):
        named = ("verify", "nger", "--api", base, "--rate", "10000", "--today", str(TODAY))
        text = run(*named)
        data = run(*named, "--format", "json", "--lang", "en")
        page = run(*named, "--format", "html", "--out", tmp_path / "v.html")
    assert (text.code, data.code, page.code) == (1, 1, 1)
    assert "1 forskjell: 1 annerledes" in text.out
    assert "publisert: 2" in text.out and "vist: 1" in text.out
    (one,) = json.loads(data.out)["differences"]
    assert (one["published"], one["shown"]) == ("2", "1")
    assert "additionalProperties.DataType" in (tmp_path / "v.html").read_text(encoding="utf-8")


def test_a_clean_proof_ends_with_0_and_says_so(tree: Path) -> None:
    with serving(tree) as (base, _):
        done = run("verify", "nger", "--api", base, "--rate", "10000", "--today", str(TODAY))
    assert done.code == 0 and "viser nøyaktig det som er publisert" in done.out


def test_what_others_serve_is_shown_and_never_run() -> None:
    script = "<script>alert(1)</script>"
    nasty = tuple(
        CatalogueDifference("altered", "variabel", "V_X", f"navn{n}", "a", script, "x")
        for n in range(300)
    )
    found = Verified("K_X", "http://x", nasty, 1, 1)
    assert "<script>" not in verified_html(found)
    assert verified_text(found).count("<script>") == 200
    assert len(verified_json(found)["differences"]) == 300


def test_empty_and_null_say_the_same_and_midnight_is_a_day() -> None:
    one = flat({"a": None, "b": "", "c": [], "d": "2010-01-01T00:00:00.000Z"}, {})
    assert one == flat({"d": "2010-01-01"}, {})


# ------------------------------------------------------------------ a server that wishes us no good


@contextmanager
def answering(*pieces: bytes, pause: float = 0.0) -> Iterator[str]:
    """The base address of a server that sends these bytes to whoever comes, a piece at a time."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve() -> None:
            while not stop.is_set():
                with suppress(OSError):
                    connected, _ = server.accept()
                    with connected:
                        connected.recv(65_536)
                        for piece in pieces:
                            connected.sendall(piece)
                            if stop.wait(pause):
                                return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/api/explorer"
        finally:
            stop.set()
            thread.join()


DRIPPING = {
    "headers": (b"HTTP/1.1 200 OK\r\n", *(b"X-A: b\r\n" for _ in range(600))),
    "a header": (b"HTTP/1.1 200 OK\r\nX-A: ", *(b"b" for _ in range(600))),
    "a status": (b"HTTP/1.1 ", *(b"2" for _ in range(600))),
    "content": (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
        *(b" " for _ in range(600)),
    ),
    "a handshake": (b"\x16\x03\x03\x3f\x00\x02\x00\x3e\x00", *(b"b" for _ in range(600))),
    "nothing": tuple(b"" for _ in range(600)),
}


@pytest.mark.parametrize("what", DRIPPING)
def test_a_whole_answer_has_a_deadline(what: str) -> None:
    with answering(*DRIPPING[what], pause=0.05) as base:
        base = base.replace("http:", "https:") if what == "a handshake" else base
        started = time.monotonic()
        with pytest.raises(UnreadableInput) as raised:
            Reader(base, timeout=0.3, retries=0).get("kilder")
        assert time.monotonic() - started < 10  # thirty seconds, left to itself
    assert "for langsomt" in str(raised.value) or "i tide" in str(raised.value)
    assert not any(isinstance(thread, threading.Timer) for thread in threading.enumerate())


SECRETS = ("hemmelig", "passord123")


@pytest.mark.parametrize(
    "address",
    [
        "http://ola:hemmelig@127.0.0.1:9/api",
        "http://hemmelig@127.0.0.1:9/api",
        "http://127.0.0.1:9/api?token=hemmelig",
        "http://127.0.0.1:9/api?passord123",
        "http://127.0.0.1:9/api#hemmelig",
        "ftp://ola:hemmelig@127.0.0.1/api?key=passord123",
        "http://ola:hemmelig@[::1",
        "ola:hemmelig@127.0.0.1/api",
    ],
)
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_what_is_secret_in_an_address_is_not_shown(address: str, lang: str) -> None:
    nger = ROOT / "registries" / "nger"
    done = run("verify", nger, "--api", address, "--lang", lang, "--retries", "0")
    assert done.code == 2 and done.err.count("\n") == 1
    assert not any(secret in done.out + done.err for secret in SECRETS), done.err


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 418 \x1b[2Jtekanne\x9b31m\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: \x1b[2J/\x9bx\r\n\r\n{}",
        b"HTTP/1.1 302 Found\r\nLocation: ftp://a/\x1b[2J\r\n\r\n",
        b"\x1b[2J\x9b\r\n\r\n",
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"a": "\x1b[2J"}',
    ],
)
def test_no_sign_from_a_server_steers_the_terminal(answer: bytes) -> None:
    nger = ROOT / "registries" / "nger"
    with answering(answer) as base:
        done = run("verify", nger, "--api", base, "--retries", "0")
    assert done.code == 2 and done.err.count("\n") == 1
    assert not set("\x1b\x9b\r") & set(done.out + done.err), done.err


@pytest.mark.parametrize("output_format", ["text", "json", "html"])
def test_no_sign_in_what_is_shown_steers_the_terminal(output_format: str, tree: Path) -> None:
    def steer(address: str, payload: Any) -> Any:
        text = json.dumps(payload).replace("Høyde", "H\\u001b[2J\\u009b31m\\u202e")
        return json.loads(text.replace("H\\u00f8yde", "H\\u001b[2J\\u009b31m\\u202e"))

    nger = ROOT / "registries" / "nger"
    with serving(tree, Behaviour(change=steer)) as (base, _):
        done = run("verify", nger, "--api", base, "--rate", "5000", "--format", output_format)
    assert done.code == 1
    assert not set("\x1b\x9b") & set(done.out + done.err)
