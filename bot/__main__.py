"""python -m bot."""

import sys

from bot.cli import collector
from bot.cli.main import main

if __name__ == "__main__":
    collector.pause()
    sys.exit(main())
