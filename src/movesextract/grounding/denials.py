"""How the verbs of a move are denied, by language; patterns for folded text (lower case, no accents).

Each language has verbs by kind of event and templates in which ``VERB`` stands for them. A template is narrow on
purpose: between the negation and the verb only words may stand that keep the two together. "Declined to say why she
left" denies nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from movesextract.events import EventType


@dataclass(frozen=True, slots=True)
class _Language:
    """``excuses``: what may follow a denied verb and turn the denial into something else ("not join until May")."""

    hire: str
    departure: str
    funding_round: str
    templates: tuple[str, ...]
    excuses: str = ""


@dataclass(frozen=True, slots=True)
class Denials:
    """The verbs of one kind of event in one language, and the patterns whose group ``verb`` is a denied one."""

    verbs: re.Pattern[str]
    denied: tuple[re.Pattern[str], ...]


_NO_CLAUSE = r"[^,.;!?]"

_ENGLISH_FILLER = (
    r"(?:(?:be|been|being|going|to|have|has|had|having|currently|actually|ever|plan(?:s|ned|ning)?|of|as|"
    r"intend(?:s|ed|ing)?|want(?:s|ed)?|consider(?:s|ed|ing)?|formally|officially|the|an?|any|its|his|her|their|post|job|role|position|"
    r"offers?|invitation|chance|\w+'s?)\s+)*"
)
_ENGLISH_NOT = (
    r"\bnot|\bnever|n't|\bcannot|\bno (?:plans?|intentions?)|\bdeclin(?:ed|es|ing)|\brefus(?:ed|es|ing)|"
    r"\bturn(?:ed|s|ing) down|\breject(?:ed|s|ing)?|\brul(?:ed|es|ing) out|\brather than|\binstead of|"
    r"\bfail(?:ed|s) to|\bwithout"
)
_NEITHER = rf"\bneither\s{_NO_CLAUSE}{{1,40}}\snor\s{_NO_CLAUSE}{{1,30}}?\s(?:will|would|has|have|is|are|did|plans?)"
_DENY = (
    r"\bden(?:y|ied|ies|ying)\s+(?:(?:the|all|any|media|press|market|persistent|recent)\s+)*(?:reports?|rumou?rs?|"
    r"speculation|claims?|suggestions?|stories|talk|that|having|plans?|he|she|they|it|being|\w+ing)"
)
# "Did not name the buyer" keeps a secret, "was not named chief executive" denies a hire.
_NOT_MENTIONED = r"(?!nam(?:e|es|ing)\b|named\b(?! (?:as|to|its|the|chief|chair|head|president|director|ceo)))"
_ENGLISH = _Language(
    hire=r"\b(?:join(?:s|ed|ing)?|hir(?:e|es|ed|ing)|appoint(?:s|ed|ing)?|recruit(?:s|ed|ing)?|poach(?:es|ed|ing)?|"
    r"nam(?:e|es|ed|ing)|elect(?:s|ed|ing)?|succeed(?:s|ed|ing)?|(?:take|takes|taking|took) (?:over|up)|"
    r"accept(?:s|ed|ing)? (?:(?:the|an?|any|its|his|her) )?(?:job|offer|post|role|position|invitation|appointment)|"
    r"(?:turn(?:s|ed|ing)? down|declin(?:es|ed|ing)|reject(?:s|ed|ing)|withdr(?:ew|aws?|awn)|rescind(?:s|ed|ing)) "
    r"(?:(?:the|an?|any|its|his|her|their|\w+'s) )?(?:\w+ )?(?:job|offer|post|role|position|invitation|appointment)|"
    r"(?:is|was|be) (?:the|its|their) (?:new|next)|"
    r"mov(?:e|es|ed|ing) to|sign(?:s|ed|ing)?|becom(?:e|es|ing)|became)\b",
    departure=r"\b(?:leav(?:e|es|ing)|left|resign(?:s|ed|ing)?|step(?:s|ped|ping)? (?:down|aside)|quit(?:s|ting)?|"
    r"depart(?:s|ed|ing)?|fir(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?|oust(?:s|ed|ing)?|sacked|retir(?:e|es|ed|ing)|"
    r"remov(?:e|es|ed|ing)|axed|let go|(?:is|was) out|part(?:s|ed|ing)? ways|part(?:ed|ing) company)\b",
    funding_round=r"\b(?:rais(?:e|es|ed|ing)|secur(?:e|es|ed|ing)|invest(?:s|ed|ing)?|clos(?:e|es|ed|ing)|"
    r"receiv(?:e|es|ed|ing) (?:(?:any|the|new|fresh) )?(?:funding|money|investment|capital|cash)|"
    r"obtain(?:s|ed|ing)?|land(?:s|ed|ing)?|put(?:s|ting)?(?= (?:in|up|money|[$€£¥₹\d]))|"
    r"(?:cancel(?:s|led|ed|ling)?|abandon(?:s|ed|ing)?|shelv(?:es|ed|ing)|scrap(?:s|ped|ping)?|call(?:s|ed)? off) "
    r"(?:(?:(?!\b(?:and|after|before|as|but|while)\b)[^,.;!?]){0,40}?"
    r"(?:rais(?:e|es|ing)|(?:funding|financing|investment) round|fundraising|round of (?:funding|financing))|"
    r"(?:(?:the|an?|its|their|planned|proposed|new|latest|bridge|seed|equity|series [a-k]|[$€£¥₹]?[0-9.,]+(?:m|bn)?|"
    r"million|billion|euros?|dollars?)[ -])*round(?! of)))\b",
    templates=(
        rf"(?:{_ENGLISH_NOT})\s+{_ENGLISH_FILLER}{_NOT_MENTIONED}VERB",
        r"\b(?=(?:turn|declin|reject|withdr|rescind|cancel|abandon|shelv|scrap|call)\w* )VERB",
        rf"{_NEITHER}\s+{_ENGLISH_FILLER}VERB",
        rf"{_DENY}\b{_NO_CLAUSE}{{0,60}}?VERB",
    ),
    excuses=r"\b(?:until|till|before|since|because|due to|over|voluntarily|willingly|quietly|alone|lightly|only|just|"
    r"simply|merely|but rather|for (?:health|personal|family|financial) reasons)\b",
)

_GERMAN_GAP = (
    r"(?:(?!(?:nur|bloss|allein|zuletzt|sondern|und|oder|ganz|vor|erst|freiwillig|unerwartet|uberraschend|wegen)\b)"
    r"[^\s,.;!?]+\s+){0,4}?"
)
_GERMAN_NOT = r"\b(?:nicht|nie|niemals)\b(?!\s+(?:nur|bloss|allein|zuletzt|ganz|vor|erst|sofort|freiwillig|wegen|aus))"
_GERMAN = _Language(
    hire=r"\b(?:wechsel(?:n|t|te|ten)|gewechselt|berufen|ernannt|ernenn(?:t|en)|angeheuert|eingestellt|einstellen|"
    r"ubernehmen|ubernimmt|ubernahm|ubernommen|antreten|anzutreten|nachfolgen|verpflichtet|beitreten|bestellt|"
    r"(?:geht|gehen|ging|gingen)(?= (?:\w+ ){0,3}zu[mr]? )|"
    r"zu[mr]? (?!weit|sehr|viel|schnell|hart|ende|boden|bruch)(?:[^\s,.;!?]+ ){1,3}(?:gehen|gegangen)|"
    r"(?:angebot|ruf|posten|einladung|stelle|mandat) (?:\w+ ){0,3}(?:abgelehnt|ausgeschlagen)|"
    r"(?:lehn|schlug|schlag)\w* (?:\w+ ){0,2}(?:angebot|ruf|posten|einladung|stelle|mandat)(?: \w+){0,3} (?:ab|aus))\b",
    departure=r"\b(?:verlassen|verlasst|verliess|zuruck(?:zu)?treten|zuruckgetreten|zuruckziehen|gekundigt|kundigen|"
    r"kundigt|ausscheiden|ausgeschieden|scheidet|entlassen|abberufen|abtreten|abzutreten)\b",
    funding_round=r"\b(?:einsammeln|eingesammelt|sammelt|aufgenommen|aufnehmen|investiert|investieren|erhalten|erhalt)\b",
    templates=(
        rf"{_GERMAN_NOT}\s+{_GERMAN_GAP}VERB",
        r"(?=(?:angebot|ruf|posten|einladung|stelle|mandat|lehn\w*|schlug\w*|schlag\w*) )VERB",
        r"\bkeine?[nmrs]?\s+(?:[^\s,.;!?]+\s+)?VERB",
        rf"VERB\s+{_GERMAN_GAP}{_GERMAN_NOT}",
        rf"\blehn(?:t|te|en|ten)\s+es\s+ab,\s+{_NO_CLAUSE}{{0,40}}?VERB",
        rf"\b(?:dementier|bestreit|bestritt)\w*\s{_NO_CLAUSE}{{0,40}}(?:,\s+dass\s{_NO_CLAUSE}{{0,40}})?VERB",
    ),
    excuses=r"\b(?:bevor|ehe|bis|weil|wegen|sondern|freiwillig|aus (?:gesundheit|person|famili)\w*)\b",
)

_FRENCH_FILLER = r"(?:(?:ete|etre|avoir|prevu|l'intention|voulu|souhaite|accepte|se)\s+|d[e']\s*)*"
_FRENCH = _Language(
    hire=r"\b(?:rejoi(?:n|g)\w*|nomm\w*|recrut\w*|embauch\w*|succed\w*|prend\w* (?:la|les|ses)|rallie\w*|"
    r"(?:declin|refus)\w* (?:l'|\w+ )?(?:offre|invitation|proposition|poste)\b)",
    departure=r"\b(?:quitt\w*|demission\w*|part(?:ir|ira|i|is|iront)\b|abandonn\w*|licenci\w*|limoge\w*|retire\w*)",
    funding_round=r"\b(?:lev(?:e|er|era|ee|ees)\b|investi\w*|obten\w*|obtien\w*|boucl\w*|recu\b|recoi\w*)",
    templates=(
        r"(?:\bne\s+|\bn')(?:se\s+|s'|y\s+|les?\s+|la\s+|l')?VERB\s+(?:pas|jamais|plus|point)\b(?!\s+(?:seule|uniq))",
        rf"(?:\bne\s+|\bn')\w+\s+(?:pas|jamais|plus)\s+{_FRENCH_FILLER}VERB",
        r"\bne\s+(?:pas|jamais|plus)\s+(?:se\s+|etre\s+|avoir\s+)?VERB",
        r"\brefus\w*\s+(?:de\s+|d')(?:se\s+)?VERB",
        r"\b(?=(?:declin|refus)\w* )VERB",
        rf"\bdement(?:i|ie|ir|ent)?\s{_NO_CLAUSE}{{0,50}}?VERB",
    ),
    excuses=r"\b(?:avant|jusqu|que\b|qu'|seulement|uniquement|volontairement|parce|pour des raisons)",
)

_IBERIAN_FILLER = (
    r"(?:(?:se|lo|la|le|ha|han|habia|va|vai|iran?|ira|sera|seran|sido|sera|foi|fue|esta|tem|tiene|pretende|quer|quiere|"
    r"quis|quiso|piensa|planea|planeja|planeia|aceitou|acepto|previsto|ser|a|o|de|planes|planos|intencion|intencao)"
    r"\s+)*"
)
_IBERIAN = _Language(
    hire=r"\b(?:incorpor\w*|ficha\w*|fichar\w*|nombra\w*|nombro|contrat(?:a|ar|ara|ado|ada|ou|aron|aram)\b|un(?:e|ira|io|irse)\b|asum\w*|assum\w*|"
    r"design\w*|entr(?:a|ar|ara|ou) (?:na|no|para|a)\b|nomea\w*|nomeou|ingress\w*|juntar|"
    r"(?:declin|rechaz|recus)\w* (?:\w+ )?(?:invitacion|oferta|propuesta|proposta|convite|cargo|puesto)\b)",
    departure=r"\b(?:dej(?:a|ar|ara|o|ado)\b(?! de\b)|deix\w*\b(?! (?:de|claro)\b)|"
    r"abandon\w*|dimit\w*|demit\w*|renunci\w*|sal(?:e|ir|dra|io)\b|"
    r"sai(?:r|ra|u)?\b|despedi\w*|desped\w*|marcha\w*|deslig\w*)",
    funding_round=r"\b(?:recaud\w*|arrecad\w*|capt\w*|levant\w*|invert\w*|invirti\w*|invest\w*|receb\w*|obtuv\w*)",
    templates=(
        rf"\b(?:no|nao|nunca|jamas|jamais|sem|sin)\s+{_IBERIAN_FILLER}VERB",
        rf"\b(?:nego|niega|nega|negou|neg[ao]ron|desmintio|desmiente|desmentiu|desmente)\s{_NO_CLAUSE}{{0,50}}?VERB",
        r"\b(?:rechaz(?:o|a)|recus(?:ou|a)(?:-se)?)\s+(?:\w+\s+){0,3}?VERB",
        r"\b(?=(?:declin|rechaz|recus)\w* )VERB",
    ),
    excuses=r"\b(?:hasta|ate|antes|sino|solo|so|apenas|somente|solamente|por|porque|voluntariamente)\b",
)

# 不得不辞职 is to have to resign.
_CHINESE_NOT = "没有|沒有|没|(?<![得能])不|并未|並未|尚未|未|未能|从未|從未|无意|無意|拒绝|拒絕|放弃|放棄"
_CHINESE_FILLER = (
    r"会|會|打算|计划|計劃|考虑|考慮|愿意?|願意?|想|正式|接受|被|将|將|能|完成|任何|自己|"
    r"从[^,。;、]{1,10}|從[^,。;、]{1,10}"
)
_CHINESE = _Language(
    hire=r"(?:加入|出任|担任|擔任|入职|入職|就任|加盟|接任|跳槽|受聘|聘请|聘用)",
    departure=r"(?:离职|離職|辞职|辭職|离开|離開|卸任|离任|離任|辞去|辭去|跳槽|退休|出走)",
    funding_round=r"(?:融资|融資|投资|投資|获得|獲得|筹集|籌集)",
    templates=(
        rf"(?:{_CHINESE_NOT})(?:{_CHINESE_FILLER})*VERB",
        r"(?:否认|否認)[^,。;!?、后後并並而]{0,10}?VERB",
    ),
    excuses=r"(?:之前|直到|而是|以前)",
)

_JAPANESE = _Language(
    hire=r"(?:就任|入社|加入|起用|移籍|転職|参画)",
    departure=r"(?:辞任|退任|退職|退社|離職|離れ|辞め)",
    funding_round=r"(?:調達|出資|投資|増資)",
    templates=(
        r"VERB(?:は|も)?(?:し|され)?(?:ない|なかった|ません)",
        r"VERB(?:せず|されず)",
        r"VERB(?:する)?(?:予定|考え|つもり|意向|計画)(?:は|も|が)?(?:ない|なく|なかった|ありません)",
        r"VERB(?:する|した|る)?(?:との|という)?(?:こと|意向|予定|報道|説|観測|うわさ)?を(?:否定|拒否|断)",
    ),
)

_KOREAN_THAT = "(?:한|할|된|될|했다는|한다는|됐다는|된다는|할 것이라는|될 것이라는)"
_KOREAN = _Language(
    hire=r"(?:합류|영입|선임|임명|취임|이직|입사)",
    departure=r"(?:사임|사퇴|퇴사|퇴임|이직|물러나|떠나)",
    funding_round=r"(?:투자|유치|조달)",
    templates=(
        r"VERB(?:하지|되지|지)\s*(?:는\s*)?(?:않|못)",
        r"VERB(?:할|될)\s*(?:계획|예정|생각|의사)(?:이|은|도)?\s*없",
        r"VERB(?:설|을|를)?\s*(?:부인|거부)",
        (
            rf"VERB{_KOREAN_THAT}\s*(?:\w+\s+)?(?:보도|소문|관측|주장|사실|의혹|설)(?:을|를)?\s*"
            r"(?:전면\s*|공식\s*|강력히\s*)?(?:부인|반박|일축)"
        ),
    ),
)

_LANGUAGES = (_ENGLISH, _GERMAN, _FRENCH, _IBERIAN, _CHINESE, _JAPANESE, _KOREAN)


def _folded(pattern: str) -> re.Pattern[str]:
    # Folded text holds kana voicing marks and the parts of Hangul syllables one by one.
    return re.compile(unicodedata.normalize("NFKD", pattern))


def _compiled(verbs: str, language: _Language) -> Denials:
    excuse = rf"(?![^.;!?。]{{0,60}}{language.excuses})" if language.excuses else ""
    denied = (template.replace("VERB", f"(?P<verb>{verbs})") + excuse for template in language.templates)
    return Denials(_folded(verbs), tuple(map(_folded, denied)))


def _by_kind() -> Iterator[tuple[EventType, tuple[Denials, ...]]]:
    yield "hire", tuple(_compiled(language.hire, language) for language in _LANGUAGES)
    yield "departure", tuple(_compiled(language.departure, language) for language in _LANGUAGES)
    yield "funding_round", tuple(_compiled(language.funding_round, language) for language in _LANGUAGES)


DENIALS: Mapping[EventType, tuple[Denials, ...]] = dict(_by_kind())
"""What is known of each kind of event, one entry a language; pay figures are not denied."""
