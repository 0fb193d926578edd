"""What regmeta is made of: the Python packages it stands on, and those its pages' scripts hold.

The bill of materials is CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/), without a serial
number and a time, so that the same installation gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from regmeta.form.web import ASSETS as FORM
from regmeta.publish.formats.site import ASSETS as SITE
from regmeta.texts import Text

_WORKBENCH = Path(__file__).resolve().parents[1] / "workbench" / "assets"
"""The workbench stands above: what its page holds is read from its files alone."""
Kind = Literal["pypi", "npm"]
_WHERE: dict[Kind, Text] = {
    "pypi": Text("Python", "Python"),
    "npm": Text("i sidenes skript", "in the pages' scripts"),
}
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Component:
    """A package: where it is from, its licence's name, and the notice it asks to be kept."""

    kind: Kind
    name: str
    version: str
    licence: str
    text: str


def components() -> tuple[Component, ...]:
    """Every package, by kind and name; Python's are those that are installed, extras left out."""
    return (*_of_python(), *_of_scripts())


def _of_scripts() -> list[Component]:
    distinct: dict[tuple[str, str], Component] = {}
    for assets in (FORM, SITE, _WORKBENCH):
        for about in json.loads((assets / "licences.json").read_text("utf-8")):
            component = Component(
                "npm", about["name"], about["version"], about["licence"], about["text"]
            )
            distinct[component.name, component.version] = component
    return [distinct[key] for key in sorted(distinct)]


def _of_python() -> list[Component]:
    names = sorted(_needed("regmeta", set()))
    return [_installed(name) for name in names]


def _needed(name: str, seen: set[str]) -> set[str]:
    """A package and all that it needs, by normalized name, as far as they are installed."""
    normalized = re.sub(r"[-_.]+", "-", name).lower()
    if normalized in seen:
        return seen
    try:
        requirements = metadata.requires(normalized) or []
    except metadata.PackageNotFoundError:
        return seen
    seen.add(normalized)
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if match and "extra ==" not in requirement:
            _needed(match[0], seen)
    return seen


def _installed(name: str) -> Component:
    about = metadata.metadata(name)
    return Component(
        "pypi", name, metadata.version(name), _licence_of(about), _notice_of(name, about)
    )


def _licence_of(about: metadata.PackageMetadata) -> str:
    """The licence's name as the package states it; an old one gives it among its classifiers."""
    expression = _stated(about, "License-Expression")
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in about.get_all("Classifier") or ()
        if text.startswith("License ::")
    ]
    stated = _stated(about, "License").partition("\n")[0]
    return expression or ", ".join(classifiers) or stated[:80]


def _stated(about: metadata.PackageMetadata, key: str) -> str:
    return str(about[key]).strip() if key in about else ""


def _notice_of(name: str, about: metadata.PackageMetadata) -> str:
    named = {path.rpartition("/")[2] for path in about.get_all("License-File") or ()}
    files = [file for file in metadata.files(name) or () if file.name in named]
    texts = [text for file in files if (text := file.read_text())]
    return "\n".join(texts) or "The package comes without a licence text of its own."


def as_table(every: Sequence[Component], lang: str) -> str:
    """A line a package."""
    wide = max(len(f"{component.name} {component.version}") for component in every)
    lines = []
    for component in every:
        package = f"{component.name} {component.version}"
        lines.append(f"{package:{wide}}  {component.licence}  ({_WHERE[component.kind](lang)})")
    return "\n".join(lines)


def as_notices(every: Sequence[Component]) -> str:
    """Every notice in full."""
    rule = "-" * 78
    pages = [
        f"{component.name} {component.version} ({component.licence})\n\n{component.text.strip()}\n"
        for component in every
    ]
    return f"\n{rule}\n\n".join(pages)


def as_cyclonedx(every: Sequence[Component]) -> str:
    """The bill of materials as JSON."""
    bill: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _entry(every, "regmeta")},
        "components": [_as_entry(each) for each in every if each.name != "regmeta"],
    }
    return json.dumps(bill, ensure_ascii=False, indent=2)


def _entry(every: Sequence[Component], name: str) -> dict[str, Any]:
    own = next((each for each in every if each.name == name), None)
    entry = _as_entry(own) if own else {"name": name}
    return {**entry, "type": "application"}


def _as_entry(component: Component) -> dict[str, Any]:
    encoded = component.name.replace("@", "%40")
    address = f"pkg:{component.kind}/{encoded}@{component.version}"
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": address,
        "name": component.name,
        "version": component.version,
        "purl": address,
    }
    if component.licence:
        entry["licenses"] = [{"license": {"name": component.licence}}]
    return entry
