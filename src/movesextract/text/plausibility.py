"""How ordinary a decoded text looks: the judge between charsets that all decode without an error."""

from __future__ import annotations

import re
import unicodedata

BELIEVABLE = 0.25
"""From this plausibility on a reading is taken. Wrong readings of more than a few characters stay below 0.2."""

# The commonest characters cover about half of ordinary text and next to nothing of a wrong reading.
_SIMPLIFIED = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由"
    "其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意"
    "建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统"
    "接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府今市股元亿万职席董创投融京海担公司总裁"
    "近亿记者企业增薪酬负责宣布离首届聘辞获"
)
_TRADITIONAL = frozenset(
    "這為個國時來們對會發動過說產種後學經進著電裡業應開還關現實體機當點從與間樣線內數質氣變條沒結問無軍現長題黨"
    "總員資區決戰處據萬億創環務設計見將組別運農強幾論師場車東報導營離職擔聘請薪資調漲記執辦"
    "的一是在不了有和人中大上我以要他用生到作地於出就分成可主年同工也能下子面而方多定行法所民得"
)
_HANGUL = frozenset(
    "이다는을의에가고하를한은로지사기어도자인으서대일해그리시정수나아있것보스부전들원상주장제과만여했라거조공구업"
    "면게신국연영성년무동회에서와까선비용임표합니습까되었던금명월경투천억우관"
)
_KANJI = frozenset(
    "円会社長総業年月日大人部員経営者発表予定新任就投資調達億万売上前期比増減国東京市株式執行役取締退給与平均額企中小一二三"
    "四五六七八九十本出身入社事開始時間学生化力金融証券銀行研究所代理副常務専執最高責任者共同体創設立場合第回目気手内外"
    "部長室名位円文字全残市区県村町月火水木金土時分間前後編集戦局業工製作設備概要先引受順不同個人氏商号歳営課支店春夏秋冬編成改"
)
_LATIN_PUNCTUATION = frozenset("“”‘’„‚«»‹›–—…•·€£¥§©®™°ªº¿¡²³½¼¾×±´¨\u00a0\u00ad†‰ˆ˜")
# Between letters these are what Polish, Czech or Turkish looks like in the wrong charset.
_NEVER_INSIDE_WORDS = frozenset("£¥¿¡²³¹¼½¾×±´¨°©®™†‰ˆ˜¢¤¦¬¯¶¸÷")
_NEARLY_ALL = 0.75
_ENOUGH_LETTERS = 20  # fewer characters of Chinese can pass for Thai or Russian
_LANGUAGES = {
    "gb18030": ("zh",),
    "big5hkscs": ("zh",),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "cp949": ("ko",),
    "cp1252": ("latin",),
}
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_CJK_MARKS = re.compile("[\u3000-\u3003\u3008-\u3011\u3014\u3015\uff01-\uff5e·“”‘’—…]")
_SAMPLE = 20_000  # characters


def plausibility(text: str, codec: str = "") -> float:
    """From 0 (no text) to 1: the share of the characters beyond ASCII that are ordinary where they stand.

    ``codec`` narrows the languages to those for which it was made: GB18030 holds kana, too, but a reading full of them
    is EUC-JP gone wrong. Pure printable ASCII is 1. Looks at the first 20,000 characters.
    """
    sample = text[:_SAMPLE]
    beyond = [c for c in sample if not c.isascii()]
    controls = sum(c < " " and c not in "\t\n\r\f\v\x1a\x1b" for c in sample)
    if controls > len(sample) // 50:
        return 0.0
    if not beyond:
        return 1.0
    languages = _LANGUAGES.get(codec, ("latin", "zh", "ja", "ko"))
    latin = _latin(sample, beyond) if "latin" in languages else 0.0
    return max(latin, _east_asian(beyond, languages))


def _latin(sample: str, beyond: list[str]) -> float:
    """Accented letters stand among plain ones, and are far fewer; 0 unless nearly all are ordinary."""
    if len(beyond) > len(sample) * 0.4:
        return 0.0
    turkish = any(c in "ðþÐÞ" for c in beyond) and not any(c in "áíóúæÁÍÓÚÆ" for c in beyond)
    good = 0
    for before, character, after in zip(" " + sample, sample, sample[1:] + " ", strict=False):
        if character.isascii() or (turkish and character in "ðþýÐÞÝ"):
            continue
        if character in _LATIN_PUNCTUATION:
            inside = before.isalpha() and (after.isalpha() or character not in "²³°®™")
            good += not (inside and character in _NEVER_INSIDE_WORDS)
        elif "\u00c0" <= character <= "\u017f" and character not in "×÷":
            # An accented capital inside a word is the mark of a wrong reading.
            neighbour = before.isascii() or after.isascii()
            good += neighbour and (character.islower() or not before.islower())
    share = good / len(beyond)
    return share if share >= _NEARLY_ALL else 0.0


def _east_asian(beyond: list[str], languages: tuple[str, ...]) -> float:
    """The best of the languages; marks count as ordinary only beside ordinary characters."""
    total = len(beyond)
    text = "".join(beyond)
    strange = sum("\ue000" <= c <= "\uf8ff" or "\uff61" <= c <= "\uff9f" or c == "\ufffd" for c in beyond)
    marks = len(_CJK_MARKS.findall(text))
    kana = len(_KANA.findall(text))
    ordinary = 0
    if "zh" in languages:
        ordinary = max(sum(c in _SIMPLIFIED for c in beyond), sum(c in _TRADITIONAL for c in beyond))
    if "ja" in languages and (kana * 10 > total or len(languages) == 1):
        ordinary = max(ordinary, kana + sum(c in _KANJI for c in beyond))
    if "ko" in languages:
        ordinary = max(ordinary, sum(c in _HANGUL for c in beyond))
    return max(0.0, (ordinary + min(marks, ordinary / 2) - 3 * strange) / total)


def foreign_letters(text: str) -> bool:
    """True if nearly all characters beyond ASCII are letters of one alphabet (Latin, Cyrillic, Greek, Arabic ...)."""
    beyond = [c for c in text[:_SAMPLE] if not c.isascii() and c not in _LATIN_PUNCTUATION]
    if not beyond:
        return False
    scripts: dict[str, int] = {}
    for character in beyond:
        script = unicodedata.name(character, "?").split()[0]
        scripts[script] = scripts.get(script, 0) + 1
    script, count = max(scripts.items(), key=lambda item: item[1])
    if script not in {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "THAI"}:
        return False
    if script != "LATIN" and count < _ENOUGH_LETTERS:
        return False
    # KOI8-R read as Windows-1251 has its capitals and small letters exchanged.
    return count >= 0.9 * len(beyond) and sum(c.isupper() for c in beyond) <= 0.4 * len(beyond)
