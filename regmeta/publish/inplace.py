"""Publishing into a folder that cannot be exchanged, file by file: a mount of a container, say.

All is written into a hidden folder within first, whole or not at all. Then each file is moved to
its place in one rename: first what is new, then what takes the place of another, then what tells
of it all; last goes what is gone. A reader who follows links meanwhile sees old and new pages, and
always one of them where both publications have one. A run that is killed meanwhile is completed by
the next.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from regmeta.errors import OutputFailed, WrongUse
from regmeta.files.tree import remove_empty
from regmeta.publish.parts import CONTENTS, PARTS
from regmeta.publish.target import ABOUT, STAGED, TargetFiles, published_files
from regmeta.publish.unchanged import SEAL

_READY = "ready"
_GONE = "gone.json"
_LAST = (CONTENTS, ABOUT, SEAL)


def stage_in(out: Path) -> Path:
    """Where a publication is made ready within the folder that it goes to."""
    return out / STAGED / _READY


def note_gone(out: Path, folder: Path) -> None:
    """Note in the new folder which files of the publication that stands it does not have."""
    gone = sorted({*published_files(out)} - {*published_files(folder), SEAL})
    (folder / _GONE).write_text(json.dumps(gone), encoding="utf-8")


def refuse_in_the_way(standing: TargetFiles, out: Path, folder: Path) -> None:
    """WrongUse where others' files stand where the new folder has something."""
    for name in standing.unlisted:
        parents = [str(parent) for parent in Path(name).parents][:-1]
        is_below_a_file = any((folder / parent).is_file() for parent in parents)
        if is_below_a_file or os.path.lexists(folder / name):
            raise WrongUse(
                "{path}: denne har noen lagt der, og publiseringen vil skrive til samme sted. "
                "Ingenting er endret. Flytt den, og kjør på nytt.",
                "{path}: somebody put this there, and the publication would write to the same "
                "place. Nothing was changed. Move it, and run again.",
                path=out / name,
            )


def complete(out: Path) -> bool:
    """Move what is ready to its place; False where nothing is.

    Raises OutputFailed where that cannot go on: the next run does.
    """
    stage = stage_in(out)
    if not stage.is_dir():
        return False
    try:
        _move_all(stage, out)
        _remove_gone(stage, out)
        shutil.rmtree(stage.parent)
    except OSError as error:
        raise OutputFailed(
            "{out}: kunne ikke skrives ferdig ({why}). Noe er nytt og noe er gammelt; kjør på "
            "nytt, så fullføres det.",
            "{out}: could not be completed ({why}). Some is new and some is old; run again to "
            "complete it.",
            out=out,
            why=error.strerror,
        ) from error
    return True


def _move_all(stage: Path, out: Path) -> None:
    names = sorted(
        path.relative_to(stage).as_posix()
        for path in stage.rglob("*")
        if path.is_file() and path.name != _GONE
    )
    for name in sorted(names, key=lambda name: (_turn(name, out), name)):
        _move(stage / name, out / name)


def _turn(name: str, out: Path) -> int:
    if name in _LAST:
        return 3 + _LAST.index(name)
    if name.startswith(f"{PARTS}/"):
        return 2
    return int((out / name).exists())


def _move(new: Path, old: Path) -> None:
    """One file to its place; where both are names of the same file, a rename would do nothing."""
    old.parent.mkdir(parents=True, exist_ok=True)
    new.replace(old)
    new.unlink(missing_ok=True)


def _remove_gone(stage: Path, out: Path) -> None:
    for name in json.loads((stage / _GONE).read_bytes()):
        (out / name).unlink(missing_ok=True)
        remove_empty(out, name.rpartition("/")[0])
