"""Brief -> an e-mail ready to send: plain text, HTML with its styles inside, the PDF attached (RFC 5322).

Nothing in content can end a part: the boundaries follow from a checksum of all parts, and none of them holds one.
"""

from __future__ import annotations

import re
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from itertools import count

import css_inline

from briefgen.composition.brief import Brief
from briefgen.content.characters import one_line
from briefgen.rendering.prose import headline
from briefgen.rendering.words import Words

_VARIABLE = re.compile(r"(--[a-z]+):[ \t\n]*+([^;{}<]{1,500})")
_STYLE = re.compile(r"<style\b(?:(?!</?style\b).)*+</style>", re.DOTALL)
MAX_PLAIN_WORD = 60  # a longer one cannot be folded
_USE = re.compile(r"var\((--[a-z]+)\)")


def render_email(brief: Brief, words: Words, text: str, page: str, pdf: bytes) -> bytes:
    """The message without sender and addressee, as a draft. The same brief gives the same bytes: it carries no date.

    `page` is the HTML of the brief with the styles of a letter; mail programs know no variables and few style sheets.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(text, cte="quoted-printable")
    letter = css_inline.inline(_resolved(page), keep_at_rules=True)  # what a phone does otherwise
    message.add_alternative(letter, subtype="html", cte="quoted-printable")
    name = f"{brief.day}{'' if brief.edition.name == 'full' else f'-{brief.edition.name}'}.pdf"
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    message["Content-Language"] = brief.language  # last: a new part would take it along
    _set_boundaries(message)
    subject = f"{headline(page) or brief.dossier} · {brief.dossier}, {words.long_day(brief.day)}"
    return encode_subject(subject) + message.as_bytes()


def encode_subject(text: str) -> bytes:
    """The field `Subject` as it is sent (RFC 2047): one line of text, whatever the text holds.

    The email package takes `=?utf-8?q?…?=` in a text for an encoded word, and decodes it; so it is not asked.
    """
    text = one_line(text)
    is_plain = text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) < MAX_PLAIN_WORD
    header = Header(text, "us-ascii" if is_plain else "utf-8", header_name="Subject", maxlinelen=76)
    return f"Subject: {header.encode(linesep=SMTP.linesep)}{SMTP.linesep}".encode("ascii")


def _set_boundaries(message: EmailMessage) -> None:
    """Part the message where no content can: by a checksum of all parts, which no part holds (RFC 2046, 5.1.1)."""
    parts = [part.as_bytes(policy=SMTP) for part in message.walk() if not part.is_multipart()]
    checksum = sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()
    free = (f"briefgen-{checksum[:32]}-{number}" for number in count())
    boundaries = (name for name in free if not any(name.encode() in part for part in parts))
    for container in message.walk():
        if container.is_multipart():
            container.set_boundary(next(boundaries))


def _resolved(page: str) -> str:
    """The page with every variable of its styles replaced by its value; of two values the later one holds.

    What looks like a style elsewhere is content, and stays as it is.
    """
    values = dict(_VARIABLE.findall(" ".join(_STYLE.findall(page))))

    def resolved(style: re.Match[str]) -> str:
        text = style[0]
        for _ in range(3):  # a variable may be told by another
            text = _USE.sub(lambda use: values.get(use[1], "inherit").strip(), text)
        return text

    return _STYLE.sub(resolved, page)
