"""The aldea command by `python -m config.commands`."""

import sys

from config.commands import main

sys.exit(main())
