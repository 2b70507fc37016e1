"""A link whose text is not its address has its host beside it, in every output format that people read."""

from __future__ import annotations

import io
import re
from email import message_from_bytes, policy
from pathlib import Path

import pypdfium2
import pytest

from briefgen.pipeline.brief import BuiltBrief, build_brief
from briefgen.pipeline.request import BriefRequest
from tests.dossiers import CAST

pytestmark = pytest.mark.slow

FILE = CAST + """
  titled: {publisher: P, title: Fees rise, url: "https://paper.example/fees", published: 2026-02-04}
  named: {publisher: P, title: paper.example, url: "https://evil.example/fees", published: 2026-02-04}
  bare: {publisher: P, url: "https://bare.example/fees", published: 2026-02-04}
  user: {publisher: P, url: "https://bank.example@user.example/", published: 2026-02-04}
  kept: {publisher: P, title: Kept, archive: "https://archive.example/fees", published: 2026-02-04}
notes:
  - {date: 2026-02-04, kind: context, sources: [titled, named, bare, user, kept],
     text: 'As [the ministry says](https://ministry.example/talks) and [by mail](mailto:desk@office.example)'}
"""  # fmt: skip
BESIDE = ["paper.example", "evil.example", "user.example", "archive.example", "ministry.example", "desk@office.example"]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> BuiltBrief:
    content = tmp_path_factory.mktemp("desk") / "content"
    content.mkdir()
    Path(content / "all.yaml").write_text(FILE, "utf-8")
    return build_brief(BriefRequest(content), None, ["md", "html", "pdf", "eml"])


def visible_html(page: str) -> str:
    return re.sub(r"<[^>]*>", "", page)


@pytest.mark.parametrize("host", BESIDE)
def test_the_host_stands_beside_its_link(result: BuiltBrief, host: str) -> None:
    page = result.files["html"].decode()
    message = message_from_bytes(result.files["eml"], policy=policy.default)
    mail = message.get_body(("html",))
    assert mail is not None
    for html in (page, mail.get_content()):
        assert re.search(rf'<span class="host"[^>]*>\(?{re.escape(host)}\)?</span>', html)
    markdown = result.files["md"].decode()
    assert re.search(rf"\)(?: \(|, ){re.escape(host.replace('@', '&#64;'))}\)", markdown), markdown
    pdf = pypdfium2.PdfDocument(io.BytesIO(result.files["pdf"]))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    assert host in text


def test_an_address_that_is_printed_whole_has_no_host_beside_it(result: BuiltBrief) -> None:
    assert "https://bare.example/fees" in visible_html(result.files["html"].decode())
    assert "(bare.example)" not in result.files["html"].decode() + result.files["md"].decode()
