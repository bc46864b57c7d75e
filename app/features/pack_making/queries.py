"""Composes a pack from what was opened: its members in their order, and the manifest that allows no other byte."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.disclosing import NOT_LED, Noted, noted_of, phone_keys, tree_of
from app.access.door import OpenCase
from app.access.stored import FileKind, opened_file
from app.access.work import Work
from app.core.errors import LedgerRefused, NotFound
from app.core.paper import as_pdf
from app.crypto.ledger import canonical, digest_of
from app.crypto.verifier import as_one_file
from app.crypto.verifier.packs import FORMAT, MANIFEST, PROOFS, RECORDS, SEAL, SEALED
from app.features.evidence_packs.models import EvidencePack, PackContent
from app.features.evidence_packs.rules import (
    CHOSEN,
    CHOSEN_WORDS,
    COLUMNS,
    SCHEDULE,
    VERIFIER,
    groups_of,
    harmless,
    member_name,
    proves,
)
from app.features.exhibits.models import Exhibit, ExhibitContent
from app.features.exhibits.queries import ExhibitView
from app.features.incidents.models import Incident, IncidentContent
from app.features.incidents.queries import IncidentView
from app.features.incidents.rules import SOURCE_LABELS
from app.features.pack_making.rules import custody_of, lines_of, when_of

NOT_AS_NOTED = "is not as the ledger last took it in: whoever runs the server has to run `waymark verify`."
SCHEDULE_TITLE = "Schedule of incidents and exhibits"


@dataclass(frozen=True)
class Member:
    """One file of a pack: what it is called, what it must be, and where its bytes come from, each time anew."""

    path: str
    size: int
    digest: str
    pieces: Callable[[], Iterator[bytes]] = field(repr=False)

    @classmethod
    def of(cls, path: str, content: bytes) -> Member:
        return cls(path, len(content), sha256(content).hexdigest(), lambda: iter([content]))


@dataclass(frozen=True)
class Composed:
    """A pack but for its seal, which the ledger gives."""

    manifest: bytes
    members: list[Member]

    @property
    def digest(self) -> str:
        return sha256(self.manifest).hexdigest()

    @property
    def verifier(self) -> str:
        return next(one.digest for one in self.members if one.path == VERIFIER)


def software() -> str:
    try:
        return f"waymark {version('waymark')}"
    except PackageNotFoundError:
        return "waymark"


def compose(work: Work, case: OpenCase, pack: EvidencePack, content: PackContent) -> Composed:
    """Everything but the seal. Raises LedgerRefused, SealBroken or NotFound where something is not as it was kept."""
    views = _entries(work, case, content)
    evidence = _evidence(work, case, content)
    originals = [_original(work, case, number, view) for number, view in enumerate(evidence, start=1)]
    tree = tree_of(work.session, case.site_id, work.house.signer.verifier)
    noted = noted_of(work.session, case, len(tree.leaves))
    mismatch = bool(case.mismatch)
    records = [
        *map(_entry, views),
        *(_exhibit(at, view, originals[at].path) for at, view in enumerate(evidence)),
    ]
    shown = _shown(noted, records, is_released=mismatch)
    disclosed = {one.position for one in shown.values()}
    ways = tree.ways(one.position for one in noted)
    proofs = {
        "checkpoint": tree.checkpoint,
        "entries": {row_id: _disclosed(one, ways[one.position]) for row_id, one in shown.items()},
        "phones": phone_keys(work.session, case.site_id, _phones(shown.values())),
        "bare": [{"position": one.position, "leaf": one.leaf.hex(), "path": ways[one.position]}
                 for one in noted if one.position not in disclosed],
    }  # fmt: skip
    members = [
        Member.of("WHAT-THIS-PROVES.txt", proves(mismatch=mismatch).encode()),
        Member.of("schedule.pdf", _paper(work, case, content, views, evidence, originals, mismatch)),
        Member.of("schedule.csv", as_csv(_rows(views, evidence, originals, shown))),
        Member.of(RECORDS, canonical({"records": records})),
        Member.of(PROOFS, canonical(proofs)),
        Member.of(VERIFIER, as_one_file().encode()),
        *originals,
    ]
    return Composed(_manifest(work, case, pack, content, members, mismatch=mismatch), members)


def _manifest(
    work: Work, case: OpenCase, pack: EvidencePack, content: PackContent, members: list[Member], *, mismatch: bool
) -> bytes:  # fmt: skip
    return canonical({
        "format": FORMAT, "software": software(), "site": str(case.site_id), "case": str(case.id),
        "reference": case.reference, "pack": str(pack.id), "made_at": work.now.isoformat(),
        "recipient": content.recipient, "purpose": content.purpose, "basis": content.basis.value,
        "consent": content.consent.value, "scope": content.scope,
        "first": str(content.first or ""), "last": str(content.last or ""), "mismatch": mismatch,
        "members": [{"path": one.path, "bytes": one.size, "sha256": one.digest} for one in members],
    })  # fmt: skip


def seal_of(work: Work, case: OpenCase, digest: str) -> bytes:
    """What the ledger says of a manifest that it took in: the last member of the pack. LedgerRefused if nothing."""
    tree = tree_of(work.session, case.site_id, work.house.signer.verifier)
    noted = noted_of(work.session, case, len(tree.leaves))
    mine = next((one for one in reversed(noted) if _is_seal(one, digest)), None)
    if mine is None:
        raise LedgerRefused(NOT_LED)
    return canonical({
        "key": work.house.signer.verifier.public.hex(), "checkpoint": tree.checkpoint,
        **_disclosed(mine, tree.ways([mine.position])[mine.position]),
    })  # fmt: skip


def _is_seal(noted: Noted, digest: str) -> bool:
    return noted.told.get("type") == SEALED and noted.told["facts"]["manifest"] == digest


def _disclosed(noted: Noted, way: list[str]) -> dict[str, Any]:
    return {"entry": noted.entry, "salt": noted.salt.hex(), "position": noted.position, "path": way}


def _entries(work: Work, case: OpenCase, content: PackContent) -> list[IncidentView]:
    rows = work.session.scalars(
        select(Incident).where(Incident.case_id == case.id, Incident.id.in_(list(content.entries)))
    )
    views = [IncidentView(row, case.open(row, IncidentContent)) for row in rows]
    return sorted(views, key=lambda one: (one.row.happened_on, one.number))


def _evidence(work: Work, case: OpenCase, content: PackContent) -> list[ExhibitView]:
    """Whole: who asked for it held the permission for what is sensitive in it."""
    rows = work.session.scalars(
        select(Exhibit).where(Exhibit.case_id == case.id, Exhibit.id.in_(list(content.exhibits)))
    )
    views = [ExhibitView(row, case.open(row, ExhibitContent), is_shown=True) for row in rows]
    return sorted(views, key=lambda one: (one.row.kept_on, str(one.content.kept_at), one.id))


def _original(work: Work, case: OpenCase, number: int, view: ExhibitView) -> Member:
    if view.content.file_id is None:
        raise NotFound()
    file = opened_file(work, case, view.content.file_id, FileKind.ORIGINAL)
    return Member(member_name(number, view.content.name), view.content.size, view.content.sha256, file.pieces)


def _entry(view: IncidentView) -> dict[str, Any]:
    return {"kind": "incident", "id": str(view.id), "name": f"Entry {view.number}", "version": view.row.version,
            "said": view.content.disclosed}  # fmt: skip


def _exhibit(at: int, view: ExhibitView, path: str) -> dict[str, Any]:
    entry = str(view.row.incident_id) if view.row.incident_id else ""
    return {"kind": "exhibit", "id": str(view.id), "name": f"Exhibit {at + 1}", "version": view.row.version,
            "entry": entry, "file": path, "said": view.content.disclosed}  # fmt: skip


def _shown(noted: list[Noted], records: list[dict[str, Any]], *, is_released: bool) -> dict[str, Noted]:
    """For each record the entry of the ledger that was made of it as it stands; none for what no entry tells of.

    Versions tell which entry is the newest: within a minute their places do not. Where that one tells of something
    else, the row was altered or put back to what it was. LedgerRefused then; or, of a case that was looked at and
    released all the same, no proof.
    """
    told: defaultdict[str, list[Noted]] = defaultdict(list)
    for one in noted:
        if "said" in one.told.get("facts", {}) and "row" in one.told:
            told[one.told["row"]["id"]].append(one)
    found: dict[str, Noted] = {}
    for record in records:
        entries, said = told[record["id"]], digest_of(record["said"])
        newest = max((one.told["row"]["version"] for one in entries), default=0)
        same = [one for one in entries
                if one.told["row"]["version"] == newest and one.told["facts"]["said"] == said]  # fmt: skip
        if same:
            found[record["id"]] = same[-1]
        elif entries and not is_released:
            raise LedgerRefused(f"{record['name']} {NOT_AS_NOTED}")
    return found


def _phones(shown: Iterable[Noted]) -> set[UUID]:
    return {UUID(one.told["phone"]["id"]) for one in shown if "phone" in one.told}


def _paper(
    work: Work, case: OpenCase, content: PackContent, views: list[IncidentView], evidence: list[ExhibitView],
    originals: list[Member], mismatch: bool,
) -> bytes:  # fmt: skip
    """The schedule for people, as tagged PDF."""
    about = [("Case", case.reference), ("For", content.recipient), ("Purpose", content.purpose),
             *_scope(content),
             ("Made", f"{work.now:%d %B %Y, %H:%M} UTC, by {software()}"),
             ("Entries", str(len(views))), ("Exhibits", str(len(evidence)))]  # fmt: skip
    entries = [
        {"name": f"Entry {view.number}", "when": _when(view),
         "lines": lines_of(view.content.disclosed, ", ".join(view.kinds), view.breach,
                           SOURCE_LABELS[view.content.source])}
        for view in views
    ]  # fmt: skip
    exhibits = [
        {"name": f"Exhibit {at + 1}", "what": f"{view.title}, {view.type_label}", "file": originals[at].path,
         "digest": groups_of(view.content.sha256)}
        for at, view in enumerate(evidence)
    ]  # fmt: skip
    custody = [row for at, view in enumerate(evidence)
               for row in custody_of(f"Exhibit {at + 1}", view.content.disclosed["chain"])]  # fmt: skip
    given = {
        "about": about, "entries": entries, "exhibits": exhibits, "custody": custody,
        "warning": "This case did not match its ledger when this was made. It was looked at, and released all the same."
        if mismatch else "",
    }  # fmt: skip
    return as_pdf(SCHEDULE, SCHEDULE_TITLE, given)


def _scope(content: PackContent) -> list[tuple[str, str]]:
    if content.scope == CHOSEN:
        return [("Entries and exhibits", CHOSEN_WORDS)]
    return [("From", str(content.first or "the first entry")), ("To", str(content.last or "the last entry"))]


def _when(view: IncidentView) -> str:
    return when_of(view.row.happened_on, view.last_day, view.time_words)


def _rows(
    views: list[IncidentView], evidence: list[ExhibitView], originals: list[Member], shown: dict[str, Noted]
) -> list[dict[str, str]]:
    entries = [
        {"name": f"Entry {view.number}", "kind": "incident", "when": _when(view), "what": view.content.text,
         "amended": "yes" if view.is_amended else "", "withdrawn": "" if view.counts else "yes",
         "in_ledger": "yes" if str(view.id) in shown else "", "id": str(view.id)}
        for view in views
    ]  # fmt: skip
    exhibits = [
        {"name": f"Exhibit {at + 1}", "kind": "exhibit", "when": str(view.row.kept_on), "what": view.title,
         "file": originals[at].path, "sha256": view.content.sha256,
         "in_ledger": "yes" if str(view.id) in shown else "", "id": str(view.id)}
        for at, view in enumerate(evidence)
    ]  # fmt: skip
    return [*entries, *exhibits]


def as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The schedule as comma-separated values, with the mark that tells programs it is UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: harmless(row.get(column, "")) for column in COLUMNS} for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


__all__ = ["MANIFEST", "SEAL", "Composed", "Member", "compose", "seal_of"]
