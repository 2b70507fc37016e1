"""a text -> the body of a comment on a git host, in which nothing of the text is active."""

import unicodedata

MAX_COMMENT = 60_000  # characters; GitHub takes 65,536
MAX_LINE = 2_000
JOINERS = "\u200c\u200d"  # Persian and other scripts need them


def as_comment(text: str) -> str:
    """Return a text as one fenced code block (CommonMark, section 4.5).

    In a code block no host makes a mention, a reference, a link, a picture, markup or a command of the text. Each line
    is indented by four spaces: a line that ends the block has three at most, so no backticks of the text can. Signs
    that hide or reorder text are shown by their numbers. A line that is too long ends in `…`, a text in a
    line that says so.
    """
    lines = ["    " + _cut(_visible(line)) for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1].strip():
        del lines[-1]
    kept = [line for line, end in zip(lines, _ends(lines), strict=True) if end <= MAX_COMMENT]
    if len(kept) < len(lines):
        kept.append(f"    … and {len(lines) - len(kept)} more lines")
    return "\n".join(["```text", *(kept or ["    (empty)"]), "```", ""])


def _cut(line: str) -> str:
    return line if len(line) <= MAX_LINE else line[:MAX_LINE] + "…"


def _ends(lines: list[str]) -> list[int]:
    """How many characters the text has at the end of each line."""
    ends, size = [], 0
    for line in lines:
        size += len(line) + 1
        ends.append(size)
    return ends


def _visible(line: str) -> str:
    return "".join(f"U+{ord(sign):04X}" if _is_hidden(sign) else sign for sign in line.replace("\t", "    "))


def _is_hidden(sign: str) -> bool:
    """Whether a sign is a control character, or one that only formats or breaks lines (Unicode, general category)."""
    category = unicodedata.category(sign)
    return (category[0] == "C" and sign not in JOINERS) or category in ("Zl", "Zp")
