"""The client of a server that speaks the OpenAI protocol."""

from __future__ import annotations

from urllib.parse import parse_qsl

from openai import AsyncAzureOpenAI, AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

from service.adapters.tls import certificates


def connect(base_url: str, api_key: str, gap_s: float, connect_s: float = 5.0, retries: int = 0) -> AsyncOpenAI:
    """A client that waits so many seconds for the next byte and for a connection.

    Local servers need no key. An address with `?api-version=` is one of Azure's older kind, which takes the key in
    a header of its own.
    """
    address, _, query = base_url.partition("?")
    key = api_key or "none"  # the client insists on one
    timeout = Timeout(gap_s, connect=connect_s, pool=connect_s)
    http = DefaultAsyncHttpxClient(verify=certificates())
    version = dict(parse_qsl(query)).get("api-version")
    if version is None:
        return AsyncOpenAI(base_url=address, api_key=key, max_retries=retries, timeout=timeout, http_client=http)
    return AsyncAzureOpenAI(
        base_url=address, api_key=key, api_version=version, max_retries=retries, timeout=timeout, http_client=http
    )
