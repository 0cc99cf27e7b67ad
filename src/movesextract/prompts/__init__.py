"""What the model reads: a fixed part, then the article as numbered sentences."""

from movesextract.prompts.messages import (
    PROMPT_VERSION,
    VERDICTS,
    Message,
    Profile,
    build_claim,
    build_messages,
    claim_lines,
    number_sentences,
    one_line,
)

__all__ = [
    "PROMPT_VERSION",
    "VERDICTS",
    "Message",
    "Profile",
    "build_claim",
    "build_messages",
    "claim_lines",
    "number_sentences",
    "one_line",
]
