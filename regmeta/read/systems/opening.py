"""Files of other systems by what their content says they are; what is none of them is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.files.extent import too_large
from regmeta.read.files.delimited import decode
from regmeta.read.files.unread import refused
from regmeta.read.grid import Grid
from regmeta.read.systems.xml_tree import XmlElement, read_xml
from regmeta.texts import Text


def read_system_xml(path: Path) -> tuple[Grid, ...]:
    """The questions of an XML file; UnreadableInput with the root's name where it is none known."""
    root = read_xml(path)
    grids = _grids(root)
    if grids is None:
        raise refused(path, _OTHER.filled(root=root.name), _INSTEAD)
    if not grids:
        raise UnreadableInput(
            "{path}: er XML med «{root}», men uten en eneste variabel. Er det riktig fil?",
            "{path}: is XML with “{root}”, but without a single variable. Is it the right file?",
            path=path,
            root=root.name,
        )
    return grids


_OTHER = Text("XML av et slag som ikke er kjent («{root}»)", "XML of an unknown kind (“{root}”)")
_INSTEAD = Text(
    "Lagre variabellisten som .xlsx eller .csv.", "Save the list of variables as .xlsx or .csv."
)


def _grids(root: XmlElement) -> tuple[Grid, ...] | None:
    """None where nobody knows the root."""
    if root.name == "ODM":
        from regmeta.read.systems.odm import read_odm

        return read_odm(root)
    if root.name == "codeBook":
        from regmeta.read.systems.ddi import read_ddi

        return read_ddi(root)
    if root.name == "template":
        from regmeta.read.systems.openehr import read_opt

        return read_opt(root)
    if root.name in _FHIR:
        from regmeta.read.systems.fhir import read_fhir
        from regmeta.read.systems.fhir_xml import fhir_of_xml

        return read_fhir(fhir_of_xml(root))
    return None


_FHIR = ("Questionnaire", "StructureDefinition", "Bundle")
"""The resources of FHIR that tell of variables."""

JSON_SYSTEMS = Text(
    "FHIR, openEHR, Nettskjema, Datadoc eller microdata.no",
    "FHIR, openEHR, Nettskjema, Datadoc or microdata.no",
)


def system_grids(data: Any, stem: str) -> tuple[Grid, ...]:
    """The questions of parsed JSON or YAML; () where no system writes it so."""
    if not isinstance(data, dict):
        return ()
    if data.get("resourceType") in _FHIR:
        from regmeta.read.systems.fhir import read_fhir

        return read_fhir(data)
    if "templateId" in data and "tree" in data:
        from regmeta.read.systems.openehr import read_web_template

        return read_web_template(data)
    return _norwegian_grids(data)


def _norwegian_grids(data: dict[str, Any]) -> tuple[Grid, ...]:
    """The variables of a Norwegian system's JSON; () where none writes it so."""
    from regmeta.read.systems.nettskjema import is_nettskjema, read_nettskjema

    if "datadoc" in data or ("dataset" in data and "variables" in data):
        from regmeta.read.systems.statistics_norway import read_datadoc

        return read_datadoc(data)
    if "measureVariables" in data or "dataStructures" in data:
        from regmeta.read.systems.statistics_norway import read_microdata

        return read_microdata(data)
    return read_nettskjema(data) if is_nettskjema(data) else ()


MAX_SYNTAX = 20_000_000


def read_syntax(path: Path, system: str) -> tuple[Grid, ...]:
    """The variables that a file of syntax tells of; () where it tells of none."""
    if path.stat().st_size > MAX_SYNTAX:
        raise too_large(path)
    text = decode(path, path.read_bytes())
    if system == "yaml":
        from regmeta.read.systems.yaml_schemas import parsed_yaml, yaml_grids

        return yaml_grids(parsed_yaml(path, text))
    if system == "spss":
        from regmeta.read.systems.spss import read_spss

        return read_spss(text, path.stem, path.name)
    if system == "limesurvey":
        from regmeta.read.systems.limesurvey import read_limesurvey

        return read_limesurvey(text, path.stem)
    from regmeta.read.systems.sas import read_sas

    return read_sas(text, path.stem, path.name)
