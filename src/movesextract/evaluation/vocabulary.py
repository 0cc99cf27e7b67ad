"""Word lists of the ruler, all folded: what is ignored, and what is too general to identify anything."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words(
    "a an the of and or for in on at to by with from as its his her their "
    "der die das des dem den und fur im von zum zur le la les du de et el los las y da do dos das e o os"
)
"""Articles, prepositions and conjunctions of the commonest languages of the news."""

TITLES = _words(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness hon rev reverend judge justice "
    "herr frau mag ing dipl monsieur madame mme mlle senor senora sra signor signora dott"
)
"""Forms of address that stand before a name."""

NAME_SUFFIXES = _words("jr sr ii iii iv phd md mba cbe obe mbe esq")
"""What stands after a name: generations, degrees, orders."""

LEGAL_FORMS = _words(
    "inc incorporated ltd limited co corp corporation company plc llc llp lp gmbh mbh ag se kg kgaa ohg ug ev "
    "sa sas sarl srl spa nv bv ab as asa oy oyj aps pte pty pvt bhd sdn tbk jsc pjsc ojsc ooo oao zao kk "
    "ltda eireli cv sab holding holdings group gruppe groupe"
)
"""Legal forms, and the words that companies wear like one, at the end of a name."""

CJK_LEGAL_FORMS = (
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "集团",
    "集團",
    "公司",
    "株式会社",
    "株式會社",
    "有限会社",
    "合同会社",
    "주식회사",
)
"""Legal forms at the end (Chinese) or at either end (Japanese, Korean), longest first."""

GENERIC_ORGANIZATION_WORDS = STOP_WORDS | _words(
    "bank company firm group fund startup school college university universitat institute hospital ministry "
    "ministerium department agency office authority government board council committee commission association "
    "foundation center centre club team national international global federal state public private capital ventures "
    "partners investments technologies technology services solutions systems new"
)
"""Words that do not identify an organisation by themselves."""

GENERIC_ROLE_WORDS = STOP_WORDS | _words(
    "chief officer head director manager president vice senior junior deputy global group general assistant "
    "associate interim acting co lead member"
)
"""Words of rank, which different roles share."""

ROLE_ABBREVIATIONS = {
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "cio": "chief information officer",
    "cmo": "chief marketing officer",
    "vp": "vice president",
    "svp": "senior vice president",
    "evp": "executive vice president",
}
"""Abbreviations of roles with one meaning only."""

GENERIC_ROUND_WORDS = _words(
    "the of its in series serie round funding fundraising financing investment equity venture growth stage new latest "
    "another runde finanzierungsrunde rodada ronda 轮 輪 融 资 資 系 列 新 一 本 次"
)
"""Words that nearly every funding round goes by. No single letters: they are grades ("Series A")."""
