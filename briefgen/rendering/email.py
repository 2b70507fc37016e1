"""A brief as an e-mail draft: plain text, HTML with inline styles, and the PDF attached (RFC 5322)."""

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
from briefgen.rendering.prose import first_heading
from briefgen.rendering.wording.words import Words

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_DEFINITION = re.compile(r"(--[a-z]+):[ \t\n]*+([^;{}<]{1,500})")
_STYLE = re.compile(r"<style\b(?:(?!</?style\b).)*+</style>", re.DOTALL)
MAX_PLAIN_WORD = 60  # letters; a longer word cannot be folded
_REFERENCE = re.compile(r"var\((--[a-z]+)\)")


def render_email(brief: Brief, words: Words, text: str, page: str, pdf: bytes) -> bytes:
    """Return the message as a draft without sender, recipient and date, so that the same brief gives the same bytes.

    `page` is the HTML of the brief with the styles of a letter. Its styles are inlined and its variables resolved,
    because mail programs support neither well.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(text, cte="quoted-printable")
    letter = css_inline.inline(_resolve_variables(page), keep_at_rules=True)  # media queries for phones
    message.add_alternative(letter, subtype="html", cte="quoted-printable")
    name = f"{brief.day}{'' if brief.edition.name == 'full' else f'-{brief.edition.name}'}.pdf"
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    message["Content-Language"] = brief.language  # last: adding a part would move it into that part
    _set_boundaries(message)
    subject = f"{first_heading(page) or brief.dossier} · {brief.dossier}, {words.long_day(brief.day)}"
    return encode_subject(subject) + message.as_bytes()


def encode_subject(text: str) -> bytes:
    """Return the field `Subject` (RFC 2047): one line, whatever the text contains.

    The field is not set through EmailMessage, which would decode `=?utf-8?q?…?=` in a text as an encoded word.
    """
    text = one_line(text)
    is_plain = text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) < MAX_PLAIN_WORD
    header = Header(text, "us-ascii" if is_plain else "utf-8", header_name="Subject", maxlinelen=76)
    return f"Subject: {header.encode(linesep=SMTP.linesep)}{SMTP.linesep}".encode("ascii")


def _set_boundaries(message: EmailMessage) -> None:
    """Set boundaries that occur in no part (RFC 2046, 5.1.1).

    They contain a checksum of all parts, so no content can predict one and end a part with it.
    """
    parts = [part.as_bytes(policy=SMTP) for part in message.walk() if not part.is_multipart()]
    checksum = sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()
    free = (f"briefgen-{checksum[:32]}-{number}" for number in count())
    boundaries = (name for name in free if not any(name.encode() in part for part in parts))
    for container in message.walk():
        if container.is_multipart():
            container.set_boundary(next(boundaries))


def _resolve_variables(page: str) -> str:
    """Return a page with the variables in its style sheets replaced by their values.

    The last definition of a variable applies; one in an at-rule, such as `@media`, does not. Text outside `<style>` is
    content and stays unchanged.
    """
    values = dict(_DEFINITION.findall(_without_at_rules(" ".join(_STYLE.findall(page)))))

    def resolve(style: re.Match[str]) -> str:
        text = style[0]
        for _ in range(3):  # the value of a variable may refer to another one
            text = _REFERENCE.sub(lambda reference: values.get(reference[1], "inherit").strip(), text)
        return text

    return _STYLE.sub(resolve, page)


def _without_at_rules(styles: str) -> str:
    """Return style sheets without comments and without the blocks of at-rules, however deep these are nested."""
    kept: list[str] = []
    depth = 0  # of blocks in an at-rule
    for text, brace in re.findall(r"([^{}]*)([{}]?)", _COMMENT.sub("", styles)):
        is_at_rule = brace == "{" and "@" in text.rpartition(";")[2]
        if depth or is_at_rule:
            depth += {"{": 1, "}": -1}.get(brace, 0)
        else:
            kept.append(text + brace)
    return "".join(kept)
