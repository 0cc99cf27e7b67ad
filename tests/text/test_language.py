"""Languages are told by script and stop words, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.text.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Harbor Labs said that Ines Duarte has joined the company as its chief scientist."),
        ("de", "Die Firma hat am Montag mitgeteilt, dass sie eine neue Chefin für das Werk gefunden hat."),
        ("fr", "L'entreprise a annoncé lundi que la directrice est partie pour fonder sa propre société."),
        ("es", "La empresa informó el lunes de que la directora se marcha para fundar su propia compañía."),
        ("pt", "A empresa informou que a diretora deixou o cargo para fundar uma companhia no interior."),
        ("it", "La società ha annunciato che il direttore è stato nominato alla guida della filiale di Torino."),
        ("nl", "Het bedrijf meldt dat de directeur in maart is vertrokken en dat een opvolger wordt gezocht."),
        ("zh", "公司周一宣布任命陈丽为首席技术官。"),
        ("zh", "陳麗獲任命為技術長，她過去在北風公司工作。"),
        ("ja", "同社は田中氏が社長に就任したと発表した。"),
        ("ko", "회사는 새 대표를 영입했다고 밝혔다."),
        ("ru", "Компания объявила о назначении нового директора."),
        ("uk", "Компанія оголосила про призначення нового директора і її заступника."),
        ("ar", "أعلنت الشركة يوم الاثنين تعيين مدير جديد للمصنع."),
        ("hi", "कंपनी ने सोमवार को नए निदेशक की नियुक्ति की घोषणा की।"),
        ("zh", "Harbor Labs 任命陈丽为首席技术官，她将于六月上任，负责机器人业务和研发团队。"),
        ("en", "The firm 海港 said on Monday that it has hired a new head of research from a rival in Lisbon."),
    ],
)
def test_prose_is_recognised(language: str, text: str) -> None:
    """One sentence is enough, also with foreign names in it."""
    assert language == detect_language(text)


@pytest.mark.parametrize(
    "text", ["", "   ", "Harbor Labs", "12,500 $ 2025-03-04", "SAP BASF BMW Allianz Siemens", "🎉🎉🎉"]
)
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    """Names and figures belong to no language."""
    assert detect_language(text) is None


def test_only_the_beginning_counts() -> None:
    """What stands behind the first 20,000 characters has no say."""
    english = "The company said that it has hired a new head of research. " * 400
    assert detect_language(english + "公司周一宣布任命陈丽为首席技术官。" * 10_000) == "en"


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    """A two-letter code or None, never an error."""
    assert detect_language(text) is None or len(str(detect_language(text))) == 2
