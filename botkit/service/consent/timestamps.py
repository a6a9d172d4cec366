"""Timestamps of an authority (RFC 3161): asked for over HTTP, and checked against the certificates that the operator trusts."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from botkit.errors import UsageError
from botkit.store.consent.anchors import SIGNED, Anchor, stamped_digest

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

TIMEOUT = 30.0  # seconds for the whole request
LARGEST = 65_536  # bytes of an answer: a few certificates and a signature
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class TimestampRefused(Exception):
    """The authority gave no timestamp: the message says why."""


async def ask_timestamp(url: str, seal: str) -> bytes:
    """The answer of the authority for a seal. Raises `TimestampRefused`."""
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ModuleNotFoundError:
        raise TimestampRefused("timestamps need botkit-flows[timestamps]") from None

    request = (
        TimestampRequestBuilder()
        .hash_algorithm(HashAlgorithm.SHA256)
        .data(SIGNED + seal.encode())
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session,
            session.post(url, data=request.as_bytes(), headers={"Content-Type": _QUERY}, allow_redirects=False) as response,
        ):
            if response.status != 200 or response.content_type != _REPLY:
                raise TimestampRefused(f"HTTP {response.status}, {response.content_type}")
            answer = await response.content.read(LARGEST)
    except (aiohttp.ClientError, TimeoutError) as fault:
        raise TimestampRefused(type(fault).__name__) from None
    _read(answer, seal, nonce=request.nonce)
    return answer


def read_roots(path: Path) -> list[Certificate]:
    """The certificates in a PEM file. Raises `UsageError`."""
    try:
        from cryptography.x509 import load_pem_x509_certificates
    except ModuleNotFoundError:
        raise UsageError("Checking timestamps needs botkit-flows[timestamps].") from None

    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise UsageError(f'"{path}" has no certificates that can be read: {fault}.') from None


def check_timestamp(anchor: Anchor, roots: list[Certificate]) -> datetime:
    """When the authority saw the seal. Raises `TimestampRefused` when the timestamp is of something else, or not of an authority."""
    try:
        from rfc3161_client import VerificationError, VerifierBuilder
    except ModuleNotFoundError:
        raise TimestampRefused("checking it needs botkit-flows[timestamps]") from None

    response = _read(base64.b64decode(anchor.timestamp), anchor.seal, nonce=None)
    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify(response, stamped_digest(anchor.seal))
    except (VerificationError, ValueError) as fault:
        raise TimestampRefused(str(fault)) from None
    moment: datetime = response.tst_info.gen_time
    return moment


def _read(answer: bytes, seal: str, nonce: int | None) -> TimeStampResponse:
    from rfc3161_client import PKIStatus, decode_timestamp_response

    try:
        response = decode_timestamp_response(answer)
    except ValueError:
        raise TimestampRefused("its answer cannot be read") from None
    if PKIStatus(response.status) not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
        raise TimestampRefused(f"its status is {PKIStatus(response.status).name}")
    if response.tst_info.message_imprint.message != stamped_digest(seal):
        raise TimestampRefused("its timestamp is of something else")
    if nonce is not None and response.tst_info.nonce != nonce:
        raise TimestampRefused("its answer is to another request")
    return response
