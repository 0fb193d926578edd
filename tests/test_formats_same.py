"""The same variables, order, types, codes, bounds and periods in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.runs.formats import FORMATS
from tests.readers import READERS, read, reader
from tests.readers.reading import Reading, meant
from tests.shipped import shipped


@pytest.fixture(scope="module")
def wanted() -> Reading:
    return meant(shipped())


def test_every_format_can_be_read_back() -> None:
    missing = sorted(set(FORMATS.names) - set(READERS))
    assert not missing, (
        f"{missing}: nothing reads this format back. Write tests/readers/{''.join(missing[:1])}.py "
        "with `read(folder) -> Reading`; docs/contributing/format.md shows how."
    )
    assert set(READERS) == set(FORMATS.names), "a reader whose format is no more"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("format_", FORMATS.names)
def test_a_format_says_of_every_column_what_the_catalogue_says(
    format_: str, wanted: Reading, tmp_path: Path
) -> None:
    found, how = read(format_, shipped(), tmp_path), reader(format_)
    if how.own_names:
        _compare_by_code(found, wanted, in_order=not how.no_order)
        return
    assert found.order == wanted.order
    for key, said in found.said.items():
        assert said == {name: wanted.said[key][name] for name in said}, (format_, key)


def _compare_by_code(found: Reading, wanted: Reading, *, in_order: bool) -> None:
    """Where names of columns are a format's own, the code tells which is which."""

    def codes(reading: Reading) -> list[list[str]]:
        tables = [
            [str(reading.said[table, name]["code"]) for name in names]
            for table, names in reading.order.items()
        ]
        return sorted(tables if in_order else [sorted(table) for table in tables])

    assert codes(found) == codes(wanted)
    by_code = {said["code"]: said for said in wanted.said.values()}
    for key, said in found.said.items():
        same = {name: by_code[said["code"]][name] for name in said}
        assert _plain(said) == _plain(same), key


def _plain(said: dict[str, object]) -> dict[str, object]:
    """Texts without doubled spaces, which neither pages nor REDCap's choices hold, nor the sign
    that stands between those choices."""
    return {key: _one_line(value) for key, value in said.items()}


def _one_line(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_one_line(part) for part in value)
    return " ".join(value.replace("|", "/").split()) if isinstance(value, str) else value
