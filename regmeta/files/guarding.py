"""What somebody made is not overwritten: only what regmeta itself wrote, as it wrote it, is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from regmeta.errors import WrongUse

_ENDINGS = {
    "json": (".json",),
    "html": (".html", ".htm"),
    "sarif": (".sarif", ".json"),
    "junit": (".xml",),
    "xlsx": (".xlsx", ".xlsm"),
    "text": (".txt", ".log", ".md"),
    "github": (".txt", ".log"),
    "summary": (".txt", ".log", ".md"),
    "csv": (".csv",),
    "md": (".md", ".txt"),
    "annual": (".md", ".txt"),
    "plan": (".txt", ".md"),
    "notices": (".txt", ".md"),
    "cyclonedx": (".json",),
    "sssom": (".tsv", ".txt"),
    "mermaid": (".mmd", ".txt", ".md"),
    "extract": (".csv", ".parquet"),
}
_OF_OTHERS = frozenset(
    {
        *(ending for endings in _ENDINGS.values() for ending in endings),
        *(
            ".xls",
            ".xlsb",
            ".ods",
            ".csv",
            ".tsv",
            ".docx",
            ".pdf",
            ".zip",
            ".toml",
            ".yaml",
        ),
    }
)


def format_for(out: Path | None, choices: Iterable[str]) -> str:
    """The first of these formats that a file named so holds; '' where none of them does."""
    ending = out.suffix.lower() if out else ""
    return next((name for name in choices if ending in _ENDINGS.get(name, ())), "")


def refuse_ending(output_format: str, out: Path) -> None:
    """Raises WrongUse where a file would be named as something else than what it holds.

    Endings that are nobody's are left to whoever names the file.
    """
    ending, fitting = out.suffix.lower(), _ENDINGS.get(output_format, ())
    if not fitting:
        return
    if ending not in _OF_OTHERS or ending in fitting:
        return
    name = out.with_suffix(fitting[0]).name
    raise WrongUse(
        "{out}: det som skrives i formatet {form}, er ingen {ending}-fil. Skriv --out {name}.",
        "{out}: what is written in the format {form} is no {ending} file. Write --out {name}.",
        out=out,
        form=output_format,
        ending=ending,
        name=name,
    )


def refuse_loss(
    out: Path, *, inputs: Iterable[Path] = (), overwrite: bool, ours: Callable[[Path], bool]
) -> None:
    """Raises WrongUse where writing `out` would cost somebody their work.

    `inputs` are never written over. Another file that is there is, where `ours` says that regmeta
    wrote it and nobody has changed it since, or where `overwrite` insists.
    """
    if not out.is_file():
        return
    if any(path.exists() and path.samefile(out) for path in inputs):
        raise WrongUse(
            "{out}: det er filen som leses, og den skrives aldri over. Velg et annet navn.",
            "{out}: that is the file being read, and it is never written "
            "over. Choose another name.",
            out=out,
        )
    if overwrite or ours(out):
        return
    raise WrongUse(
        "{out}: filen finnes, og regmeta har ikke skrevet den slik den er "
        "nå. Velg et annet navn, eller skriv --overwrite for å erstatte "
        "den.",
        "{out}: the file is there, and regmeta did not write it as it is "
        "now. Choose another name, or write --overwrite to replace it.",
        out=out,
    )


def refuse_within(folder: Path, marks: Iterable[str]) -> None:
    """Raises WrongUse where a folder is, or lies in, one that holds one of `marks`: what lies there
    is passed on to others."""
    names = tuple(marks)
    for above in (folder.absolute(), *folder.absolute().parents):
        if any((above / name).is_file() for name in names):
            raise WrongUse(
                "{folder}: ligger i {above}, som deles med andre. Velg en mappe utenfor.",
                "{folder}: lies in {above}, which is passed on. Choose a folder outside.",
                folder=folder,
                above=above,
            )
