"""What makes the staff's app installable, and that the victims' host has none of it."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from app.web.render import BUILT
from tests.support.clients import Client


def test_the_manifest_says_what_a_browser_needs_to_install(anyone: Client) -> None:
    manifest = json.loads(anyone.get("/manifest.webmanifest").text)

    assert (manifest["name"], manifest["short_name"]) == ("Waymark", "Waymark")
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/", "/", "/")
    assert manifest["display"] == "standalone" and manifest["lang"] == "en-GB"
    assert manifest["theme_color"] == manifest["background_color"] == "#F4F2EE"
    wanted = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert wanted == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}


def test_each_icon_has_the_size_that_the_manifest_says(anyone: Client) -> None:
    for icon in json.loads(anyone.get("/manifest.webmanifest").text)["icons"]:
        assert anyone.get(icon["src"]).status == 200
        with Image.open(io.BytesIO((BUILT / icon["src"].removeprefix("/static/")).read_bytes())) as picture:
            assert picture.format == "PNG" and icon["type"] == "image/png"
            assert icon["sizes"] == f"{picture.width}x{picture.height}"


@pytest.mark.parametrize("path", ["/sw.js", "/manifest.webmanifest", "/no-network"])
def test_the_victims_host_knows_none_of_it(any_visitor: Client, path: str) -> None:
    assert any_visitor.get(path).status == 404
