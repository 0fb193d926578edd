"""How values are written in texts: patterns that RE2, Java and Python read alike, and the words
that say that there is no value. SQL (`normal`) and plain Python (`reading`) both go by them."""

from __future__ import annotations

from regmeta.texts import NUMBER

CLOCK = "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?"
OFFSET = " ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)"
ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DOTTED_DAY = "[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}"
COMPACT_DAY = "(1[5-9]|2[01])[0-9]{6}"
"""Years of four digits only: 01.01.50 may be 1950 or 2050, and is no day."""
DAY = f"({ISO_DAY}([T ]{CLOCK})?|{DOTTED_DAY}( {CLOCK})?|{COMPACT_DAY})"
ZONED = f"({ISO_DAY}[T ]{CLOCK}|{DOTTED_DAY} {CLOCK}){OFFSET}"
INTEGER = "[+-]?[0-9]+([.,]0+)?"
BARE_CLOCK = "([01]?[0-9]|2[0-3])[0-5][0-9]"
"""Four digits (or three) are a clock where a column holds clocks."""
TIME = f"(([01]?[0-9]|2[0-3])[:.][0-5][0-9]([:.][0-5][0-9]([.,][0-9]+)?)?|{BARE_CLOCK})"
YES = ("1", "true", "True", "TRUE", "ja", "Ja", "JA", "yes", "Yes", "YES", "1.0", "1,0")
NO = ("0", "false", "False", "FALSE", "nei", "Nei", "NEI", "no", "No", "NO", "0.0", "0,0")
PATTERNS = {
    "integer": INTEGER,
    "decimal": NUMBER,
    "boolean": "|".join(word.replace(".", "[.]") for word in (*YES, *NO)),
    "time": TIME,
    "anyURI": "https?://[^ ]+",
}
BETWEEN_THOUSANDS = " \u00a0\u202f"
"""Blanks that stand between thousands: plain, no-break, and narrow no-break."""
THOUSANDS = f"[+-]?[0-9]{{1,3}}([{BETWEEN_THOUSANDS}][0-9]{{3}})+([.,][0-9]+)?"
BLANKS = " \t\r\n\u00a0\ufeff"
EMPTY_WORDS = (
    *("NA", "N/A", "n/a", "#N/A", "#I/T", "<NA>", "NaN", "nan", "NaT", "None"),
    *("NULL", "null", "#NULL!", ".", "-"),
)
"""What programs write where there is nothing; a code of a column's list is a value all the same."""
WAYS = {
    "ÅÅÅÅ-MM-DD": ISO_DAY,
    "DD.MM.ÅÅÅÅ": "[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}",
    "DD/MM/ÅÅÅÅ": "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}",
    "ÅÅÅÅMMDD": f"{COMPACT_DAY}$",
}
"""The ways of writing a day that differ so much that other programs read only one of them."""
