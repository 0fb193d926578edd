"""Who stands behind an edition, whether a delivery is whole, and how an edition is cited."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from datacite import schema45

from regmeta.delivery.packagecheck import verify_package
from regmeta.editions.signing import PASSWORD, make_key, read_private, read_public
from regmeta.editions.store import about_path, read_editions
from regmeta.errors import RegmetaError, WrongUse
from tests.commands import Done, run
from tests.conftest import ROOT

IDS = ("nger", "norgast", "norvas")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three registries with an edition each, and a pair of keys beside them."""
    home = tmp_path_factory.mktemp("signert")
    for ident in IDS:
        shutil.copytree(ROOT / "registries" / ident, home / "registries" / ident)
        words = ("--registries", home / "registries", "--by", "K", "--today", "2026-11-01")
        assert run("release", ident, *words, "--with-errors").code == 0
    make_key(home / "service.key", {})
    return home


@pytest.fixture
def home(released: Path, tmp_path: Path) -> Path:
    shutil.copytree(released, tmp_path / "hjem")
    return tmp_path / "hjem"


def editions(home: Path, *words: str | Path) -> Done:
    return run("editions", *words, "--registries", home / "registries")


def test_a_signed_edition_is_told_to_be_so(home: Path) -> None:
    key, public = home / "service.key", home / "service.key.pub"
    assert (key.stat().st_mode & 0o777) == 0o600
    unsigned = editions(home, "verify", "nger", "--key", public)
    assert unsigned.code == 0 and "er ikke signert" in unsigned.out
    assert editions(home, "verify", "nger", "--key", public, "--signed").code == 1
    assert "1 av 1 utgaver er signert nå" in editions(home, "sign", "nger", "--key", key).out
    assert "0 av 1 utgaver er signert nå" in editions(home, "sign", "nger", "--key", key).out
    done = editions(home, "verify", "nger", "--key", public, "--signed", "--format", "json")
    assert done.code == 0
    assert [(entry["signed"], entry["notes"]) for entry in json.loads(done.out)] == [(1, [])]


def test_service_toml_names_the_keys(home: Path) -> None:
    shutil.copy(home / "service.key.pub", home / "registries" / "service.pub")
    (home / "registries" / "service.toml").write_text('keys = ["service.pub"]\n', "utf-8")
    assert editions(home, "sign", "--key", home / "service.key").code == 0
    done = editions(home, "verify", "--signed")
    assert done.code == 0 and done.out.count("1 signert") == len(IDS)


def test_without_a_key_nothing_is_claimed_of_a_signature(home: Path) -> None:
    editions(home, "sign", "nger", "--key", home / "service.key")
    done = editions(home, "verify", "nger")
    assert done.code == 0 and "signaturen er ikke kontrollert" in done.out
    assert "signert\n" not in done.out
    asked = editions(home, "verify", "nger", "--signed")
    assert asked.code == 2 and "--key" in asked.err


def test_what_anybody_but_the_service_made_is_found(home: Path) -> None:
    """A tamperer who makes the whole chain anew has all digests right, and not the key."""
    folder, public = home / "registries" / "norgast", home / "service.key.pub"
    editions(home, "sign", "norgast", "--key", home / "service.key")
    signature = about_path(folder, 1).with_name("edition.toml.sig").read_bytes()
    shutil.rmtree(folder / "editions")
    words = ("--registries", home / "registries", "--by", "En annen", "--today", "2026-11-01")
    assert run("release", "norgast", *words, "--with-errors").code == 0
    about_path(folder, 1).with_name("edition.toml.sig").write_bytes(signature)
    assert editions(home, "verify", "norgast").code == 0
    done = editions(home, "verify", "norgast", "--key", public)
    assert done.code == 1 and "signaturen er ikke laget over dette" in done.out


def test_a_key_of_others_signs_nothing_of_ours(home: Path) -> None:
    make_key(home / "annen.key", {})
    editions(home, "sign", "nger", "--key", home / "annen.key")
    assert editions(home, "verify", "nger", "--key", home / "service.key.pub").code == 1
    both = ("--key", home / "service.key.pub", "--key", home / "annen.key.pub")
    assert editions(home, "verify", "nger", *both).code == 0


def test_openssl_checks_a_signature_without_us(home: Path) -> None:
    editions(home, "sign", "nger", "--key", home / "service.key")
    about = about_path(home / "registries" / "nger", 1)
    words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", home / "service.key.pub"]
    words += ["-rawin", "-in", about, "-sigfile", f"{about}.sig"]
    assert subprocess.run(words, capture_output=True).returncode == 0
    about.write_bytes(about.read_bytes() + b"\n")
    assert subprocess.run(words, capture_output=True).returncode != 0


def test_an_altered_edition_is_not_signed(home: Path) -> None:
    kept = next((home / "registries" / "nger" / "editions" / "objects").glob("*.csv"))
    kept.write_bytes(kept.read_bytes() + b"x")
    done = editions(home, "sign", "nger", "--key", home / "service.key")
    assert done.code == 2 and "er endret etter at utgave 1 ble laget" in done.err
    about = about_path(home / "registries" / "nger", 1)
    assert not about.with_name("edition.toml.sig").exists()


def test_signing_alters_nothing_that_is_published(home: Path) -> None:
    words = ("publish", home / "registries", "--out", home / "build", "--formats", "tables")
    run(*words)
    editions(home, "sign", "--key", home / "service.key")
    assert "ingenting ble skrevet" in run(*words).err


# ------------------------------------------------------------------ keys


def test_a_locked_key_opens_with_its_password_alone(tmp_path: Path) -> None:
    make_key(tmp_path / "k", {PASSWORD: "hemmelig"})
    assert read_private(tmp_path / "k", {PASSWORD: "hemmelig"}).sign(b"x")
    for surroundings in ({}, {PASSWORD: "feil"}):
        with pytest.raises(RegmetaError, match="passordet"):
            read_private(tmp_path / "k", surroundings)


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    make_key(tmp_path / "k", {})
    before = (tmp_path / "k").read_bytes()
    with pytest.raises(WrongUse, match="skrives aldri over"):
        make_key(tmp_path / "k", {})
    assert (tmp_path / "k").read_bytes() == before


def test_what_is_no_key_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("ingen nøkkel", "utf-8")
    make_key(tmp_path / "k", {})
    for read in (read_public, lambda path: read_private(path, {})):
        with pytest.raises(RegmetaError, match="nøkkel"):
            read(tmp_path / "x")
        with pytest.raises(RegmetaError, match="kan ikke leses"):
            read(tmp_path / "borte")
    with pytest.raises(RegmetaError, match="ingen offentlig nøkkel"):
        read_public(tmp_path / "k")


# ------------------------------------------------------------------ deliveries


@pytest.fixture(scope="module")
def delivered(released: Path) -> Path:
    """A signed delivery, as a zip and as a folder."""
    words = ("package", "nger", "--registries", released / "registries", "--with-errors")
    words += ("--today", "2026-11-02", "--sign", released / "service.key")
    assert run(*words, "--out", released / "nger.zip").code == 0
    assert run(*words, "--out", released / "nger").code == 0
    return released


@pytest.mark.parametrize("name", ["nger", "nger.zip"])
def test_a_whole_delivery_is_told_to_be_so(name: str, delivered: Path) -> None:
    path, public = delivered / name, delivered / "service.key.pub"
    done = run("editions", "verify", path, "--key", public, "--signed")
    assert done.code == 0 and done.out.rstrip().endswith("uendret, signert")
    said = json.loads(run("editions", "verify", path, "--format", "json").out)[0]
    assert (said["registry"], said["edition"], said["signed"]) == ("nger", 1, False)
    assert said["intact"] and said["files"] > 100


def test_any_altered_missing_or_added_file_of_a_delivery_is_found(
    delivered: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "nger"
    shutil.copytree(delivered / "nger", folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rng = random.Random(3)
    keys = [read_public(delivered / "service.key.pub")]
    for path in rng.sample(files, 25):
        before = path.read_bytes()
        at = rng.randrange(len(before))
        path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
        assert _is_refused(folder, keys), path
        path.unlink()
        assert _is_refused(folder, keys), path
        path.write_bytes(before)
    (folder / "katalog" / "mer.json").write_bytes(b"{}")
    assert "mer.json: er lagt til" in run("editions", "verify", folder).out


def _is_refused(folder: Path, keys: list) -> bool:
    try:
        made = verify_package(folder, keys)
    except RegmetaError:
        return True
    return bool(made.faults) or not made.signed


def test_a_delivery_with_a_manifest_made_anew_is_found_by_its_signature(
    delivered: Path, tmp_path: Path
) -> None:
    from regmeta.editions.store import digest_of

    folder = tmp_path / "nger"
    shutil.copytree(delivered / "nger", folder)
    sheet = folder / "mottatt" / "nger-klokebok.csv"
    sheet.write_bytes(sheet.read_bytes() + b"\n")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for file in manifest["files"]:
        if file["path"] == "mottatt/nger-klokebok.csv":
            file["sha256"] = digest_of(sheet.read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert run("editions", "verify", folder).code == 0
    done = run("editions", "verify", folder, "--key", delivered / "service.key.pub")
    assert done.code == 1 and "manifest.json: signaturen er ikke laget over dette" in done.out


@pytest.mark.parametrize("name", ["mottatt/nger-klokebok.csv", "manifest.json"])
def test_a_name_that_stands_twice_is_told(name: str, delivered: Path, tmp_path: Path) -> None:
    """With the right one last: what looks at the last alone finds all as it was."""
    path = tmp_path / "to.zip"
    with zipfile.ZipFile(delivered / "nger.zip") as right, zipfile.ZipFile(path, "w") as made:
        made.writestr(name, "annet")
        with pytest.warns(UserWarning, match="Duplicate name"):
            for entry in right.infolist():
                made.writestr(entry, right.read(entry))
    done = run("editions", "verify", path, "--key", delivered / "service.key.pub")
    assert done.code == 1 and f"{name}: står to ganger i pakken" in done.out


@pytest.mark.parametrize("length", [0, 60, 4000, -200])
def test_a_cut_delivery_is_one_sentence(length: int, delivered: Path, tmp_path: Path) -> None:
    path = tmp_path / "kuttet.zip"
    content = (delivered / "nger.zip").read_bytes()
    path.write_bytes(content[: length if length >= 0 else len(content) + length])
    done = run("editions", "verify", path)
    assert done.code == 2 and done.err.count("\n") == 1


def test_another_zip_is_no_delivery(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("manifest.json", '{"format": "noe annet", "files": []}')
    done = run("editions", "verify", tmp_path / "a.zip")
    assert done.code == 2 and "ingen levering fra regmeta" in done.err


# ------------------------------------------------------------------ cited


@pytest.mark.parametrize("ident", IDS)
def test_the_metadata_of_a_doi_passes_datacites_own_schema(ident: str, home: Path) -> None:
    words = ("cite", ident, "--format", "datacite", "--doi", f"10.5072/{ident}")
    said = json.loads(editions(home, *words, "--url", "https://example.no/utgave/1").out)
    schema45.validator.validate(said)
    assert said["doi"] == f"10.5072/{ident}.1" and said["version"] == "1"
    assert said["publicationYear"] == "2026"
    assert not schema45.validator.is_valid(said | {"doi": "doi:10.5072/x"})
    bare = json.loads(editions(home, "cite", ident, "--format", "datacite").out)
    schema45.validator.validate(bare)
    assert "doi" not in bare and "url" not in bare


def test_a_second_edition_is_a_new_version_of_the_first(home: Path) -> None:
    file = home / "registries" / "norgast" / "norgast-klokebok.csv"
    text = file.read_text("utf-8-sig")
    file.write_text(text.replace("Vekt ved innleggelse", "Vekt ved ankomst", 1), "utf-8")
    words = ("--registries", home / "registries", "--by", "K", "--today", "2026-11-05")
    assert run("release", "norgast", *words, "--with-errors").code == 0
    asked = ("cite", "norgast@2", "--format", "datacite", "--doi", "10.5072/norgast")
    related = json.loads(editions(home, *asked).out)["relatedIdentifiers"]
    assert [(entry["relatedIdentifier"], entry["relationType"]) for entry in related][:2] == [
        ("10.5072/norgast", "IsVersionOf"),
        ("10.5072/norgast.1", "IsNewVersionOf"),
    ]


def test_a_citation_names_who_when_what_and_the_digest(home: Path) -> None:
    edition = read_editions(home / "registries" / "nger")[0]
    assert editions(home, "cite", "nger@1").out.strip() == (
        "Sykehuset i Vestfold HF (2026). Norsk gynekologisk endoskopiregister: beskrivelse av "
        f"variablene, utgave 1. SHA-256 {edition.digest}."
    )
    english = editions(home, "cite", "nger", "--lang", "en", "--doi", "10.5072/nger").out
    assert "Norwegian Gynaecological Endoscopic Registry: description of the variables" in english
    assert "https://doi.org/10.5072/nger.1" in english


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nger@7",), "finnes ikke. Utgavene er 1"),
        (("nger", "--doi", "doi.org/x"), "ingen DOI"),
        (("borte",), "er ikke et register"),
    ],
)
def test_what_cannot_be_cited_is_told(words: tuple[str, ...], said: str, home: Path) -> None:
    done = editions(home, "cite", *words)
    assert done.code == 2 and said in done.err
