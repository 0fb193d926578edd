"""The application form as files of a publication: the schema, its sources, and their variables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from regmeta.files.output import write_whole
from regmeta.files.tree import Tree
from regmeta.form.law import Law, load_law
from regmeta.form.offer import Offer, index_name, list_name, offer_of
from regmeta.form.questionnaire import questionnaire
from regmeta.form.schema import application_schema, variable_index
from regmeta.form.screens import jsonforms_ui, rjsf_ui
from regmeta.form.web import pages
from regmeta.model import Catalogue, Progress
from regmeta.spec.fields import Spec


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """application.schema.json with its indexes at the root of `tree`.

    `sources.json` lists what can be applied for; `variables/<source>.json` has, for people to
    choose from, what `variables/<source>.schema.json` has for checking.
    """
    law = load_law()
    files = form_files(law, offer_of(catalogue, law))
    whole = _as_bytes(files) | pages()
    for done, (name, data) in enumerate(whole.items()):
        progress(done, len(whole), name)
        tree.write(*_placed(name), data)


def write_form(
    law: Law,
    offer: Offer,
    out: Path,
    *,
    day: date | None = None,
    whole: bool = False,
    before: Callable[[Path], None] = lambda path: None,
) -> list[Path]:
    """The form's files in the folder `out`; gives their paths. `whole`: variables inside.

    `before` is asked of every file before any is written, and raises where
    somebody's would be lost.
    """
    (out / "variables").mkdir(parents=True, exist_ok=True)
    written = _as_bytes(form_files(law, offer, day=day, whole=whole)) | pages()
    for name in written:
        before(out / name)
    for name, data in written.items():
        write_whole(out / name, data)
    return [out / name for name in written]


def form_files(
    law: Law, offer: Offer, *, day: date | None = None, whole: bool = False
) -> dict[str, Any]:
    """Every file of the form by its name."""
    schema = application_schema(law, offer, day=day, whole=whole)
    files: dict[str, Any] = {
        "application.schema.json": schema,
        "ui.rjsf.json": rjsf_ui(law),
        "ui.jsonforms.json": jsonforms_ui(law),
        "questionnaire.json": questionnaire(law, offer, day),
        "catalogue.json": {"spec": offer.catalogue, "form": law.version},
        "sources.json": [source.about for source in offer.sources],
    }
    for source in offer.sources:
        if source.about.get("stub"):
            continue
        files[list_name(source.code)] = source.variables
        if not whole:
            files[index_name(source.code)] = variable_index(source)
    return files


def _as_bytes(files: dict[str, Any]) -> dict[str, bytes]:
    """The files as they are written; what the page reads is there as a script as well, since a
    page opened from disk may load scripts and nothing else."""
    made = {name: orjson.dumps(content) for name, content in files.items()}
    for name, data in list(made.items()):
        read = name == "sources.json" or name.startswith("variables/")
        if read and not name.endswith(".schema.json"):
            stem = name.removesuffix(".json")
            made[f"{stem}.js"] = b"regmetaOffer(%s, %s);" % (orjson.dumps(stem), _in_script(data))
    return made


def _in_script(data: bytes) -> bytes:
    """JSON inside a script: the two separators that end a line there are written as escapes."""
    return data.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")


def _placed(name: str) -> tuple[str, str]:
    """A file's folder below the form's own, and its name there."""
    folder, _, file = name.rpartition("/")
    return folder, file
