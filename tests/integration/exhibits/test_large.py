"""A large file through a real served process: bit for bit, in flat memory, and there after the power went."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import files as large
from tests.support.cast import assemble
from tests.support.houses import POSTGRES, new_house
from tests.support.live import free_port
from tests.support.serving import serving

pytestmark = pytest.mark.skipif(POSTGRES, reason="memory of the process is the same on either database")


def test_two_hundred_megabytes_there_and_back_stay_under_the_bound(tmp_path: Path) -> None:
    said = large.measure(tmp_path, 200)

    assert said["same"] and said["peak_mb"] < large.BOUND_MB, said
    assert said["peak_mb"] - said["started_mb"] < 25, said


@pytest.mark.parametrize("number", range(2))
def test_a_file_that_was_said_to_be_saved_survives_a_kill_and_half_a_one_is_no_file(
    number: int, tmp_path: Path
) -> None:
    port = free_port()
    with new_house(tmp_path / "house", port) as house:
        cast = assemble(house)
    sent = large.hashlib.sha256()
    headers = {"Content-Type": f"multipart/form-data; boundary={large.BOUNDARY}"}
    with serving(tmp_path / "house", port) as process:
        with large.asking(port, cast.lead.token) as client:
            path = f"/cases/{cast.case_id}/exhibits"
            place = client.post(path, content=large._form(12, sent), headers=headers).headers["location"]

            def killed_midway():
                for at, piece in enumerate(large._form(12, large.hashlib.sha256())):
                    if at == 8:
                        process.kill()
                    yield piece

            with pytest.raises(large.httpx.TransportError):
                client.post(path, content=killed_midway(), headers=headers)
        process.start()
        with large.asking(port, cast.lead.token) as client:
            given = client.get(f"{place}/original").content
            page = client.get(path).text
    assert large.hashlib.sha256(given).digest() == sent.digest()
    assert page.count(place.rsplit("/", 1)[1]) >= 1 and page.count("door.mp4") <= 1
    names = {one.name for one in (tmp_path / "house" / "files").iterdir()}
    assert sum(not name.endswith(".half") for name in names) == 1
