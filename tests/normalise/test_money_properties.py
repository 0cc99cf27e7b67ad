"""What must hold of money for any number and any text."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from movesextract.normalise.money import Amount, find_money, money_at, parse_money, parse_money_range


def _grouped(sign: str) -> st.SearchStrategy[tuple[int, str]]:
    numbers = st.integers(min_value=1, max_value=10**15)
    return numbers.map(lambda number: (number, f"{number:,}".replace(",", sign)))


@given(_grouped(",") | _grouped("\u202f") | _grouped("\u00a0") | _grouped("'") | _grouped(" "))
def test_whole_numbers_survive_every_grouping_before_a_sign(pair: tuple[int, str]) -> None:
    """A number grouped by commas, spaces or apostrophes comes back unchanged."""
    number, written = pair
    assert Amount(Decimal(number), "GBP", "exact") == parse_money(f"£{written}")


@given(_grouped(".") | _grouped(" "), st.integers(0, 99))
def test_continental_amounts_survive(pair: tuple[int, str], cents: int) -> None:
    """Points or spaces for groups, a comma for cents: the German and French ways of writing a sum."""
    number, written = pair
    expected = Decimal(f"{number}.{cents:02}")
    assert Amount(expected, "EUR", "exact") == parse_money(f"{written},{cents:02} €")


@given(st.integers(1, 10**12), st.integers(0, 99))
def test_english_amounts_survive(number: int, cents: int) -> None:
    """Commas for groups, a point for cents."""
    assert Decimal(f"{number}.{cents:02}") == parse_money(f"${number:,}.{cents:02}").value


@given(st.integers(1, 9999), st.sampled_from([("万元", 10**4), ("亿元", 10**8), ("千万元", 10**7)]))
def test_chinese_scales_multiply(number: int, scale: tuple[str, int]) -> None:
    """Digits before 万, 亿 and 千万 are multiplied by these."""
    assert Decimal(number * scale[1]) == parse_money(f"{number}{scale[0]}").value


@given(st.integers(1, 99), st.integers(1, 9999), st.integers(1, 9999))
def test_mixed_east_asian_numbers_add_up(trillions: int, oku: int, man: int) -> None:
    """兆, 億 and 万 groups add up, in Korean with spaces between."""
    expected = Decimal(trillions * 10**12 + oku * 10**8 + man * 10**4)
    assert expected == parse_money(f"{trillions}兆{oku}億{man}万円").value
    assert expected == parse_money(f"{trillions}조 {oku}억 {man}만 원").value


@given(st.integers(10_000, 999_999), st.data())
def test_another_digit_is_another_value(number: int, data: st.DataObject) -> None:
    """No digit is ignored: 98,000 is never 78,000."""
    written = f"{number:,}"
    place = data.draw(st.sampled_from([i for i, char in enumerate(written) if char.isdigit()]))
    digit = data.draw(st.sampled_from([char for char in "123456789" if char != written[place]]))
    changed = written[:place] + digit + written[place + 1 :]
    assert parse_money(f"${written}").value != parse_money(f"${changed}").value


_SCRAPS = st.sampled_from(
    "$ € £ ¥ US$ 1 2,5 98,000 1.500 million Mio. bn 万 亿 元 円 억 원 - – ~ to bis 至 and between ( ) % / . , Rs crore"
    " euros dollars of d' de half a few several 数 多 余 个 百分之 minus \u00a0 \n ½ kr 5p Canadian".split(" ")
)


@given(st.text() | st.lists(_SCRAPS).map("".join) | st.lists(_SCRAPS).map(" ".join))
def test_mentions_are_ordered_pieces_of_any_text(text: str) -> None:
    """Whatever the text, mentions come in order, do not overlap, and hold visible characters."""
    mentions = find_money(text)
    ends = [0]
    for mention in mentions:
        assert ends[-1] <= mention.start < mention.end <= len(text)
        piece = text[mention.start : mention.end]
        assert piece.strip() == piece != ""
        ends.append(mention.end)


@given(st.text() | st.lists(_SCRAPS).map(" ".join), st.integers(0, 40), st.integers(0, 40))
def test_no_text_breaks_the_readers(text: str, start: int, length: int) -> None:
    """Any text at all is read without an error, and a mention found at a span overlaps it."""
    parse_money(text)
    parse_money_range(text)
    mention = money_at(text, start, start + length)
    assert mention is None or (mention.start < start + length and start < mention.end)
