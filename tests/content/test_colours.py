"""How well colours can be read, by the figures of WCAG."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.content.colours import DARK_PAPER, DARK_TINT, contrast, is_readable, on_dark


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#7a1f2b", "#ffffff", 10.2)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.05)


def test_what_is_too_light_on_paper_is_told_apart() -> None:
    assert is_readable("#7a1f2b")
    assert not is_readable("#777777")
    assert not is_readable("#ffcc00")


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_every_colour_can_be_read_on_dark_paper(colour: str) -> None:
    light = on_dark(colour)
    assert min(contrast(light, DARK_PAPER), contrast(light, DARK_TINT)) >= 4.5
