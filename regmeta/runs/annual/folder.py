"""All of the annual report as files of one folder."""

from __future__ import annotations

import json

from regmeta.runs.annual.chapter import chapter_text
from regmeta.runs.annual.figures import AnnualReport
from regmeta.runs.annual.pages import pages_of
from regmeta.runs.annual.tables import figures_csv, registries_csv, report_json, years_csv


def files_of(report: AnnualReport, lang: str = "nb") -> dict[str, str]:
    """The pages, the text to paste, the tables for Excel and all of it as JSON, by file name."""
    return {
        **pages_of(report, lang),
        "kapittel.txt": chapter_text(report, lang),
        "tall.csv": figures_csv(report, lang),
        "utvikling.csv": years_csv(report, lang),
        "registre.csv": registries_csv(report, lang),
        "rapport.json": json.dumps(report_json(report, lang), ensure_ascii=False, indent=2),
    }
