"""Production starts only with settings that keep the promises; each refusal says what to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.core.errors import UnsafeSettings
from app.core.settings import Settings

SAFE: dict[str, Any] = {
    "environment": "production", "data_folder": Path("/srv/data"), "database_url": "sqlite:////srv/data/waymark.db",
    "keyring_url": "sqlite:////srv/ring/keys.db", "root_key_file": Path("/etc/keys/root.key"),
    "signing_key_file": Path("/etc/keys/ledger.key"),
    "shred_list_file": Path("/srv/shredded/shredded.list"), "staff_origin": "https://staff.example",
    "page_origin": "https://page.example", "trusted_proxies": "10.0.0.2",
}  # fmt: skip


def test_what_keeps_the_promises_starts() -> None:
    assert Settings(**SAFE).checked().proxies == "10.0.0.2"


def test_none_trusts_nobody() -> None:
    assert Settings(**SAFE | {"trusted_proxies": "none"}).checked().proxies == ""


@pytest.mark.asvs("12.2.1", "13.4.2")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"page_origin": "https://staff.example:8443"}, "differ by name"),
        ({"staff_origin": "http://staff.example"}, "https"),
        ({"root_key_file": None}, "WAYMARK_ROOT_KEY_FILE"),
        ({"keyring_url": ""}, "WAYMARK_KEYRING_URL"),
        ({"keyring_url": "sqlite:////srv/data/keys.db"}, "one folder"),
        ({"root_key_file": Path("/srv/data/root.key")}, "one folder"),
        ({"signing_key_file": None}, "WAYMARK_SIGNING_KEY_FILE"),
        ({"signing_key_file": Path("/srv/data/ledger.key")}, "WAYMARK_SIGNING_KEY_FILE"),
        ({"shred_list_file": None}, "WAYMARK_SHRED_LIST_FILE"),
        ({"shred_list_file": Path("/srv/data/shredded.list")}, "WAYMARK_SHRED_LIST_FILE"),
        ({"push_local": True}, "WAYMARK_PUSH_LOCAL"),
        (
            {"push_key_file": Path("/srv/data/push.key"), "push_contact": "it@site.example"},
            "WAYMARK_PUSH_KEY_FILE",
        ),
        ({"push_key_file": Path("/etc/keys/push.key")}, "WAYMARK_PUSH_CONTACT"),
        ({"trusted_proxies": ""}, "WAYMARK_TRUSTED_PROXIES"),
        ({"page_origin": "https://page.waymark.example"}, "product's name"),
    ],
)
def test_what_breaks_a_promise_does_not_start(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(UnsafeSettings, match=says):
        Settings(**SAFE | changed).checked()


def test_at_home_the_defaults_start() -> None:
    assert Settings(environment="development").checked()


def test_without_a_named_key_no_phone_is_told_of_anything_in_production() -> None:
    assert Settings(**SAFE).checked().push_key is None
    named = {"push_key_file": Path("/etc/keys/push.key"), "push_contact": "it@site.example"}
    assert Settings(**SAFE | named).checked().push_key == Path("/etc/keys/push.key")
