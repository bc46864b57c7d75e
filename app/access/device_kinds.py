"""What kind of device a browser says it runs on: “Phone, Safari”. Pure; it keeps nothing finer than that.

A browser may say what it likes (a tablet of Apple's calls itself a computer): it is a help to the memory, no proof.
"""

from __future__ import annotations

import re
from enum import StrEnum

UNKNOWN = "A device that does not say what it is"
BROWSERS = (
    (r"EdgA?/|EdgiOS/", "Edge"), (r"OPR/|OPT/", "Opera"), (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"), (r"Chrome/|CriOS/|Chromium/", "Chrome"), (r"Version/.*Safari/", "Safari"),
)  # fmt: skip
"""In this order: every browser also names those that it wants to be taken for."""

DEVICES = (
    (r"iPad|Tablet|PlayBook|Silk|Android(?!.*\bMobile\b)", "Tablet"), (r"iPhone|iPod|\bMobile\b", "Phone"),
    (r"Windows NT|Macintosh|X11|CrOS|Linux", "Computer"),
)  # fmt: skip


class DeviceKind(StrEnum):
    """The kind alone: what an administrator is told."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    UNKNOWN = "unknown"


KIND_LABELS = {
    DeviceKind.PHONE: "Phone", DeviceKind.TABLET: "Tablet", DeviceKind.COMPUTER: "Computer",
    DeviceKind.UNKNOWN: UNKNOWN,
}  # fmt: skip


def device_kind(agent: str) -> DeviceKind:
    """The kind of device in what a browser says of itself."""
    name = next((name for pattern, name in DEVICES if re.search(pattern, agent)), "")
    return DeviceKind(name.lower()) if name else DeviceKind.UNKNOWN


def kind_of(agent: str) -> str:
    """Kind of device and family of browser in what a browser says of itself (RFC 9110, section 10.1.5)."""
    device = next((name for pattern, name in DEVICES if re.search(pattern, agent)), "")
    browser = next((name for pattern, name in BROWSERS if re.search(pattern, agent)), "")
    return ", ".join(name for name in (device, browser) if name) or UNKNOWN
