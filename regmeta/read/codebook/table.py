"""Records in the making: rows come in as dicts, columns go out, all of one length."""

from __future__ import annotations

from collections.abc import Mapping

from regmeta.model import LevelName, Place, Records, Sheet


class LevelTable:
    """Collects one level's records; a field not given for a row is ''."""

    def __init__(self, level: LevelName) -> None:
        self.records = Records(level)
        self.current = 0

    def sheet(self, sheet: Sheet) -> None:
        """The sheet that the rows from here on come from."""
        self.current = self.also(sheet)

    def also(self, sheet: Sheet) -> int:
        """A sheet that single rows come from; its index."""
        self.records.sheets.append(sheet)
        return len(self.records.sheets) - 1

    def add(
        self,
        row: int,
        values: Mapping[str, str],
        extras: Mapping[str, str] | None = None,
        sheet: int = -1,
    ) -> int:
        """One record; its index. `sheet` tells another sheet than the current one, by its index."""
        records = self.records
        i = len(records.rows)
        records.rows.append(row)
        records.sheet_of.append(sheet if sheet >= 0 else self.current)
        _append(records.columns, values, i)
        if extras:
            _append(records.extras, extras, i)
        return i

    def at(self, i: int, key: str, place: Place) -> None:
        """A value that stands elsewhere than in its row and column."""
        self.records.places[i, key] = place

    def put(self, i: int, key: str, text: str) -> None:
        """A value of a record that is there already."""
        _put(self.records.columns, i, key, text)

    def put_extra(self, i: int, name: str, text: str) -> None:
        """An extra of a record that is there already."""
        _put(self.records.extras, i, name, text)

    def done(self) -> Records:
        """The records, every column filled up to full length."""
        size = len(self.records)
        for columns in (self.records.columns, self.records.extras):
            for texts in columns.values():
                texts.extend([""] * (size - len(texts)))
        return self.records


def _append(columns: dict[str, list[str]], values: Mapping[str, str], i: int) -> None:
    for key, text in values.items():
        texts = columns.get(key)
        if texts is None:
            texts = columns[key] = [""] * i
        elif not text:
            continue
        elif len(texts) < i:
            texts.extend([""] * (i - len(texts)))
        texts.append(text)


def _put(columns: dict[str, list[str]], i: int, key: str, text: str) -> None:
    texts = columns.setdefault(key, [])
    texts.extend([""] * (i + 1 - len(texts)))
    texts[i] = text


def joined(parts: list[Records]) -> Records:
    """Records of one level from several files as one."""
    if len(parts) == 1:
        return parts[0]
    whole = Records(parts[0].level)
    for part in parts:
        _join(whole, part)
    return whole


def _join(whole: Records, part: Records) -> None:
    before, sheets = len(whole), len(whole.sheets)
    whole.rows.extend(part.rows)
    whole.sheets.extend(part.sheets)
    whole.sheet_of.extend(index + sheets for index in part.sheet_of)
    whole.places.update({(i + before, key): place for (i, key), place in part.places.items()})
    for mine, theirs in ((whole.columns, part.columns), (whole.extras, part.extras)):
        for key in {**mine, **theirs}:
            texts = mine.setdefault(key, [""] * before)
            texts.extend(theirs.get(key, [""] * len(part)))
