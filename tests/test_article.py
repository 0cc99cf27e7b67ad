"""The article: one canonical text."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.article import Article


@given(st.text())
def test_the_text_is_kept_character_for_character(text: str) -> None:
    """Any text is taken as it is, but for halves of surrogate pairs, which become U+FFFD one for one."""
    article = Article(text=text)
    assert len(article.text) == len(text)
    assert all(a == b or (0xD800 <= ord(b) < 0xE000 and a == "\ufffd") for a, b in zip(article.text, text, strict=True))
    assert article.sha256 == hashlib.sha256(article.text.encode("utf-8")).hexdigest()
    assert article.id == article.sha256[:16]


def test_half_surrogates_are_replaced_everywhere() -> None:
    """No string of an article holds half a pair: every output could be written."""
    article = Article(text="a\ud800b", id="\udfff", source="x\ud83d", title="\ude00")
    assert (article.text, article.id, article.source, article.title) == ("a\ufffdb", "\ufffd", "x\ufffd", "\ufffd")


def test_the_id_given_wins() -> None:
    """An id is only derived where none is given."""
    assert Article(text="x", id="row-7").id == "row-7"


def test_a_time_of_day_is_dropped() -> None:
    """A datetime for ``published`` counts as its date, whatever its clock says."""
    day = datetime.date(2024, 5, 17)
    noon = datetime.datetime(2024, 5, 17, 12, 30, tzinfo=datetime.UTC)
    assert Article(text="x", published=noon).published == day
    assert type(Article(text="x", published=noon).published) is datetime.date
    assert Article(text="x", published=noon) == Article(text="x", published=day)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": b"bytes"},
        {"text": None},
        {},
        {"text": "x", "published": "2024-05-17"},
        {"text": "x", "published": 0},
        {"text": "x", "body": "y"},
        {"text": "x", "id": 7},
    ],
)
def test_wrong_values_are_refused(wrong: dict[str, Any]) -> None:
    """Nothing is guessed: other types, missing text and unknown names raise."""
    with pytest.raises(pydantic.ValidationError):
        Article(**wrong)


def test_an_article_cannot_be_changed() -> None:
    """Offsets stay right because the text cannot move under them."""
    article = Article(text="x")
    with pytest.raises(pydantic.ValidationError):
        article.text = "y"


def test_asking_for_the_digest_does_not_change_equality() -> None:
    """Two articles with equal contents are equal and survive a round trip through JSON."""
    one, other = Article(text="x", id="a"), Article(text="x", id="a")
    assert one.sha256
    assert one == other
    assert one == Article.model_validate_json(one.model_dump_json())
    assert hash(one) == hash(other)
