"""The words of evidence and its pure decisions: what kind of file it is, which of them may be previewed."""

from __future__ import annotations

from enum import StrEnum


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

HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def sniff(content: bytes) -> str:
    """The media type by the file's own first bytes, never by its name; what is not on the short list is just bytes."""
    head = content[:32]
    signatures = (
        (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"), (b"%PDF-", "application/pdf"),
        (b"ID3", "audio/mpeg"), (b"OggS", "audio/ogg"), (b"PK\x03\x04", "application/zip"),
    )  # fmt: skip
    for mark, media in signatures:
        if head.startswith(mark):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in HEIC_BRANDS else "video/mp4"
    return "application/octet-stream"


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
