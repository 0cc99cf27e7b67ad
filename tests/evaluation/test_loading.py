"""Gold, predictions and texts are read as they are written, and errors say where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.evaluation.builders import Fields, extraction, funding, gold_article, hire, money, predicted

from movesextract.errors import InputNotFoundError, InputUnreadableError, UndecodableError, UsageError
from movesextract.evaluation import load_articles, load_extractions, load_gold

ARTICLE: Fields = {
    "id": "a",
    "url": None,
    "published": "2024-05-17",
    "lang": "en",
    "tags": ["hire"],
    "note": "not part of the format",
    "events": [hire(role="chef"), funding(amount=money("$5.10", 5.1, "USD"), investors=["Alpine"], optional=True)],
}


def write(path: Path, *lines: object) -> Path:
    """A file of JSON lines (text is written as it is)."""
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_gold_is_read(tmp_path: Path) -> None:
    """Articles come in order with typed events; empty lines and unknown article keys do not matter."""
    first, second = load_gold(write(tmp_path / "gold.jsonl", ARTICLE, "", {"id": "b", "events": []}))
    assert (first.id, first.lang, first.tags, second.id, second.events) == ("a", "en", ("hire",), "b", ())
    assert [event.type for event in first.events] == ["hire", "funding_round"]
    assert [event.optional for event in first.events] == [False, True]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: Invalid JSON"),
        ({"id": "b"}, "line 2: events: Field required"),
        ({"id": "b", "events": [hire(persn="x")]}, r"line 2: events\.0\.hire\.persn: Extra inputs"),
        ({"id": "b", "events": [{**hire(), "type": "merger"}]}, r"line 2: events\.0: .*merger"),
        ({"id": "b", "events": [hire(person="")]}, r"line 2: events\.0\.hire\.person"),
        ({"id": "b", "events": [hire(date="May 2024")]}, r"line 2: events\.0\.hire\.date"),
        ({"id": "a", "events": []}, "line 2: id 'a' is already on line 1"),
    ],
)
def test_bad_gold_names_the_line(tmp_path: Path, line: object, message: str) -> None:
    """The error names file, line and field."""
    path = write(tmp_path / "gold.jsonl", ARTICLE, line)
    with pytest.raises(UsageError, match=f"gold.jsonl, {message}"):
        load_gold(path)


def test_extractions_survive_their_lines(tmp_path: Path) -> None:
    """What `to_json_line` writes is read back equal, line separators inside strings included."""
    written = (extraction("a", predicted(hire(role="chef\u2028de cuisine"))), extraction("b"))
    assert written == load_extractions(write(tmp_path / "out.jsonl", *(e.to_json_line() for e in written)))


def test_repeated_extraction_is_refused(tmp_path: Path) -> None:
    """Two lines for one article are an error."""
    line = extraction("a").to_json_line()
    with pytest.raises(UsageError, match="line 2: id 'a' is already on line 1"):
        load_extractions(write(tmp_path / "out.jsonl", line, line))


def test_texts_are_read_character_for_character(tmp_path: Path) -> None:
    """Line ends stay as they are, since offsets count them; ids without a file are left out."""
    (tmp_path / "a.txt").write_bytes("é\r\nb".encode())
    assert load_articles(tmp_path, ["a", "b"]) == {"a": "é\r\nb"}


def test_unreadable_files(tmp_path: Path) -> None:
    """Missing, unreadable and undecodable input have errors of their own."""
    with pytest.raises(InputNotFoundError):
        load_gold(tmp_path / "none.jsonl")
    with pytest.raises(InputNotFoundError):
        load_articles(tmp_path / "none", ["a"])
    with pytest.raises(InputUnreadableError):
        load_gold(tmp_path)
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(UndecodableError, match="byte 8"):
        load_gold(tmp_path / "latin.jsonl")


def test_gold_is_immutable() -> None:
    """Gold cannot be changed by accident while it is measured against."""
    with pytest.raises(ValueError, match="frozen"):
        gold_article("a").id = "b"
