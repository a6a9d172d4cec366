"""Files of customers: the webhook has their address on the platform's own hosts, which is signed and needs no token."""

from __future__ import annotations

from urllib.parse import urlsplit

from botkit.core.model.platform import Account, FileLocation, HttpRequest, HttpResponse

HOSTS = (".fbcdn.net", ".fbsbx.com", ".cdninstagram.com")  # where the platform keeps files


def file_location(response: HttpResponse) -> FileLocation | None:
    return None  # nothing is asked: the address is in the webhook


def fetch_file(url: str, account: Account) -> HttpRequest:
    """Raises `ValueError` for an address that is not the platform's: a stranger's address must not make this server fetch things."""
    target, home = urlsplit(url), urlsplit(account.base_url)
    is_platform = target.scheme == "https" and f".{target.hostname or ''}".endswith(HOSTS)
    if not is_platform and (target.scheme, target.netloc) != (home.scheme, home.netloc):
        raise ValueError(f"a file is to be fetched from {target.hostname or 'nowhere'}, which is not the platform")
    return HttpRequest(method="GET", url=url, headers={"User-Agent": "botkit"})
