"""Why some tests run on SQLite alone, said once: they make files of their own, or a file is what they are about."""

from __future__ import annotations

import pytest

from tests.support.houses import POSTGRES

own_files = pytest.mark.skipif(
    POSTGRES, reason="these commands are run on files of their own: once is enough"
)
killed_folders = pytest.mark.skipif(
    POSTGRES,
    reason="a killed house is a folder, copied for each kill; PostgreSQL’s commits lie in a server that goes on",
)
