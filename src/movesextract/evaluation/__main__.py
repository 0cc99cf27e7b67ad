"""``python -m movesextract.evaluation``: measure a file of predictions."""

from __future__ import annotations

import sys

from movesextract.evaluation.command import main

if __name__ == "__main__":
    sys.exit(main())
