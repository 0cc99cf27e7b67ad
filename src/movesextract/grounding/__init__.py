"""Grounding: where in the article the model's words stand, and whether the cited sentences bear them out."""

from movesextract.grounding.evidence import cite
from movesextract.grounding.folding import FoldedText, fold
from movesextract.grounding.locate import Locator, Match

__all__ = ["FoldedText", "Locator", "Match", "cite", "fold"]
