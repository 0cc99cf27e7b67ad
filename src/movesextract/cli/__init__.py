"""The command: the only place that prints."""

from movesextract.cli.app import main

__all__ = ["main"]
