"""A question of the form, as a row of fields.csv has it."""

from __future__ import annotations

from dataclasses import dataclass

from regmeta.model import Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `path` is where its answer lies (`dataSources[].period`); a path that begins
    with @ belongs to a shared part. `required`: R always, P identifiable, A anonymous, or ''."""

    path: str
    type: str
    required: str
    limit: int
    codes: str
    label: Text
    help: Text
    ehds: str
    provenance: str

    @property
    def section(self) -> str:
        """The form's step that asks it."""
        head = self.path.partition(".")[0].removesuffix("[]")
        whole = "." in self.path or self.type == "list"
        return head if whole and head != "confidentialFields" else "application"
