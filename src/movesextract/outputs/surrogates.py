"""Halves of UTF-16 surrogate pairs, which Python strings can hold and no file can."""

from __future__ import annotations

import re

__all__ = ["replace_lone_surrogates"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_lone_surrogates(text: str) -> str:
    r"""The text with U+FFFD for each half of a surrogate pair; the length stays.

    Articles hold none (`Article` replaces them); what a model reported, messages of errors and names of files can.

    >>> replace_lone_surrogates("caf\udce9")
    'caf�'
    """
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)
