"""The only writer of a pack that is being made: the ledger takes its manifest in, then it is ready, or it failed."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from app.access.door import OpenCase
from app.access.plain import ask
from app.access.stored import FileKind, Kept, name_file
from app.access.work import Work
from app.crypto.verifier.packs import SEALED
from app.db.base import table_of
from app.features.evidence_packs.models import EvidencePack, PackContent
from app.features.evidence_packs.rules import PackStatus

_PACK = table_of(EvidencePack)
NOTE_DONE = update(_PACK).where(_PACK.c.id == bindparam("pack")).values(done=bindparam("so_many"))


def take_in(work: Work, case: OpenCase, row: EvidencePack, digest: str, members: int) -> None:
    """The ledger keeps the manifest's digest; how many members there will be stands on the page."""
    row.done, row.total = 0, members
    work.ledger.entry(SEALED, None, case, row, manifest=digest)


def note_done(work: Work, row_id: object, members: int) -> None:
    ask(work, NOTE_DONE, pack=row_id, so_many=members)


def make_ready(
    work: Work, case: OpenCase, row: EvidencePack, kept: Kept, fingerprint: str, verifier: str
) -> None:
    content = case.open(row, PackContent)
    said = content.model_copy(
        update={"file_id": kept.file_id, "size": kept.size, "sha256": kept.sha256, "made_at": work.now,
                "fingerprint": fingerprint, "verifier": verifier, "failure": ""}
    )  # fmt: skip
    row.status, row.made_on, row.done = PackStatus.READY.value, work.today, row.total
    row.version += 1
    row.sealed = case.seal(said, into=row)
    name_file(work, case, row.id, kept, FileKind.DERIVED)
    work.ledger.entry("evidence-pack.made", None, case, row, sha256=kept.sha256)


def give_up(work: Work, case: OpenCase, row: EvidencePack, why: str) -> None:
    """It says on its page why it was not made; whoever wants it asks anew."""
    content = case.open(row, PackContent)
    row.status = PackStatus.FAILED.value
    row.version += 1
    row.sealed = case.seal(content.model_copy(update={"failure": why}), into=row)
    work.ledger.entry("evidence-pack.failed", None, case, row)
