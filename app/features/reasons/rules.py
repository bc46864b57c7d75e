"""Where somebody goes on to once she has said why she opens a case. Pure."""

from __future__ import annotations

import re


def way_on(case_id: str, typed: str) -> str:
    """The page of this case that she asked for, if it is one; else its summary."""
    here = f"/cases/{case_id}"
    is_inside = typed == here or typed.startswith((f"{here}/", f"{here}?"))
    is_plain = re.fullmatch(r"[A-Za-z0-9\-_./?=&]*", typed) is not None and ".." not in typed
    return typed if is_inside and is_plain and "/opening-reasons" not in typed else here
