"""Stage: Brief -> an e-mail ready to send: plain text, HTML with its styles inside, the PDF attached (RFC 5322)."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP

import css_inline

from briefgen.editorial.brief import Brief
from briefgen.render.prose import headline
from briefgen.render.words import Words

_VARIABLE = re.compile(r"(--[a-z]+):[ \t\n]*+([^;{}<]{1,500})")
_STYLE = re.compile(r"<style\b(?:(?!</?style\b).)*+</style>", re.DOTALL)
_USE = re.compile(r"var\((--[a-z]+)\)")


def render(brief: Brief, words: Words, text: str, page: str, pdf: bytes) -> bytes:
    """The message without sender and addressee, as a draft. The same brief gives the same bytes: it carries no date.

    `page` is the HTML of the brief with the styles of a letter; mail programs know no variables and few style sheets.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{headline(page) or brief.dossier} · {brief.dossier}, {words.long_day(brief.day)}"
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(text, cte="quoted-printable")
    letter = css_inline.inline(_resolved(page), keep_at_rules=True)  # what a phone does otherwise
    message.add_alternative(letter, subtype="html", cte="quoted-printable")
    name = f"{brief.day}{'' if brief.edition.name == 'full' else f'-{brief.edition.name}'}.pdf"
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    message["Content-Language"] = brief.language  # last: a new part would take it along
    message.set_boundary(f"briefgen-{brief.day}-mixed")
    next(message.iter_parts()).set_boundary(f"briefgen-{brief.day}-alternative")
    return message.as_bytes()


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
