"""Evidence: cited sentences stand if they speak of the event; wrong numbers under right words are repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from movesextract.grounding import Locator, cite
from movesextract.text.sentences import Sentence, split_sentences

TEXT = (
    "Northwind had a quiet year. "  # 0
    "Harbor Labs has hired Ines Duarte as head of robotics. "  # 1
    "She will start in May. "  # 2
    "The market was closed on Monday. "  # 3
    "Rain is expected on Tuesday. "  # 4
    "Tern Capital had no comment."  # 5
)
DUARTE = ("Ines Duarte", "Harbor Labs", "head of robotics")


def cited(
    numbers: Sequence[int], anchors: Sequence[str], *, text: str = TEXT, hidden: Sequence[int] = (), told: str = "\n"
) -> list[int]:
    """The numbers of the sentences that `cite` names, of those numbers given."""
    sentences = [replace(s, boilerplate=i in hidden) for i, s in enumerate(split_sentences(text))]
    named = cite([sentences[n] for n in numbers], sentences, anchors, Locator(text), lambda words: told in words)
    return [sentences.index(sentence) for sentence in named]


def test_a_cited_sentence_with_the_words_stands() -> None:
    """Right number, right words: the citation is the evidence."""
    assert cited([1], DUARTE) == [1]


def test_citations_keep_their_order() -> None:
    """Several cited sentences stand as the model named them, best first."""
    assert cited([2, 1], DUARTE) == [2, 1]


def test_a_wrong_number_under_right_words_is_repaired() -> None:
    """A sentence far off that holds the event's words takes the place of one that holds none."""
    assert cited([4], DUARTE) == [1]
    assert cited([5], DUARTE) == [1]


def test_a_pronoun_sentence_beside_the_name_stands() -> None:
    """ "She will start in May" needs no name of its own next to the sentence that has it."""
    assert cited([2], ("Ines Duarte",)) == [2]


def test_a_sentence_with_less_is_joined_by_one_that_has_two_more() -> None:
    """One anchor less is nothing; two more elsewhere are evidence too, behind the sentence that the model named."""
    text = "Duarte joins. Harbor Labs hired Ines Duarte. Rain fell. Harbor Labs hired Duarte as head of robotics."
    assert cited([1], DUARTE, text=text) == [1]
    assert cited([0], DUARTE, text=text) == [0, 3]


def test_a_pronoun_sentence_is_joined_by_the_one_with_the_names() -> None:
    """The sentence that tells the move stays, though the one before it has all the names: "She resigned on Friday."."""
    text = "Ines Duarte, head of robotics at Harbor Labs, came under fire. Rain fell. She resigned on Friday."
    assert cited([2], DUARTE, text=text, told="resigned") == [2, 0]
    assert cited([1], DUARTE, text=text, told="resigned") == [0]


def test_cited_sentences_count_together() -> None:
    """Two cited sentences that tell the event between them are not overruled by a headline that has it all."""
    text = "Harbor Labs hires Ines Duarte as head of robotics\n\nInes Duarte leaves home. Harbor Labs is her new home."
    assert cited([1, 2], ("Ines Duarte", "Harbor Labs"), text=text) == [1, 2]


def test_an_event_without_any_trace_has_no_evidence() -> None:
    """Words that stand nowhere near, and one generic word elsewhere, are no evidence."""
    assert cited([4], ("Omar Khan", "Bank of Ireland")) == []
    assert cited([4], ("Omar Khan", "Acme Capital")) == []


def test_one_anchor_far_off_does_not_carry_an_event() -> None:
    """A name somewhere else in the article does not prove an event that the cited sentence knows nothing of."""
    assert cited([4], ("Northwind", "Omar Khan")) == []


def test_page_furniture_is_no_repair() -> None:
    """A menu entry or a related headline is never chosen in place of the cited sentence, but may be cited itself."""
    assert cited([4], DUARTE, hidden=[1]) == []
    assert cited([1], DUARTE, hidden=[1]) == [1]


def test_no_citation_at_all_is_repaired_too() -> None:
    """Without a usable number the best sentence with two anchors is taken."""
    assert cited([], DUARTE) == [1]
    assert cited([], ("Northwind",)) == []


def test_a_surname_is_a_trace_but_a_word_inside_a_word_is_not() -> None:
    """Short forms count as whole words only."""
    text = "Annabelle sang at the bankside. Rain fell. Rain fell. Rain fell again."
    assert cited([0], ("Anna Bell", "Bankside Labs"), text=text) == [0]
    assert cited([0], ("Anna Bell", "Bank Labs"), text=text) == []


def test_foreign_sentences_are_ignored() -> None:
    """A cited sentence that is not of the article names nothing."""
    sentences = split_sentences(TEXT)
    assert cite([Sentence(3, 7, "thwi")], sentences, ("Omar Khan",), Locator(TEXT)) == ()
    assert cite([], [], DUARTE, Locator("")) == ()
