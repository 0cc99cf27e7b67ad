"""Tables of currency symbols, codes and names. Codes are ISO 4217; None stands for "a currency, but which is not told".

Newswire convention settles what has one: a bare "$" and "dollars" are USD, "£" and "pounds" GBP, "yuan" and 元 CNY,
"rupees" INR. Names that several countries share without such a convention (pesos, francs, kronor, dirhams, riyals,
dinars, shillings, "¥") stay None unless the country is named. Pay in the dollars of another country: `local_dollars`.
"""

from __future__ import annotations

from typing import NamedTuple

CODES = frozenset(
    "AED AFN ANG AOA ARS AUD AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNH"
    " CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD GBP GEL GHS GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR"
    " ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP"
    " MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR"
    " SDG SEK SGD SLE SRD SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND XAF XCD XOF XPF YER ZAR"
    " ZMW ZWL".split()
)
# Codes in wide use that are not ISO 4217's own.
OTHER_CODES = {"RMB": "CNY", "CNH": "CNY", "NTD": "TWD", "NIS": "ILS", "STG": "GBP"}
# Currencies of places where the point groups thousands, so that "€3.000" is three thousand.
POINT_GROUPING = frozenset(
    "EUR BRL ARS CLP COP UYU PYG IDR VND TRY DKK NOK SEK ISK PLN CZK HUF RON BGN RSD RUB UAH HRK".split()
)

SYMBOLS: dict[str, str | None] = {"$": "USD", "€": "EUR", "£": "GBP", "¥": None, "₹": "INR", "₩": "KRW", "₽": "RUB"}
SYMBOLS |= {"₺": "TRY", "₫": "VND", "฿": "THB", "₪": "ILS", "₴": "UAH", "₦": "NGN", "₱": "PHP", "₸": "KZT"}
SYMBOLS |= {"₾": "GEL", "৳": "BDT", "₵": "GHS", "₡": "CRC", "₲": "PYG", "₼": "AZN", "₮": "MNT", "₭": "LAK"}
SYMBOLS |= {"៛": "KHR", "₨": None, "﷼": None}
# Letters glued to the front of a symbol. Where the letters are a code themselves ("CAD$") no entry is needed.
LETTERED_SYMBOLS: dict[str, str | None] = {
    "US$": "USD", "U$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "CAN$": "CAD", "CDN$": "CAD",
    "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "NZ$": "NZD", "R$": "BRL", "MX$": "MXN", "MEX$": "MXN",
    "J$": "JMD", "JA$": "JMD", "TT$": "TTD", "N$": "NAD", "Z$": None, "RD$": "DOP", "AR$": "ARS", "CL$": "CLP",
    "COL$": "COP", "FJ$": "FJD", "BZ$": "BZD", "EC$": "XCD", "MOP$": "MOP", "E£": "EGP", "EG£": "EGP", "IR£": None,
    "CN¥": "CNY", "JP¥": "JPY", "GH₵": "GHS", "GH¢": "GHS",
}  # fmt: skip
# Local abbreviations before a number, exactly so written; those in WEAK_PREFIXES need a number that looks like a sum.
PREFIXES: dict[str, str | None] = {
    "Rs": "INR", "Rs.": "INR", "RS": "INR", "Re": "INR", "Rp": "IDR", "Rp.": "IDR", "RM": "MYR", "R": "ZAR",
    "Tk": "BDT", "Tk.": "BDT", "KSh": "KES", "Ksh": "KES", "KShs": "KES", "Kshs": "KES", "Sh": "KES", "Shs": None,
    "USh": "UGX", "TSh": "TZS", "Dh": "AED", "Dhs": "AED", "SR": "SAR", "QR": "QAR", "SFr": "CHF", "SFr.": "CHF",
    "Fr": "CHF", "Fr.": "CHF", "kr": None, "kr.": None, "Kr": None, "SKr": "SEK", "NKr": "NOK", "DKr": "DKK",
    "Euro": "EUR", "Euros": "EUR", "EURO": "EUR", "Yuan": "CNY", "LE": "EGP", "zł": "PLN", "Kč": "CZK", "Ft": "HUF",
    "N": "NGN", "P": "PHP", "FCFA": None, "TL": "TRY", "Kz": "AOA", "Gs": "PYG", "Gs.": "PYG", "Bs": None, "Bs.": None,
}  # fmt: skip
WEAK_PREFIXES = frozenset(
    "RS Re R Sh Shs SR QR Fr Fr. kr kr. Kr Euro Euros EURO Yuan LE Ft N P TL Kz Gs Gs. Bs Bs.".split()
)
# What a name behind the number tells better: "kr 5m Danish", "P20 million pula", "Bs. 3 millones de bolivianos".
GENERIC_PREFIXES = frozenset("kr kr. Kr P Bs Bs.".split())
CJK_PREFIXES = {"人民币": "CNY", "人民幣": "CNY", "新台币": "TWD", "新台幣": "TWD", "新臺幣": "TWD", "台币": "TWD"}
CJK_PREFIXES |= {"台幣": "TWD", "港币": "HKD", "港幣": "HKD", "日币": "JPY", "美金": "USD", "미화": "USD"}

CJK_NAMES: dict[str, str | None] = {
    "人民币": "CNY", "人民幣": "CNY", "人民元": "CNY", "块": "CNY", "块钱": "CNY", "塊": None, "元": "CNY",
    "美元": "USD", "美金": "USD", "美刀": "USD", "港元": "HKD", "港币": "HKD", "港幣": "HKD", "香港ドル": "HKD",
    "日元": "JPY", "日圆": "JPY", "日圓": "JPY", "日币": "JPY", "円": "JPY", "圆": None, "圓": None, "엔": "JPY",
    "欧元": "EUR", "歐元": "EUR", "ユーロ": "EUR", "유로": "EUR", "英镑": "GBP", "英鎊": "GBP", "ポンド": "GBP",
    "파운드": "GBP", "韩元": "KRW", "韓元": "KRW", "韩圆": "KRW", "ウォン": "KRW", "원": "KRW", "新台币": "TWD",
    "新台幣": "TWD", "新臺幣": "TWD", "台币": "TWD", "台幣": "TWD", "台湾ドル": "TWD", "대만달러": "TWD",
    "加元": "CAD", "加币": "CAD", "カナダドル": "CAD", "澳元": "AUD", "澳币": "AUD", "豪ドル": "AUD", "新元": "SGD",
    "新加坡元": "SGD", "シンガポールドル": "SGD", "싱가포르달러": "SGD", "新西兰元": "NZD", "纽元": "NZD",
    "瑞士法郎": "CHF", "瑞郎": "CHF", "スイスフラン": "CHF", "卢布": "RUB", "盧布": "RUB", "ルーブル": "RUB",
    "卢比": None, "盧比": None, "印度卢比": "INR", "印度盧比": "INR", "ルピー": "INR", "루피": "INR", "泰铢": "THB",
    "バーツ": "THB", "越南盾": "VND", "印尼盾": "IDR", "ドル": "USD", "米ドル": "USD", "달러": "USD", "미국달러": "USD",
    "홍콩달러": "HKD", "호주달러": "AUD", "캐나다달러": "CAD", "위안": "CNY", "위안화": "CNY", "林吉特": "MYR",
    "里亚尔": None, "迪拉姆": "AED", "雷亚尔": "BRL", "比索": None, "ペソ": None, "フラン": None,
}  # fmt: skip
GENERIC_CJK = frozenset(("元", "块", "块钱", "塊", "圆", "圓", "円", "ドル", "달러"))
# What makes a currency character the start of another word: 元旦 (New Year's Day), 원칙 (principle), 엔진 (engine).
CJK_NOT_BEFORE = {"日元": "旦", "元": "旦宵素", "원": "칙색소자인", "엔": "진터딩지드", "块": "链", "円": "形周卓"}


class Family(NamedTuple):
    """The currencies that share a name: what it means alone, and what it means with a country."""

    default: str | None
    by_country: dict[str, str]


def _family(default: str | None, *codes: str, **irregular: str) -> Family:
    by_country = {code[:2]: code for code in (*codes, *([default] if default else []))}
    return Family(default, by_country | irregular)


_FAMILIES = {
    "dollar dollars dólar dólares dolar dolares dollari": _family(
        "USD", *"AUD CAD HKD SGD TWD NZD JMD TTD NAD FJD BBD BSD BMD BZD BND GYD LRD KYD SRD".split()
    ),
    "euro euros": _family("EUR"),
    "pound pounds quid livre livres libra libras pfund": _family("GBP", "EGP", "LBP", "SYP", "SDG"),
    "rupee rupees rupien rupie roupie roupies rupia rupias": _family("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
    "yuan yuans renminbi": _family("CNY"),
    "yen yens yenes iene ienes": _family("JPY"),
    "won wons": _family("KRW"),
    "franken": _family("CHF"),
    "franc francs franco francos franchi": _family(None, "CHF", "RWF", "GNF", "BIF"),
    "peso pesos": _family(None, *"MXN CLP COP ARS PHP DOP UYU CUP".split()),
    "reais": _family("BRL"),
    "krone kroner krona kronor kronen crown crowns couronne couronnes corona coronas coroa coroas kr": _family(
        None, "SEK", "NOK", "DKK", "ISK", "CZK"
    ),
    "riyal riyals rial rials riyales": _family(None, "SAR", "QAR", "OMR", "IRR", "YER"),
    "dirham dirhams dírhams": _family(None, "AED", "MAD"),
    "dinar dinars dinares": _family(None, *"KWD BHD IQD JOD TND DZD RSD LYD".split()),
    "shilling shillings schilling": _family(None, "KES", "UGX", "TZS", "SOS"),
    "rand rands": _family("ZAR"),
    "zloty zlotys zlotych złoty złotych złote": _family("PLN"),
    "shekel shekels schekel": _family("ILS"),
    "naira nairas": _family("NGN"),
    "cedi cedis": _family("GHS"),
    "ringgit": _family("MYR"),
    "rupiah": _family("IDR"),
    "baht": _family("THB"),
    "dong đồng": _family("VND"),
    "lira liras lire": _family("TRY"),
    "ruble rubles rouble roubles rubel rublos rublo rubli": _family("RUB", "BYN"),
    "hryvnia hryvnias hryvna": _family("UAH"),
    "forint forints": _family("HUF"),
    "koruna korunas koruny": _family("CZK"),
    "leu lei": _family(None, "RON", "MDL"),
    "lev leva": _family("BGN"),
    "taka": _family("BDT"),
    "tenge": _family("KZT"),
    "birr": _family("ETB"),
    "sol soles": _family("PEN"),
    "kwacha": _family(None, "ZMW", "MWK"),
    "real": _family(None, "BRL"),
    "kwanza kwanzas kz": _family("AOA"),
    "metical meticais": _family("MZN"),
    "pula": _family("BWP"),
    "guaraní guaraníes guaranies": _family("PYG"),
    "bolivianos": _family("BOB"),
    "bolívares bolivares": _family("VES"),
}
NAMES = {name: family for names, family in _FAMILIES.items() for name in names.split()}
NAMES |= {"zł": NAMES["zloty"], "kč": NAMES["koruna"], "sterling": NAMES["pound"], "rs": NAMES["rupee"]}
NAMES |= {
    "tl": NAMES["lira"],
    "ft": NAMES["forint"],
    "dhs": Family("AED", {}),
    "tk": NAMES["taka"],
    "rmb": NAMES["yuan"],
}
# Names that are ordinary words elsewhere: read only after a number that looks like a sum.
WEAK_NAMES = frozenset(
    "won wons rand lei leu lev leva sol soles crown crowns ft livre livres corona lire kr pula kz".split()
)
# Names that only count with their country: "brazilian real".
NEEDS_COUNTRY = frozenset(["real"])
NAME_LANGUAGES = dict.fromkeys("dólar dólares libras francos coronas rupias yenes rublos riyales dinares".split(), "es")
NAME_LANGUAGES |= dict.fromkeys("reais coroas ienes".split(), "pt") | dict.fromkeys(
    "livres couronnes roupies".split(), "fr"
)
NAME_LANGUAGES |= dict.fromkeys("pfund franken kronen rubel rupien schilling schekel".split(), "de")
NAME_LANGUAGES |= dict.fromkeys("peso pesos".split(), "es") | dict.fromkeys(
    "kr kronor kroner krona krone".split(), "da"
)
# Mexican papers' millions (mm: thousands of millions) of dollars, pesos, euros, Moroccan ones of dirhams: scale and
# currency in one word.
SCALES_WITH_CURRENCY = {"mdd": "USD", "mmdd": "USD", "mdp": "MXN", "mmdp": "MXN", "mde": "EUR", "lpa": "INR"}
SCALES_WITH_CURRENCY |= {"mdh": "MAD", "mmdh": "MAD"}
# A hundredth of the unit: its currency, if one has such a subunit alone.
SUBUNITS: dict[str, str | None] = {
    "cents": None, "cent": None, "¢": None, "pence": "GBP", "penny": "GBP", "p": "GBP", "paise": "INR",
    "centavos": None, "centimes": None, "céntimos": None, "cêntimos": None, "kopecks": "RUB", "fen": "CNY",
}  # fmt: skip
# "19 euro area countries", "Euro 2024", "5 dollar stores": what follows shows that no sum is meant.
NOT_BEFORE = {
    "euro": "zone area countries nations members states bloc länder raum staaten ncap championship".split(),
    "dollar": "store stores general tree shop shops".split(),
    "won": "the a an by his her their its our at over in gold silver medals seats awards games".split(),
    "pounds": ["of"],
    "pound": ["of"],
    "rand": ["paul"],
}

# The start of a country's adjective, in the languages read here, and the first two letters of its currencies.
COUNTRY_STEMS = (
    ("canad", "CA"), ("kanad", "CA"), ("austral", "AU"), ("hong", "HK"), ("singap", "SG"), ("taiwan", "TW"),
    ("new zealand", "NZ"), ("neusee", "NZ"), ("néo-z", "NZ"), ("neozel", "NZ"), ("jamaic", "JM"), ("trinidad", "TT"),
    ("namib", "NA"), ("fiji", "FJ"), ("barbad", "BB"), ("baham", "BS"), ("brunei", "BN"), ("liberian", "LR"),
    ("estadouni", "US"), ("améric", "US"), ("americ", "US"), ("amerik", "US"), ("bermud", "BM"), ("guyan", "GY"),
    ("swiss", "CH"), ("suisse", "CH"), ("suiz", "CH"), ("suíç", "CH"), ("schweiz", "CH"), ("svizzer", "CH"),
    ("rwand", "RW"), ("guine", "GN"), ("burund", "BI"), ("mexic", "MX"), ("mejic", "MX"), ("mexik", "MX"),
    ("chil", "CL"), ("colomb", "CO"), ("kolumb", "CO"), ("argent", "AR"), ("philip", "PH"), ("filip", "PH"),
    ("dominic", "DO"), ("urug", "UY"), ("cuban", "CU"), ("swed", "SE"), ("suéd", "SE"), ("suec", "SE"),
    ("schwed", "SE"), ("norw", "NO"), ("norv", "NO"), ("norue", "NO"), ("danish", "DK"), ("dän", "DK"),
    ("danois", "DK"), ("danes", "DK"), ("dinamarq", "DK"), ("iceland", "IS"), ("isländ", "IS"), ("czech", "CZ"),
    ("tschech", "CZ"), ("tchèq", "CZ"), ("chec", "CZ"), ("egypt", "EG"), ("égypt", "EG"), ("egip", "EG"),
    ("ägypt", "EG"), ("leban", "LB"), ("liban", "LB"), ("syri", "SY"), ("sudan", "SD"), ("british", "GB"),
    ("britisch", "GB"), ("britán", "GB"), ("sterling", "GB"), ("esterlin", "GB"), ("pakist", "PK"), ("sri lank", "LK"),
    ("nepal", "NP"), ("mauriti", "MU"), ("seychell", "SC"), ("indian", "IN"), ("indisch", "IN"), ("indien", "IN"),
    ("saudi", "SA"), ("saoud", "SA"), ("qatar", "QA"), ("katar", "QA"), ("oman", "OM"), ("iran", "IR"),
    ("yemen", "YE"), ("emirat", "AE"), ("uae", "AE"), ("maroc", "MA"), ("morocc", "MA"), ("marok", "MA"),
    ("kuwait", "KW"), ("bahrain", "BH"), ("iraq", "IQ"), ("jordan", "JO"), ("tunis", "TN"), ("alger", "DZ"),
    ("serb", "RS"), ("libya", "LY"), ("keny", "KE"), ("ugand", "UG"), ("tanzan", "TZ"), ("somali", "SO"),
    ("brazil", "BR"), ("brasil", "BR"), ("brésil", "BR"), ("turk", "TR"), ("turc", "TR"), ("türk", "TR"),
    ("south korean", "KR"), ("korean", "KR"), ("corean", "KR"), ("japan", "JP"), ("japon", "JP"), ("chin", "CN"),
    ("south afric", "ZA"), ("südafrik", "ZA"), ("polish", "PL"), ("poln", "PL"), ("israel", "IL"), ("niger", "NG"),
    ("ghana", "GH"), ("malays", "MY"), ("indones", "ID"), ("thai", "TH"), ("vietnam", "VN"), ("russ", "RU"),
    ("belarus", "BY"), ("ukrain", "UA"), ("hungar", "HU"), ("roman", "RO"), ("rumän", "RO"), ("moldov", "MD"),
    ("bulgar", "BG"), ("banglad", "BD"), ("kazakh", "KZ"), ("ethiop", "ET"), ("peru", "PE"), ("zambia", "ZM"),
    ("malawi", "MW"), ("north korean", "KP"),
)  # fmt: skip
COUNTRY_WORDS = {
    "us": "US",
    "u.s.": "US",
    "u.s": "US",
    "hk": "HK",
    "uae": "AE",
    "aussie": "AU",
    "nz": "NZ",
    "cfa": "CF",
}
# After a suffix "$", as written in Quebec: "5 M$ US", "20 $ CA".
DOLLAR_HINTS = {"US": "USD", "CA": "CAD", "CAN": "CAD", "AU": "AUD", "HK": "HKD", "NZ": "NZD"}
