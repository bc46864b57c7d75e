"""Passkeys (W3C Web Authentication 3): what a device is asked, and whether its answer holds. It reads no table.

A passkey must be discoverable and must verify its holder; where a device came from is not asked. The library is brought
in at the first passkey: its parsers of every vendor's certificates are seven megabytes that a process may never need.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from app.core.settings import Settings


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a device's first answer."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def draw_challenge() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def questions_for_new(
    settings: Settings, challenge: str, account_id: UUID, handle: str, held: Sequence[bytes]
) -> dict[str, Any]:
    """The options for making a passkey. The device shows and keeps the sign-in name; devices in `held` have one."""
    import webauthn
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=_own_host(settings),
        rp_name="Waymark",
        user_id=account_id.bytes,
        user_name=handle,
        user_display_name=handle,
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in held],
    )
    return options_to_json_dict(options)


def questions_for_known(settings: Settings, challenge: str) -> dict[str, Any]:
    """The options for signing in: any passkey of this host will do, so that no sign-in name is asked."""
    import webauthn
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=_own_host(settings),
        challenge=base64url_to_bytes(challenge),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def new_passkey(settings: Settings, challenge: str, credential: Any) -> NewPasskey | None:
    """The passkey that the device made, or None if its answer does not hold."""
    if not challenge or not isinstance(credential, dict):
        return None
    import webauthn

    try:
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_own_host(settings),
            expected_origin=settings.staff_origin,
            require_user_verification=True,
        )
    except Exception:  # whatever a hostile answer makes the parsers raise: it does not hold
        return None
    return NewPasskey(found.credential_id, found.credential_public_key, found.sign_count)


def credential_id_in(credential: Any) -> bytes:
    """The id of the passkey that answered; empty if there is none to read."""
    raw = credential.get("rawId") if isinstance(credential, dict) else None
    try:
        return base64url_to_bytes(raw) if isinstance(raw, str) else b""
    except ValueError:
        return b""


def names_account(credential: Any, account_id: UUID) -> bool:
    """Whether the device says for whom it holds the passkey, and it is this account."""
    answer = credential.get("response") if isinstance(credential, dict) else None
    raw = answer.get("userHandle") if isinstance(answer, dict) else None
    try:
        return isinstance(raw, str) and base64url_to_bytes(raw) == account_id.bytes
    except ValueError:
        return False


def counted_answer(
    settings: Settings, challenge: str, credential: Any, public_key: bytes, sign_count: int
) -> int | None:
    """The device's new count if its answer holds; None if not, or if the count went back: a copied key."""
    if not challenge:
        return None
    import webauthn

    try:
        found = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_own_host(settings),
            expected_origin=settings.staff_origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except Exception:  # as above
        return None
    return found.new_sign_count


def base64url_to_bytes(text: str) -> bytes:
    """What is written in the alphabet of addresses without padding (RFC 4648, section 5); ValueError if it is not."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _own_host(settings: Settings) -> str:
    return urlsplit(settings.staff_origin).hostname or ""
