"""Layouts loaded from specs/layouts, strictly: what a file says wrong is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from regmeta.errors import WrongUse
from regmeta.files.misfit import nearest
from regmeta.files.strict import ConfigurationFile, load_strict, read_source
from regmeta.files.toml_lines import Keys
from regmeta.model import Text
from regmeta.read.layouts.layout import Layout, Platform, TemplateLayout
from regmeta.spec.loading import specs_folder

_TEMPLATE = "template"


@lru_cache(maxsize=1)
def load_layouts() -> tuple[Layout, ...]:
    """All layouts of codebooks in specs/layouts, by id.

    Raises BrokenConfiguration with file and key.
    """
    loaded = (load_layout(path) for path in _files() if path.stem != _TEMPLATE)
    return tuple(layout for layout in loaded if isinstance(layout, Layout))


@lru_cache(maxsize=1)
def load_template_layout() -> TemplateLayout:
    """The layout of regmeta's own workbook, loaded without the others."""
    return read_source(_folder() / f"{_TEMPLATE}.toml").into(TemplateLayout)


def _folder() -> Path:
    return specs_folder() / "layouts"


def _files() -> tuple[Path, ...]:
    return tuple(sorted(_folder().glob("*.toml")))


def layout_ids() -> tuple[str, ...]:
    """The ids that `--layout` takes: those of their files."""
    return tuple(path.stem for path in _files())


def check_layout_id(name: str) -> None:
    """Nothing where there is such a layout; WrongUse with the ids there are where not."""
    ids = ", ".join(layout_ids())
    if name not in layout_ids():
        raise WrongUse(
            "Layouten «{name}» finnes ikke. Det finnes: {ids}.",
            "There is no layout “{name}”. There are: {ids}.",
            name=name,
            ids=ids,
        )


def load_layout(path: Path) -> Layout | TemplateLayout:
    """One layout file. Raises BrokenConfiguration with file, line and key."""
    source = read_source(path)
    if path.stem == _TEMPLATE:
        return source.into(TemplateLayout)
    layout = source.into(Layout)
    if layout.id != path.stem:
        raise source.broken(
            ("id",),
            Text(
                "filen heter {name}, men her står det «{ident}». De skal være like.",
                "the file is called {name}, but this is “{ident}”. Make them alike.",
            ).filled(name=path.name, ident=layout.id),
        )
    layout = _extended(source, layout)
    _refuse_unknown_headings(source, layout)
    return _with_likeness(source, layout)


_EXTENDED = (
    *("form", "form_else", "names", "filled", "several", "unit_note", "skip_types", "code_sheet"),
    "like",
)
"""The keys that a layout has of the one it extends, where it has none of its own."""


def _extended(source: ConfigurationFile, layout: Layout) -> Layout:
    """The layout with all that it has of the one it extends."""
    if not layout.extends:
        return layout
    model = _other(source, "extends", layout.extends)
    # `title` is what a layout says of forms where it says nothing.
    form = {"form": model.form} if layout.form == "title" else {}
    taken = {key: getattr(layout, key) or getattr(model, key) for key in _EXTENDED}
    return replace(
        layout,
        **(taken | form),
        whole_workbook=layout.whole_workbook or model.whole_workbook,
        headings={**model.headings, **layout.headings},
        fields={**model.fields, **layout.fields},
        types={**model.types, **layout.types},
    )


def _other(source: ConfigurationFile, key: str, name: str) -> Layout:
    """The layout that a key names; BrokenConfiguration where there is none."""
    other = source.path.with_name(f"{name}.toml")
    if not other.is_file():
        raise source.broken(
            (key,),
            Text(
                "det finnes ingen layout «{like}» i {parent}.",
                "there is no layout “{like}” in {parent}.",
            ).filled(like=name, parent=source.path.parent),
        )
    return _model(other)


def _with_likeness(source: ConfigurationFile, layout: Layout) -> Layout:
    """The layout's words, with those of the one it is like where it has none of its own."""
    if not layout.like:
        return layout
    model = _other(source, "like", layout.like)
    return replace(
        layout,
        types={**model.types, **layout.types},
        values={**model.values, **layout.values},
        platform=_either(layout.platform, model.platform),
    )


@lru_cache(maxsize=8)
def _model(path: Path) -> Layout:
    """A layout that others are like, as its own file says it; read once for all of them."""
    return load_strict(path, Layout)


def _either(own: Platform, other: Platform) -> Platform:
    return Platform(
        names=own.names or other.names,
        tables=own.tables or other.tables,
        hidden=own.hidden or other.hidden,
    )


def _refuse_unknown_headings(source: ConfigurationFile, layout: Layout) -> None:
    for keys, name in _headings_used(layout):
        if name not in layout.headings:
            near = nearest(name, sorted(layout.headings))
            hint = Text(" Mente du «{near}»?", " Did you mean “{near}”?").filled(near=near)
            says = Text(
                "«{name}» står ikke under [headings].{hint}",
                "“{name}” does not stand under [headings].{hint}",
            )
            raise source.broken(keys, says.filled(name=name, hint=hint if near else ""))


_LISTS = ("needs", "needs_one", "key", "filled", "names", "fill_down")


def _headings_used(layout: Layout) -> Iterator[tuple[Keys, str]]:
    """(keys, heading) for each heading that a key of the file uses by name."""
    for key in _LISTS:
        yield from (((key,), name) for name in getattr(layout, key))
    for field, names in layout.fields.items():
        yield from ((("fields", field), name) for name in names)
    for place, codes in enumerate(layout.codes):
        yield from ((("codes", place), name) for name in codes.headings)
    for field, name in layout.versions.items():
        yield ("versions", field), name
    for key in ("table", "type_by", "form", "missing"):
        if getattr(layout, key) not in ("", "title"):
            yield (key,), getattr(layout, key)
