"""What a publication holds, in short: every registry and variable with a digest, so that two
publications can be compared whatever formats they were made in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from regmeta.errors import WrongUse
from regmeta.model import Catalogue, Kilde, Variable
from regmeta.publish.numbered import NumberedPublication
from regmeta.publish.parts import CONTENTS

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True)
class KildeChange:
    """What became of one kilde from one publication to another: codes of its variables, sorted."""

    id: str
    code: str
    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicationDifference:
    """What changed from one publication to another: ids of registries, sorted."""

    before: NumberedPublication
    after: NumberedPublication
    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[KildeChange, ...]


def write_contents(
    folder: Path, earlier: Path, catalogue: Catalogue, digests: Mapping[str, str]
) -> None:
    """Note what a publication holds; of a kilde made of the same as in `earlier`, what it says."""
    before = _read(earlier) or {}
    content = {}
    for kilde in catalogue.kilder:
        made_of = digests.get(kilde.code, "")
        was = before.get(kilde.code, {})
        is_same = made_of and was.get("made_of") == made_of
        content[kilde.code] = was if is_same else {**_of_kilde(kilde), "made_of": made_of}
    path = folder / CONTENTS
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(orjson.dumps(content, option=_OPTIONS))


def _of_kilde(kilde: Kilde) -> dict[str, Any]:
    lists = {kodeverk.code: _digest(kodeverk) for kodeverk in kilde.kodeverk}
    about = [kilde.properties, kilde.datasamlinger, kilde.delkilder]
    return {
        "id": kilde.id,
        "digest": _digest(about),
        "variables": {item.code: _of_variable(item, lists) for item in kilde.variables},
    }


def _of_variable(variable: Variable, lists: Mapping[str, str]) -> str:
    """A digest of what readers see of a variable, its codes among it; not of what day it is."""
    versions = [
        (version.name, version.description, version.period, version.properties)
        for version in variable.versions
    ]
    codes = [(code, lists.get(code, "")) for code in variable.kodeverk]
    return _digest([versions, codes, variable.datasamlinger, variable.variabelgrupper])


def _digest(value: object) -> str:
    written = orjson.dumps(value, default=_plain, option=_OPTIONS)
    return sha256(written).hexdigest()[:16]


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else repr(value)


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        content = orjson.loads((folder / CONTENTS).read_bytes())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


# ------------------------------------------------------------------ comparing


def compare_publications(
    before: NumberedPublication, after: NumberedPublication
) -> PublicationDifference:
    """What was added, is gone and has changed. WrongUse where a publication does not tell."""
    old, new = _told_by(before), _told_by(after)
    both = sorted(old.keys() & new.keys())
    changes = [_change(code, old[code], new[code]) for code in both if _differs(old, new, code)]
    return PublicationDifference(
        before=before,
        after=after,
        added=tuple(sorted(new[code]["id"] for code in new.keys() - old.keys())),
        gone=tuple(sorted(old[code]["id"] for code in old.keys() - new.keys())),
        changed=tuple(changes),
    )


def _differs(old: Mapping[str, Any], new: Mapping[str, Any], code: str) -> bool:
    return any(old[code][key] != new[code][key] for key in ("id", "digest", "variables"))


def _change(code: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> KildeChange:
    was, now = old["variables"], new["variables"]
    both = was.keys() & now.keys()
    return KildeChange(
        id=new["id"],
        code=code,
        added=tuple(sorted(now.keys() - was.keys())),
        gone=tuple(sorted(was.keys() - now.keys())),
        changed=tuple(sorted(name for name in both if was[name] != now[name])),
    )


def _told_by(publication: NumberedPublication) -> dict[str, Any]:
    content = _read(publication.place)
    if content is None:
        raise WrongUse(
            "Publikasjon {number} ({place}) forteller ikke hva den inneholder: den er laget av "
            "en eldre regmeta.",
            "Publication {number} ({place}) does not tell what it holds: an older regmeta made it.",
            number=publication.number,
            place=publication.place,
        )
    return content
