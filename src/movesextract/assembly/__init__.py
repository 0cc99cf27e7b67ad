"""From the model's words to a record: located, normalised, and rejected where the article does not bear them out.

Every value that comes out is cut from the article at the place where the model's words were found, so that
``article.text[span.start:span.end] == span.text`` holds by construction.
"""

from movesextract.assembly.assembler import Assembler
from movesextract.assembly.draft import Assembled

__all__ = ["Assembled", "Assembler"]
