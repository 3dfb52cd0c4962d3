"""Run the commands with `python -m allocation`."""

import sys

from allocation.cli import main

if __name__ == "__main__":
    sys.exit(main())
