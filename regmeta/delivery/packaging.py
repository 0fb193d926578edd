"""The delivery to the health data service: everything about one registry, with a manifest of it.

The same registry on the same day gives the same bytes, as a folder or as a zip.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from regmeta.delivery.published import PublishedCatalogue, published
from regmeta.delivery.releasing import counted, refuse_errors
from regmeta.delivery.scrubbing import removed_words, scrub
from regmeta.editions import (
    Content,
    Diff,
    compare,
    diff_html,
    diff_json,
    diff_markdown,
    from_json,
    to_json,
)
from regmeta.editions.chain import digest_on_disk
from regmeta.editions.ledger import Act, ledger_of, note_acts
from regmeta.editions.signing import SIGNATURE, PrivateKey
from regmeta.editions.store import (
    Delivery,
    KeptEdition,
    about_path,
    digest_of,
    note_delivery,
    read_content,
    read_deliveries,
    read_editions,
)
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.model import Text
from regmeta.runs.sides import read_side, registry_content
from regmeta.spec.fields import Spec
from regmeta.texts import FIRST

MANIFEST = "manifest.json"
FORMAT = "regmeta-delivery/1"
_CONTENT = "innhold.json"
_OWN = frozenset(
    {
        MANIFEST,
        MANIFEST + SIGNATURE,
        _CONTENT,
        "LESMEG.md",
        "katalog",
        "kontroll",
        "endringer",
        "mottatt",
    }
)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class DeliveryPackage:
    """A delivery as it was written; `since` is what changes are counted from, '' = the first, and
    `removed` what was taken out of the received files, by name."""

    out: Path
    manifest: dict[str, Any]
    diff: Diff | None
    since: str
    removed: Mapping[str, tuple[Text, ...]]


def make_package(
    folder: Path,
    out: Path,
    spec: Spec,
    *,
    today: date,
    since: str = "",
    with_errors: bool = False,
    delivered: bool = False,
    as_received: bool = False,
    key: PrivateKey | None = None,
) -> DeliveryPackage:
    """The delivery of one registry, at `out`: a folder, or a zip where it ends in .zip.

    Received files are scrubbed of who worked on them, but for `as_received`.
    Changes are counted from `since` (an earlier package, an edition, a folder or a file), else from
    the last edition that was delivered, else from the newest that differs from now. `delivered`
    notes that the edition which says the same is handed over; with `key` the manifest is signed.
    Raises WrongUse where there are
    errors and `with_errors` does not accept them, or no such edition; OutputFailed where nothing
    whole can be written.
    """
    shown = published(folder, spec, today)
    refuse_errors(shown.report, folder, with_errors)
    read = registry_content(shown.registry, spec, today, shown.submission)
    content = replace(read, title=shown.registry.id)
    edition = _edition_of(folder, content)
    if delivered and edition is None:
        raise _no_edition(folder, content)
    before = _before(folder, content, since, spec, today)
    diff = compare(before, content, spec) if before else None
    made = _Making(shown, content, diff, spec, today, as_received, key)
    if out.suffix.lower() == ".zip":
        manifest = _zip(made, out)
    else:
        from regmeta.files.folder import write_folder

        own = _OWN | {made.workbook}
        manifest = write_folder(out, made.fill, own=frozenset(own))
    if delivered and edition is not None:
        digest = digest_of(_json(manifest))
        note_delivery(folder, Delivery(edition, today, digest))
        about = {"edition": str(edition), "manifest": digest}
        act = Act("delivered", folder.absolute().name, today, about=about)
        note_acts(ledger_of(folder), [act])
    title = before.title if before else ""
    return DeliveryPackage(out, manifest, diff, title, made.removed)


# ------------------------------------------------------------------ since when


def _before(folder: Path, now: Content, since: str, spec: Spec, today: date) -> Content | None:
    if since:
        return read_package(Path(since), today) or read_side(since, spec, today)
    digest = digest_of(to_json(now))
    every = read_editions(folder)
    handed_over = {delivery.edition for delivery in read_deliveries(folder)}
    delivered = [entry for entry in every if entry.number in handed_over]
    earlier = delivered or [entry for entry in every if entry.content != digest]
    if not earlier:
        return None
    last = earlier[-1]
    return replace(read_content(last, today), title=f"{folder.resolve().name}@{last.number}")


def read_package(path: Path, today: date) -> Content | None:
    """What an earlier package held; None where the path is no package.

    Raises UnreadableInput where it is one, and its content is not what its manifest says.
    """
    manifest, content = _of_package(path)
    if manifest is None or content is None:
        return None
    if not _is_listed(manifest, content):
        raise UnreadableInput(
            "{path}: {content} er ikke den som {manifest} viser til. Pakken er endret.",
            "{path}: {content} is not the one that {manifest} tells of. The package was altered.",
            path=path,
            content=_CONTENT,
            manifest=MANIFEST,
        )
    return replace(from_json(content, f"{path}!{_CONTENT}", today), title=path.name)


def _is_listed(manifest: dict[str, Any], content: bytes) -> bool:
    try:
        digests = {file["path"]: file["sha256"] for file in manifest["files"]}
    except (KeyError, TypeError):
        return False
    return digests.get(_CONTENT) == digest_of(content)


def _of_package(path: Path) -> tuple[dict[str, Any] | None, bytes | None]:
    try:
        if path.is_dir():
            about, content = (path / MANIFEST).read_bytes(), (path / _CONTENT).read_bytes()
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                about, content = archive.read(MANIFEST), archive.read(_CONTENT)
        else:
            return None, None
        manifest = json.loads(about)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile):
        return None, None
    fits = isinstance(manifest, dict) and manifest.get("format") == FORMAT
    return (manifest, content) if fits else (None, None)


# ------------------------------------------------------------------ what is in it


@dataclass(frozen=True, slots=True)
class _Making:
    """A delivery about to be written."""

    shown: PublishedCatalogue
    content: Content
    diff: Diff | None
    spec: Spec
    today: date
    as_received: bool = False
    key: PrivateKey | None = None
    removed: dict[str, tuple[Text, ...]] = field(default_factory=dict)

    @property
    def workbook(self) -> str:
        return f"{self.shown.registry.id}-metadata.xlsx"

    def fill(self, folder: Path) -> dict[str, Any]:
        """Everything into a new folder; gives the manifest."""
        self.write_workbook(folder / self.workbook)
        self.write_catalogue(folder / "katalog")
        for name, content in self.texts():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        manifest = self.manifest(folder)
        content = _json(manifest)
        (folder / MANIFEST).write_bytes(content)
        if self.key is not None:
            (folder / (MANIFEST + SIGNATURE)).write_bytes(self.key.sign(content))
        return manifest

    def write_workbook(self, path: Path) -> None:
        """The template, filled: what no field claims stands beside."""
        from regmeta.workbook.converting import as_template
        from regmeta.workbook.template import TemplateContent, write_template

        written, _ = as_template(self.shown.submission, self.spec)
        write_template(path, self.spec, FIRST, written, TemplateContent(extras=True))

    def write_catalogue(self, folder: Path) -> None:
        from regmeta.files.tree import Tree
        from regmeta.model import no_progress
        from regmeta.publish import write_format
        from regmeta.publish.format import format_named

        api = format_named("api")
        write_format(api, self.shown.catalogue, self.spec, Tree(folder), no_progress)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """All that is not made by others: name and bytes."""
        from regmeta.validate.reports import FORMATS

        report = self.shown.report
        yield _CONTENT, to_json(self.content)
        yield "kontroll/funn.html", FORMATS["html"](report, FIRST).encode()
        yield "kontroll/funn.json", FORMATS["json"](report, FIRST).encode()
        if self.diff:
            yield "endringer/endringer.md", diff_markdown(self.diff).encode()
            yield "endringer/endringer.html", diff_html(self.diff).encode()
            yield "endringer/endringer.json", _json(diff_json(self.diff))
        for file in (self.shown.registry.configuration, *self.received()):
            yield f"mottatt/{file.name}", self.handed_on(file)
        yield "LESMEG.md", self.readme().encode()

    def handed_on(self, file: Path) -> bytes:
        """A received file as it is handed on; what is removed is noted."""
        if self.as_received:
            return file.read_bytes()
        scrubbed = scrub(file)
        self.removed[file.name] = scrubbed.removed
        return scrubbed.content

    def received(self) -> Iterator[Path]:
        return iter(self.shown.registry.sheets)

    def manifest(self, folder: Path) -> dict[str, Any]:
        from importlib.metadata import version

        kilde = self.content.kilde
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return {
            "format": FORMAT,
            "registry": self.shown.registry.id,
            "code": kilde.code,
            "name": kilde.properties.get("PreferredTerm", ""),
            "made": self.today.isoformat(),
            "spec": self.spec.id,
            "regmeta": version("regmeta"),
            **_edition_entry(self.shown.registry.folder, self.content),
            "since": self.diff.before.title if self.diff else None,
            "counts": {
                "datasamlinger": len(kilde.datasamlinger),
                "variables": len(kilde.variables),
                "variablesShown": len(self.shown.catalogue.kilder[0].variables),
                "kodeverk": len(kilde.kodeverk),
            },
            "findings": counted(self.shown.report),
            "asReceived": self.as_received,
            "removed": {
                name: [text(FIRST) for text in what] for name, what in self.removed.items() if what
            },
            "files": [_entry(path, folder) for path in paths],
        }

    def readme(self) -> str:
        kilde, findings = self.content.kilde, counted(self.shown.report)
        name = kilde.properties.get("PreferredTerm", kilde.code)
        return _README.format(
            name=name,
            code=kilde.code,
            day=self.today.isoformat(),
            spec=self.spec.id,
            forms=len(kilde.datasamlinger),
            variables=len(kilde.variables),
            lists=len(kilde.kodeverk),
            workbook=self.workbook,
            changes=self.changes(),
            received=self.received_words(),
            **findings,
        )

    def received_words(self) -> str:
        if self.as_received:
            return "Filene i `mottatt/` er slik registeret ga dem, uendret."
        lines = removed_words(self.removed, FIRST)
        if not lines:
            return "Filene i `mottatt/` er slik registeret ga dem: det var ingenting å fjerne."
        return "Fjernet fra filene i `mottatt/`:\n\n" + "\n".join(f"- {line}" for line in lines)

    def changes(self) -> str:
        if self.diff is None:
            return "Dette er den første leveransen, så det er ingen endringer å vise."
        if not self.diff.lines:
            return f"Ingenting er endret siden {self.diff.before.title}."
        grades = {grade: len(self.diff.of_grade(grade)) for grade in _GRADES}
        text = ", ".join(f"{n} {_GRADES[grade](FIRST)}" for grade, n in grades.items() if n)
        return f"Siden {self.diff.before.title}: {text}. De brytende står først i filene."


_GRADES = {
    "breaking": Text("brytende", "breaking"),
    "compatible": Text("forenlige", "compatible"),
    "editorial": Text("redaksjonelle", "editorial"),
}
_README = """# {name} ({code})

Metadata til helsedataservice, laget {day} etter {spec}: {forms} datasamlinger, {variables}
variabler og {lists} kodeverk.

| hva | hvor |
| --- | --- |
| malen, fylt ut | `{workbook}` |
| det samme som JSON, i samme form som katalogens Explorer API | `katalog/explorer/` |
| kontrollen: {error} feil, {warning} advarsler, {advice} råd | `kontroll/funn.html` |
| endringer siden forrige leveranse | `endringer/endringer.html` |
| filene registeret ga | `mottatt/` |
| sjekksum (SHA-256) for hver fil | `manifest.json` |
| alt innholdet, til å sammenlikne med senere | `innhold.json` |

{changes}

{received}

Sjekk at ingenting er endret underveis: `sha256sum` av hver fil skal være den som står i
`manifest.json`, og `regmeta editions verify` ser etter i hele pakken på en gang. Når metadataene
vises i katalogen, kan `regmeta verify` vise at det som vises, er det som står her.
"""


def _edition_entry(folder: Path, content: Content) -> dict[str, Any]:
    number = _edition_of(folder, content)
    digest = digest_on_disk(about_path(folder, number)) if number is not None else None
    return {"edition": number, "editionDigest": digest}


def _edition_of(folder: Path, content: Content) -> int | None:
    """The edition whose bytes the folder holds, where there is one."""
    same = [edition for edition in _saying_the_same(folder, content) if _holds(folder, edition)]
    return same[-1].number if same else None


def _saying_the_same(folder: Path, content: Content) -> list[KeptEdition]:
    digest = digest_of(to_json(content))
    return [edition for edition in read_editions(folder) if edition.content == digest]


def _holds(folder: Path, edition: KeptEdition) -> bool:
    """Whether every file of an edition lies in the folder with the same bytes."""
    try:
        return all(
            digest_of((folder / kept.path).read_bytes()) == kept.digest for kept in edition.files
        )
    except OSError:
        return False


def _no_edition(folder: Path, content: Content) -> WrongUse:
    """Why nothing can be noted as delivered: no edition says this, or one does in other bytes."""
    same = _saying_the_same(folder, content)
    if same:
        return WrongUse(
            "{folder}: filene sier det samme som utgave {number}, men er andre bytes. Hent filene "
            "tilbake fra versjonshistorikken, så er det utgaven som leveres.",
            "{folder}: the files say the same as edition {number}, but are other bytes. Bring the "
            "files back from version history, so that it is the edition that is delivered.",
            folder=folder,
            number=same[-1].number,
        )
    return WrongUse(
        "{folder}: ingen utgave sier det samme som nå. Lag den først: "
        "regmeta release {folder} --by NAVN.",
        "{folder}: no edition says the same as now. Make it first: "
        "regmeta release {folder} --by NAME.",
        folder=folder,
    )


def _entry(path: Path, folder: Path) -> dict[str, Any]:
    content = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    return {"path": name, "sha256": digest_of(content), "bytes": len(content)}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _zip(made: _Making, out: Path) -> dict[str, Any]:
    """The folder as one file: names in order, one fixed time, so that the bytes are the same."""
    from regmeta.files.output import write_whole

    if out.is_dir():
        raise WrongUse(
            "{out}: er en mappe, ikke en fil.", "{out}: is a folder, not a file.", out=out
        )
    with tempfile.TemporaryDirectory() as folder:
        manifest = made.fill(Path(folder))
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
                name = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _ZIP_DAY)
                name.compress_type = zipfile.ZIP_DEFLATED
                name.external_attr = 0o644 << 16
                archive.writestr(name, path.read_bytes())
        write_whole(out, packed.getvalue())
    return manifest


# ------------------------------------------------------------------ told


_REMOVED = Text("Fjernet fra {line}", "Removed from {line}")


def package_text(made: DeliveryPackage, lang: str) -> str:
    """What was written, for people."""
    about = made.manifest
    counts, findings = about["counts"], about["findings"]
    files = len(about["files"]) + 1
    lines = [
        Text("{out}: {name} ({code}), {files} filer", "{out}: {name} ({code}), {files} files")(
            lang, out=made.out, name=about["name"], code=about["code"], files=files
        ),
        Text(
            (
                "{datasamlinger} datasamlinger, {variables} variabler; {error} feil, "
                "{warning} advarsler"
            ),
            (
                "{datasamlinger} data collections, {variables} variables; {error} "
                "errors, {warning} warnings"
            ),
        )(
            lang,
            datasamlinger=counts["datasamlinger"],
            variables=counts["variables"],
            error=findings["error"],
            warning=findings["warning"],
        ),
    ]
    if made.diff is None:
        lines.append(Text("Første leveranse.", "The first delivery.")(lang))
    else:
        grades = {grade: len(made.diff.of_grade(grade)) for grade in _GRADES}
        text = ", ".join(f"{n} {_GRADES[grade](lang)}" for grade, n in grades.items())
        lines.append(
            Text("Siden {since}: {told}", "Since {since}: {told}")(
                lang, since=made.since, told=text
            )
        )
    lines += [_REMOVED(lang, line=line) for line in removed_words(made.removed, lang)]
    return "\n".join(lines)
