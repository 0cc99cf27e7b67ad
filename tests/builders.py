"""Small builders that many tests share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from movesextract import Extraction, Extractor, ExtractorConfig
from movesextract.testing import ScriptedCompleter

HARBOR = (
    "Harbor Labs has poached Ines Duarte from rival Northwind to run its robotics group. "
    "She starts on 1 June. It raised 40 million euros last month in a Series B led by Tern Capital."
)
DUARTE = {
    "type": "hire",
    "sentences": [1],
    "person": "Ines Duarte",
    "organization": "Harbor Labs",
    "role": "run its robotics group",
    "previous_organization": "Northwind",
    "status": "completed",
}
SERIES_B = {
    "type": "funding_round",
    "sentences": [3],
    "organization": "Harbor Labs",
    "round": "Series B",
    "amount": "40 million euros",
    "investors": ["Tern Capital"],
    "lead_investors": ["Tern Capital"],
    "date": "last month",
    "status": "completed",
}


def answer(*events: Any) -> str:
    """The text of an answer with these events."""
    return json.dumps({"events": list(events)}, ensure_ascii=False)


def read(
    text: str, *answers: str | dict[str, Any], config: ExtractorConfig | None = None, **options: Any
) -> Extraction:
    """Read *text* with a model that gives these answers; a dictionary is an answer with that one event."""
    script = [given if isinstance(given, str) else answer(given) for given in answers]
    return Extractor(config, completer=ScriptedCompleter(script, reasks=len(script) - 1)).extract(text, **options)


def assert_grounded(extraction: Extraction, text: str) -> None:
    """Every span of *extraction* is cut from *text*."""
    for event in extraction.events:
        spans: Sequence[Any] = [*event.evidence, *event.mentions.values()]
        assert [span.text for span in spans] == [text[span.start : span.end] for span in spans]
