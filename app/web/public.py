"""The few addresses that anybody may ask for: the manifest, the worker, the page for no network, the pulse."""

import json

from app.access.pulse import pulse_of
from app.access.work import Work
from app.web.answers import Page, Raw, page
from app.web.guards import Anyone
from app.web.render import BUILT
from app.web.routing import Router

router = Router()
both = Router("both")


@both.get("/health", counts_as_use=False)
def health(actor: Anyone, work: Work) -> Raw:
    """`ok`, or what is wrong in one word, for the proxy and for who watches it. Nothing of anybody."""
    word = pulse_of(work.house)
    return Raw(word.encode(), "text/plain", status=200 if word == "ok" else 503)


@router.get("/sw.js", counts_as_use=False)
def worker(actor: Anyone, work: Work) -> Raw:
    """The worker's script; asked for anew at every check, so that a new version, or its end, is found."""
    path = BUILT / ("worker.js" if work.settings.offline else "farewell.js")
    body = path.read_bytes() if path.exists() else b""
    return Raw(body, "text/javascript", headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"})


@router.get("/no-network", counts_as_use=False)
def no_network(actor: Anyone) -> Page:
    return page("errors/no_network.html")


@router.get("/manifest.webmanifest", counts_as_use=False)
def manifest(actor: Anyone) -> Raw:
    """What makes the app installable. It names no person and no place."""
    built = json.loads((BUILT / "manifest.json").read_text())
    icons = [
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("icon-mask-512.png", "512x512", "maskable"),
    ]
    body = {
        "id": "/", "name": "Waymark", "short_name": "Waymark", "start_url": "/", "scope": "/", "display": "standalone",
        "background_color": "#F4F2EE", "theme_color": "#F4F2EE", "lang": "en-GB",
        "icons": [{"src": f"/static/{built[n]}", "sizes": s, "type": "image/png", "purpose": p} for n, s, p in icons],
    }  # fmt: skip
    return Raw(json.dumps(body).encode(), "application/manifest+json")
