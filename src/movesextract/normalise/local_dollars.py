"""Local dollars: whose dollars a bare "$" means where an article speaks of pay.

Newswires mean US dollars and mark all others. A paper in Rimouski or Dubbo marks none and means its own, above all in
pay, which hardly anybody converts. So pay in a text that names such a country, and neither the United States nor any
marked dollar or other money, is in that country's dollars. Sums raised are not: young companies everywhere count in
US dollars. Written and checked with the passages of ``training/data``: of the 475 with pay in bare dollars, 21 are so
taken, all of them rightly.
"""

from __future__ import annotations

from movesextract.normalise.quantities import Pattern

_COUNTRIES = {
    "CAD": r"canad(?:a|ian|ien)\w*|qu[ée]bec\w*|qu[ée]b[ée]cois\w*|ontario|alberta|british columbia|"
    r"colombie-britannique|saskatchewan|manitoba|nova scotia|nouvelle-[ée]cosse|newfoundland",
    "AUD": r"australia\w*|new south wales|nsw|queensland|tasmania\w*",
    "NZD": r"new zealand\w*|aotearoa|taranaki|waikato|otago|southland",
}
# Cities lend their names to people and teams, so they count only as places.
_CITIES = {
    "CAD": "toronto|montr[ée]al|vancouver|calgary|ottawa|edmonton|winnipeg|halifax",
    "AUD": "sydney|melbourne|brisbane|adelaide|canberra",
    "NZD": "auckland|christchurch|dunedin",
}
_NAMED = {
    code: Pattern(rf"(?i)(?<!\w)(?:{names}|(?:in|at|near|à) (?:{_CITIES[code]}))(?!\w)")
    for code, names in _COUNTRIES.items()
}
_MENTIONED = {code: Pattern(rf"(?i)(?<!\w)(?:{names}|{_CITIES[code]})(?!\w)") for code, names in _COUNTRIES.items()}
_STATES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|"
    "indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|"
    "nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|"
    "pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|wisconsin|"
    "wyoming"
)
_ABBREVIATED_STATES = (
    "Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Va|"
    "Vt|Wash|Wis|Wyo"
)
_UNITED_STATES = Pattern(
    rf"(?i)(?<!\w)(?:{_STATES}|united states|[ée]tats-unis|americ\w*|am[ée]ricain\w*|usa|san francisco|los angeles|"
    r"chicago|boston|seattle|houston|dallas|atlanta|denver|miami|philadelphia|phoenix|detroit|salt lake city|"
    r"silicon valley|hollywood|wall street|nasdaq|nyse|federal reserve|h-1b|nfl|nba|mlb|nhl)(?!\w)|"
    rf"(?-i:(?<!\w)U\.?S\.?(?!\w)|, (?:{_ABBREVIATED_STATES})\.|\(AP\))"
)
_OTHER_MONEY = Pattern(r"(?i)[€£¥₹₩]|\b(?:euros?|pounds|yen|yuan|rupees|pesos|francs?|kwacha|rand|dirhams?|riyals?)\b")
_MARKED = Pattern(
    r"[A-Za-z]\$|\$ ?(?:US|CAN?|CAD|AUD?|NZD?|SGD?|HKD?)\b|\b(?:USD|CAD|AUD|NZD|SGD|HKD)\b|"
    r"\b(?:[Uu]\.?[Ss]\.?|NZ|Kong|Zealand|Aussie|\w+an|\w+ore) dollars?\b|\bdollars (?:US|cana|austral|am[ée]r|n[ée]o)"
)


def is_bare_dollar(words: str) -> bool:
    """Whether *words*, a sum, have a dollar sign or "dollars" and do not say whose.

    >>> is_bare_dollar("$38.90"), is_bare_dollar("71 300 $"), is_bare_dollar("A$90,000"), is_bare_dollar("20 $ CAN")
    (True, True, False, False)
    """
    return ("$" in words or "dollar" in words.lower()) and _MARKED.search(words) is None


def local_dollar(text: str) -> str | None:
    """The code (ISO 4217) of the dollars that *text* means by a bare "$" in pay; None if that is not evident.

    >>> local_dollar("Nurses in New South Wales start on $38.90 an hour.")
    'AUD'
    >>> local_dollar("Nurses in Sydney earn A$38.90 ($25) an hour.") is None
    True
    """
    mentioned = [code for code, names in _MENTIONED.items() if names.search(text)]
    if len(mentioned) != 1 or _NAMED[mentioned[0]].search(text) is None:
        return None
    if any(sign.search(text) for sign in (_UNITED_STATES, _MARKED, _OTHER_MONEY)):
        return None
    return mentioned[0]
