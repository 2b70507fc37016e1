"""Contrast of colours with the paper, and lighter variants for dark paper (WCAG 2.2)."""

from __future__ import annotations

from functools import lru_cache

PAPER, TINT, DARK_PAPER, DARK_TINT = "#ffffff", "#f4f2ed", "#17181b", "#23252a"
MIN_CONTRAST = 4.5  # of text with its background, by success criterion 1.4.3


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours `#rrggbb`, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_readable(colour: str) -> bool:
    """Whether text of this colour can be read on the paper and on its tint."""
    return min(contrast(colour, PAPER), contrast(colour, TINT)) >= MIN_CONTRAST


@lru_cache(maxsize=100)
def on_dark(colour: str) -> str:
    """Return the colour mixed with as much white as it needs to be read on dark paper and its tint."""
    channels = _channels(colour)
    for percent in range(0, 101, 5):
        lighter = "#" + "".join(f"{round(channel + (255 - channel) * percent / 100):02x}" for channel in channels)
        if min(contrast(lighter, DARK_PAPER), contrast(lighter, DARK_TINT)) >= MIN_CONTRAST + 1:
            return lighter
    return "#ffffff"


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _luminance(colour: str) -> float:
    """Return the relative luminance of an sRGB colour."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
