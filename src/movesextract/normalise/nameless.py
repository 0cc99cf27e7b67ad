"""Nameless mentions: words that point at an organisation and name none ("it", "the company", 当社)."""

from __future__ import annotations

from movesextract.normalise.quantities import Pattern

# "On", "Elle" and "Nous" are companies too, so a word stands here only if hardly any organisation is called so.
_PRONOUNS = (
    "it|its|itself|he|him|his|she|her|they|them|their|we|us|our|i|my|me|you|your|who|which|"
    "er|sie|ihm|ihn|ihr|wir|uns|ich|ils|ellos|ellas|eles|elas"
)
_CONTRACTIONS = "'(?:d|ll|m|re|s|ve)"
_POINTING = (
    "(?:the|this|that|an?|its|his|her|their|our|my|your|whose|der|die|das|dem|den|des|ein(?:e[mnrs]?)?|dies\\w{1,2}|"
    "sein\\w{0,2}|ihr\\w{0,2}|unser\\w{0,2}|mein\\w{0,2}|la|une?|cette|sa|leur|notre|ma|el|una|su|nuestra|mi|esta|a|o|"
    "uma?|sua|nossa|minha|essa) |l'"
)
_WHICH = "(?:own|new|old|former|previous|current|same|private|unnamed|undisclosed|another) "
_KINDS = (
    "company|firm|start-?up|employer|business|organi[sz]ation|corporation|venture|entreprise|societe|compagnie|"
    "empresa|compania|companhia|sociedad|sociedade"
)
_PRONOUN = Pattern(rf"(?:{_PRONOUNS})(?:{_CONTRACTIONS})?\Z")
_BARE_KIND = Pattern(rf"(?:{_POINTING})?(?:{_WHICH})*(?:{_KINDS})\Z")
_GERMAN_KIND = Pattern(rf"(?:{_POINTING})?(?:[Uu]nternehmens?|[Ff]irma|[Gg]esellschaft|[Aa]rbeitgebers?)\Z")
_CJK_BARE_KINDS = frozenset(
    "公司 该公司 該公司 本公司 我司 企业 该企业 对方 当社 弊社 同社 自社 会社 本社".split()
    + "회사 당사 자사 이회사 해당회사".split()
)
_ACCENTS = str.maketrans("éóíñ’", "eoin'")


def is_nameless(words: str) -> bool:
    """Whether *words*, given for an organisation, only point at one: a pronoun, or a bare "the company", "own firm".

    A capital inside makes a name ("The We Company", "IT"); a kind with more to it may do ("county", "port company"). Of
    the 24,000 organisations annotated in ``training/data``, none is nameless.

    >>> is_nameless("the company"), is_nameless("I'd"), is_nameless("同社"), is_nameless("The We Company")
    (True, True, True, False)
    """
    one_line = " ".join(words.split())
    if one_line.replace(" ", "") in _CJK_BARE_KINDS or _GERMAN_KIND.match(one_line[:1].lower() + one_line[1:]):
        return True
    return is_pronoun(one_line) or _matches(_BARE_KIND, one_line)


def is_pronoun(words: str) -> bool:
    """Whether *words* are a pronoun that can hardly be a name as well; a contracted verb may hang on it.

    >>> is_pronoun("They've"), is_pronoun("its company"), is_pronoun("WHO")
    (True, False, False)
    """
    return _matches(_PRONOUN, " ".join(words.split()))


def _matches(pattern: Pattern, one_line: str) -> bool:
    if any(character.isupper() for character in one_line[1:]):
        return False
    return pattern.match(one_line.lower().translate(_ACCENTS)) is not None
