"""Counts: in "its 1,200 employees earn 3,100 euros on average, and a bonus of 2.5 months" only one number is a sum."""

from __future__ import annotations

import re

# Who and what articles on pay and on companies count. An adjective may stand between: "11'200 vollzeitliche Stellen".
_COUNTED = (
    r"people|persons|employees|workers|staff(?:ers)?|jobs|posts|positions|members|companies|firms|students|customers"
    r"|users|stores|branches|respondents|households|vacancies|applicants|nurses|teachers|drivers|engineers"
    r"|personen|menschen|leute|beschäftigten?|mitarbeite\w*|angestellten?|arbeitnehmer\w*|arbeiter\w*|stellen"
    r"|arbeitsplätzen?|mitglieder\w*|unternehmen|firmen|betrieben?|befragten?|filialen"
    r"|personnes|salariés|salariées|employés|employées|emplois|postes|membres|entreprises|magasins|répondants"
    r"|personas|empleados|empleadas|trabajador[ae]s|empleos|puestos|plazas|miembros|empresas|tiendas|encuestados"
    r"|pessoas|funcionári[oa]s|trabalhador[ae]s|empregos|empregad[oa]s|vagas|membros|lojas|entrevistados"
)
_NO_ADJECTIVE = r"(?:a|an|per|for|to|and|or|of|by|at|für|an|pro|und|bis|pour|par|et|à|aux|de|para|por|y|e|al?|aos?)\s"
_WORDS = re.compile(rf"\s+(?:(?!{_NO_ADJECTIVE})[^\W\d_]+(?:-[^\W\d_]+)?\s+)?(?:{_COUNTED})(?!\w)", re.IGNORECASE)
_COUNTERS = re.compile(
    r"\s?(?:[かカヵヶ箇]月|[个個]月|개월|人|名|位|社|店|个岗位|個職位|家(?:企业|企業|公司|门店)"
    r"|명|개사|개 회사|개 기업)(?!民币|民幣)"
)


# No adjective here: "earn 1,200 each month" is pay.
_MONTHS = re.compile(r"\s+(?:months?|monate[ns]?|monatsgeh[äa]lter\w*|monatslöhne\w*|mois|meses)(?!\w)", re.IGNORECASE)


def is_count(text: str, end: int) -> bool:
    """Whether the number that ends at ``text[:end]`` is followed by those whom it counts, or by months of pay.

    >>> is_count("It has 1,200 full-time employees.", 12), is_count("従業員30人の会社", 5)
    (True, True)
    >>> is_count("They earn 1,200 a week.", 15), is_count("a minimum of 1,200 for employees", 18)
    (False, False)
    """
    return any(counted.match(text, end) for counted in (_WORDS, _MONTHS, _COUNTERS))
