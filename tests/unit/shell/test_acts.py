"""The audit trail in words: whatever the code can write there has them."""

from __future__ import annotations

from pathlib import Path

import kitabdar
from kitabdar.interfaces.shell.acts import ACTS, AREAS, KINDS, act_words
from tests.support.acts import acts_written, kinds_written

CODE = Path(kitabdar.__file__).parent


def test_every_act_that_the_code_writes_has_words_and_no_other() -> None:
    assert acts_written(CODE) == set(ACTS)


def test_acts_written_through_helpers_and_under_other_names_are_found() -> None:
    found = acts_written(CODE)
    assert {"circulation.check_out", "circulation.claim_returned", "patrons.view"} <= found
    assert {"circulation.lapse_hold", "organisation.reset_second_factor"} <= found


def test_an_app_names_its_own_acts() -> None:
    assert all(len({code.split(".")[0] for code in acts}) == 1 for _area, acts in AREAS)


def test_what_the_lines_are_about_has_a_name() -> None:
    found = kinds_written(CODE)
    assert {"item", "patron", "loan", "sort rule"} <= found
    assert found - {"…"} <= set(KINDS)


def test_an_act_of_an_older_version_is_its_code() -> None:
    assert act_words("circulation.of_old") == "circulation.of_old"
