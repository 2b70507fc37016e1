"""Rules for the addresses of links: which are allowed, which disguise their host, and which host to print."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

MAX_HOST, MAX_LABEL = 253, 63  # RFC 1035, 2.3.4
_WEB_SCHEMES = ("http", "https")
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~"
_UNSAFE_CHARACTER = re.compile(r"[\s<>\"\\`]")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}:)?(?://)?(?:[^\s/@]{1,64}@)?"
    r"((?:[\w-]{1,63}[.\u3002\uff0e])+[^\W\d_]{2,63}|\d{1,3}(?:\.\d{1,3}){3})"
    r"[.\u3002]?(?:[/:?#]\S*)?(?:\s*[\[(].{0,80}[\])])?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


def address_fault(text: str) -> str:
    """Return why an address may not be a link, or an empty text: a link is http or https with a host, or mailto."""
    if (
        _UNSAFE_CHARACTER.search(text) or not text.replace("\u200c", "").replace("\u200d", "").isprintable()
    ):  # joiners: Persian
        return "an address holds no spaces, quotation marks, angle brackets, backslashes or invisible characters"
    try:
        parts = urlsplit(text)
        if parts.scheme == "mailto":
            return "" if "@" in parts.path else "`mailto:` needs the address of somebody, with an @"
        if parts.scheme not in _WEB_SCHEMES:
            return "write the full address, starting with https://, http:// or mailto:"
        if not parts.hostname:
            return f"write the host after `{parts.scheme}://`"
        _ = parts.port  # raises ValueError for an invalid port
    except ValueError:
        return "its host or its port cannot be read; copy it again from the browser"
    return _host_fault(parts.hostname)


def site_address_fault(text: str) -> str:
    """Return why an address cannot be that of a site, or an empty text: a site has http or https, a host and a path."""
    if fault := address_fault(text):
        return fault
    parts = urlsplit(text)
    if parts.scheme not in _WEB_SCHEMES:
        return "a site has an address that starts with https:// or http://"
    if "?" in text or "#" in text:
        return "delete what follows `?` or `#`; the pages of the site have their own addresses below it"
    if "@" in parts.netloc:
        return "delete what stands before the `@`"
    return ""


def site_address(text: str) -> str:
    """Return the address of a site as a URI (RFC 3986), with scheme and host in lower case and one slash at its end."""
    parts = urlsplit(text)
    return f"{parts.scheme}://{link_host(text)}{quote(parts.path.rstrip('/'), safe=_SAFE_IN_PATH)}/"


def address_disguise(text: str) -> str:
    """Return how a web address can make a reader mistake its host, or an empty text."""
    parts = urlsplit(text)
    host = parts.hostname or ""
    if parts.scheme == "mailto" and re.search(r"(?:^|&)(?:to|cc|bcc)=|%0[ad]", parts.query, re.IGNORECASE):
        return "the address adds recipients or lines to the e-mail"
    if parts.scheme not in _WEB_SCHEMES:
        return ""
    if "@" in parts.netloc:
        user_name = parts.netloc.rpartition("@")[0][:40]
        return f"the host is `{link_host(text)}`, and `{user_name}` before the @ is only a user name"
    if not host.isascii():
        return f"the host has letters beyond a–z; browsers go to `{_to_ascii(host)}`"
    if labels := [label for label in host.split(".") if label.startswith("xn--")]:
        return f"`{labels[0]}` is punycode; browsers may show it as `{_from_punycode(labels[0])}`"
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) and not _is_plain_ipv4(host):
        return f"the host `{host}` is a number in a form that hides which machine it is"
    return ""


def link_host(text: str) -> str:
    """Return the host of a web address in ASCII, with its port, or the address of a `mailto:` link."""
    parts = urlsplit(text)
    if parts.scheme == "mailto":
        return parts.path
    host = parts.hostname or ""
    printed_host = f"[{host}]" if ":" in host else _to_ascii(host)
    return f"{printed_host}:{parts.port}" if parts.port is not None else printed_host


def host_beside(label: str, url: str) -> str:
    """Return the host to print beside a link, or an empty text where the label is the address itself."""
    host = link_host(url)
    plain_label = unquote(label.strip()).rstrip("/")
    address = unquote(url).rstrip("/")
    address_forms = (address, address.removeprefix("mailto:"), address.partition("://")[2])
    return "" if plain_label == host or (plain_label in address_forms and not address_disguise(url)) else host


def label_disguise(label: str, url: str) -> str:
    """Return the reason for a warning where the label of a link is the address of another host, or an empty text."""
    match, host = _ADDRESS.fullmatch(label.strip("*_` ")), link_host(url)
    if match is None or _bare_host(match[1]) in (_bare_host(host), _bare_host(host.partition("@")[2])):
        return ""
    return f"the link reads `{match[1][:60]}` and goes to `{host[:60]}`"


def _bare_host(host: str) -> str:
    return _to_ascii(host.casefold().partition(":")[0]).removeprefix("www.")


def _is_plain_ipv4(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and all(part.isdecimal() and str(int(part)) == part and int(part) < 256 for part in parts)


def _host_fault(host: str) -> str:
    if ":" in host:
        return ""  # an IPv6 address, which `urlsplit` has read
    labels = host.removesuffix(".").split(".")
    ascii_labels = _to_ascii(host).removesuffix(".").split(".") if len(host) <= MAX_HOST else labels
    if len(host) > MAX_HOST or any(len(label) > MAX_LABEL for label in ascii_labels):
        return f"a host has at most {MAX_HOST} characters, and {MAX_LABEL} between two dots"
    if not all(labels) or not re.fullmatch(r"[a-z0-9._-]+", _to_ascii(host)):
        return f"`{host[:60]}` is not a host; copy the address again from the browser"
    return ""


def _to_ascii(host: str) -> str:
    """Return a host in ASCII, with escapes for characters that IDNA (RFC 3490) cannot encode."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode("ascii")


def _from_punycode(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return "nothing that can be read"
