"""Where other tools meet the library. Each module imports its tool at first use, and none is required."""

from movesextract.integrations.frames import extract_frame

__all__ = ["extract_frame"]
