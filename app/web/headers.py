"""The headers of every answer, and the check that a request came from our own pages.

Sources: CSP Level 3, Trusted Types, Fetch Metadata; OWASP Secure Headers.
"""

from __future__ import annotations

from app.core.errors import CrossSite

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx fragments"
)
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
DOWNLOAD_CSP = "default-src 'none'; sandbox; frame-ancestors 'none'"
VAULT_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'"
"""For the one worker script that hashes a passphrase: no page ever runs WASM."""
PERMISSIONS = (
    "accelerometer=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(self), midi=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-create=(self), "
    "publickey-credentials-get=(self)"
)

CLEAR_CACHE = {"Clear-Site-Data": '"cache"'}
"""At a lock: what the browser kept of pages goes; storage, worker and cookies stay, because the session goes on."""

CLEAR_ALL = {"Clear-Site-Data": '"cache", "storage"'}
"""At signing out. Cookies are ended one by one: the device's own stays, because a known device is not slowed down."""

CLEAR_HERS = {"Clear-Site-Data": '"cookies", "storage"'}
"""At leaving her page, where nothing may hold the answer up: a browser goes through its whole cache to clear "cache",
and no page of hers is kept in it."""


def security_headers(*, is_page_host: bool, is_secure: bool) -> dict[str, str]:
    """For every answer of the app; a download puts its own policy in place of the page's."""
    headers = {
        "Content-Security-Policy": PAGE_CSP if is_page_host else CSP,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Permissions-Policy": PERMISSIONS,
        "X-Robots-Tag": "noindex, nofollow",
    }
    if is_secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


def refuse_cross_site(method: str, origin: str | None, fetch_site: str | None, own_origin: str) -> None:
    """For all but GET and HEAD: Origin is there and ours, and Sec-Fetch-Site, where sent, is same-origin."""
    if method in ("GET", "HEAD"):
        return
    if origin != own_origin or fetch_site not in (None, "same-origin"):
        raise CrossSite()
