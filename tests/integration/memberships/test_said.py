"""Who works at two sites reads on every page at which of them she is: nothing is written down at the wrong one."""

from __future__ import annotations

from tests.integration.memberships.conftest import TwoSites
from tests.support.cast import Cast
from tests.support.clients import Client


def test_every_page_says_at_which_site_she_is(two: TwoSites, client: Client, cast: Cast) -> None:
    for path in ("/today", "/cases", f"/cases/{cast.case_id}/log/new", "/me"):
        assert client.get(path).shows("At Northmere"), path

    two.cross(client, two.far.account_id)

    assert client.get("/today").shows("At Eastholm") and client.get("/cases").shows("At Eastholm")


def test_who_works_at_one_site_is_told_nothing(two: TwoSites, as_backup: Client) -> None:
    assert not as_backup.get("/today").shows("At Northmere")
