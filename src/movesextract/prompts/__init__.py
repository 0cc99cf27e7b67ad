"""What the model reads: a fixed part, then the article as numbered sentences."""

from movesextract.prompts.messages import PROMPT_VERSION, Message, Profile, build_messages, number_sentences

__all__ = ["PROMPT_VERSION", "Message", "Profile", "build_messages", "number_sentences"]
