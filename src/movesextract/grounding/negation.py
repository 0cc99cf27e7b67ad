"""Negation: a sentence that denies a move is no evidence for it.

Deliberately narrow. Only a negation tied to a verb of the event's own kind counts, and only if it is the verb nearest
to the person or organisation in question: "Lee will not join Acme, but Kim will join in May" denies Lee's hire alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from movesextract.events import EventType
from movesextract.grounding.folding import fold

# Stems in folded form (lower case, no accents), by language: en, de, fr, es/pt, zh/ja.
_JOIN = (
    r"(?:join|hir|appoint|recruit|poach|nam(?:e|ed|ing)\b|succeed|take over|taking over|accept|move to|moving to|"
    r"signed? |wechsel|berufen|ernannt|ernenn|ubernehm|ubernimmt|antret|rejoindr|rejoint|nomm|recrut|embauch|"
    r"incorpor|ficha|nombra|contrat|nomea|assum|entra(?:r|ra)\b|加入|出任|担任|聘|就任|入社|起用)"
)
_LEAVE = (
    r"(?:leav|left\b|resign|step(?:s|ped|ping)? down|stepping aside|quit|depart|fired|dismiss|retir|"
    r"verlass|verlasst|zuruck|kundig|ausscheid|quitt|demission|parti|abandon|dimit|renunci|"
    r"deix|demit|sai(?:r|ra)\b|离职|離職|辞职|辭職|离开|離開|辞任|退任|退職|退社|卸任)"
)
_RAISE = (
    r"(?:rais(?:e|ed|es|ing)\b|secur|invest|clos(?:e|ed|es|ing)\b|receiv|funding|finanz|aufgenommen|lev(?:e|er|ee)\b|"
    r"investi|recaud|capt|levant|融资|融資|投资|投資|調達|获得|獲得)"
)
_VERBS: Mapping[EventType, str] = {"hire": _JOIN, "departure": _LEAVE, "funding_round": _RAISE}

_FILLER = (
    r"(?:(?:yet|be|been|being|going|to|have|has|had|currently|actually|ever|plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|"
    r"want(?:s|ed)?|consider(?:s|ed|ing)?|immediately|formally|officially|sein|werden|zu|aller|va|pas|ser|a|al|el|la|the|"
    r"an|its?|his|her|their|any|post|job|offer)\s+)*"
)
_DENIALS = (
    rf"(?:\bnot\s+|\bnever\s+|n't\s+|\bcannot\s+|\bno plans?\s+|\bdeclin(?:ed|es|ing)\s+|\brefus(?:ed|es|ing)\s+|"
    rf"\bturned down\s+|\breject(?:ed|s)?\s+|\bruled out\s+|\brather than\s+|\binstead of\s+|\bfailed to\s+|"
    rf"\bnicht\s+|\bnie\s+|\bkeine?\w*\s+|\bne\s+|\bn'|\bno\s+(?:se\s+)?|\bnunca\s+|\bnao\s+(?:se\s+)?|\bsem\s+){_FILLER}"
)
_DENYING_VERBS = (
    r"\b(?:den(?:y|ied|ies|ying)|dismissed|dementier\w*|dementi\w*|desmint\w*|desmentiu|nega\w*)\b[^.;!?]{0,60}?"
)
_CJK_DENIALS = r"(?:没有|沒有|不会|不會|并未|並未|未能|尚未|从未|拒绝|拒絕|否认|否認|未)[^。，,；]{0,8}?"
_CJK_SUFFIX = r"[^。、，]{0,6}?(?:しない|せず|していない|なかった|を否定|을 부인|지 않|않기로)"


def denies(sentence: str, kind: EventType, subject: str) -> bool:
    """Whether *sentence* denies that *subject* (a person, or for a round an organisation) did what *kind* says.

    >>> denies("Lee will not join Acme, but Kim will join in May.", "hire", "Lee")
    True
    >>> denies("Lee will not join Acme, but Kim will join in May.", "hire", "Kim")
    False
    >>> denies("Not only did Lee join Acme, she brought her team.", "hire", "Lee")
    False
    """
    verbs = _VERBS.get(kind)
    if verbs is None:
        return False
    text = fold(sentence)
    negated = [m.end() for m in re.finditer(rf"(?:{_DENIALS}|{_DENYING_VERBS}|{_CJK_DENIALS}){verbs}", text)]
    negated += [m.end(1) for m in re.finditer(rf"({verbs}){_CJK_SUFFIX}", text)]
    if not negated:
        return False
    verb_ends = [m.end() for m in re.finditer(verbs, text)]
    return _nearest(verb_ends, text, subject) in negated


def _nearest(verb_ends: list[int], text: str, subject: str) -> int | None:
    """The verb that speaks of *subject*: the first one behind its last mention, else the last one before it."""
    names = [fold(subject), *fold(subject).split()[::-1]]
    mention = next((place for name in names if len(name) > 1 and (place := text.rfind(name)) >= 0), None)
    if mention is None:
        return verb_ends[-1] if verb_ends else None
    behind = [end for end in verb_ends if end > mention]
    before = [end for end in verb_ends if end <= mention]
    return behind[0] if behind else before[-1] if before else None
