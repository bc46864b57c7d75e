"""The words of evidence and its pure decisions: what kind of file it is, which of them may be previewed."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from app.core.clock import day_words

UNKNOWN = "application/octet-stream"


class EvidenceType(StrEnum):
    SCREENSHOT = "screenshot"
    ORIGINAL_MESSAGE_FILE = "original_message_file"
    CALL_LOG = "call_log"
    VOICEMAIL = "voicemail"
    AUDIO = "audio"
    PHOTO = "photo"
    VIDEO = "video"
    CCTV_REFERENCE = "cctv_reference"
    DOORBELL_CLIP = "doorbell_clip"
    LETTER_ITEM = "letter_item"
    PHYSICAL_OBJECT = "physical_object"
    MEDICAL_RECORD_REF = "medical_record_ref"
    RECEIPT_OR_COST = "receipt_or_cost"
    TRACKER_FOUND = "tracker_found"
    SOCIAL_PROFILE_URL = "social_profile_url"
    EMAIL_WITH_HEADERS = "email_with_headers"
    BANK_RECORD = "bank_record"
    ORDER_OR_BAIL_DOCUMENT = "order_or_bail_document"
    POLICE_LETTER = "police_letter"
    WITNESS_NOTE = "witness_note"
    EXPERT_REPORT = "expert_report"
    DIARY_PAGE = "diary_page"
    OTHER = "other"


TYPE_LABELS = dict(zip(EvidenceType, (
    "Screenshot", "Original message file", "Call log", "Voicemail", "Audio", "Photo", "Video", "CCTV reference",
    "Doorbell clip", "Letter or item", "Object", "Medical record, reference", "Receipt or cost", "Tracker found",
    "Social profile address", "Email with headers", "Bank record", "Order or bail document", "Police letter",
    "Witness note", "Expert report", "Diary page", "Other",
), strict=True))  # fmt: skip


class EvidenceStatus(StrEnum):
    NOTED = "noted"
    COPIED = "copied"
    OFFERED = "offered_to_police"
    ACCEPTED = "accepted_by_police"
    REFUSED = "refused_with_reason"
    EXHIBIT = "exhibit"
    RETURNED = "returned"
    DESTROYED = "destroyed_per_schedule"


STATUS_LABELS = dict(zip(EvidenceStatus, (
    "Noted", "Copied", "Offered to police", "Accepted by police", "Refused, with a reason", "Police exhibit",
    "Returned", "Destroyed by schedule",
), strict=True))  # fmt: skip


class Sensitivity(StrEnum):
    NORMAL = "normal"
    INTIMATE = "intimate"
    CHILD = "child"
    THIRD_PARTY = "third_party"
    PRIVILEGED = "privileged"


SENSITIVITY_LABELS = dict(
    zip(Sensitivity, ("Normal", "Intimate", "A child", "About others", "Privileged"), strict=True)
)


SENSITIVE = frozenset(Sensitivity) - {Sensitivity.NORMAL}
"""Opened by the lead advocate, whoever covers her, and the team's supervisor alone."""

SENSITIVE_WORDS = "All but “Normal” is opened by the lead advocate, her cover and the supervisor alone."

HANDED = frozenset({EvidenceStatus.ACCEPTED, EvidenceStatus.EXHIBIT})
"""Where the police have it: to whom it was handed belongs to it."""

FACT_LABELS = {
    "taken": "Taken, by the camera’s clock", "camera": "Camera", "software": "Written by",
    "changed": "Changed, by its own note", "pixels": "Size in points", "position": "Position",
}  # fmt: skip


class Advice(StrEnum):
    """What is said beside a kind of evidence, where it helps."""

    MESSAGES = "messages"
    THINGS = "things"
    TRACKERS = "trackers"
    CAMERAS = "cameras"
    ALL = "all"


ADVICE = {
    Advice.ALL: ("Keep the original where it is; do not send it on and then delete it.",
                 "Keep two copies in safe places that the other person cannot reach.",
                 "Do not answer, and take no risk and use no trick to get evidence."),
    Advice.MESSAGES: ("Copy the whole thread in pictures that overlap, with number or account, day and time.",
                      "Copy it before anybody is blocked: blocking may take it away.",
                      "Leave the sender’s name as it is, and write nothing into it.",
                      "If the phone may be watched, photograph its screen with another one."),
    Advice.CAMERAS: ("Cameras overwrite what they record, often within days. Ask now, and note whom you asked.",),
    Advice.THINGS: ("Touch it little. Put it into paper, not plastic, and note where it was found and by whom.",),
    Advice.TRACKERS: ("Do not take it home and do not destroy it. Tell the police where it is.",),
}  # fmt: skip
ADVISED = {
    Advice.MESSAGES: ("Messages, calls, profiles", {
        EvidenceType.SCREENSHOT, EvidenceType.ORIGINAL_MESSAGE_FILE, EvidenceType.CALL_LOG, EvidenceType.VOICEMAIL,
        EvidenceType.SOCIAL_PROFILE_URL, EvidenceType.EMAIL_WITH_HEADERS}),
    Advice.CAMERAS: ("Cameras of others", {EvidenceType.CCTV_REFERENCE, EvidenceType.DOORBELL_CLIP}),
    Advice.THINGS: ("Letters and things", {EvidenceType.LETTER_ITEM, EvidenceType.PHYSICAL_OBJECT}),
    Advice.TRACKERS: ("A device that was found", {EvidenceType.TRACKER_FOUND}),
}  # fmt: skip
"""By which heading and for which kinds."""


def advice_for(kind: EvidenceType) -> tuple[str, ...]:
    """What to bear in mind with evidence of this kind, the particular first."""
    own = next((ADVICE[advice] for advice, (_, kinds) in ADVISED.items() if kind in kinds), ())
    return (*own, *ADVICE[Advice.ALL])


NOT_COME_YET = "This day has not come yet. Check it."


def handing_problems(
    status: EvidenceStatus, refusal: str, handed_on: date | None, handed_to: str, today: date
) -> dict[str, str]:
    """What is wrong with what is said of the police."""
    problems = {}
    if status is EvidenceStatus.REFUSED and not refusal:
        problems["refusal"] = "Say why it was refused, as it was told. “No reason was given” is fine."
    if handed_on is not None and handed_on > today:
        problems["handed_on"] = NOT_COME_YET
    if (status in HANDED or handed_on is not None) and not handed_to:
        problems["handed_to"] = "Say to whom it was handed."
    return problems


def fact_lines(facts: dict[str, str]) -> list[tuple[str, str]]:
    """(label, what the file says), with how far it may be relied on."""
    told = {name: facts[name] for name in FACT_LABELS if facts.get(name)}
    if "taken" in told:
        zone = facts.get("offset", "")
        told["taken"] += f", {zone} from Greenwich" if zone else ", time zone not said"
    if "position" in told:
        told["position"] = "The file carries one. It stands in the original alone."
    return [(FACT_LABELS[name], value) for name, value in told.items()]


def chain_words(what: str, came_from: str, went_to: str, on: date | None = None) -> str:
    """“Handed over: from Carys to PC Hale, on Tuesday 3 November 2026”; the day only if it was noted on another."""
    hands = " ".join(
        part for part in (came_from and f"from {came_from}", went_to and f"to {went_to}") if part
    )
    said = f"{what}: {hands}" if hands else what
    return f"{said}, on {day_words(on, year=True)}" if on is not None else said


class Preview(StrEnum):
    """What became of the preview."""

    MADE = "made"
    TOO_LARGE = "too_large"
    LATE = "late"
    NONE = "none"


PREVIEW_WORDS = {
    Preview.MADE: "",
    Preview.TOO_LARGE: "No preview: too large to open safely",
    Preview.LATE: "No preview: it was not ready in time",
    Preview.NONE: "No preview of this kind of file",
}  # fmt: skip

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})
"""The only kinds that are ever decoded."""

PLAYED = frozenset({
    "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm", "video/mp4", "video/quicktime", "video/webm",
})  # fmt: skip
"""What a browser may be asked to play where it stands; whether it can is its own matter."""

HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def sniff(content: bytes) -> str:
    """The media type by the file's own first bytes, never by its name; what is not on the short list is just bytes."""
    head = content[:32]
    signatures = (
        (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"), (b"%PDF-", "application/pdf"),
        (b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"), (b"\xff\xf3", "audio/mpeg"),
        (b"OggS", "audio/ogg"), (b"PK\x03\x04", "application/zip"),
    )  # fmt: skip
    for mark, media in signatures:
        if head.startswith(mark):
            return media
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _in_matroska(content)
    return UNKNOWN


def _by_brand(brand: bytes) -> str:
    """ISO 14496-12: what the first brand says of the file."""
    if brand in HEIC_BRANDS:
        return "image/heic"
    return {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}.get(brand, "video/mp4")


def _in_matroska(content: bytes) -> str:
    """WebM, sound alone unless a codec for pictures is named where its tracks are described (RFC 9559)."""
    if b"webm" not in content[:64]:
        return UNKNOWN
    return "video/webm" if re.search(rb"V_(VP8|VP9|AV1|MPEG)", content) else "audio/webm"


def evidence_type(media: str) -> EvidenceType:
    """The kind to begin with; a person may choose another."""
    if media in PICTURES:
        return EvidenceType.PHOTO
    if media.startswith("video/"):
        return EvidenceType.VIDEO
    return EvidenceType.AUDIO if media.startswith("audio/") else EvidenceType.OTHER


def size_words(size: int) -> str:
    """“2.1 MB”, “100 kB”, “12 bytes”."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{round(size / 1000)} kB" if size >= 1000 else f"{size} bytes"


def day_of(asked: str) -> date | None:
    """The day that an address names; None where it names none."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None
