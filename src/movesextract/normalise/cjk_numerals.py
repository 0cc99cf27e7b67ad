"""Numbers with Chinese, Japanese or Korean numerals and scale words: 3.5亿, 1億2000万, 三千万, 3억 5천만, 数千万."""

from __future__ import annotations

from decimal import Decimal

from movesextract.normalise import numerals as tables
from movesextract.normalise.quantities import Pattern, Quantity, Text, read_digits, tidy

_ATOM = Pattern(r"[0-9]+(?:[.,][0-9]+)*")
_SMALLER_KOREAN_GROUP = Pattern(r" (?=[0-9][0-9,]*(?: ?[천백십만억]| ?[가-힣])|[일이삼사오육칠팔구]?[천백십])")
_HANGUL = Pattern(r"[가-힣]")
_MONEY_SIGNS = frozenset("元円圆圓块원엔달위유美港日欧歐英韩韓人新台臺金")


# No sum takes more characters; the bound keeps a page of numerals from being read again from each of them.
_LONGEST = 32
_MOST_UNITS = 8


class _Reader:
    """Reads one number from left to right: units up to 千 gather in ``section``, 万 and beyond in ``total``."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.current: Decimal | None = None
        self.by_numeral = False
        self.units = ""
        self.digits = False
        self.numbers = 0
        self.leading = Decimal(0)
        self.vague = False
        self.more = False

    @property
    def value(self) -> Decimal:
        rest = self.current or Decimal(0)
        if self.by_numeral and self.units and self.text[self.position - 2] in tables.CJK_UNITS:
            # 一万五 is 15000: a last digit counts in tenths of the unit before it. After 十 it counts as it is.
            power = tables.CJK_UNITS[self.text[self.position - 2]]
            rest *= Decimal(10) ** (power - 1) if power > 1 else 1
        return self.total + self.section + rest

    @property
    def multiplier(self) -> Decimal:
        """What the units multiply the only number by; 1 if there are several numbers or none."""
        return self.value / self.leading if self.numbers == 1 and self.leading else Decimal(1)

    def put(self, number: Decimal) -> None:
        """Take a number without its units."""
        self.current, self.leading, self.digits = number, number, True
        self.numbers += 1

    def run(self) -> None:
        stop = min(len(self.text), self.position + _LONGEST)
        while self.position < stop and self._step(self.text[self.position]):
            pass

    def _step(self, char: str) -> bool:
        if char in tables.CJK_UNITS:
            self._take_unit(char)
        elif char in tables.CJK_VAGUE and (self.position + 1 < len(self.text)):
            if self.text[self.position + 1] not in tables.CJK_UNITS:
                return False
            self.vague = True
        elif char in tables.CJK_DIGITS:
            return self._take_digit(char)
        elif char == "点" and self.by_numeral and self.current is not None:
            return self._take_decimals()
        elif char in tables.CJK_MORE or char == "个":
            return self._take_filler(char)
        elif char.isascii() and char.isdigit():
            return self._take_atom()
        else:
            return self._skip_korean_space(char)
        self.position += 1
        return True

    def _take_unit(self, char: str) -> None:
        if char in tables.CJK_SMALL_UNITS:
            power = Decimal(10) ** tables.CJK_SMALL_UNITS[char]
            self.section += (Decimal(1) if self.current is None else self.current) * power
        else:
            power = Decimal(10) ** tables.CJK_BIG_UNITS[char]
            section = self.section + (self.current or 0)
            if section or not self.total:
                self.total += (section or Decimal(1)) * power
            else:
                self.total *= power
            self.section = Decimal(0)
        self.current, self.by_numeral = None, False
        self.units += char

    def _take_digit(self, char: str) -> bool:
        if _HANGUL.match(char) and self.text[self.position + 1 : self.position + 2] not in tables.CJK_UNITS:
            return False
        if self.current is not None and self.current != 0:
            # 三五万 is "30 to 50 thousand", 二〇二四 a year.
            self.vague = True
        self.put(Decimal(tables.CJK_DIGITS[char]))
        self.by_numeral = char not in "〇零"
        self.position += 1
        return True

    def _take_decimals(self) -> bool:
        """The 点五 of 一点五亿."""
        end = self.position + 1
        while self.text[end : end + 1] in tables.CJK_DIGITS:
            end += 1
        digits = "".join(str(tables.CJK_DIGITS[digit]) for digit in self.text[self.position + 1 : end])
        if not digits or self.current is None or self.text[end : end + 1] not in tables.CJK_BIG_UNITS:
            return False
        self.current += Decimal(f"0.{digits}")
        self.leading = self.current
        self.position = end
        return True

    def _take_atom(self) -> bool:
        match = _ATOM.match(self.text, self.position)
        value = read_digits(match[0], ".", scaled=True) if match and self.current is None else None
        if match is None or value is None:
            return False
        self.put(value)
        self.position = match.end()
        return True

    def _take_filler(self, char: str) -> bool:
        following = self.text[self.position + 1 : self.position + 2]
        if not (self.digits or self.units) or not (
            following in tables.CJK_UNITS or (char != "个" and following in _MONEY_SIGNS)
        ):
            return False
        self.more = self.more or char != "个"
        self.position += 1
        return bool(following)

    def _skip_korean_space(self, char: str) -> bool:
        if char != " " or not self.units or self.units[-1] not in "만억조":
            return False
        match = _SMALLER_KOREAN_GROUP.match(self.text, self.position)
        if match is None:
            return False
        self.position = match.end()
        return True


def read_cjk(text: Text, start: int, first: Decimal | None = None, position: int | None = None) -> Quantity | None:
    """The number with CJK numerals at ``start``, or None.

    ``first`` is the value of digits already read, which end at ``position``: 3.5 of 3.5亿.

    >>> from movesextract.normalise.quantities import fold
    >>> [read_cjk(fold(words), 0).value() for words in ("三千万元", "1億2000万円", "两亿元", "数千万元")]
    [Decimal('30000000'), Decimal('120000000'), Decimal('200000000'), None]
    """
    reader = _Reader(text.raw, start if position is None else position)
    if position is not None and first is not None:
        reader.put(first)
        if text.raw[position : position + 1] == " ":
            reader.position += 1
    reader.run()
    if (
        not 0 < len(reader.units) <= _MOST_UNITS
        or (position is not None and first is None)
        or not _stands_alone(text.raw, start, reader)
    ):
        return None
    end = reader.position - (text.raw[reader.position - 1] == " ")
    return Quantity(
        start,
        end,
        multiplier=reader.multiplier,
        addend=tidy(reader.value),
        scale=reader.units[-1],
        language="zh",
        vague=reader.vague,
        more=reader.more,
    )


def _stands_alone(raw: str, start: int, reader: _Reader) -> bool:
    """Whether a number without digits is one: 百万 is, the 万 of 万一 and the 천 of 부천 are not."""
    if raw[start] in tables.CJK_BIG_UNITS and reader.digits and len(reader.units) == 1:
        return False
    if reader.digits or reader.vague:
        return not (reader.digits and _HANGUL.match(raw[start]) and start > 0 and _HANGUL.match(raw[start - 1]))
    before = raw[start - 1 : start]
    if _HANGUL.match(raw[start]) and _HANGUL.match(before):
        return False
    return len(reader.units) > 1 or (before in tables.CJK_QUALIFIERS and bool(before))
