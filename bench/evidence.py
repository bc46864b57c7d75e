"""Makes an evidence pack of many exhibits in a process of its own: how long, and the most memory that it took.

`python -m bench.evidence` makes one of 500 exhibits with 2 MB each, `python -m bench.evidence 50` of that many. It ends
with 1 when the process grew by more than the bound, or when an original in the pack is not what was kept.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pyzipper

from app.access.door import open_case
from app.access.work import House
from app.core.settings import Settings
from app.features.evidence_packs.actions import ask_for_pack
from app.features.evidence_packs.forms import PackForm
from app.features.evidence_packs.models import PackContent
from app.features.evidence_packs.queries import file_of, packs_of
from app.features.exhibits.actions import attach, seal_upload
from app.features.exhibits.forms import ExhibitForm
from app.features.pack_making.jobs import make_waiting
from app.main import open_house
from app.web.forms import Upload
from tests.support.cast import Cast, assemble
from tests.support.houses import new_house

EXHIBITS, EACH = 500, 2_000_000
GROWS_MB = 60
ASKED = {"recipient": "Bench", "purpose": "Measured", "basis": "consent_common_law", "told": "yes", "is_minimum": "yes",
         "consent": "yes", "agreed_how": "now", "scope": "period"}  # fmt: skip


def main() -> int:
    """One pack; prints one JSON line."""
    if sys.argv[1:2] == ["make"]:
        return _make(Path(sys.argv[2]), sys.argv[3])
    exhibits = int(sys.argv[1]) if len(sys.argv) > 1 else EXHIBITS
    with tempfile.TemporaryDirectory() as folder, new_house(Path(folder) / "house") as house:
        cast = assemble(house)
        kept = _fill(house, cast, exhibits)
        settings = house.settings
        command = [
            sys.executable,
            "-m",
            "bench.evidence",
            "make",
            str(settings.data_folder),
            settings.database_url,
        ]
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        said: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
        said |= {"measure": "evidence pack", "exhibits": exhibits, "mb": round(exhibits * EACH / 1e6)}
        said["mb_per_second"] = round(said["mb"] / said["seconds"], 1)
        said["same"] = _originals(house, cast, Path(folder)) == kept
    said["met"] = said["same"] and said["grew_mb"] < GROWS_MB
    print(json.dumps(said))
    return 0 if said["met"] else 1


def _fill(house: House, cast: Cast, exhibits: int) -> list[str]:
    """The digests of what was kept, sorted."""
    kept = []
    for number in range(exhibits):
        with house.writing() as work:
            case = open_case(work, cast.lead.actor, cast.case_id)
            content = os.urandom(EACH)
            kept.append(hashlib.sha256(content).hexdigest())
            sealed = seal_upload(work, case, f"{number}.bin", content)
            attach(
                work, cast.lead.actor, case, ExhibitForm(file=Upload(sealed.name, sealed.original)), sealed
            )
            work.openings.clear()
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        ask_for_pack(work, cast.lead.actor, case, PackForm.model_validate(ASKED))
        work.openings.clear()
    return sorted(kept)


def _make(folder: Path, url: str) -> int:
    house = open_house(Settings(environment="test", data_folder=folder, database_url=url))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    began = time.perf_counter()
    if make_waiting(house) != 1:
        raise SystemExit("no pack was made")
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": round(seconds, 1), "started_mb": round(before, 1), "peak_mb": round(peak, 1),
                      "grew_mb": round(peak - before, 1)}))  # fmt: skip
    house.store.close()
    return 0


def _originals(house: House, cast: Cast, folder: Path) -> list[str]:
    """The digests of what a recipient finds, sorted."""
    house.keyring._cache.clear()
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        content: PackContent = packs_of(work, case)[0].content
        with (folder / "outer.zip").open("wb") as out:
            for piece in file_of(work, case, content).pieces():
                out.write(piece)
        work.openings.clear()
    with pyzipper.AESZipFile(folder / "outer.zip") as outer:
        outer.setpassword(content.words.encode())
        (folder / "inner.zip").write_bytes(outer.read("pack.zip"))
    with zipfile.ZipFile(folder / "inner.zip") as inner:
        names = [name for name in inner.namelist() if name.startswith("originals/")]
        return sorted(hashlib.sha256(io.BytesIO(inner.read(name)).getvalue()).hexdigest() for name in names)


if __name__ == "__main__":
    raise SystemExit(main())
