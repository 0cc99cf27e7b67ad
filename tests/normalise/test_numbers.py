"""Numbers in texts: digits, words, CJK numerals, scale words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.normalise.numbers import DecimalSign, find_quantities, fold, read_digits


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("7", "7"),
        ("007", "7"),
        ("98,000", "98000"),
        ("78,000", "78000"),
        ("1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1 200,50", "1200.50"),
        ("1'200.50", "1200.50"),
        ("1,20,000", "120000"),
        ("1,23,45,678", "12345678"),
        ("1.234.567", "1234567"),
        ("1,5", "1.5"),
        ("12,50", "12.50"),
        ("0,500", "0.500"),
        ("0.500", "0.500"),
        ("1.2345", "1.2345"),
        ("1234.567", "1234.567"),
        ("2½", "2.5"),
        ("½", "0.5"),
        ("1.500", None),
        ("1,2345", None),
        ("1234,567", None),
        ("12,34", "12.34"),
        ("1,2,3", None),
        ("12.05.2024", None),
        ("1.2.3", None),
        ("1,234,56", None),
        ("0,123,456", None),
        ("1.234,567.8", None),
        ("1234567890123456789", None),
    ],
)
def test_digits_are_read_or_left_alone(literal: str, value: str | None) -> None:
    """Separators are understood without a context where only one reading is possible."""
    assert (None if value is None else Decimal(value)) == read_digits(literal)


@pytest.mark.parametrize(
    ("literal", "sign", "scaled", "value"),
    [
        ("1.500", ",", False, 1500),
        ("1.500", ".", False, None),
        ("1.500", ".", True, Decimal("1.5")),
        ("1.500", ",", True, 1500),
        ("1.500", None, True, None),
        ("1,500", ".", True, 1500),
        ("1,500", ",", True, None),
        ("1,500", None, True, None),
        ("1,500", ",", False, 1500),
        ("98,000", ",", False, 98000),
    ],
)
def test_the_context_settles_three_digits(
    literal: str, sign: DecimalSign | None, scaled: bool, value: Decimal | int | None
) -> None:
    """Three digits after one separator need the convention of the text; 98,000 never does."""
    assert value == read_digits(literal, sign, scaled=scaled)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-five thousand", 25_000),
        ("one hundred and fifty", 150),
        ("one million two hundred thousand", 1_200_000),
        ("two and a half million", 2_500_000),
        ("a half million", 500_000),
        ("half a billion", 500_000_000),
        ("5 hundred thousand", 500_000),
        ("2 lakh crore", 2 * 10**12),
        ("dreiundzwanzig Millionen", 23_000_000),
        ("fünfhunderttausend", 500_000),
        ("zweitausendfünfhundert", 2_500),
        ("zweieinhalb Millionen", 2_500_000),
        ("deux cent cinquante mille", 250_000),
        ("quatre-vingt-dix-sept", 97),
        ("soixante-dix millions", 70_000_000),
        ("un million et demi", 1_500_000),
        ("dos mil quinientos", 2_500),
        ("treinta y cinco mil", 35_000),
        ("dos millones y medio", 2_500_000),
        ("once millones", 11_000_000),
        ("dois mil e quinhentos", 2_500),
        ("três milhões", 3_000_000),
        ("3 mil milhões", 3 * 10**9),
        ("一万五", 15_000),
        ("一万零五", 10_005),
        ("二十五万", 250_000),
        ("两百多万", 2_000_000),
        ("3万亿", 3 * 10**12),
        ("1.5个亿", 150_000_000),
        ("1億2000万", 120_000_000),
        ("삼천만", 30_000_000),
        ("1조 2,000억", 12 * 10**11),
    ],
)
def test_words_and_scales_make_one_number(words: str, value: int) -> None:
    """The whole expression is one quantity, with its exact value."""
    quantities = find_quantities(fold(words))
    assert [(0, len(words), Decimal(value))] == [(q.start, q.end, q.value(".")) for q in quantities]


@pytest.mark.parametrize(
    "words", ["several million", "tens of millions", "a few thousand", "数千万", "几百万", "수십억", "三五万"]
)
def test_a_vague_number_has_no_value(words: str) -> None:
    """Vague numbers are found, so that nothing inside them is taken for exact."""
    assert [(0, len(words), None)] == [(q.start, q.end, q.value()) for q in find_quantities(fold(words))]


@pytest.mark.parametrize(
    "words", ["a company", "once upon a time", "los dos", "half the staff", "万一", "二〇二四年", "부천", "hundred"]
)
def test_words_that_only_look_like_numbers_are_none(words: str) -> None:
    """Articles, adverbs and stray characters are no quantities."""
    assert find_quantities(fold(words)) == []


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    """The folded texts are as long as the original, whatever the characters."""
    folded = fold(text)
    assert len(text) == len(folded.raw) == len(folded.lower)


def test_folding_keeps_the_length_of_every_character() -> None:
    """No character of Unicode grows or shrinks when folded, alone or at the end of a word."""
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [char for char in characters if len(fold(f"a{char}").lower) != 2] == []


@given(st.text(alphabet="0123456789., '½", min_size=1))
def test_no_run_of_digits_and_separators_breaks_the_reader(literal: str) -> None:
    """Whatever stands between digits, the text is read without an error and spans stay in order."""
    ends = [0]
    for quantity in find_quantities(fold(literal)):
        assert ends[-1] <= quantity.start < quantity.end
        quantity.value()
        quantity.value(",")
        ends.append(quantity.end)


@given(st.integers(0, 10**17), st.sampled_from([",", ".", " ", "'"]))
def test_grouped_integers_round_trip(number: int, sign: str) -> None:
    """Grouping by any separator changes nothing, once the convention is known."""
    written = f"{number:,}".replace(",", sign)
    assert Decimal(number) == read_digits(written, "," if sign == "." else ".")
