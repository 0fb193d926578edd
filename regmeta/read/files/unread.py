"""Files that regmeta does not read, called by what they are, by their first bytes or their words.

A file of a kind nobody reads would else be taken for a table, and its first line for headings.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.texts import Text

_LOOKED_AT = 20_000
_TABLES = frozenset({".csv", ".tsv"})


@dataclass(frozen=True, slots=True)
class UnreadKind:
    """What a file is called, and what a person can do instead of handing it in."""

    name: Text
    instead: Text
    in_tables: bool = False
    """Whether its words tell it in a file that is called a table, too."""
    system: str = ""
    """How files of the kind that tell of variables are read; others are refused."""


_PICTURE = UnreadKind(
    Text("et bilde", "a picture"),
    Text(
        "Skriv listen av i malen: regmeta template ut.xlsx",
        "Type the list into the template: regmeta template out.xlsx",
    ),
)
_TABLE = Text(
    "Lagre variabellisten som .xlsx eller .csv.", "Save the list of variables as .xlsx or .csv."
)
_DATA = Text(
    "Lagre variabellisten som .xlsx eller .csv, eller oppgi en datafil fra SPSS eller Stata.",
    "Save the list of variables as .xlsx or .csv, or name a data file of SPSS or Stata.",
)
_RUN = Text(
    "Kjør den, og oppgi datafilen som den lager: den har de samme navnene, etikettene og kodene.",
    "Run it, and name the data file that it makes: that has the same names, labels and codes.",
)
_UNPACK = Text("Pakk den ut og oppgi filene i den.", "Unpack it and name the files in it.")


def _kind(
    nb: str, en: str, instead: Text, *, in_tables: bool = False, system: str = ""
) -> UnreadKind:
    return UnreadKind(Text(nb, en), instead, in_tables, system)


_WORD = _kind(
    "et Word-dokument av den gamle sorten (.doc)",
    "a Word document of the old kind (.doc)",
    Text("Lagre det som .docx.", "Save it as .docx."),
)
_ACCESS = _kind(
    "en Access-database (den kan være laget av Epi Info)",
    "an Access database (it may be made by Epi Info)",
    Text("Eksporter tabellen med variabler som .xlsx.", "Export the table of variables as .xlsx."),
)

_BY_BYTES: tuple[tuple[bytes, UnreadKind], ...] = (
    (
        b"%PDF",
        _kind(
            "en PDF",
            "a PDF",
            Text(
                "Be om listen som regneark, eller skriv den av i malen: regmeta template ut.xlsx",
                "Ask for the list as a spreadsheet, or type it into the template: regmeta template "
                "out.xlsx",
            ),
        ),
    ),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\0\1\0\0Stan", _ACCESS),
    (
        b"SQLite f",
        _kind(
            "en SQLite-database",
            "an SQLite database",
            Text(
                "Skriv ut tabellene med .schema og lagre dem som .sql.",
                "Write the tables out with .schema and save them as .sql.",
            ),
        ),
    ),
    (b"PAR1", _kind("en Parquet-fil", "a Parquet file", _TABLE)),
    (b"ARROW1", _kind("en Arrow-fil", "an Arrow file", _TABLE)),
    (b"FEA1", _kind("en Feather-fil", "a Feather file", _TABLE)),
    (b"RDX", _kind("en R-datafil", "an R data file", _DATA)),
    (
        b"\x1f\x8b",
        _kind(
            "en gzip-pakket fil (kanskje data fra R)", "a gzip file (perhaps data of R)", _UNPACK
        ),
    ),
    (b"7z\xbc\xaf", _kind("en 7z-pakke", "a 7z archive", _UNPACK)),
    (b"Rar!", _kind("en RAR-pakke", "a RAR archive", _UNPACK)),
    (
        b"{\\rtf",
        _kind(
            "et RTF-dokument", "an RTF document", Text("Lagre det som .docx.", "Save it as .docx.")
        ),
    ),
)
"""The first bytes (of eight) of kinds that are told by them."""

_YAML = (
    r"\A(?:#.*\n|[ \t]*\n)*(?:---[ \t]*\n)?[\w$-]+:[^\n;\t|]*\n"
    r"(?:[ ]*[\w$-]+:.*\n)*?[ ]+(?:-\s|[\w$-]+:)"
)
"""A key, and below it something further in."""

_WORDS: tuple[tuple[str, str, UnreadKind], ...] = (
    (
        r"(?!)",
        r"\A\"?(?:id\"?\t\"?)?(?:related_id\"?\t\"?)?class\"?\t\"?type/scale\"?\t\"?name\b",
        _kind(
            "en LimeSurvey-undersøkelse uten spørsmål",
            "a LimeSurvey survey without questions",
            Text(
                "Eksporter undersøkelsen som «Tab-separated-values» på nytt.",
                "Export the survey as “Tab-separated-values” again.",
            ),
            in_tables=True,
            system="limesurvey",
        ),
    ),
    (
        r"\.sps",
        r"^[ \t]*(?:VARIABLE|VALUE)\s+LABELS\b[^;,|\t]*$|^[ \t]*MISSING\s+VALUES\b.*\.\s*$",
        _kind(
            "SPSS-syntaks uten etiketter på variabler",
            "SPSS syntax without labels of variables",
            Text(
                "Kjør den i SPSS og oppgi datafilen (.sav): den har de samme navnene, etikettene "
                "og kodene.",
                "Run it in SPSS and name the data file (.sav): it has the same names, labels and "
                "codes.",
            ),
            in_tables=True,
            system="spss",
        ),
    ),
    (
        r"\.sas",
        r"^[ \t]*(?:proc\s+format\b[^;\n]*;|data\s+[\w.]+(?:\s*\([^)\n]*\))?\s*;"
        r"|libname\s+\w+\s)",
        _kind(
            "SAS-syntaks uten etiketter på variabler",
            "SAS syntax without labels of variables",
            Text(
                "Kjør den i SAS og oppgi datafilen (.sas7bdat eller .xpt).",
                "Run it in SAS and name the data file (.sas7bdat or .xpt).",
            ),
            system="sas",
        ),
    ),
    (
        r"\.(?:do|ado|dct)",
        r"^[ \t]*(?:label\s+(?:define|variable|values)\s+\w+\b|(?:infile|infix)\s+dictionary\b)",
        _kind(
            "en Stata-do-fil",
            "a Stata do-file",
            Text(
                "Kjør den i Stata og oppgi datafilen (.dta).",
                "Run it in Stata and name the data file (.dta).",
            ),
        ),
    ),
    (
        r"\.(?:r|rmd|qmd)",
        r"^[ \t]*(?:library|require)\([\w.\"']+\)|^[ \t]*[\w.$]+\s*<-\s*\w+[\w.:]*\(",
        _kind("et R-skript", "an R script", _RUN),
    ),
    (
        r"\.py",
        r"^(?:import \w[\w.]*|from [\w.]+ import .+)\s*$",
        _kind("et Python-program", "a Python program", _RUN),
    ),
    (
        r"\.html?",
        r"\A\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b",
        _kind(
            "en nettside (HTML)",
            "a web page (HTML)",
            Text(
                "Åpne den i en nettleser, kopier tabellen til Excel og lagre den som .xlsx.",
                "Open it in a browser, copy the table to Excel and save it as .xlsx.",
            ),
            in_tables=True,
        ),
    ),
    (
        r"\.qes|\.rec",
        r"\A(?!)",
        _kind("et skjema fra EpiData eller Epi Info", "a form of EpiData or Epi Info", _DATA),
    ),
    (
        r"\.rtf",
        r"\A(?!)",
        _kind(
            "et RTF-dokument", "an RTF document", Text("Lagre det som .docx.", "Save it as .docx.")
        ),
    ),
    (
        r"\.ya?ml",
        _YAML,
        _kind(
            "YAML av et slag som ikke er kjent (LinkML og dbt er det)",
            "YAML of a kind that is not known (LinkML and dbt are)",
            _TABLE,
            system="yaml",
        ),
    ),
    (r"\.xml", r"\A\s*<(?:\?xml\b|\w[\w.:-]*[\s>])", _kind("XML", "XML", _TABLE, in_tables=True)),
    (
        r"\.json|\.jsonl|\.ndjson",
        r"\A\s*(?:\{\s*\"|\[\s*[{\[])",
        _kind("JSON", "JSON", _TABLE, in_tables=True),
    ),
)
"""Endings of names, words in a text, and the kind that either tells."""


def kind_of(path: Path, head: bytes) -> UnreadKind | None:
    """What a file is that is no table; None where it may be one."""
    return _by_bytes(head) or _by_words(path)


def refused(path: Path, name: Text, instead: Text) -> UnreadableInput:
    """The sentence about a file of a kind that is known and not read."""
    return UnreadableInput(
        "{path}: er {name}, som ikke leses. {instead}",
        "{path}: is {name}, which is not read. {instead}",
        path=path,
        name=name,
        instead=instead,
    )


def _by_bytes(head: bytes) -> UnreadKind | None:
    if head[:4] == b"RIFF" or (head[:2] == b"BM" and b"\0" in head):
        return _PICTURE
    return next((kind for start, kind in _BY_BYTES if head.startswith(start)), None)


def _by_words(path: Path) -> UnreadKind | None:
    suffix = path.suffix.casefold()
    named = next((kind for endings, _, kind in _WORDS if re.fullmatch(endings, suffix)), None)
    if named:
        return named
    with path.open("rb") as file:
        text = _legible(file.read(_LOOKED_AT))
    said = (kind for _, words, kind in _WORDS if _says(words, text))
    return next((kind for kind in said if kind.in_tables or suffix not in _TABLES), None)


def _says(words: str, text: str) -> bool:
    return re.search(words, text, re.IGNORECASE | re.MULTILINE) is not None


def _legible(beginning: bytes) -> str:
    """A file's beginning as text, good enough to look for words in whatever its encoding."""
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return beginning.decode("utf-16", errors="replace")
    return beginning.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


# ------------------------------------------------------------------ packed files


_PACKED: tuple[tuple[str, UnreadKind], ...] = (
    ("ppt/presentation.xml", _kind("en PowerPoint-fil", "a PowerPoint file", _TABLE)),
    ("META-INF/container.xml", _kind("en e-bok", "an e-book", _TABLE)),
)
_TEXT_DOCUMENT = _kind(
    "et OpenDocument-dokument (.odt)",
    "an OpenDocument text (.odt)",
    Text("Lagre det som .docx.", "Save it as .docx."),
)
_ZIP = _kind("en zip-pakke", "a zip archive", _UNPACK)


def refuse_unread_zip(path: Path) -> None:
    """Nothing where a zip file may be a workbook; UnreadableInput where it is something else."""
    with zipfile.ZipFile(path) as archive:
        names = archive.NameToInfo
        about = archive.read("mimetype")[:100] if "mimetype" in names else b""
    kind = next((kind for part, kind in _PACKED if part in names), None)
    if kind is None and b"opendocument.text" in about:
        kind = _TEXT_DOCUMENT
    if kind is None and not any(part in names for part in _WORKBOOK_PARTS):
        kind = _ZIP
    if kind:
        raise refused(path, kind.name, kind.instead)


_WORKBOOK_PARTS = ("content.xml", "xl/workbook.xml", "xl/workbook.bin", "[Content_Types].xml")


def refuse_old_word(path: Path, content: bytes) -> None:
    """Nothing where an OLE file may be a workbook; UnreadableInput where it is a document."""
    if "WordDocument".encode("utf-16-le") in content and b"W\0o\0r\0k\0b\0o\0o\0k" not in content:
        raise refused(path, _WORD.name, _WORD.instead)
