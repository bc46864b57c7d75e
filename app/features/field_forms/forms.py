"""What is found in one item of a phone once it is opened, and how it is spelled. Nothing is guessed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from app.core.base64url import unb64
from app.core.errors import (
    CrossSite,
    FormRefused,
    NotFound,
    NotTaken,
    Refused,
    TooLarge,
    TooMany,
    WaymarkError,
)
from app.core.ids import as_uuid4
from app.crypto.records import count_of
from app.crypto.signatures import SIGNATURE_BYTES
from app.features.field_forms.rules import STATUS, VERSION_OF_FORMS, Answer
from app.web.answers import Json

MOST_FIELDS, MOST_VALUES = 200, 200
LARGEST_NUMBER = 2**31 - 1
LARGEST_FILE = 100_000_000
A_DECADE = 10 * 365 * 24 * 60
UNREADABLE = "What the phone sent could not be read. Nothing was changed, and it stays on the phone."


def _id(text: Any) -> Any:
    found = as_uuid4(text) if isinstance(text, str) else None
    if found is None or str(found) != text:
        raise ValueError("not an id")
    return found


def _storable(text: str) -> str:
    if "\x00" in text or not text.isprintable():
        raise ValueError("unprintable")
    return text


def _moment(value: Any) -> Any:
    """An instant in ISO 8601, and nothing else that would do for one."""
    if not isinstance(value, str):
        raise ValueError("no text")
    return datetime.fromisoformat(value)


Id = Annotated[UUID, BeforeValidator(_id)]
Bytes = Annotated[bytes, BeforeValidator(unb64)]
Signature = Annotated[Bytes, Field(min_length=SIGNATURE_BYTES, max_length=SIGNATURE_BYTES)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Offset = Annotated[float, Field(ge=-A_DECADE, le=A_DECADE, allow_inf_nan=False)]
Sequence = Annotated[int, Field(ge=1, le=LARGEST_NUMBER, strict=True)]
Shape = TypeVar("Shape", bound=BaseModel)


class Envelope(BaseModel):
    """The base: frozen, and what is not known is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Opened(Envelope):
    """What the seal held: the text of the item, and the device's signature over it."""

    entry: Annotated[str, Field(max_length=1_000_000, strict=True)]
    signature: Signature


class FileNote(Envelope):
    """A file that comes after the words: its id, its size and hash, and the key of its sealed records."""

    upload: Id
    name: Annotated[str, Field(max_length=1000, strict=True)] = ""
    size: Annotated[int, Field(ge=1, le=LARGEST_FILE, strict=True)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", strict=True)]
    key: Annotated[Bytes, Field(min_length=32, max_length=32)]
    count: Annotated[int, Field(ge=1, le=LARGEST_NUMBER, strict=True)]

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if self.count != count_of(self.size):
            raise ValueError("another count than this size has")
        return self


class Entry(Envelope):
    """The text of one item: which form, what was filled in, when, and what it follows."""

    path: Annotated[str, Field(max_length=300, strict=True)]
    fields: Annotated[
        dict[
            Annotated[str, Field(max_length=100, strict=True)],
            Annotated[list[Annotated[str, Field(strict=True)]], Field(max_length=MOST_VALUES)],
        ],
        Field(max_length=MOST_FIELDS),
    ]
    record: Id
    after: Id | None = None
    form: Annotated[int, Field(ge=1, le=VERSION_OF_FORMS, strict=True)]
    captured_at: Moment
    offset: Offset | None = None
    locked: Annotated[bool, Field(strict=True)] = False
    files: Annotated[
        dict[Annotated[str, Field(max_length=100), AfterValidator(_storable)], FileNote], Field(max_length=20)
    ] = Field(default_factory=dict)


def read(shape: type[Shape], body: Any, key: str = "") -> Shape:
    """The checked shape; `NotTaken` (needs-fix) for anything else, which repeats nothing of what came."""
    try:
        if isinstance(body, dict):
            return shape.model_validate(body)
        return shape.model_validate_json(body)
    except (ValidationError, ValueError, RecursionError):
        raise NotTaken(
            Answer.NEEDS_FIX, STATUS[Answer.NEEDS_FIX], UNREADABLE, key, errors={"form": UNREADABLE}
        ) from None


def in_answers(error: Exception) -> Json:
    """An error in the words that a phone goes by. What it cannot know to be final, it sends again later."""
    if isinstance(error, NotTaken):
        said = {"answer": error.answer, "key": error.key, "words": error.words, **error.told}
        return Json(said, error.status)
    if isinstance(error, TooLarge | FormRefused):
        words = error.words if isinstance(error, TooLarge) else UNREADABLE
        status = 413 if isinstance(error, TooLarge) else STATUS[Answer.NEEDS_FIX]
        return Json({"answer": Answer.NEEDS_FIX, "key": "", "errors": {"form": words}}, status)
    if isinstance(error, CrossSite | NotFound | Refused):
        status = 404 if isinstance(error, NotFound) else 403
        return Json({"answer": Answer.PAUSED, "key": "", "words": error.words}, status)
    words = error.words if isinstance(error, WaymarkError) else WaymarkError.message
    wait, status = (error.retry_after, 429) if isinstance(error, TooMany) else (5, STATUS[Answer.LATER])
    return Json({"answer": Answer.LATER, "key": "", "words": words, "retry_after": wait}, status)
