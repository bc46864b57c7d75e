"""Whatever falls due has words and a page that somebody may open: a kind without one would break its case's page."""

from __future__ import annotations

import pytest

from app.features.casefile.queries import OPENED_BY
from app.features.casefile.rules import VERBS
from app.features.deadlines.rules import DueKind


@pytest.mark.parametrize("kind", DueKind)
def test_every_kind_leads_to_a_page_that_is_known(kind: DueKind) -> None:
    assert VERBS[kind].path in OPENED_BY
