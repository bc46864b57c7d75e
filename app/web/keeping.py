"""What of an open form may be kept as a draft: by its page's address, the fields that are neither secret nor file."""

from __future__ import annotations

import re

from app.web.forms import Form, is_secret
from app.web.routing import Route, Router


def kept_fields(path: str, typed: dict[str, list[str]]) -> dict[str, list[str]]:
    """Those of the typed fields that the staff's page at this path may keep; none if it shows no form."""
    known = {name: spec for form in _forms_at(path) for name, spec in form.model_fields.items()}
    secret = {name for name, spec in known.items() if is_secret(spec)}
    return {name: values for name, values in typed.items() if name in known and name not in secret}


def _forms_at(path: str) -> list[type[Form]]:
    """The forms that are shown again by the page at this path."""
    return [
        route.form
        for router in Router.every
        if router.host == "staff"
        for route in router.routes
        if route.form is not None and _is_shown_at(path, route)
    ]


def _is_shown_at(path: str, route: Route) -> bool:
    page = next((one for one in route.siblings if one.endpoint is route.again), None)
    return page is not None and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", page.path), path) is not None
