"""The JSON schema of an extraction: the contract with programs that read our JSON lines."""

from __future__ import annotations

from typing import Any

from movesextract.events import Extraction


def extraction_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one JSON line; ``docs/schema.json`` holds the same."""
    schema = Extraction.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
