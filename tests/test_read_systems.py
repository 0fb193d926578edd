"""Files of other systems are read as the registry they tell of, with the element each came from."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from regmeta.errors import UnreadableInput
from regmeta.read import read_file
from regmeta.read.files.opening import read_grids, read_here
from regmeta.spec.fields import Spec
from tests.dresses import ITEMS, Dress, meant, told
from tests.system_dresses import ENGLISH_CODES, STRUCTURE, SYSTEM_DRESSES, WORKBOOK_DRESSES

OF_SYSTEMS = pytest.mark.parametrize("dress", SYSTEM_DRESSES, ids=lambda dress: dress.name)


@pytest.mark.parametrize(
    "dress", [*SYSTEM_DRESSES, *WORKBOOK_DRESSES], ids=lambda dress: dress.name
)
def test_a_file_of_a_system_is_read_as_the_registry_is_meant(
    tmp_path: Path, spec: Spec, dress: Dress
) -> None:
    reading = read_file(dress.write(tmp_path), spec)
    read, right = told(reading, dress.lacks), meant(dress.lacks)
    assert [fact["name"] for fact in read] == [fact["name"] for fact in right]
    assert read == right
    assert Counter(doubt.rule for doubt in reading.submission.doubts) == dress.doubts


@OF_SYSTEMS
def test_each_variable_keeps_the_element_it_came_from(
    tmp_path: Path, spec: Spec, dress: Dress
) -> None:
    reading = read_file(dress.write(tmp_path), spec)
    extras = reading.submission["variabel"].extras
    (elements,) = [column for name, column in extras.items() if name.endswith(".element")]
    assert len(set(elements)) == len(ITEMS)
    for item, element in zip(ITEMS, elements, strict=True):
        assert item.name in element


@pytest.mark.parametrize("name", ["odm", "fhir", "fhir xml", "ddi", "openehr", "microdata"])
def test_codes_have_both_languages(tmp_path: Path, spec: Spec, name: str) -> None:
    dress = next(dress for dress in SYSTEM_DRESSES if dress.name == name)
    codes = read_file(dress.write(tmp_path), spec).submission["kode"]
    english = dict(zip(codes.column("navn"), codes.column("navnEngelsk"), strict=True))
    assert {text: english[text] for text in ENGLISH_CODES} == ENGLISH_CODES


@OF_SYSTEMS
@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_a_file_cut_short_is_one_sentence_or_a_part(
    tmp_path: Path, spec: Spec, dress: Dress, share: float
) -> None:
    path = dress.write(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    try:
        reading = read_file(path, spec)
    except UnreadableInput as error:
        assert "\n" not in error.message("nb")
    else:
        assert reading.counts.variables <= len(ITEMS)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><ODM>&c;</ODM>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ODM>&e;</ODM>'
)


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_definitions_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "ball.xml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInput, match="DOCTYPE"):
        read_grids(tmp_path / "ball.xml")


def test_layers_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ball.xml").write_text("<ODM>" + "<a>" * 100_000, encoding="utf-8")
    with pytest.raises(UnreadableInput, match="for mange lag"):
        read_grids(tmp_path / "ball.xml")


def test_xml_of_another_kind_names_its_root(tmp_path: Path) -> None:
    (tmp_path / "ball.xml").write_text("<hatter><hatt/></hatter>", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="«hatter»"):
        read_grids(tmp_path / "ball.xml")


def test_an_item_that_no_form_asks_and_one_without_a_definition_are_variables(
    tmp_path: Path, spec: Spec
) -> None:
    text = (
        '<ODM><Study OID="S"><MetaDataVersion OID="V"><FormDef OID="F" Name="Ball">'
        '<ItemGroupRef ItemGroupOID="G"/></FormDef><ItemGroupDef OID="G" Name="Ball">'
        '<ItemRef ItemOID="HAT"/><ItemRef ItemOID="GONE"/></ItemGroupDef>'
        '<ItemDef OID="HAT" Name="hat" DataType="text"/>'
        '<ItemDef OID="COAT" Name="coat" DataType="float"/></MetaDataVersion></Study></ODM>'
    )
    (tmp_path / "ball.xml").write_text(text, encoding="utf-8")
    variables = read_file(tmp_path / "ball.xml", spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["hat", "GONE", "coat"]
    assert variables.column("DataType") == ["1", "", "3"]


FORM = {
    "resourceType": "Questionnaire",
    "title": "Vitale mål",
    "item": [
        {"linkId": "puls", "type": "decimal", "text": "Puls", "code": [{"code": "8867-4"}]},
        {
            "linkId": "stilling",
            "type": "choice",
            "text": "Stilling",
            "answerValueSet": "http://loinc.org/vs/LL1",
            "enableWhen": [{"question": "puls", "operator": "exists", "answerBoolean": True}],
        },
        {
            "linkId": "hvor",
            "type": "choice",
            "text": "Hvor",
            "repeats": True,
            "answerOption": [{"valueString": "Arm"}, {"valueCoding": {"code": "ben"}}],
        },
    ],
}


def test_a_questionnaire_keeps_conditions_codes_and_lists_that_are_elsewhere(
    tmp_path: Path, spec: Spec
) -> None:
    (tmp_path / "ball.json").write_text(json.dumps(FORM), encoding="utf-8")
    variables = read_file(tmp_path / "ball.json", spec).submission["variabel"]
    assert variables.extras["betingelse"] == ["", "[puls]<>''", ""]
    assert variables.extras["fhir.code"] == ["|8867-4", "", ""]
    assert variables.column("kodeverk")[1] == "http://loinc.org/vs/LL1"
    assert variables.column("FlerkodetFelt") == ["", "", "Ja"]
    assert variables.column("DataType")[2] == "1"


PROFILE = {
    "resourceType": "StructureDefinition",
    "name": "Røykestatus",
    "differential": {
        "element": [
            {"path": "Observation"},
            {"path": "Observation.status", "min": 1, "type": [{"code": "code"}]},
            {
                "path": "Observation.value",
                "short": "Røykevaner",
                "type": [{"code": "CodeableConcept"}],
                "binding": {"valueSet": "http://x.no/vs"},
            },
        ]
    },
}


def test_the_elements_of_a_profile_are_variables(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "ball.json").write_text(json.dumps(PROFILE), encoding="utf-8")
    variables = read_file(tmp_path / "ball.json", spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["status", "value"]
    assert variables.column("PreferredTerm") == ["status", "Røykevaner"]
    assert variables.column("Obligatorisk") == ["Ja", ""]
    assert variables.column("kodeverk") == ["", "http://x.no/vs"]


OPT = """<?xml version="1.0"?><template xmlns="http://schemas.openehr.org/v1">
<language><code_string>nb</code_string></language><concept>Røykestatus</concept>
<definition><rm_type_name>COMPOSITION</rm_type_name><node_id>at0000</node_id><attributes>
<children><rm_type_name>EVALUATION</rm_type_name><node_id>at0000</node_id>
<attributes><children><rm_type_name>ELEMENT</rm_type_name><node_id>at0001</node_id>
<occurrences><lower>1</lower><upper>1</upper></occurrences>
<attributes><children><rm_type_name>DV_CODED_TEXT</rm_type_name><attributes><children>
<code_list>at0002</code_list><code_list>at0003</code_list></children></attributes></children>
</attributes></children>
<children><rm_type_name>ELEMENT</rm_type_name><node_id>at0004</node_id><attributes><children>
<rm_type_name>DV_QUANTITY</rm_type_name><list><magnitude><lower>0</lower><upper>90</upper>
</magnitude><units>1/d</units></list></children></attributes></children></attributes>
<term_definitions code="at0000"><items id="text">Røykevaner</items></term_definitions>
<term_definitions code="at0001"><items id="text">Status</items></term_definitions>
<term_definitions code="at0002"><items id="text">Aldri</items></term_definitions>
<term_definitions code="at0003"><items id="text">Daglig</items></term_definitions>
<term_definitions code="at0004"><items id="text">Antall</items></term_definitions>
</children></attributes></definition></template>"""


def test_an_operational_template_is_read(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "ball.opt").write_text(OPT, encoding="utf-8")
    submission = read_file(tmp_path / "ball.opt", spec).submission
    variables = submission["variabel"]
    assert variables.column("PreferredTerm") == ["Status", "Antall"]
    assert variables.column("Obligatorisk") == ["Ja", ""]
    assert variables.column("MaaleEnhet") == ["", "1/d"]
    assert variables.column("GrenseHoy") == ["", "90"]
    assert variables.column("variabelgruppe") == ["Røykevaner", "Røykevaner"]
    assert submission["kode"].column("navn") == ["Aldri", "Daglig"]


INHERITED = """
id: https://example.org/ball
classes:
  Person: {attributes: {name: {range: string}}}
  Guest: {is_a: Person, slots: [dress], slot_usage: {dress: {required: true}}}
slots: {dress: {range: string, title: Kjole}, hat: {range: string}}
"""


def test_a_class_has_the_slots_of_those_above_it(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "ball.yaml").write_text(INHERITED, encoding="utf-8")
    variables = read_file(tmp_path / "ball.yaml", spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["name", "name", "dress", "hat"]
    assert variables.column("Obligatorisk") == ["", "", "Ja", ""]


@pytest.mark.parametrize("text", ["a: [1, 2\n", "a: &a [*a]\nb:\n  - *a\n", "a: !!python/x y\n"])
def test_yaml_that_is_damaged_or_none_that_is_known_is_one_sentence(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "ball.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInput, match="YAML"):
        read_grids(tmp_path / "ball.yaml")


OLD_FORM = {
    "form": {
        "title": "Ball",
        "pages": [
            {
                "elements": [
                    {
                        "elementType": "MATRIX_RADIO",
                        "answerOptions": [{"text": "Bra"}, {"text": "Dårlig"}],
                        "questions": [
                            {"questionId": 1, "text": "Musikk", "mandatory": True},
                            {"questionId": 2, "text": "Mat", "externalQuestionId": "mat"},
                        ],
                    },
                    {"elementType": "TEXT", "text": "Takk!"},
                ]
            }
        ],
    }
}


def test_a_form_of_the_old_nettskjema_is_read(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "ball.json").write_text(json.dumps(OLD_FORM), encoding="utf-8")
    submission = read_file(tmp_path / "ball.json", spec).submission
    variables = submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["spm_1", "mat"]
    assert variables.column("Obligatorisk") == ["Ja", ""]
    assert submission["kode"].column("navn") == ["Bra", "Dårlig"]
    assert len(set(variables.column("kodeverk"))) == 1


def test_json_that_nobody_knows_is_called_json(tmp_path: Path) -> None:
    (tmp_path / "ball.json").write_text('{"hatter": [1, 2]}', encoding="utf-8")
    with pytest.raises(UnreadableInput, match="er JSON, men"):
        read_grids(tmp_path / "ball.json")


ODD = (None, [], {}, "x", 1, True, [[]], [None], {"a": None})


def oddly(value: Any, chance: Random) -> Any:
    """Parsed JSON with something else here and there."""
    if chance.random() < 0.03:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {key: oddly(part, chance) for key, part in value.items()}
    if isinstance(value, list):
        return [oddly(part, chance) for part in value]
    return value


def damaged(path: Path, chance: Random) -> str:
    """A file with other parts than it should have, though still of its kind."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.dumps(oddly(json.loads(text), chance))
    if path.suffix in (".yaml", ".yml"):
        return yaml.safe_dump(oddly(yaml.safe_load(text), chance))
    if path.suffix == ".xml":
        attributes = re.compile(r' [\w:]+="[^"]*"|<(\w+)>[^<>]*</\1>')
        return attributes.sub(lambda m: m[0] if chance.random() > 0.05 else "", text)
    words = re.split(r"(\s+)", text)
    return "".join(word for word in words if chance.random() > 0.03)


@OF_SYSTEMS
def test_odd_parts_are_one_sentence_or_left_out(
    tmp_path: Path, spec: Spec, dress: Dress, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Read in this process: a fault in a reader is then a fault here.
    monkeypatch.setattr("regmeta.read.read_grids", read_here)
    path, chance = dress.write(tmp_path), Random(dress.name)
    texts = [damaged(path, chance) for _ in range(12)]
    for text in texts:
        path.write_text(text, encoding="utf-8")
        try:
            reading = read_file(path, spec)
        except UnreadableInput as error:
            assert "\n" not in error.message("nb")
        else:
            assert reading.counts.variables >= 0


def test_the_boxes_of_a_redcap_question_are_one_list(tmp_path: Path, spec: Spec) -> None:
    dress = next(dress for dress in SYSTEM_DRESSES if dress.name == "redcap xml")
    counts = read_file(dress.write(tmp_path), spec).counts
    coded = [item for item in ITEMS if item.codes]
    lists = {item.codes for item in coded}
    assert (counts.kodeverk, counts.codes) == (len(lists), sum(len(i.codes) for i in coded))


SCHEMA = """
id: https://example.org/hat
types: {kilo: {typeof: mass}, mass: {typeof: float}}
enums: {yn: {permissible_values: [ja, nei]}}
slots:
  vekt: {range: kilo}
  utstyr: {range: yn, multivalued: true}
classes:
  Pasient:
    slots: [vekt, utstyr]
    attributes:
      farge: {enum_range: {permissible_values: {rod: {title: Rød}, bla: {}}}}
"""


def test_linkml_lists_of_bare_values_of_a_slot_and_types_of_its_own(
    tmp_path: Path, spec: Spec
) -> None:
    (tmp_path / "ball.yaml").write_text(SCHEMA, encoding="utf-8")
    submission = read_file(tmp_path / "ball.yaml", spec).submission
    assert submission["variabel"].column("DataType") == ["3", "1", "1"]
    assert submission["variabel"].column("FlerkodetFelt") == ["", "Ja", ""]
    assert submission["kode"].column("navn") == ["ja", "nei", "Rød", "bla"]


def test_a_questionnaire_keeps_units_to_choose_and_conditions_on_quantities(
    tmp_path: Path, spec: Spec
) -> None:
    unit = {"url": f"{STRUCTURE}/questionnaire-unitOption", "valueCoding": {"code": "kg"}}
    when = {"question": "vekt", "operator": ">", "answerQuantity": {"value": 3}}
    items = [
        {"linkId": "vekt", "type": "quantity", "text": "Vekt", "extension": [unit]},
        {"linkId": "tung", "type": "boolean", "text": "Tung", "enableWhen": [when]},
    ]
    form = {"resourceType": "Questionnaire", "title": "Ball", "item": items}
    (tmp_path / "ball.json").write_text(json.dumps(form), encoding="utf-8")
    variables = read_file(tmp_path / "ball.json", spec).submission["variabel"]
    assert variables.column("MaaleEnhet") == ["kg", ""]
    assert variables.extras["betingelse"] == ["", "[vekt]>'3'"]
