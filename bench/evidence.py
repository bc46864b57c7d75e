"""Makes an evidence pack of many exhibits in a process of its own: how long, and the most memory that it took.

`python -m bench.evidence` makes one of 500 exhibits with 20 kB and one of 500 with 2 MB each, `python -m bench.evidence
50` of that many. It ends with 1 when the larger took more memory than the smaller, or an original in it is not what was
kept.
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
MORE_MB = 20
"""By which a pack of a hundred times as many bytes may grow more: its paper has as many lines."""
ASKED = {"recipient": "Bench", "purpose": "Measured", "basis": "consent_common_law", "told": "yes", "is_minimum": "yes",
         "consent": "yes", "agreed_how": "now", "scope": "period"}  # fmt: skip


def main() -> int:
    """Two packs of as many exhibits, small ones and large ones; prints one JSON line for each."""
    if sys.argv[1:2] == ["make"]:
        return _make(Path(sys.argv[2]), sys.argv[3])
    exhibits = int(sys.argv[1]) if len(sys.argv) > 1 else EXHIBITS
    small, large = (_measured(exhibits, each) for each in (EACH // 100, EACH))
    met = small["same"] and large["same"] and large["grew_mb"] - small["grew_mb"] < MORE_MB
    print(json.dumps(small))
    print(json.dumps(large | {"met": met}))
    return 0 if met else 1


def _measured(exhibits: int, each: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, new_house(Path(folder) / "house") as house:
        cast = assemble(house)
        kept = _fill(house, cast, exhibits, each)
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
        said |= {"measure": "evidence pack", "exhibits": exhibits, "mb": round(exhibits * each / 1e6)}
        said["mb_per_second"] = round(said["mb"] / said["seconds"], 1)
        said["same"] = _originals(house, cast, Path(folder)) == kept
    return said


def _fill(house: House, cast: Cast, exhibits: int, each: int) -> list[str]:
    """The digests of what was kept, sorted."""
    kept = []
    for number in range(exhibits):
        with house.writing() as work:
            case = open_case(work, cast.lead.actor, cast.case_id)
            content = os.urandom(each)
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
