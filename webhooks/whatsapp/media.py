"""Files of customers: finding out where one is, fetching it, and a file name that is safe on every system."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from msgspec import Struct

from botkit.core.model.platform import Account, FileLocation, HttpRequest, HttpResponse
from webhooks.graph_errors import body_of
from webhooks.json_access import number, text

HOSTS = ("lookaside.fbsbx.com",)  # where the platform keeps files; the token goes there and nowhere else

NAME_BYTES = 200  # file systems stop at 255, and a prefix may be added
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


class MediaInfo(Struct, frozen=True, kw_only=True):
    """`url` is valid for five minutes; `sha256` is hexadecimal here, base64 in webhooks; `size` in bytes, None when unknown."""

    id: str
    url: str
    mime: str
    sha256: str
    size: int | None


def info_request(ref: str, account: Account) -> HttpRequest:
    """Ask where the file with this media id is. Ids from webhooks live seven days."""
    return _get(f"{account.base_url.rstrip('/')}/{account.version}/{ref}", account)


def parse_info(response: HttpResponse) -> MediaInfo | None:
    """None when the answer has no address: the id has expired, or belongs to another account."""
    value = body_of(response)
    url = text(value, "url")
    if response.status != 200 or not url:
        return None
    size = number(value, "file_size")  # a number by the documentation, a string in the field
    return MediaInfo(
        id=text(value, "id"),
        url=url,
        mime=text(value, "mime_type"),
        sha256=text(value, "sha256"),
        size=int(size) if size is not None else None,
    )


def file_location(response: HttpResponse) -> FileLocation | None:
    info = parse_info(response)
    return None if info is None else FileLocation(url=info.url, mime=info.mime, sha256=info.sha256, size=info.size)


def download_request(url: str, account: Account) -> HttpRequest:
    """Fetch a file. Raises `ValueError` for an address that is not the platform's: the token would go to another host."""
    target, home = urlsplit(url), urlsplit(account.base_url)
    is_platform = target.scheme == "https" and target.hostname in HOSTS
    if not is_platform and (target.scheme, target.netloc) != (home.scheme, home.netloc):
        raise ValueError(f"a file is to be fetched from {target.hostname or 'nowhere'}, which is not the platform")
    return _get(url, account)


def _get(url: str, account: Account) -> HttpRequest:
    # Without a name of its own the platform answers some clients with an empty page.
    return HttpRequest(method="GET", url=url, headers={"User-Agent": "botkit"}, secret_headers={"Authorization": f"Bearer {account.token}"})


def safe_name(filename: str) -> str:
    """The customer's file name without ways out of a folder, control signs and what Windows refuses; "file" when nothing is left."""
    visible = "".join(letter for letter in filename if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    name = UNSAFE.sub("_", visible).strip(" ._")
    while len(name.encode()) > NAME_BYTES:
        # The extension decides what opens it, so the stem is cut.
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:-1]}{dot}{ending}" if stem and len(ending) < 10 else name[:-1]
    return name or "file"
