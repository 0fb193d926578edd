"""What the catalogue's Explorer API shows of a registry, against what we publish: every difference.

The catalogue is read page by page and variable by variable; what is kept is one registry's codes.
Things are known by their codes, never by the catalogue's ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.catalogue.national import for_readers
from regmeta.delivery.addresses import plain, shown_address
from regmeta.delivery.crawl import Crawl
from regmeta.delivery.fetch import Reader
from regmeta.delivery.flat import flat
from regmeta.errors import UnreadableInput
from regmeta.files.ids import file_name
from regmeta.model import Catalogue, Kodeverk, Progress, Variable, no_progress
from regmeta.publish.formats.api import payloads
from regmeta.publish.formats.api.contract import NEWEST, as_spoken, spoken_in
from regmeta.publish.formats.api.hierarchy import hierarchy
from regmeta.publish.formats.api.properties import Bags
from regmeta.spec.fields import Spec
from regmeta.texts import Text

What = Literal["missing", "altered", "extra"]
_PARTS = ("datasamlinger", "delkilder")
_SAID_ABOVE = {
    "kildeName": "preferredTerm",
    "navn": "preferredTerm",
    "kildeNavn": "preferredTerm",
    "parentKildeNavn": "preferredTerm",
    "kildeKortNavn": "kortNavn",
    "kildeType": "kildetype",
    "datasamlingName": "preferredTerm",
    "name": "preferredTerm",
}
"""Fields that repeat what a thing above says under another name: told there, not again."""


@dataclass(frozen=True, slots=True)
class CatalogueDifference:
    """One difference: `ours` is what we publish, `theirs` what is shown, '' where there is none."""

    what: What
    level: str
    code: str
    field: str = ""
    ours: str = ""
    theirs: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found, and how much was looked at."""

    code: str
    api: str
    differences: tuple[CatalogueDifference, ...]
    variables: int
    requests: int
    speaks: str = NEWEST
    """The version of the contract that the API speaks."""


def verify(
    catalogue: Catalogue,
    spec: Spec,
    reader: Reader,
    progress: Progress = no_progress,
    crawl: Crawl | None = None,
) -> Verified:
    """The catalogue's only kilde, held against what `reader` shows; `crawl` is what was read of
    the same server for others.

    Raises UnreadableInput, in one sentence, where the API cannot be read.
    """
    ours = Facts(for_readers(catalogue)).kilder[0]
    run = _Run(ours, spec, reader, progress, crawl or Crawl(reader))
    differences = tuple(run.all())
    return Verified(
        code=run.ours.kilde.code,
        api=shown_address(reader.base),
        differences=differences,
        variables=len(run.ours.kilde.variables),
        requests=reader.requests,
        speaks=run.speaks,
    )


@dataclass
class _Run:
    """One comparison under way: the codes that ids stand for, and what has been told above."""

    ours: KildeFacts
    spec: Spec
    reader: Reader
    progress: Progress
    crawl: Crawl
    codes: dict[str, str] = field(default_factory=dict)
    reported: set[tuple[str, str, str, str]] = field(default_factory=set)
    suffix: str = ""
    speaks: str = NEWEST

    def __post_init__(self) -> None:
        self.bags = Bags(self.spec)
        self.first_forms = {
            variable.code: next(iter(variable.datasamlinger), "")
            for variable in self.ours.kilde.variables
        }

    # -------------------------------------------------------------- the way through

    def all(self) -> Iterator[CatalogueDifference]:
        kilde = self.ours.kilde
        row = self.find_kilde()
        if row is None:
            yield CatalogueDifference("missing", "kilde", kilde.code, address="kilder")
            return
        id_ = _path(row["id"])
        detail = self.need(f"kilder/{id_}", dict)
        tree = self.need(f"kilder/{id_}/hierarchy", dict)
        self.speaks = spoken_in({"kilde": detail, "hierarchy": tree, "kilder": [row]})
        forms = self.forms(detail)
        yield from self.of_kilde(detail, f"kilder/{id_}", parts=False)
        yield from self.of_forms(forms)
        yield from self.of_kilde(detail, f"kilder/{id_}", parts=True)
        (made,) = self.spoken("kilder", [payloads.kilde_row(self.ours, self.bags)])
        yield from self.held("kilde", kilde.code, "kilder", made, row)
        ours = self.spoken("hierarchy", hierarchy(self.ours))
        yield from self.held("kilde", kilde.code, f"kilder/{id_}/hierarchy", ours, tree)
        yield from self.of_variables(str(row["id"]))

    def spoken(self, name: str, ours: Any) -> Any:
        """A payload of ours as the API's version of the contract has it."""
        return as_spoken(self.speaks, name, ours)

    def find_kilde(self) -> dict[str, Any] | None:
        """The row of our kilde; the addresses end in `.json` where files are served, not an API."""
        rows = self.crawl.kilder()
        self.suffix = self.crawl.suffix
        for row in rows:
            if isinstance(row, dict) and row.get("code") == self.ours.kilde.code and "id" in row:
                return row
        return None

    def need(self, path: str, kind: type) -> Any:
        """The value at an address that must be there, of the kind that it must be."""
        return _shaped(self.reader.get(path + self.suffix), kind, self.reader.base, path)

    def forms(self, detail: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Every datasamling of theirs by its code; fills in what their ids stand for."""
        forms = {}
        for row in _rows_of_forms(detail):
            address = f"datasamling/{_path(row['id'])}"
            form = self.need(address, dict)
            code = str(form.get("code") or row["id"])
            self.codes[str(row["id"])] = code
            forms[code] = form
        for form_of_ours in self.ours.kilde.datasamlinger:
            self.codes[payloads.stable_id(form_of_ours.code)] = form_of_ours.code
        return forms

    # -------------------------------------------------------------- registry and forms

    def of_kilde(
        self, detail: dict[str, Any], address: str, *, parts: bool
    ) -> Iterator[CatalogueDifference]:
        """The kilde itself, or what it lists of its parts, which are told of first."""
        ours = self.spoken("kilde", payloads.kilde_detail(self.ours, self.bags, None))
        mine, other = (
            {key: value for key, value in payload.items() if (key in _PARTS) == parts}
            for payload in (ours, detail)
        )
        yield from self.held("kilde", self.ours.kilde.code, address, mine, other)

    def of_forms(self, theirs: dict[str, dict[str, Any]]) -> Iterator[CatalogueDifference]:
        ours = {form.code: form for form in self.ours.kilde.datasamlinger}
        for difference in _whole("datasamling", ours, theirs):
            self.reported.add(
                (difference.code, "", *(("✓", "") if difference.what == "missing" else ("", "✓")))
            )
            yield difference
        for code, form in ours.items():
            if code in theirs:
                detail = payloads.datasamling_detail(self.ours, form, self.bags, None)
                made = self.spoken("datasamling", detail)
                address = f"datasamling/{theirs[code].get('id', '')}"
                yield from self.held("datasamling", code, address, made, theirs[code])

    # -------------------------------------------------------------- variables

    def of_variables(self, kilde: str) -> Iterator[CatalogueDifference]:
        ours = {variable.code: variable for variable in self.ours.kilde.variables}
        theirs = self.rows(kilde)
        yield from _whole("variabel", ours, theirs)
        lists: dict[tuple[str, str], Any] = {}
        for done, (code, variable) in enumerate(ours.items()):
            self.progress(done, len(ours), code)
            if code in theirs:
                yield from self.of_variable(variable, theirs[code], lists)
        self.progress(len(ours), len(ours), "")

    def rows(self, kilde: str) -> dict[str, dict[str, Any]]:
        """Our kilde's rows of the list of all variables, by code, page by page."""
        rows: dict[str, dict[str, Any]] = {}
        for items in self.crawl.pages(self.progress):
            for row in items:
                if isinstance(row, dict) and str(row.get("kildeId")) == kilde and row.get("code"):
                    self.keep(rows, row)
        return rows

    def keep(self, rows: dict[str, dict[str, Any]], row: dict[str, Any]) -> None:
        """A variable's row: of those in several datasamlinger, the one of its first with us."""
        code = str(row["code"])
        first = self.first_forms.get(code, "")
        if code not in rows or self.codes.get(str(row.get("datasamlingId"))) == first:
            rows[code] = row

    def of_variable(
        self, variable: Variable, row: dict[str, Any], lists: dict[tuple[str, str], Any]
    ) -> Iterator[CatalogueDifference]:
        versions = payloads.versions(variable, self.bags)
        made = payloads.variable_row(self.ours, variable, versions[0])
        address = f"variables/{_path(row.get('id'))}"
        detail = self.reader.get(address + self.suffix)
        if detail is None:
            yield CatalogueDifference(
                "missing", "variabel", variable.code, "(side)", address=address
            )
            return
        _shaped(detail, dict, self.reader.base, address)
        bag = versions[0]["additionalProperties"]
        whole = payloads.variable_detail(self.ours, variable, made, versions, bag, None)
        newest = f"versjoner[{_day(versions[0]['gyldigFra'])}]."
        seen: set[tuple[str, str, str]] = set()
        made, whole = self.row_spoken(made), self.spoken("variable", whole)
        for ours, theirs, where in ((made, row, "variables"), (whole, detail, address)):
            for difference in self.held("variabel", variable.code, where, ours, theirs):
                mark = (difference.field.removeprefix(newest), difference.ours, difference.theirs)
                if mark not in seen:
                    seen.add(mark)
                    yield difference
        yield from self.of_codes(variable, detail, address, lists)

    def row_spoken(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of ours in the API's version."""
        (spoken,) = self.spoken("variables", {"items": [row]})["items"]
        return dict(spoken)

    def of_codes(
        self,
        variable: Variable,
        detail: dict[str, Any],
        address: str,
        lists: dict[tuple[str, str], Any],
    ) -> Iterator[CatalogueDifference]:
        """The codes behind each link, in the order of the links; a list is read once."""
        ours = [self.ours.kodeverk[code] for code in variable.kodeverk]
        links = [
            kodeverk
            for kodeverk in _list(detail.get("kodeverklinker"))
            if isinstance(kodeverk, dict)
        ]
        for kodeverk in ours:
            link = next((link for link in links if _same_list(kodeverk, link)), None)
            if link is None or not payloads.has_codes(kodeverk):
                continue
            links.remove(link)
            key = (str(link.get("kodeverkType")), str(link.get("kodeverkReference")))
            where = f"{address}/kodeverk/{_path(key[0])}/{_path(key[1])}/codes"
            if key not in lists:
                lists[key] = self.list_at(address, *key)
            if lists[key] is None:
                yield CatalogueDifference("missing", "kode", variable.code, "koder", address=where)
                continue
            theirs = _shaped(lists[key], dict, self.reader.base, where)
            yield from self.held("kode", variable.code, where, payloads.codes(kodeverk), theirs)

    def list_at(self, address: str, type_: str, reference: str) -> Any | None:
        """The codes of a list: by its reference, or by the name of its folder among files."""
        names = dict.fromkeys((reference, file_name(reference)))
        for name in names:
            where = f"{address}/kodeverk/{_path(type_)}/{_path(name)}/codes"
            answer = self.reader.get(where + self.suffix)
            if answer is not None:
                return answer
        return None

    # -------------------------------------------------------------- field by field

    def held(
        self, level: str, code: str, address: str, ours: Any, theirs: Any
    ) -> Iterator[CatalogueDifference]:
        """Every field that is not the same; what was told of something above is not told again."""
        mine, other = flat(ours, self.codes), flat(theirs, self.codes)
        gone: list[str] = []
        for name in dict.fromkeys((*mine, *other)):
            own_text, shown = mine.get(name, ""), other.get(name, "")
            if own_text == shown or any(name.startswith(f"{item}.") for item in gone):
                continue
            if name.endswith("]"):
                gone.append(name)
            if self.is_told(level, code, name, own_text, shown):
                continue
            what = _what(own_text, shown)
            yield CatalogueDifference(what, level, code, name, own_text, shown, address)

    def is_told(self, level: str, code: str, name: str, ours: str, theirs: str) -> bool:
        """Whether the same was told already, of the thing itself or of what it has this from."""
        item, leaf = _item(name)
        above = _above(leaf)
        if above != leaf and ("", above, ours, theirs) in self.reported:
            return True
        mark = (item or code, above, ours, theirs)
        if mark in self.reported:
            return True
        if level in ("kilde", "datasamling"):
            self.reported.update((mark, ("", above, ours, theirs)))
        return False


def _item(name: str) -> tuple[str, str]:
    """The innermost item of a list that a field belongs to, and the field below it."""
    if "[" not in name:
        return "", name
    item, _, leaf = name.rpartition("]")
    return item.rpartition("[")[2], leaf.removeprefix(".")


def _day(stamp: str | None) -> str:
    return (stamp or "")[:10]


def _above(leaf: str) -> str:
    if leaf.startswith("effective"):
        leaf = leaf.removeprefix("effective")
        return leaf[:1].lower() + leaf[1:]
    return _SAID_ABOVE.get(leaf, leaf)


def _same_list(kodeverk: Kodeverk, link: Mapping[str, Any]) -> bool:
    """A registry's own list is whichever own list stands next; a national one by number."""
    if link.get("kodeverkType") != kodeverk.type:
        return False
    own = kodeverk.type == "Kildekodeverk"
    return own or str(link.get("kodeverkReference")) == kodeverk.reference


def _whole(
    level: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Iterator[CatalogueDifference]:
    for code in ours:
        if code not in theirs:
            yield CatalogueDifference("missing", level, code)
    for code in theirs:
        if code not in ours:
            yield CatalogueDifference("extra", level, code)


def _rows_of_forms(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("datasamlinger", "delkilder", "children"):
        for row in _list(part.get(key)):
            if not isinstance(row, dict):
                continue
            if key == "datasamlinger" and "id" in row:
                yield row
            elif key != "datasamlinger":
                yield from _rows_of_forms(row)


_MISSING = Text("finnes ikke", "does not exist")
_UNLIKE = Text("er ikke det API-et skal svare med", "is not what the API is to answer with")


def _shaped(value: Any, kind: type, base: str, path: str) -> Any:
    """The value where it is of the kind that the API promises; one sentence where it is not."""
    if isinstance(value, kind):
        return value
    why = _MISSING if value is None else _UNLIKE
    raise UnreadableInput(
        "{base}/{path}: {why}.",
        "{base}/{path}: {why}.",
        base=shown_address(base),
        path=plain(path),
        why=why,
    )


def _list(value: Any) -> list[Any]:
    """A list, empty where there is something else: `held` tells of that."""
    return value if isinstance(value, list) else []


def _path(text: Any) -> str:
    """One part of an address, whatever signs it has."""
    return quote(str(text), safe="")


def _what(ours: str, theirs: str) -> What:
    if not ours:
        return "extra"
    return "altered" if theirs else "missing"
