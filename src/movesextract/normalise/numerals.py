"""Tables of number words, scale words and CJK numerals that `numbers` reads with.

Languages are ISO 639-1; an empty language stands for forms that several languages share ("k", "mln").
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Word(NamedTuple):
    """A number or scale word. ``value`` is 7 for "seven" and the power of ten (6) for the scale word "million"."""

    value: int
    language: str


# In these languages the decimal sign is a comma and the point groups thousands.
COMMA_LANGUAGES = frozenset("de fr es pt it nl sv da pl id vi tr".split())

_SCALES = {
    "": {3: "k", 6: "mln mill mdd mdp mde mdh", 9: "mld mmdd mmdp mmdh"},
    "en": {
        2: "hundred",
        3: "thousand grand",
        5: "lakh lakhs lac lacs lpa",
        6: "million mn m mm",
        7: "crore crores cr",
        9: "billion bn bln b",
        12: "trillion tn trn",
    },
    "de": {
        2: "hundert",
        3: "tausend tsd",
        6: "millionen mio",
        9: "milliarde milliarden mrd mia",
        12: "billionen",
        15: "billiarde billiarden",
    },
    "fr": {3: "mille", 6: "millions", 9: "milliard milliards md mds mrds"},
    "es": {3: "mil", 6: "millón millon millones", 12: "billón billon billones", 18: "trillón trillones"},
    "pt": {6: "milhão milhao milhões milhoes mi", 9: "bilhão bilhao bilhões bilhoes bi", 12: "trilhão trilhões tri"},
    "it": {3: "mila", 6: "milione milioni", 9: "miliardo miliardi"},
    "nl": {3: "duizend", 6: "miljoen", 9: "miljard"},
    "sv": {6: "miljon miljoner", 9: "miljard miljarder"},
    "da": {6: "millioner", 9: "milliarder"},
    "pl": {3: "tys"},
    "id": {3: "ribu", 6: "juta", 9: "miliar", 12: "triliun"},
    "vi": {3: "nghìn", 6: "triệu", 9: "tỷ tỉ"},
    "tr": {6: "milyon", 9: "milyar"},
}
SCALES = {
    word: Word(exponent, language)
    for language, powers in _SCALES.items()
    for exponent, words in powers.items()
    for word in words.split()
}
# Written with a full stop that belongs to the word.
DOTTED_SCALES = frozenset("mio mrd mln mld tsd mia mill tys".split())
# One letter is a scale only in one case: "$1T" and "₹20L", never "$1t" or "₹20l".
CAPITAL_SCALES = {"T": Word(12, "en"), "L": Word(5, "en")}
# 10^9 in English, 10^12 elsewhere: after a number nothing but the language of the text would tell.
UNTOLD_SCALES = frozenset("billions trillions biliões bilião".split())
# A scale word that is a number by itself: "mille euros", "mil dólares", "tausend Euro".
STARTING_SCALES = frozenset("mille mil hundert tausend".split())

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn",
    "fr": "zéro _ deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete dieciocho diecinueve",
    "pt": "zero _ dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete"
    " dezoito dezenove",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
}
_HUNDREDS = {
    "es": "cien doscient trescient cuatrocient quinient seiscient setecient ochocient novecient",
    "pt": "cem duzent trezent quatrocent quinhent seiscent setecent oitocent novecent",
}
_MORE_WORDS = {
    "fr": {"cent": 100, "vingts": 20, "septante": 70, "nonante": 90},
    "es": {"ciento": 100, "veintiún": 21, "veintiuno": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24}
    | {"veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29},
    "pt": {"cento": 100, "duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19},
}


def _number_words() -> dict[str, Word]:
    words: dict[str, Word] = {}
    for language, units in _UNITS.items():
        table = {word: value for value, word in enumerate(units.split())}
        table |= {word: 10 * value for value, word in enumerate(_TENS[language].split(), 2)}
        for value, stem in enumerate(_HUNDREDS.get(language, "").split(), 1):
            endings = ("",) if value == 1 else ("os", "as")
            table |= {stem + ending: 100 * value for ending in endings}
        table |= _MORE_WORDS.get(language, {})
        for word, value in table.items():
            words.setdefault(word, Word(value, language))
    del words["_"]
    return words


NUMBER_WORDS = _number_words()
# Number words that mean something else in another language: read only before a scale word.
NEEDS_SCALE = frozenset("once dos null seize sept uno".split())
ARTICLES = {"a": "en", "an": "en", "un": "", "une": "fr", "una": "", "um": "pt", "uma": "pt"} | dict.fromkeys(
    "ein eine einer einem einen".split(), "de"
)
# A part or multiple of the scale word behind it: "half a million", "anderthalb Millionen".
PARTS = {"half": Decimal("0.5"), "demi": Decimal("0.5"), "medio": Decimal("0.5"), "meio": Decimal("0.5")}
PARTS |= {"halbe": Decimal("0.5"), "halben": Decimal("0.5"), "quarter": Decimal("0.25"), "anderthalb": Decimal("1.5")}
PARTS |= {f"{word}einhalb": Decimal(value) / 2 for word, value in (("zwei", 5), ("drei", 7), ("vier", 9), ("fünf", 11))}
CONNECTORS = frozenset("and und et y e".split())
VAGUE_WORDS = frozenset(
    "several few many multi multiple numerous countless couple tens dozens scores hundreds thousands millions"
    " billions trillions untold mehrere einige zig dutzende hunderte tausende plusieurs quelques dizaine dizaines"
    " centaine centaines milliers varios varias algunos algunas decenas cientos miles vários várias alguns algumas"
    " dezenas centenas milhares multimillion multibillion multimillionen".split()
)
# Plurals that say "several" when no number stands before them.
PLURAL_SCALES = frozenset(
    "millions billions trillions millionen milliarden billionen milliards millones billones milhões bilhões trilhões"
    " crores lakhs milioni miliardi".split()
)
VAGUE_STARTS = VAGUE_WORDS | PLURAL_SCALES
VAGUE_LINKS = frozenset("of de d des von".split())

CJK_DIGITS = {
    char: value for value, chars in enumerate("〇零 一壹 二贰两兩 三叁 四 五 六 七 八 九".split()) for char in chars
}
CJK_DIGITS |= {char: value for value, char in enumerate("일이삼사오육칠팔구", 1)}
CJK_SMALL_UNITS = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3, "십": 1, "백": 2, "천": 3}
CJK_BIG_UNITS = {"万": 4, "萬": 4, "만": 4, "亿": 8, "億": 8, "억": 8, "兆": 12, "조": 12}
CJK_UNITS = CJK_SMALL_UNITS | CJK_BIG_UNITS
CJK_VAGUE = frozenset("数數几幾若수몇")
CJK_MORE = frozenset("余餘多여")
# After one of these a bare unit is a number: "近亿元", "超千万元" (nearly, more than).
CJK_QUALIFIERS = frozenset("近超过過约約逾达達")

FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
