"""Folding: what does not matter goes, what matters stays, and the way back is exact."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from movesextract.grounding import FoldedText, fold

text_without_surrogates = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
AWKWARD = (
    "İstanbul ẞß ﬁnance ﬃ 강민수 강 がガｶﾞ カ\u3099 𝐀𝟗𠮷 ½ 10² № ﷺ ｅ́"
    " é é Å ŉ ǆ ͺ ‹x› … 辻\U000e0100 a\u200bb \u2028 \ufeff"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Harbor” ‘Labs’", "\"Harbor\" 'Labs'"),
        ("«Harbor» „Labs“", '"Harbor" "Labs"'),
        ("Jean–Luc — Roy", "Jean-Luc - Roy"),
        ("5‑year", "5-year"),
        ("−5 %", "-5 %"),
        (unicodedata.normalize("NFC", "José Ångström"), unicodedata.normalize("NFD", "José Ångström")),
        (unicodedata.normalize("NFC", "강민수"), unicodedata.normalize("NFD", "강민수")),
        (unicodedata.normalize("NFC", "ガ"), unicodedata.normalize("NFD", "ガ")),
        ("José Álvarez", "Jose Alvarez"),
        ("Łódź Øre Đà Nẵng", "Lodz Ore Da Nang"),
        ("ＡＢＣ１２３，４５６", "ABC123,456"),
        ("ｶﾞ", "ガ"),
        ("HARBOR LABS", "harbor labs"),
        ("STRASSE", "Straße"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("a\u00a0b\u3000c\t\n d", "a b c d"),
        ("Har\u200bbor\ufeff La\u00adbs", "Harbor Labs"),
        ("\u200eAnn\u202c", "Ann"),
        ("Acme™ Labs®", "Acme Labs"),
        ("辻\U000e0100太郎", "辻太郎"),
        ("约翰•史密斯", "约翰·史密斯"),
        ("ジョン・スミス", "ジョン·スミス"),
        ("Ann\x00Lee", "Ann Lee"),
        ("wait…", "wait..."),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_what_does_not_matter_is_folded(one: str, other: str) -> None:
    """Spellings that differ only in form are equal after folding."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("98,000", "78,000"),
        ("98,000", "98.000"),
        ("98,000", "98000"),
        ("1½", "11/2"),
        ("10²", "102"),
        ("①", "1"),
        ("か", "が"),
        ("ハ", "パ"),
        ("राम", "रामा"),
        ("Ann Lee", "AnnLee"),
        ("+5%", "-5%"),
        ("$5", "€5"),
        ("강", "가"),
        ("王", "玉"),
    ],
)
def test_what_matters_stays(one: str, other: str) -> None:
    """Digits, signs, letters and voicing marks are never folded away."""
    assert fold(one) != fold(other)


@given(text_without_surrogates)
@example(AWKWARD)
@example(unicodedata.normalize("NFD", AWKWARD))
def test_the_way_back_is_exact(text: str) -> None:
    """Each folded character's origin folds to a piece that holds it, and the origins never go backwards."""
    folded = FoldedText(text)
    assert len(folded.folded) == len(folded.origins)
    assert folded.origins == sorted(folded.origins)
    for character, origin in zip(folded.folded, folded.origins, strict=True):
        assert character in FoldedText("x" + text[origin]).folded


@given(text_without_surrogates, st.data())
@example(AWKWARD, None)
def test_spans_between_whole_characters_fold_back(text: str, data: st.DataObject | None) -> None:
    """A folded range that splits no character comes back as the range of text which folds to it."""
    folded = FoldedText(text)
    limits = [p for p in range(len(folded.folded) + 1) if not folded.splits(p)]
    pairs = [(a, b) for a in limits for b in limits if a < b]
    if not pairs:
        return
    chosen = [data.draw(st.sampled_from(pairs))] if data is not None else pairs
    for start, end in chosen:
        first, last = folded.original_span(start, end)
        assert 0 <= first < last <= len(text)
        assert fold(text[first:last]) == folded.folded[start:end].strip()


@given(text_without_surrogates)
@example(AWKWARD)
def test_folding_twice_is_folding_once(text: str) -> None:
    """Folded text folds to itself."""
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(exclude_categories=["Cs", "M"]), max_size=40))
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    """NFC and NFD of a text fold to the same."""
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(text_without_surrogates, st.data())
def test_folded_ranges_cover_exactly_their_text(text: str, data: st.DataObject) -> None:
    """The folded range of a piece of text holds the characters that came from it, and no others."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    folded = FoldedText(text)
    first, last = folded.folded_range(start, end)
    inside = [place for place, origin in enumerate(folded.origins) if start <= origin < end]
    assert inside == list(range(first, last))


def test_accents_behind_the_last_character_belong_to_the_span() -> None:
    """A span never cuts a combining accent, nor a glyph selector, off its letter."""
    text = unicodedata.normalize("NFD", "José ") + "辻\U000e0100"
    folded = FoldedText(text)
    assert folded.original_span(0, 4) == (0, 5)
    assert folded.original_span(5, 6) == (6, 8)


def test_half_surrogate_pairs_do_no_harm() -> None:
    """Words of a model may hold half a pair: they fold, to nothing that an article has."""
    assert fold("Ann \ud800") == "ann \ud800"
