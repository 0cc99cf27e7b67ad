"""The HTML report: one file that shows every article, its events and where their words stand."""

from __future__ import annotations

from movesextract.outputs.report.render import DEFAULT_TITLE, Boilerplate, write_report

__all__ = ["DEFAULT_TITLE", "Boilerplate", "write_report"]
