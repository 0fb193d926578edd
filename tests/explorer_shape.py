"""Keys and types of the Explorer API's payloads: taken from samples, held against what we publish.

`python -m tests.explorer_shape FOLDER` rewrites specs/explorer-api/2026-08/skeleton.json from a
folder of captured payloads. The skeleton holds no texts, only keys and types, so it may travel with
the project while the captures do not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SKELETON = (
    Path(__file__).resolve().parents[1] / "specs" / "explorer-api" / "2026-08" / "skeleton.json"
)
SAMPLES = {
    "kilder": ("kilder.json",),
    "kilde": ("kilde.json", "kilde-med-delkilder.json"),
    "hierarchy": ("hierarchy.json",),
    "datasamling": ("datasamling.json",),
    "variables": ("variables.json",),
    "variable": ("variable.json",),
    "timeline": ("timeline.json",),
    "codes": ("kodeverk-codes.json",),
    "filters": ("filters.json",),
}
OPEN = frozenset({"additionalProperties", "groupTranslations"})
"""Objects whose keys are data."""

_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def shape(value: Any, key: str = "") -> Any:
    """A payload's skeleton: objects by key, lists by what their items share, scalars by type."""
    if isinstance(value, dict):
        if key in OPEN:
            return {"*": merge_all([shape(item) for item in value.values()])}
        return {name: shape(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [merge_all([shape(item) for item in value])]
    return _TYPES[type(value)]


def merge_all(shapes: list[Any]) -> Any:
    """What all shapes allow; '' where there was nothing to learn from."""
    merged: Any = ""
    for one in shapes:
        merged = merge(merged, one)
    return merged


def merge(one: Any, other: Any) -> Any:
    if one == "" or one == other:
        return other
    if other == "":
        return one
    if isinstance(one, dict) and isinstance(other, dict):
        if set(one) != set(other):
            raise ValueError(f"samples differ in keys: {sorted(set(one) ^ set(other))}")
        return {key: merge(one[key], other[key]) for key in one}
    if isinstance(one, list) and isinstance(other, list):
        return [merge(one[0], other[0])]
    return "|".join(sorted({*_names(one), *_names(other)}))


def _names(scalar: Any) -> list[str]:
    assert isinstance(scalar, str), scalar
    return scalar.split("|")


def differences(value: Any, allowed: Any, where: str = "$") -> list[str]:
    """Where a payload's keys or types are not those of a skeleton, one sentence each."""
    if allowed == "":
        return []
    if isinstance(allowed, dict):
        return _object_differences(value, allowed, where)
    if isinstance(allowed, list):
        if not isinstance(value, list):
            return [f"{where}: is no list"]
        found = [differences(item, allowed[0], f"{where}[{i}]") for i, item in enumerate(value)]
        return [sentence for part in found for sentence in part]
    is_ = _TYPES.get(type(value), type(value).__name__)
    return [] if is_ in allowed.split("|") else [f"{where}: is {is_}, not {allowed}"]


def _object_differences(value: Any, allowed: dict[str, Any], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: is no object"]
    if "*" in allowed:
        pairs = [(key, allowed["*"]) for key in value]
        missing: set[str] = set()
    else:
        pairs = [(key, allowed[key]) for key in value if key in allowed]
        missing = set(allowed) ^ set(value)
    found = [f"{where}.{key}: only in {_side(key, value)}" for key in sorted(missing)]
    for key, inner in pairs:
        found += differences(value[key], inner, f"{where}.{key}")
    return found


def _side(key: str, value: dict[str, Any]) -> str:
    return "what we publish" if key in value else "the reference"


# ------------------------------------------------------------------ the shipped skeleton

MAY_BE_NULL = {
    "kilder": ("[].kildetype [].opprettet [].sistOppdatert [].dataansvarlig [].databehandler "
               "[].gyldigFra [].gradAvPersonidentifikasjon"),
    "kilde": ("kildetype lovverk dataansvarlig databehandler gyldigFra opprettet sistOppdatert "
              "dataFrom"),
    "datasamling": ("opprettet sistOppdatert effectiveLovverk effectiveDataansvarlig "
                    "effectiveDatabehandler effectiveGradAvPersonidentifikasjon gyldigFra "
                    "effectiveGyldigFra effectiveKildetype statistikkType "
                    "inklusjonsOgEksklusjonskriterier"),
    "variables": ("items[].kildeType items[].variabelgruppeId items[].variabelgruppeName "
                  "items[].dataFrom items[].dataTo items[].dataType items[].datasamlingId "
                  "items[].datasamlingName"),
    "variable": ("kildeType datasamlingStatistikkType variabelgruppeId variabelgruppeName dataFrom "
                 "dataTo dataType datasamlingId datasamlingName versjoner[].gyldigFra "
                 "alleVariabelgrupper[].parentId alleDatasamlinger[].validFrom"),
    "timeline": "[].gyldigFra",
    "codes": "koder[].gyldigFra",
    "filters": ("helsefagligKodeverk[].fulltNavn kilder[].kildeType dateRange.min"),
}  # fmt: skip
"""Filled in every sample, yet nothing that a registry must know: we say null where it is not."""

MAY_BE_TEXT = {
    "kilder": "[].gyldigTil",
    "kilde": "gyldigTil dataTo",
    "datasamling": ("gyldigTil lovverk dataansvarlig databehandler gradAvPersonidentifikasjon "
                    "frekvens effectiveGyldigTil parentDelkildeId"),
    "variable": "versjoner[].gyldigTil kodeverklinker[].displayName",
    "timeline": "[].gyldigTil",
    "codes": "koder[].gyldigTil",
    "filters": "dateRange.max variabelgrupper[].parentId delkilder[].parentDelkildeId",
}  # fmt: skip
"""Null in every sample, a text where there is something to say."""

MAY_BE_NUMBER = {"variables": "items[].presentationOrder"}
"""Null in every sample, a place in an order where there is one."""

ROWS_BELOW = ("datasamlinger[]", "delkilder[]", "delkilder[].datasamlinger[]")
ROW_MAY_BE_NULL = (
    *("gyldigFra", "effectiveDataansvarlig", "effectiveDatabehandler", "effectiveGyldigFra"),
    *("effectiveKildetype", "effectiveGradAvPersonidentifikasjon"),
)
ROW_MAY_BE_TEXT = (
    *("gyldigTil", "dataansvarlig", "databehandler", "gradAvPersonidentifikasjon"),
    *("effectiveGyldigTil", "effectiveGradAvPersonidentifikasjon"),
    *("parentDelkildeId", "kortNavn"),
)


def skeleton(samples: Path) -> dict[str, Any]:
    """The skeleton of all payloads in a folder of captures, with what may be absent."""
    made = {
        name: merge_all(
            [shape(json.loads((samples / file).read_text(encoding="utf-8"))) for file in files]
        )
        for name, files in SAMPLES.items()
    }
    tables = ((MAY_BE_NULL, "null"), (MAY_BE_TEXT, "string"), (MAY_BE_NUMBER, "integer"))
    for table, type_ in tables:
        for name, paths in table.items():
            for path in paths.split():
                _allow(made[name], path, type_)
    for row in ROWS_BELOW:
        for key in ROW_MAY_BE_NULL:
            _allow(made["kilde"], f"{row}.{key}", "null")
        for key in ROW_MAY_BE_TEXT:
            _allow(made["kilde"], f"{row}.{key}", "string")
    return made


def _allow(inside: Any, path: str, type_: str) -> None:
    *way, last = path.replace("[]", ".[]").strip(".").split(".")
    for step in way:
        inside = inside[0] if step == "[]" else inside[step]
    inside[last] = merge(inside[last], type_)


def main() -> None:
    content = json.dumps(skeleton(Path(sys.argv[1])), indent=1, sort_keys=True)
    SKELETON.write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
