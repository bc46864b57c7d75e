"""`waymark serve` behind a proxy: whose word on somebody's address counts."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.support.houses import new_house
from tests.support.live import free_port
from tests.support.serving import serving


@pytest.mark.asvs("15.3.4")
@pytest.mark.parametrize(("trusted", "slowed"), [("none", True), ("127.0.0.1", False)])
def test_only_a_trusted_proxy_says_from_where_somebody_comes(
    trusted: str, slowed: bool, tmp_path: Path
) -> None:
    """Who guesses is slowed by address: anybody else could make every try the first of an address."""
    port, folder = free_port(), tmp_path / "house"
    with new_house(folder, port):
        pass
    typed = {"handle": "nobody", "passphrase": "marble river lamp postbox", "code": "000000"}
    headers = {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}
    with serving(folder, port, extra={"WAYMARK_TRUSTED_PROXIES": trusted}):
        statuses = [
            httpx.post(f"http://127.0.0.1:{port}/sign-in", data=typed, timeout=30,
                       headers=headers | {"X-Forwarded-For": f"203.0.113.{number}"}).status_code
            for number in range(12)
        ]  # fmt: skip

    assert (429 in statuses) is slowed
