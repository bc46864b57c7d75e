"""What is sealed of an account; its table stands in `access`, which decides who is asking."""

from __future__ import annotations

from pydantic import BaseModel


class AccountContent(BaseModel):
    """Name, title and sign-in name; sealed under the site's key."""

    name: str = ""
    title: str = ""
    handle: str = ""
