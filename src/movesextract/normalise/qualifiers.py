"""Words around a sum that say how exact it is: "about", "more than", "up to", and their kin in other languages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from movesextract.normalise.quantities import Pattern, Text

if TYPE_CHECKING:
    from movesextract.events import Qualifier

_BEFORE: dict[Qualifier, str] = {
    "about": (
        "about|around|nearly|almost|some|roughly|approximately|approx|approx.|circa|c.|ca|ca.|close to|an estimated"
        "|estimated|in the region of|in the order of|just under|just shy of|shy of|more or less|just about"
        "|rund|etwa|ungefähr|knapp|fast|zirka|annähernd|nahezu|in etwa|schätzungsweise|beinahe|um die"
        "|environ|près de|près d'|presque|quelque|autour de|à peu près|approximativement|de l'ordre de|quasi|dans les"
        "|unos|unas|cerca de|casi|alrededor de|aproximadamente|en torno a|aproximado de|como unos"
        "|quase|em torno de|por volta de|ao redor de|à volta de|perto de|uns|umas"
        "|~|≈|约|約|大约|大約|约为|约合|近|将近|將近|接近|差不多|およそ|おおよそ|ほぼ|약|대략|거의"
    ),
    "at_least": (
        "more than|over|at least|upwards of|upward of|in excess of|north of|exceeding|topping|above|minimum"
        "|minimum of|no less than|not less than|starting at|starts at|start at|starting from|no fewer than|surpassing"
        "|topped|surpassed|exceeded|exceeds|start from|starts from"
        "|mehr als|über|mindestens|wenigstens|gut|zumindest|nicht weniger als|über die|ab"
        "|plus de|plus d'|au moins|au minimum|minimum|supérieur à|supérieure à|pas moins de|à partir de"
        "|dépasse|dépassent|dépassant"
        "|más de|mas de|al menos|por lo menos|como mínimo|mínimo|superior a|superiores a|mínimo de|a partir de"
        "|por encima de|supera|superan|superó|superar|rebasa|rebasó"
        "|mais de|pelo menos|no mínimo|acima de|mais do que|nada menos que|ao menos"
        "|>|≥|>=|超过|超過|超|逾|过|過|至少|最少|不少于|不低于|不低於|高于|少なくとも|最低|최소|적어도"
    ),
    "at_most": (
        "up to|at most|less than|under|as much as|as high as|as many as|below|no more than|not more than|fewer than"
        "|maximum|maximum of|a maximum of|not exceeding|does not exceed|capped at|not over"
        "|bis zu|höchstens|maximal|weniger als|unter|nicht mehr als|bis"
        "|jusqu'à|moins de|moins d'|au plus|au maximum|maximum de|inférieur à|pas plus de"
        "|hasta|menos de|como máximo|máximo|a lo sumo|no más de|inferior a|máximo de|por debajo de"
        "|até|no máximo|abaixo de|não mais de|de até"
        "|<|≤|<=|最多|至多|不超过|不超過|最高|不足|不到|低于|低於|多达|多達|高达|高達|最大|최대|많아야"
    ),
}
# Phrases that end like one of those above and qualify nothing: "handed over $5 million", "Kredit über 5 Mio. Euro".
_NO_QUALIFIERS = (
    "hand over|handed over|handing over|hands over|turn over|turned over|take over|took over|taken over|taking over"
    "|carried over|paid over|think about|talk about|talking about|worry about|asked about|all about"
    "|runde über|kredit über|darlehen über|investition über|investment über|vertrag über|auftrag über|finanzierung über"
    "|scheck über|förderung über|zuschuss über|bürgschaft über|verhandelt über|anleihe über|spende über"
    "|spritze über|erhöhung über|paket über|deal über|rechnung über"
    "|serie a über|series-a über|series a über|seed über"
    "|通过|不过|经过|透过|通過|最近|附近|签约|合约|预约|契约|계약|예약|협약|공약"
)
_AFTER: dict[Qualifier, str] = {
    "about": (
        r" or so\b| approximately\b| environ\b| aproximadamente\b| circa\b| ?左右| ?上下| ?前後| ?程度| ?ほど"
        r"|弱| ?가량| ?정도|대(?![가-힣])"
    ),
    "at_least": (
        r"\+|-plus\b| plus(?=[.,;:!?)]|$)| or more\b(?! than)| and (?:above|up)\b(?! to)"
        r"| (?:minimum|at least)(?=[.,;:!?)]|$)"
        r"| oder mehr\b| et plus\b| ou plus\b| au moins\b| o más\b| ou mais\b| y más\b| ?以上"
        r"|[余餘多](?![一-龥])|強|余り"
        r"|超(?=[のに、。]|$)| ?이상| ?초과|[을를이가] ?넘"
    ),
    "at_most": (
        r" or less\b| or below\b| (?:at most|maximum|max)(?=[.,;:!?)]|$)| oder weniger\b| ou moins\b| o menos\b"
        r"| como máximo\b| ou menos\b| ?以下| ?以内| ?以內| ?未満| ?이하| ?미만"
    ),
}
_LONGEST_BEFORE = 24
_ARTICLE_AT_END = Pattern(r" (los|las|os|as|les|dos|das)\Z")
_ALPHABETIC = Pattern(r"[^\W\d_一-龥぀-ヿ가-힣]")


@cache
def _phrases() -> tuple[tuple[str, Qualifier | None], ...]:
    pairs: list[tuple[str, Qualifier | None]] = [(phrase, None) for phrase in _NO_QUALIFIERS.split("|")]
    for qualifier, phrases in _BEFORE.items():
        pairs.extend((phrase, qualifier) for phrase in phrases.split("|"))
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _patterns() -> tuple[tuple[Pattern, Qualifier], ...]:
    return tuple((Pattern(pattern), qualifier) for qualifier, pattern in _AFTER.items())


def qualifier_before(text: Text, start: int) -> Qualifier | None:
    """What the words that end at ``start`` say of the sum there, or None.

    >>> from movesextract.normalise.quantities import fold
    >>> qualifier_before(fold("worth more than $5 million"), 16)
    'at_least'
    """
    tail = " ".join(text.lower[max(0, start - _LONGEST_BEFORE) : start].split())
    if (found := _qualifier_of(tail)) is not None:
        return found
    article = _ARTICLE_AT_END.search(tail)  # "más de los 3.000 euros", "acima dos 3 mil reais"
    return _qualifier_of(tail[: article.start()] + (" de" if article[1][0] == "d" else "")) if article else None


def _qualifier_of(tail: str) -> Qualifier | None:
    for phrase, qualifier in _phrases():
        if tail.endswith(phrase):
            before = tail[-len(phrase) - 1 : -len(phrase)]
            inside_word = _ALPHABETIC.match(phrase) and before and _ALPHABETIC.match(before)
            if qualifier is None or not inside_word:
                return qualifier
    return None


def qualifier_after(text: Text, end: int) -> Qualifier | None:
    """What the words that begin at ``end`` say of the sum before them, or None."""
    for pattern, qualifier in _patterns():
        if pattern.match(text.lower, end):
            return qualifier
    return None
