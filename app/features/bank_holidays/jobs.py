"""What runs by the clock: once a day, and at the start, the log says which sites' bank holidays run out."""

from __future__ import annotations

from datetime import date

from app.access.work import House
from app.core import clock, logging
from app.features.bank_holidays.queries import running_out


class Watch:
    """Called every minute; looks once a day, for the first time soon after the start."""

    def __init__(self) -> None:
        self._looked_on: date | None = None

    def __call__(self, house: House) -> int:
        """Returns for how many sites bank holidays are known for less than a year."""
        today = clock.local_day(clock.now())
        if self._looked_on == today:
            return 0
        self._looked_on = today
        with house.reading() as work:
            found = running_out(work)
        for site_id, months in found:
            logging.get().warning("bank holidays run out", site=site_id, count=months)
        return len(found)


JOBS = (Watch(),)
