"""Units that texts name: read where they stand, and not where the words mean something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regmeta.catalogue.units import derived_unit
from regmeta.model import Similar, Text, Variable
from regmeta.spec.loading import load_spec

from .small import small_catalogue


def _number(code: str, name: str, description: str = "", **properties: str) -> Variable:
    variable = small_catalogue(load_spec()).kilder[0].variables[0]
    current = replace(
        variable.current,
        name=Text(name),
        description=Text(description),
        properties={"DataType": "3"} | properties,
    )
    return replace(variable, code=code, versions=(current,), kodeverk=())


@pytest.mark.parametrize(
    ("name", "description", "unit"),
    [
        ("Vekt (kg)", "", "kg"),
        ("S-Kreatinin (mikromol/L)", "", "µmol/l"),
        ("Høyde", "Målt i hele centimeter uten sko.", "cm"),
        ("IgG", "Immunglobulin i gram per liter.", "g/l"),
        ("IgG", "Immunglobulin i gram per sekund.", ""),
        ("Alder (år)", "", "år"),
        ("Antall", "Hvor mange i år.", ""),
        ("Mål", "Målt i cm eller i kg.", ""),
        ("Venøs (høyre side)", "", ""),
        ("Vekt (kg)", "", ""),
    ],
)
def test_a_unit_is_read_from_what_is_written(name: str, description: str, unit: str):
    # The last has a unit of its own: nothing is derived then.
    own = {"MaaleEnhet": "kg"} if unit == "" and name.startswith("Vekt") else {}
    derived = derived_unit(_number("V_A", name, description, **own), (), {})
    assert (derived.unit if derived else "") == unit


def test_a_similar_variable_lends_its_unit_where_all_agree():
    kilo, gram = _number("V_B", "Vekt (kg)"), _number("V_C", "Vekt (gram)")
    variables = {"V_B": (kilo, None), "V_C": (gram, None)}
    bare = _number("V_A", "Vekt")
    near, far = Similar("V_B", "K_B", 0.8, Text()), Similar("V_B", "K_B", 0.79, Text())
    derived = derived_unit(bare, (near,), variables)
    assert derived is not None
    assert (derived.unit, derived.variable) == ("kg", "V_B")
    assert derived_unit(bare, (far,), variables) is None
    assert derived_unit(bare, (near, Similar("V_C", "K_C", 0.9, Text())), variables) is None
