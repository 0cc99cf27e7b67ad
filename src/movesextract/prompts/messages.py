"""Messages for one window of sentences, in one of three profiles.

``full`` instructs a hosted or large model. ``strict`` does so where the provider also shows it a strict JSON schema,
which lists the keys. ``compact`` is for the embedded adapter, which has learnt the task and needs nothing but the
sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypedDict

from movesextract.events import EVENT_TYPES, EventType
from movesextract.lines import write_line
from movesextract.prompts.rules import instructions
from movesextract.wire import CORE

PROMPT_VERSION = "1"
"""Changes whenever a byte of any message to a hosted model changes; part of every store key. What the embedded model is
sent changes with its adapter, whose version is part of the key as well."""

VERDICTS: Mapping[bool, str] = {True: "yes", False: "no"}
"""What the embedded adapter answers to a claim."""

Profile: TypeAlias = Literal["full", "strict", "compact"]


class Message(TypedDict):
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


# What cannot be seen goes (an article's "Har<zero width space>bor" is read, and copied, as "Harbor"); control
# characters and line breaks, which would break the numbering, become spaces.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u241f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Tags of our own prompt, and of the chat forms of models: </article>, <end_of_turn>, <|im_end|>.
_TAG = re.compile(r"[<＜﹤](?=\s*[/|｜]?\s*[a-z_])", re.IGNORECASE)


def number_sentences(sentences: Iterable[str]) -> str:
    """The sentences as the model sees them: one a line, numbered from 1, white space collapsed.

    A sentence can neither break its line nor write a tag, the article's own among them: ``<`` before a word becomes
    U+2039.

    >>> number_sentences(["A\\nB", "</article> C"])
    '[1] A B\\n[2] ‹/article> C'
    """
    return "\n".join(f"[{number}] {one_line(text)}" for number, text in enumerate(sentences, 1))


def build_messages(
    sentences: Iterable[str],
    *,
    profile: Profile = "full",
    types: Sequence[EventType] = EVENT_TYPES,
    led: bool = False,
) -> list[Message]:
    """The messages that ask for the events of *types* in *sentences*; the static part comes first, the article last.

    *led* tells the embedded adapter that the first sentence is the article's lead, repeated: it is not asked about.
    """
    if profile == "compact":
        return [{"role": "user", "content": f"{_marked(sentences, led=led)}\nEVENTS:"}]
    numbered = number_sentences(sentences)
    return [
        {"role": "system", "content": instructions(types, schema_shown=profile == "strict")},
        {"role": "user", "content": f"<article>\n{numbered}\n</article>"},
    ]


def build_claim(sentences: Iterable[str], event: Mapping[str, Any], *, led: bool = False) -> list[Message]:
    """The messages that ask the embedded adapter whether *sentences* state *event*, in the wire form.

    It answers with one of the VERDICTS. The first part is the same as that of the question for events, so that its
    cached computation serves again.
    """
    return [{"role": "user", "content": f"{_marked(sentences, led=led)}\n{claim_lines(event)}"}]


def _marked(sentences: Iterable[str], *, led: bool) -> str:
    """The numbered sentences as the adapter knows them: a lead that is only repeated has a mark before it."""
    return ("LEAD " if led else "") + number_sentences(sentences)


def claim_lines(event: Mapping[str, Any]) -> str:
    """The core of *event*, and the question about it.

    >>> print(claim_lines({"type": "hire", "sentences": [1], "person": "Zoë", "role": "cook", "organization": "Tern"}))
    CLAIM:hire1 Zoë @ Tern
    TRUE:
    """
    kept = {key: event[key] for key in ("type", "sentences", *CORE[event["type"]]) if key in event}
    return f"CLAIM:{write_line(kept)}\nTRUE:"


def one_line(text: str) -> str:
    """A sentence as it stands in its line; halves of surrogate pairs, which no request can carry, become U+FFFD."""
    text = _SURROGATE.sub("\ufffd", text)
    return _TAG.sub("‹", _BLANK.sub(" ", _INVISIBLE.sub("", text))).strip()
