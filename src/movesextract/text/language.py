"""Guess the language of an article, well enough to pick tables and to tell the user."""

from __future__ import annotations

import re

_SAMPLE = 20_000  # characters
_MIN_LETTERS = 12
_MIN_HITS = 3  # stop words; fewer prove nothing
_LEAD = 1.25  # the best language must be this much ahead of the second
_MIN_SHARE = 0.08  # stop words make up a third of ordinary prose

_SCRIPTS = (
    ("kana", re.compile("[\u3041-\u3096\u30a1-\u30fa]")),
    ("han", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("hangul", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("arabic", re.compile("[\u0600-\u06ff]")),
    ("devanagari", re.compile("[\u0900-\u097f]")),
    ("greek", re.compile("[\u0370-\u03ff]")),
    ("hebrew", re.compile("[\u0590-\u05ff]")),
    ("thai", re.compile("[\u0e00-\u0e7f]")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f]")),
)
_BY_SCRIPT = {"hangul": "ko", "devanagari": "hi", "greek": "el", "hebrew": "he", "thai": "th"}
_LETTERS_A_WORD = 5  # Latin letters that say as much as one ideograph or syllable

_STOP_WORDS = {
    "en": (
        "the of and to in a is that for on with as was by at from has have an its it are be will not "
        "said his her who which"
    ),
    "de": (
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an "
        "werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war"
    ),
    "fr": (
        "le la les de des et en un une du dans est que pour qui sur par au pas plus ce avec il sont elle "
        "se son sa ses aux cette à été ont mais comme ou leur nous vous après d l"
    ),
    "es": (
        "el la los las de que y en un una del se por con no para su al lo como más pero sus le ha este "
        "sí porque esta entre cuando muy sin sobre también me hasta hay desde todo nos fue según tras"
    ),
    "pt": (
        "o a os as de que e do da em um uma para com não no na se por mais dos das como mas ao ele ela "
        "foi tem à seu sua ou quando muito nos já eu também só pelo pela até isso são após segundo disse"
    ),
    "it": (
        "il lo la gli le di che e è un una del della dei delle per non con in sono si da al alla nel "
        "nella come più ma anche ha suo sua hanno dal questo stato dopo"
    ),
    "nl": (
        "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door naar uit over "
        "nog wordt heeft hij maar die werd haar deze worden"
    ),
    "sv": (
        "och att det som en på är av för med den till inte har de om ett var men sig från vi så kan när "
        "år under också efter säger"
    ),
    "pl": (
        "i w na z do się nie jest to że o jak po od za przez dla są być ale oraz jego który która także przy już ma co"
    ),
    "tr": "ve bir bu da de için ile olarak çok daha gibi olan en ancak kadar sonra ne ya var göre oldu dedi",
    "id": (
        "yang dan di dari untuk pada dengan ini itu dalam tidak akan adalah ke oleh juga telah sebagai "
        "kata bisa atau ada"
    ),
}
_VOTES: dict[str, list[str]] = {}
for _language, _words in _STOP_WORDS.items():
    for _word in _words.split():
        _VOTES.setdefault(_word, []).append(_language)

_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of ``text``, or None if it cannot be told.

    By script, and for Latin script by counting stop words; looks at the first 20,000 characters. Of a mixed text the
    prevailing language is named. Too little text gives None.

    >>> detect_language("Ines Duarte has left the board of Harbor Labs, it said."), detect_language("Harbor Labs")
    ('en', None)
    """
    sample = text[:_SAMPLE]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    letters = sum(counts.values())
    east_asian = counts["kana"] + counts["han"] + counts["hangul"]
    if letters < _MIN_LETTERS and east_asian < _MIN_LETTERS // 3:
        return None
    counts["latin"] //= _LETTERS_A_WORD
    for name in ("cyrillic", "arabic", "devanagari", "greek", "hebrew", "thai"):
        counts[name] //= _LETTERS_A_WORD
    script = max(counts, key=lambda name: counts[name])
    if script in {"han", "kana"}:
        # Japanese prose is half kana; Chinese has none but in quoted names.
        return "ja" if counts["kana"] * 8 > counts["han"] else "zh"
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    if script == "latin":
        return _by_stop_words(sample)
    return _variant(sample, script)


def _variant(sample: str, script: str) -> str:
    """Ukrainian and Persian have letters that Russian and Arabic lack."""
    if script == "cyrillic":
        return "uk" if len(re.findall("[іїєґІЇЄҐ]", sample)) > len(re.findall("[ыэъёЫЭЪЁ]", sample)) else "ru"
    return "fa" if len(re.findall("[پچژگ]", sample)) * 50 > len(sample) else "ar"


def _by_stop_words(sample: str) -> str | None:
    words = _WORD.findall(sample.lower())
    scores: dict[str, float] = dict.fromkeys(_STOP_WORDS, 0.0)
    hits = 0
    for word in words:
        languages = _VOTES.get(word)
        if languages is None:
            continue
        hits += 1
        for language in languages:
            scores[language] += 1 / len(languages)
    ranking = sorted(scores.items(), key=lambda item: item[1], reverse=True)
    (best, score), (_, second) = ranking[0], ranking[1]
    if hits < _MIN_HITS or score < second * _LEAD or score < len(words) * _MIN_SHARE:
        return None
    return best
