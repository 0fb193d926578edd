"""A registry that came from REDCap and is published for REDCap reads as it did: boxes, conditions,
units and sections go round."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.model import Records
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from regmeta.spec.names import is_unit
from tests.test_several_answers import dictionary, field

_FORM = dictionary(
    field("kjole", "radio", "0, Nei | 1, Ja"),
    field("danser", "checkbox", "1, Vals | 2, Polka | 3, Tango") | {"Section Header": "Gulvet"},
    field("hoyde", "text", logic="[kjole]='1'")
    | {"Text Validation Type OR Show Slider Number": "integer", "Field Note": "cm"},
    field("kreatinin", "text")
    | {"Text Validation Type OR Show Slider Number": "number", "Field Note": "µmol/L"},
    field("antall", "text")
    | {"Text Validation Type OR Show Slider Number": "integer", "Field Note": "Omtrent"},
)


def _registry(folder: Path, form: bytes) -> Path:
    (folder / "ball").mkdir(parents=True)
    (folder / "ball" / "ball.csv").write_bytes(form)
    (folder / "ball" / "registry.toml").write_text(
        'id = "ball"\nplatform = "redcap"\nhelseregion = "nord"\n[[files]]\npath = "ball.csv"\n'
        '[kilde]\nCode = "K_BALL"\nKortNavn = "BALL"\nPreferredTerm = "Ballregisteret"\n'
        '[defaults.variabel]\nIdentifiseringsgrad = "2"\nSynlig = "1"\n',
        encoding="utf-8",
    )
    return folder


def _said(records: Records) -> dict[str, dict[str, str]]:
    keys = ("FlerkodetFelt", "MaaleEnhet", "DataType", "variabelgruppe")
    logic = records.extras.get("Branching Logic", [""] * len(records))
    return {
        record["DatabaseReferanse"]: {key: record[key] for key in keys}
        | {"condition": logic[record.i]}
        for record in records
    }


def test_a_form_of_redcap_published_and_read_back_says_the_same(tmp_path: Path, spec: Spec) -> None:
    home = _registry(tmp_path / "registries", _FORM.encode())
    before = read_file(home / "ball" / "ball.csv", spec).submission["variabel"]
    call = ["publish", str(home), "--drafts", "--formats", "redcap", "--out", str(tmp_path / "ut")]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    after = _said(read_file(tmp_path / "ut" / "redcap" / "K_BALL.csv", spec).submission["variabel"])
    assert after == _said(before)
    assert after["danser"]["FlerkodetFelt"] == "Ja"
    assert after["hoyde"]["condition"] == "[kjole]='1'"
    assert [after[name]["MaaleEnhet"] for name in ("hoyde", "kreatinin", "antall")] == [
        *("cm", "µmol/L", "")
    ]


def test_a_unit_is_a_unit_and_nothing_else() -> None:
    assert all(map(is_unit, ("kg", "mm Hg", "(cm)", "g/dL", "mmol/l", "slag/min", "år", "mg/kg")))
    assert not any(map(is_unit, ("n/a", "ja/nei", "and/or", "Omtrent", "in kg", "", "12")))
