"""Negation: denied moves are recognised, and true ones that hold a negation elsewhere are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.events import EVENT_TYPES, EventType
from movesextract.grounding.negation import denies


@pytest.mark.parametrize(
    ("sentence", "kind", "subject"),
    [
        ("Lee will not join Acme.", "hire", "Lee"),
        ("Lee won't be joining Acme after all.", "hire", "Ann Lee"),
        ("Ann Lee declined to join Acme.", "hire", "Ann Lee"),
        ("Lee turned down Acme's offer to join its board.", "hire", "Lee"),
        ("Acme denied reports that Lee will be appointed chief executive.", "hire", "Lee"),
        ("Acme has not hired Lee.", "hire", "Lee"),
        ("Neither Lee nor Kim will join Acme.", "hire", "Kim"),
        ("Lee has no plans to leave Acme.", "departure", "Lee"),
        ("Lee refused to step down.", "departure", "Lee"),
        ("Lee denied that she was leaving Acme.", "departure", "Lee"),
        ("Lee never resigned from Acme.", "departure", "Lee"),
        ("Acme failed to raise the $40 million.", "funding_round", "Acme"),
        ("Tern did not invest in Acme.", "funding_round", "Acme"),
        ("Lee wird nicht zu Acme wechseln.", "hire", "Lee"),
        ("Lee geht nicht zu Acme.", "hire", "Lee"),
        ("Lee ging damals nicht zur Commerzbank.", "hire", "Lee"),
        ("Lee wird nicht zu Acme gehen.", "hire", "Lee"),
        ("Lee verlässt den Konzern nicht.", "departure", "Lee"),
        ("Lee dementierte Berichte, dass er Acme verlassen werde.", "departure", "Lee"),
        ("Lee lehnte es ab, zu Acme zu wechseln.", "hire", "Lee"),
        ("Lee ne rejoindra pas Acme.", "hire", "Lee"),
        ("Lee n’a pas quitté Acme.", "departure", "Lee"),
        ("Lee a refusé de démissionner.", "departure", "Lee"),
        ("Lee no se incorporará a Acme.", "hire", "Lee"),
        ("Lee negó que vaya a dejar Acme.", "departure", "Lee"),
        ("Lee no dejará Acme.", "departure", "Lee"),
        ("Lee não vai deixar a Acme.", "departure", "Lee"),
        ("Lee negou que assumirá o cargo.", "hire", "Lee"),
        ("李明不会加入阿里。", "hire", "李明"),
        ("李明否认将离职。", "departure", "李明"),
        ("李明没有从阿里离职。", "departure", "李明"),
        ("田中氏は入社しない。", "hire", "田中"),
        ("田中社長は辞任する考えはないと述べた。", "departure", "田中"),
        ("田中氏は退任せず、続投する。", "departure", "田中"),
        ("田中氏は辞任を否定した。", "departure", "田中"),
        ("김민수는 사임하지 않겠다고 밝혔다.", "departure", "김민수"),
        ("Lee was not named chief executive.", "hire", "Lee"),
        ("Lee turned down the job of chief executive at Acme.", "hire", "Lee"),
        ("Acme withdrew its offer to Lee.", "hire", "Lee"),
        ("Lee declined to join Acme as the new head.", "hire", "Lee"),
        ("Lee will not leave the auto parts company.", "departure", "Lee"),
        ("Acme has cancelled a $50 million funding round.", "funding_round", "Acme"),
        ("Acme has called off its planned €30.5 million Series B round.", "funding_round", "Acme"),
        ("Acme abandoned the round.", "funding_round", "Acme"),
        ("회사는 이미라가 아크메에 합류했다는 보도를 부인했다.", "hire", "이미라"),
        ("회사는 이미라가 사임할 것이라는 소문을 일축했다.", "departure", "이미라"),
        ("Acme abandoned plans to raise $50 million.", "funding_round", "Acme"),
        ("Acme is not going to hire Lee.", "hire", "Lee"),
        ("He will not leave Acme.", "departure", "Ann Lee"),
        ("Lee, despite reports, is not leaving Acme.", "departure", "Lee"),
        ("Acme has not received any funding.", "funding_round", "Acme"),
        ("Lee did not accept the job at Acme.", "hire", "Lee"),
        ("La société a démenti que Lee quitte Acme.", "departure", "Lee"),
        ("Lee rechazó incorporarse a Acme.", "hire", "Lee"),
        ("Lee ist nicht zurückgetreten.", "departure", "Lee"),
        ("公司没有完成融资。", "funding_round", "公司"),
        ("同社は資金を調達しなかった。", "funding_round", "同社"),
        ("Lee recusou-se a deixar a Acme.", "departure", "Lee"),
        ("Se mencionó a Lee para dirigir Acme, pero ella declinó la invitación.", "hire", "Lee"),
        ("Lee recusou o convite para presidir a Acme.", "hire", "Lee"),
        ("Lee a décliné l’offre d’Acme.", "hire", "Lee"),
        ("Lee, pressentie chez Acme, a refusé le poste.", "hire", "Lee"),
        ("Lee lehnte das Angebot von Acme ab.", "hire", "Lee"),
        ("Lee hat den Ruf nach Wien ausgeschlagen.", "hire", "Lee"),
    ],
)
def test_a_denied_move_is_denied(sentence: str, kind: EventType, subject: str) -> None:
    """The sentence says that the subject did not, or will not, do it."""
    assert denies(sentence, kind, subject)


@pytest.mark.parametrize(
    ("sentence", "kind", "subject"),
    [
        ("Not only did Lee join Acme, she brought her team.", "hire", "Lee"),
        ("Lee joined Acme; the company did not disclose terms.", "hire", "Lee"),
        ("Lee, who had never worked in banking, joins Acme.", "hire", "Lee"),
        ("Lee declined to comment on why she left Acme.", "departure", "Lee"),
        ("Lee is no longer at Acme after he resigned in May.", "departure", "Lee"),
        ("Lee refused to resign and was fired.", "departure", "Lee"),
        ("Lee did not step down but was removed by the board.", "departure", "Lee"),
        ("Acme removed Lee after she refused to resign.", "departure", "Lee"),
        ("Lee, who had refused to step down, is out as chief executive.", "departure", "Lee"),
        ("Lee is the new head of Acme, after Kim declined to take over.", "hire", "Lee"),
        ("Lee turned down an offer from Beta and joined Acme.", "hire", "Lee"),
        ("Acme cancelled a funding round in 2022 and has now raised $5m.", "funding_round", "Acme"),
        ("Acme called off the sale and closed a $30 million funding round.", "funding_round", "Acme"),
        ("Acme scrapped its app after the round.", "funding_round", "Acme"),
        ("Acme cancelled a round of layoffs and raised $30 million.", "funding_round", "Acme"),
        ("이미라가 아크메에 합류했다. 회사는 의혹을 부인했다.", "hire", "이미라"),
        ("Lee, who denies wrongdoing, resigned.", "departure", "Lee"),
        ("The board dismissed Lee, who will leave in May.", "departure", "Lee"),
        ("Lee will not join until June.", "hire", "Lee"),
        ("Acme hired Lee after Kim declined to join.", "hire", "Lee"),
        ("Lee did not leave voluntarily; she was fired.", "departure", "Lee"),
        ("Lee did not resign because of the scandal, Acme said.", "departure", "Lee"),
        ("Acme, which had not raised money since 2019, closed a $5m round.", "funding_round", "Acme"),
        ("Acme has not raised since 2021, when it took $95m.", "funding_round", "Acme"),
        ("It was not quite clear why Lee quit.", "departure", "Lee"),
        ("With no investors named, Acme raised $5m.", "funding_round", "Acme"),
        ("Lee, whom Acme did not name as successor, joined Beta.", "hire", "Lee"),
        ("Rather than join Acme, Lee took over Beta.", "hire", "Lee"),
        ("Lee left without saying whether he will not return.", "departure", "Lee"),
        ("Lee will not join Acme, Kim said, but will take over Beta.", "hire", "Lee"),
        ("Acme could not hire fast enough, so Lee joins in May.", "hire", "Lee"),
        ("Lee wechselt nicht nur zu Acme, er übernimmt auch den Vorsitz.", "hire", "Lee"),
        ("Nicht überraschend verlässt Lee den Konzern.", "departure", "Lee"),
        ("Die Bank wollte nicht sagen, warum Lee geht.", "departure", "Lee"),
        ("Lee wechselt nicht zu Acme, sondern zu Beta.", "hire", "Lee"),
        ("Lee verlässt Acme nicht freiwillig.", "departure", "Lee"),
        ("Lee ne rejoindra Acme qu’en mai.", "hire", "Lee"),
        ("Lee, né à Lyon, est nommé directeur.", "hire", "Lee"),
        ("Acme n’a pas précisé pourquoi Lee quitte ses fonctions.", "departure", "Lee"),
        ("Lee ne quitte pas seulement Acme, elle vend ses parts.", "departure", "Lee"),
        ("Après que Kim a refusé le poste, Acme a nommé Lee.", "hire", "Lee"),
        ("Kim declinó la oferta y Acme nombró a Lee.", "hire", "Lee"),
        ("Kim lehnte das Angebot ab, Acme hat Lee berufen.", "hire", "Lee"),
        ("Lee no solo deja Acme, también vende.", "departure", "Lee"),
        ("Acme no reveló por qué Lee renuncia.", "departure", "Lee"),
        ("Lee no se incorporará hasta junio.", "hire", "Lee"),
        ("Lee não comentou por que deixou a Acme.", "departure", "Lee"),
        ("A Acme não informou o valor, mas captou R$ 5 milhões.", "funding_round", "Acme"),
        ("Lee não só assumiu o cargo como contratou Kim.", "hire", "Lee"),
        ("李明未来将加入阿里。", "hire", "李明"),
        ("李明没有透露加入阿里的时间。", "hire", "李明"),
        ("李明不仅加入阿里，还带来团队。", "hire", "李明"),
        ("李明否认指控后辞职。", "departure", "李明"),
        ("李明拒绝透露离职原因。", "departure", "李明"),
        ("李明不久将加入阿里。", "hire", "李明"),
        ("田中氏の退職理由は明らかにしていない。", "departure", "田中"),
        ("田中氏は退任せざるを得ないと述べた。", "departure", "田中"),
        ("田中氏が入社し、前職については語らなかった。", "hire", "田中"),
        ("田中氏の退職時期は公表していない。", "departure", "田中"),
        ("Lee is not going to say why she left.", "departure", "Lee"),
        ("Lee, whose predecessor the company did not name, starts at Acme on Monday.", "hire", "Lee"),
        ("Lee will join a bank that she did not name.", "hire", "Lee"),
        ("李明不得不辞职。", "departure", "李明"),
        ("Lee deixou a Acme sem entrar em detalhes.", "departure", "Lee"),
        ("Lee não deixou claro por que sai da Acme.", "departure", "Lee"),
        ("Lee has not yet joined; she starts in June.", "hire", "Lee"),
        ("Lee, not Kim, will join Acme.", "hire", "Lee"),
        ("Acme did not say how much it raised.", "funding_round", "Acme"),
        ("Acme has not hired a successor for Lee, who left in May.", "departure", "Lee"),
        ("Lee couldn't be reached after leaving Acme.", "departure", "Lee"),
        ("No one expected Lee to resign.", "departure", "Lee"),
        ("Lee left no doubt that she resigned.", "departure", "Lee"),
        ("Lee ne fait pas partie du conseil et démissionne.", "departure", "Lee"),
        ("Lee, sin contrato desde mayo, llega a Acme.", "hire", "Lee"),
        ("Never before has Acme raised so much.", "funding_round", "Acme"),
        ("Lee, who never finished school, was hired by Acme.", "hire", "Lee"),
        ("Lee wechselt nicht vor Juli zu Acme.", "hire", "Lee"),
        ("Lee geht; einen Nachfolger gibt es noch nicht.", "departure", "Lee"),
        ("Lee geht nicht zu Acme, sondern zu Beta.", "hire", "Lee"),
        ("Lee geht zu Acme, nicht zu Beta.", "hire", "Lee"),
        ("Man dürfe nicht zu weit gehen, sagte Lee, die zu Acme geht.", "hire", "Lee"),
        ("Lee geht nicht nur zu Acme, sie nimmt auch ihr Team mit.", "hire", "Lee"),
        ("Lee geht zu Acme; zur Höhe des Gehalts wollte sie nicht ins Detail gehen.", "hire", "Lee"),
        ("Lee geht zu Acme, doch zum Gehalt will sie nicht zu den Einzelheiten gehen.", "hire", "Lee"),
        ("Lee, die lange nicht zur Ruhe kam, geht zu Acme.", "hire", "Lee"),
        ("Acme nannte keine Gründe für die Kündigung; Lee verlässt das Haus.", "departure", "Lee"),
        ("田中氏はまだ入社していないが、6月に加入する。", "hire", "田中"),
        ("김민수는 이유를 밝히지 않고 사임했다.", "departure", "김민수"),
    ],
)
def test_a_true_move_is_not_denied(sentence: str, kind: EventType, subject: str) -> None:
    """The negation belongs to something else: the move is true, and must not be lost."""
    assert not denies(sentence, kind, subject)


def test_each_subject_has_its_own_verb() -> None:
    """In one sentence about two people the negation counts for the one alone."""
    sentence = "Lee will not leave Acme; Kim resigned in May."
    assert [denies(sentence, "departure", name) for name in ("Ann Lee", "Bo Kim")] == [True, False]


def test_form_does_not_hide_a_negation() -> None:
    """Typographic apostrophes, capitals, spaces and composition make no difference."""
    assert denies("LEE WON’T\u00a0JOIN ACME.", "hire", "Lee")
    assert denies("Lee n\u2019a pas quitte\u0301 Acme.", "departure", "Lee")


def test_pay_figures_are_never_denied() -> None:
    """A pay figure has no verb that could be denied."""
    assert not denies("Nurses do not receive 31,000 kronor.", "salary_stat", "nurses")


@given(st.text(max_size=200), st.sampled_from(EVENT_TYPES), st.text(max_size=10))
def test_no_text_breaks_it(sentence: str, kind: EventType, subject: str) -> None:
    """Any sentence and any subject give an answer."""
    assert denies(sentence, kind, subject) in {True, False}
