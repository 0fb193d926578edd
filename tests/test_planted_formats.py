"""What is filled in comes out: a marker in every field, looked for in every format."""

from __future__ import annotations

import pytest

from regmeta.publish.losses import load_losses, lost
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from tests.planting import seen


@pytest.mark.parametrize("name", sorted(load_losses()))
def test_a_field_comes_out_or_is_among_the_losses(name: str, spec: Spec) -> None:
    missing = {field for field, is_seen in seen(name, spec).items() if not is_seen}
    without = lost(name, spec)
    assert not missing - without, "comes out nowhere, and specs/losses.toml gives no reason"
    assert not without - missing, "stands in specs/losses.toml, and comes out all the same"


def test_losses_are_of_formats_that_there_are_and_say_why_in_both_languages() -> None:
    assert set(load_losses()) <= set(FORMATS.names)
    for losses in load_losses().values():
        for loss in losses:
            assert len(loss.reason.nb) > 20 and len(loss.reason.en) > 20
            for excuse in ("ennå", "yet", "ikke skrevet", "not written", "not implemented"):
                assert excuse not in f"{loss.reason.nb} {loss.reason.en}"


def test_no_field_is_excused_twice() -> None:
    spec = load_spec()
    for losses in load_losses().values():
        names = [name for loss in losses for name in loss.names(spec)]
        assert len(names) == len(set(names))
