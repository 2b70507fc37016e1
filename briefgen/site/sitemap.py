"""The files sitemap.xml (sitemaps.org 0.9) and robots.txt (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from briefgen.site.model import Site, SiteFile


def render_sitemap(site: Site, pages: Iterable[str]) -> Iterator[SiteFile]:
    """Yield the sitemap of these pages, and the robots.txt that points to it."""
    assert site.address is not None
    lines = [
        f"<url><loc>{escape(site.address + path.removesuffix('index.html'))}</loc></url>"
        for path in pages
    ]  # fmt: skip
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    yield SiteFile("sitemap.xml", (head + "\n".join(lines) + "\n</urlset>\n").encode())
    yield SiteFile("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.address}sitemap.xml\n".encode())
