"""The one plain form of a phone number, an e-mail address and a crime reference, so that equal ones are found. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

SHORTEST_NUMBER, LONGEST_NUMBER = 7, 15
"""Digits of a phone number in its international form; ITU-T E.164 allows fifteen."""
SHORTEST_REFERENCE = 5
APART = re.compile(r"[,;/\n]|\bor\b", re.IGNORECASE)


class IdentifierKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    CRIME_REFERENCE = "crime_reference"


KIND_LABELS = {
    IdentifierKind.PHONE: "Same phone number", IdentifierKind.EMAIL: "Same e-mail address",
    IdentifierKind.CRIME_REFERENCE: "Same crime reference",
}  # fmt: skip


def plain_phone(text: str) -> str:
    """“07700 900 123”, “+44 (0)7700 900123” and “0044 7700 900123” are “+447700900123”; empty if it is no number."""
    text = text.replace("(0)", "").strip()
    digits = re.sub(r"[^0-9]", "", text)
    if text.startswith("+"):
        international = digits
    elif digits.startswith("00"):
        international = digits[2:]
    elif digits.startswith("0"):
        international = "44" + digits[1:]
    else:
        international = digits if digits.startswith("44") and len(digits) == 12 else "44" + digits
    if international.startswith("440"):
        international = "44" + international[3:]
    is_number = len(digits) >= SHORTEST_NUMBER and len(international) <= LONGEST_NUMBER
    return f"+{international}" if is_number else ""


def plain_email(text: str) -> str:
    """Without capitals and spaces; empty if it is no address."""
    plain = text.strip().casefold()
    return plain if re.fullmatch(r"[^@\s]+@[^@\s]+", plain) else ""


def plain_reference(text: str) -> str:
    """Letters and digits alone; empty if it is too short to tell anything, or holds no digit."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    return plain if len(plain) >= SHORTEST_REFERENCE and re.search("[0-9]", plain) else ""


PLAIN = {
    IdentifierKind.PHONE: plain_phone,
    IdentifierKind.EMAIL: plain_email,
    IdentifierKind.CRIME_REFERENCE: plain_reference,
}


def plain_forms(kind: IdentifierKind, text: str) -> set[str]:
    """Every identifier of this kind in a field that may hold several, parted by commas, slashes or lines."""
    if kind is IdentifierKind.CRIME_REFERENCE:
        return {plain_reference(text)} - {""}
    return {PLAIN[kind](part) for part in APART.split(text)} - {""}


CARRIED: dict[str, tuple[tuple[str, IdentifierKind], ...]] = {
    "person": (("phone", IdentifierKind.PHONE), ("email", IdentifierKind.EMAIL)),
    "safe_contact": (
        ("number", IdentifierKind.PHONE),
        ("number", IdentifierKind.EMAIL),
        ("waiting.number", IdentifierKind.PHONE),
        ("waiting.number", IdentifierKind.EMAIL),
    ),
    "case": (("crime_reference", IdentifierKind.CRIME_REFERENCE),),
}
"""Table → the fields of its content that hold exact identifiers; a dot leads into a part of it."""


def carried_by(table: str, content: Mapping[str, Any]) -> set[tuple[IdentifierKind, str]]:
    """The exact identifiers in the content of a row of this table, as (kind, plain form)."""
    fields = CARRIED.get(table, ())
    return {(kind, plain) for name, kind in fields for plain in plain_forms(kind, _said(content, name))}


def _said(content: Mapping[str, Any], name: str) -> str:
    part: Any = content
    for step in name.split("."):
        part = (part or {}).get(step)
    return part or ""


def in_search(typed: str) -> Iterable[tuple[IdentifierKind, str]]:
    """What typed words may be as exact identifiers: (kind, plain form)."""
    for kind, plain in PLAIN.items():
        if form := plain(typed):
            yield kind, form
