"""`python -m app.cli`, which `waymark` stands for."""

import sys

from app.cli import main
from app.core import logging, quiet

logging.set_up()
quiet.hush()
sys.exit(main())
