"""a colour -> how well it stands out, and the same colour where the paper is dark (WCAG 2.2)."""

from __future__ import annotations

PAPER, TINT, DARK_PAPER, DARK_TINT = "#ffffff", "#f4f2ed", "#17181b", "#23252a"
READABLE = 4.5  # the contrast of text with its ground that success criterion 1.4.3 asks for


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb`, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_readable(colour: str) -> bool:
    """Whether text of that colour can be read on the paper and on its tint."""
    return min(contrast(colour, PAPER), contrast(colour, TINT)) >= READABLE


def on_dark(colour: str) -> str:
    """The same colour, mixed with as much white as it takes to be read on dark paper and its tint."""
    parts = _parts(colour)
    for white in range(0, 101, 5):
        mixed = "#" + "".join(f"{round(part + (255 - part) * white / 100):02x}" for part in parts)
        if min(contrast(mixed, DARK_PAPER), contrast(mixed, DARK_TINT)) >= READABLE + 1:
            return mixed
    return "#ffffff"


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    """Relative luminance, of sRGB."""
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
