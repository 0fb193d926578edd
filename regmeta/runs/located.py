"""Findings at paths that exist in the repository: what code hosts show beside a file.

A report calls a registry's file by the registry and its name (`norvas/norvas-kodebok.xlsx`), so
that it is the same wherever the folder lies. A host wants the path from the repository's root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from regmeta.model import Finding, Report
from regmeta.registry import CONFIGURATION, Registry
from regmeta.runs.checking import Checked


def located(checked: Checked, paths: Sequence[Path], here: Path) -> Report:
    """The report of a check with every place at its path below the repository that `here` is in.

    Outside a repository paths are from `here`. A finding whose file is none (a whole registry)
    stands at its registry.toml, else at the first file that was checked.
    """
    root = _root(here)
    files = _files(checked.batch.registries, paths)
    own = {registry.id: registry.configuration for registry in checked.batch.registries}
    others = [path for path in paths if path.is_file()]

    def at(finding: Finding) -> Finding:
        path = files.get(finding.place.file) or own.get(finding.registry)
        path = path or next(iter([*others, *own.values()]), None)
        if path is None:
            return finding
        return replace(finding, place=replace(finding.place, file=_below(path, root)))

    return replace(checked.report, findings=tuple(map(at, checked.report.findings)))


def _files(registries: Iterable[Registry], paths: Sequence[Path]) -> Mapping[str, Path]:
    """The files by what a report calls them."""
    files = {path.name: path for path in paths if path.is_file()}
    for registry in registries:
        lying = (path for path in registry.folder.iterdir() if path.is_file())
        for path in (*lying, *registry.sheets):
            files[f"{registry.id}/{path.name}"] = path
    return files


def _root(here: Path) -> Path:
    whole = here.resolve()
    return next((home for home in (whole, *whole.parents) if (home / ".git").exists()), whole)


def _below(path: Path, root: Path) -> str:
    whole = path.resolve()
    return (whole.relative_to(root) if whole.is_relative_to(root) else whole).as_posix()


def homes_of(changed: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The registries' folders that changed files belong to, and the files that belong to none."""
    homes: dict[Path, None] = {}
    nobodys: list[Path] = []
    for path in changed:
        home = next((above for above in path.parents if (above / CONFIGURATION).is_file()), None)
        if home is None:
            nobodys.append(path)
        else:
            homes[home] = None
    return tuple(homes), tuple(nobodys)
