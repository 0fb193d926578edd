"""The environments of the service: where each shows the catalogue, and how it is asked.

registries/service.toml
[environments.test]
api = "https://test.example.no/api/explorer"
token = "REGMETA_TEST_TOKEN"        # the variable that holds it, never the token itself
[environments.production]
api = "https://example.no/api/explorer"
after = "test"                      # asks for a clean proof there first
[publish]
base = "https://metadata.example/"  # where the published folder will answer

It also names the public keys that editions are signed with: keys = ["service.pub"], at its top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from regmeta.editions.ledger import ledger_of
from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.files.addresses import base_of
from regmeta.files.strict import Strict, load_strict
from regmeta.registry import Stage

SERVICE = "service.toml"
_BEARER = "Authorization"


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment: `headers` hold its token and are never shown."""

    name: str
    api: str
    after: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    stage: Stage = "in-test"
    """The stage that a registry has reached when it is put there."""


NO_ENVIRONMENT = Environment("", "")
"""Where an address was given instead of an environment's name."""


class _EnvironmentTable(Strict, frozen=True):
    """A table of `[environments]`: `token` names the variable, `header` what it is sent as."""

    api: str
    token: str = ""
    header: str = _BEARER
    after: str = ""


class _PublishTable(Strict, frozen=True):
    """`[publish]`: `base` is the address that the published folder will answer at."""

    base: str = ""


class _Service(Strict, frozen=True):
    """service.toml."""

    environments: dict[str, _EnvironmentTable] = msgspec.field(default_factory=dict)
    keys: tuple[str, ...] = ()
    publish: _PublishTable = _PublishTable()


def keys_of(registries: Path) -> tuple[Path, ...]:
    """The public keys that service.toml names, as paths; none where it, or they, are not there."""
    path = ledger_of(registries).parent / SERVICE
    if not path.is_file():
        return ()
    return tuple(path.parent / name for name in load_strict(path, _Service).keys)


def published_base(registries: Path) -> str:
    """The address that service.toml says the published folder will answer at, '' where none does.

    Raises WrongUse where it is no address, BrokenConfiguration where service.toml does not hold.
    """
    path = ledger_of(registries).parent / SERVICE
    return base_of(load_strict(path, _Service).publish.base) if path.is_file() else ""


def environment_named(name: str, registries: Path, environ: Mapping[str, str]) -> Environment:
    """The environment of a name, with its token out of the surroundings (`environ`).

    Raises WrongUse where there is none such or its token is not set, BrokenConfiguration where
    service.toml does not hold together.
    """
    path = ledger_of(registries).parent / SERVICE
    tables = _tables(path)
    if name not in tables:
        raise WrongUse(
            "--env {name}: finnes ikke i {path}. Der er {choices}.",
            "--env {name}: is not in {path}. There are {choices}.",
            name=name,
            path=path,
            choices=", ".join(tables),
        )
    table = tables[name]
    if table.after and table.after not in tables:
        raise BrokenConfiguration(
            "{path}: {name} kommer etter {after}, som ikke finnes.",
            "{path}: {name} comes after {after}, which is not there.",
            path=path,
            name=name,
            after=table.after,
        )
    headers = _headers(name, table, path, environ)
    return Environment(name, table.api, table.after, headers, _stage(name, tables))


def _stage(name: str, tables: Mapping[str, _EnvironmentTable]) -> Stage:
    """An environment that others come after, or that is called test, is no production."""
    is_before = any(table.after == name for table in tables.values())
    return "in-test" if is_before or name.casefold() == "test" else "in-production"


def _tables(path: Path) -> Mapping[str, _EnvironmentTable]:
    if not path.is_file():
        raise WrongUse(
            "{path}: finnes ikke. Skriv der [environments.test] med api = adressen.",
            "{path}: is not there. Write [environments.test] in it, with api = its address.",
            path=path,
        )
    return load_strict(path, _Service).environments


def _headers(
    name: str, table: _EnvironmentTable, path: Path, environ: Mapping[str, str]
) -> Mapping[str, str]:
    if not table.token:
        return {}
    token = environ.get(table.token, "")
    if not token.strip() or not token.isascii() or not token.isprintable():
        raise WrongUse(
            "{path}: {name} trenger {token} i omgivelsene (export {token}=…), på én linje.",
            "{path}: {name} needs {token} in the surroundings (export {token}=…), on one line.",
            path=path,
            name=name,
            token=table.token,
        )
    value = f"Bearer {token.strip()}" if table.header == _BEARER else token.strip()
    return {table.header: value}
