"""The same variables, order, types, codes, bounds and periods in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers import READERS, Reading, meant, read
from tests.shipped import shipped

LIBRARIES = {
    "rdf": "rdflib",
    "csvw": "csvw",
    "frictionless": "frictionless",
    "fhir": "fhir.resources",
    "ddi": "lxml",
}


@pytest.fixture(scope="module")
def wanted() -> Reading:
    return meant(shipped())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("format_", READERS)
def test_a_format_says_of_every_column_what_the_catalogue_says(
    format_: str, wanted: Reading, tmp_path: Path
) -> None:
    if format_ in LIBRARIES:
        pytest.importorskip(LIBRARIES[format_], reason=f"{LIBRARIES[format_]} is not installed")
    found = read(format_, shipped(), tmp_path)
    if format_ == "redcap":
        _compare_by_code(found, wanted)
        return
    assert found.order == wanted.order
    for key, said in found.said.items():
        assert said == {name: wanted.said[key][name] for name in said}, (format_, key)


def _compare_by_code(found: Reading, wanted: Reading) -> None:
    """REDCap's names are its own where two forms share one: the code tells which it is."""

    def codes(reading: Reading) -> list[list[str]]:
        return sorted(
            [str(reading.said[table, name]["code"]) for name in names]
            for table, names in reading.order.items()
        )

    assert codes(found) == codes(wanted)
    by_code = {said["code"]: said for said in wanted.said.values()}
    for key, said in found.said.items():
        same = {name: by_code[said["code"]][name] for name in said}
        assert _plain(said) == _plain(same), key


def _plain(said: dict[str, object]) -> dict[str, object]:
    """REDCap's choices hold neither the sign between them nor doubled spaces."""
    labels = said["labels"]
    assert isinstance(labels, tuple)
    return said | {"labels": tuple(" ".join(one.replace("|", "/").split()) for one in labels)}
