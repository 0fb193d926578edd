"""`regmeta verify` and `promote`: what the catalogue shows, held against what we publish."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import Claimed, claimed, registry_files
from regmeta.cli.options import LangOption, OverwriteOption, SpecOption, TodayOption, a_day
from regmeta.cli.runlog import Counts, LogOption, logged
from regmeta.cli.telling import as_json, deliver, say
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from datetime import date

    from regmeta.delivery.environments import Environment
    from regmeta.delivery.fetch import Reader
    from regmeta.delivery.proving import RegistryProof


class ProofFormat(StrEnum):
    text = "text"
    json = "json"
    html = "html"


OutOption = Annotated[
    Path | None,
    typer.Option("--out", readable=False, help="Write it here instead of printing it."),
]
RegistriesOption = Annotated[
    Path,
    typer.Option("--registries", metavar="DIR", readable=False, help="Where registries are."),
]
EnvOption = Annotated[
    str, typer.Option("--env", metavar="NAME", help="An environment of registries/service.toml.")
]


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    epilog = (
        "Example:  regmeta verify norvas --api https://katalog.example.no/api/explorer  ·  "
        "regmeta verify norvas --env test --format html --out v.html  ·  "
        "regmeta verify --all --env test"
    )
    app.command(epilog=epilog)(verify)
    epilog = 'Example:  regmeta promote norvas --env production --by "Kari Nordmann"'
    app.command(epilog=epilog)(promote)


def verify(
    ident: Annotated[
        str, typer.Argument(metavar="[ID]", help="The registry's id or folder, or ID@edition.")
    ] = "",
    api: Annotated[str, typer.Option("--api", metavar="URL", help="Ends in /api/explorer.")] = "",
    env: EnvOption = "",
    every: Annotated[
        bool, typer.Option("--all", help="All registries, as published, in one crawl.")
    ] = False,
    rate: Annotated[float, typer.Option("--rate", help="Requests a second, at most.")] = 5.0,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds for one answer.")] = 30.0,
    retries: Annotated[int, typer.Option("--retries", help="Further attempts.")] = 4,
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    output_format: Annotated[ProofFormat, typer.Option("--format", help="How to show it.")] = (
        ProofFormat.text
    ),
    out: OutOption = None,
    today: TodayOption = "",
    spec: SpecOption = "",
    log: LogOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Tell every difference between what we publish of a registry and what the catalogue shows."""
    from regmeta.delivery.fetch import Reader

    if bool(ident) == every:
        raise errors.WrongUse(
            "Oppgi ett register, eller --all for alle.", "Name one registry, or --all for all."
        )
    environment = _environment(api, env, registries)
    reader = Reader(
        environment.api,
        rate=rate,
        timeout=timeout,
        retries=retries,
        headers=environment.headers,
    )
    inputs = registry_files(ident.partition("@")[0]) if ident else []
    file = claimed(out, output_format.value, inputs=inputs, overwrite=overwrite, is_report=True)
    asked = _AskedProof(environment, registries, lang, output_format, file, a_day(today), spec)
    with logged(log, "verify", ident or str(registries)) as counts:
        differs = (
            _verify_all(asked, reader, counts) if every else _verify(ident, asked, reader, counts)
        )
    if differs:
        raise typer.Exit(errors.FINDINGS)


@dataclass(frozen=True, slots=True)
class _AskedProof:
    """What was asked for on the command line."""

    environment: "Environment"
    registries: Path
    lang: str
    output_format: ProofFormat
    file: Claimed | None
    today: "date"
    spec: str

    def deliver(self, texts: "dict[ProofFormat, Callable[[], str]]") -> None:
        deliver(texts[self.output_format](), self.file)


def _environment(api: str, env: str, registries: Path) -> "Environment":
    from regmeta.delivery.environments import Environment, environment_named

    if bool(api) == bool(env):
        raise errors.WrongUse(
            "Oppgi --api URL, eller --env NAVN fra service.toml.",
            "Name --api URL, or --env NAME of service.toml.",
        )
    return Environment("", api) if api else environment_named(env, registries, os.environ)


def _verify(ident: str, asked: _AskedProof, reader: "Reader", counts: Counts) -> bool:
    """One registry: told, noted; whether anything differs."""
    from regmeta.delivery import proof
    from regmeta.delivery.noting import note_verified
    from regmeta.delivery.published import shown_of
    from regmeta.delivery.verifying import verify as verify_one
    from regmeta.spec.loading import load_spec

    law = load_spec(asked.spec)
    shown = shown_of(ident, asked.registries, law, asked.today)
    verified = verify_one(shown, law, reader, _tell_progress)
    counts.update(variables=verified.variables, differences=len(verified.differences))
    note_verified(verified, ident, asked.registries, asked.today, asked.environment)
    asked.deliver(
        {
            ProofFormat.json: lambda: as_json(proof.verified_json(verified)),
            ProofFormat.html: lambda: proof.verified_html(verified, asked.lang),
            ProofFormat.text: lambda: proof.verified_text(verified, asked.lang),
        }
    )
    return bool(verified.differences)


def _verify_all(asked: _AskedProof, reader: "Reader", counts: Counts) -> bool:
    """All registries in one crawl: told, noted; whether anything differs or was not looked at."""
    from regmeta.delivery.proving import note_proofs, prove_all
    from regmeta.spec.loading import load_spec

    if asked.output_format is ProofFormat.html:
        raise errors.WrongUse(
            "--all --format html: velg text eller json, eller ett register.",
            "--all --format html: choose text or json, or one registry.",
        )
    proofs = prove_all(
        asked.registries,
        load_spec(asked.spec),
        reader,
        today=asked.today,
        progress=_tell_progress,
    )
    if asked.environment.name:
        note_proofs(proofs, asked.registries, asked.environment, asked.today)
    clean = sum(proof.is_clean for proof in proofs)
    counts.update(registries=len(proofs), clean=clean, requests=reader.requests)
    asked.deliver(
        {
            ProofFormat.json: lambda: as_json(_proofs_json(proofs, asked.lang)),
            ProofFormat.text: lambda: _proofs_text(proofs, reader.requests, asked.lang),
        }
    )
    return clean < len(proofs)


def _proofs_text(proofs: "Sequence[RegistryProof]", requests: int, lang: str) -> str:
    from regmeta.delivery.proof import verified_text

    clean = sum(proof.is_clean for proof in proofs)
    blocks = [_ALL_HEAD(lang, clean=clean, of=len(proofs), requests=requests)]
    for proof in proofs:
        if proof.verified is not None:
            blocks.append(verified_text(proof.verified, lang))
        elif proof.fault is not None:
            blocks.append(_UNSEEN(lang, registry=proof.registry, why=proof.fault.message(lang)))
    return "\n\n".join(blocks)


def _proofs_json(proofs: "Sequence[RegistryProof]", lang: str) -> list[dict[str, object]]:
    from regmeta.delivery.proof import verified_json

    return [
        {
            "registry": proof.registry,
            "edition": proof.edition,
            "clean": proof.is_clean,
            "fault": proof.fault.message(lang) if proof.fault else None,
            "verified": verified_json(proof.verified) if proof.verified else None,
        }
        for proof in proofs
    ]


def promote(
    idents: Annotated[
        list[str], typer.Argument(metavar="ID...", help="The registries' ids or folders.")
    ],
    env: EnvOption,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")],
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    today: TodayOption = "",
) -> None:
    """Note that last editions go on to an environment: asks for a clean proof in the one before."""
    from regmeta.delivery.environments import environment_named
    from regmeta.delivery.proving import promote as note_promoted

    environment = environment_named(env, registries, os.environ)
    for act in note_promoted(idents, registries, environment, by=by, today=a_day(today)):
        number = act.about["edition"]
        say(_PROMOTED(lang, registry=act.registry, number=number, environment=env))


def _tell_progress(done: int, of: int, what: str) -> None:
    """How far reading has come, where a person looks on: politeness takes minutes."""
    if sys.stderr.isatty():
        end = "\n" if done >= of and not what else ""
        print(f"\r{done}/{of} {what[:60]:60}", end=end, file=sys.stderr, flush=True)


_ALL_HEAD = Text(
    "{clean} av {of} registre vises nøyaktig som publisert ({requests} forespørsler).",
    "{clean} of {of} registries are shown exactly as published ({requests} requests).",
)
_UNSEEN = Text("{registry}: ikke etterprøvd. {why}", "{registry}: not verified. {why}")
_PROMOTED = Text(
    "Utgave {number} av {registry} kan settes i {environment}.",
    "Edition {number} of {registry} may be put in {environment}.",
)
