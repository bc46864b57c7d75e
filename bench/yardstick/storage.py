"""Files of the yardstick: with its duties on, a file and its name are on the disk before the row that tells of it."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        saved = super()._save(name, content)
        if settings.DUTIES:
            path = Path(self.path(saved))
            for place in (path, path.parent):
                opened = os.open(place, os.O_RDONLY)
                try:
                    os.fsync(opened)
                finally:
                    os.close(opened)
        return str(saved)
