"""`python -m app.cli`, which `waymark` stands for."""

import sys

from app.cli import main

sys.exit(main())
