"""What is known of a case when it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from regmeta.delivery.desk.cases import DeskCase
from regmeta.delivery.desk.standing import FileStanding
from regmeta.model import Finding
from regmeta.texts import Text


@dataclass(frozen=True, slots=True)
class Answer:
    """A case, what is to be said of it, and what was found (None: it was not checked).

    `name` is the registry's own name, '' where it is not told; `home` the case's folder.
    """

    case: DeskCase
    said: tuple[Text, ...]
    home: Path
    name: str
    standing: FileStanding | None

    @property
    def own_findings(self) -> tuple[Finding, ...]:
        """The findings in the file itself, which its sender can mend."""
        if self.standing is None:
            return ()
        file = Path(self.case.path).name
        findings = self.standing.checked.report.findings
        return tuple(finding for finding in findings if finding.place.file.endswith(f"/{file}"))

    @property
    def our_findings(self) -> int:
        """How many findings stand in what those who run the desk keep."""
        if self.standing is None:
            return 0
        return len(self.standing.checked.report.findings) - len(self.own_findings)
