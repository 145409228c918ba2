"""Whom the service trusts where it calls others."""

from __future__ import annotations

import ssl
from functools import cache

import httpx2


@cache
def certificates() -> ssl.SSLContext:
    """Those who vouch for others' addresses, one for the whole process: to read them takes a client longer than all
    else."""
    return httpx2.create_ssl_context()
