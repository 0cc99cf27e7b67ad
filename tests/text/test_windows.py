"""Token estimates and windows."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.errors import UsageError
from movesextract.text.sentences import Sentence, split_sentences
from movesextract.text.windows import NUMBER_MARK, Window, estimate_tokens, make_windows, split_window

SAMPLES = {
    "en": (
        "Harbor Labs has appointed Ines Duarte as its chief technology officer, the company said on "
        "Monday. She succeeds Tom Reed, who left in March after six years with the group to found a "
        "company of his own. Duarte ran the robotics unit of rival Northwind and will lead about 400 "
        "engineers. Her pay was not disclosed; analysts put it at $1.2 million."
    ),
    "de": (
        "Das Unternehmen hat am Montag Ines Duarte zur neuen Technikchefin ernannt, wie es mitteilte. "
        "Sie folgt auf Tom Reed, der nach sechs Jahren ausgeschieden war, um eine eigene Firma zu "
        "gründen. Zuvor leitete sie die Robotiksparte des Wettbewerbers Nordwind und führte rund 400 "
        "Beschäftigte. Das Jahresgehalt liegt bei 300.000 Euro."
    ),
    "fr": (
        "L'entreprise a nommé lundi Ines Duarte directrice technique, a-t-elle annoncé. Elle succède à "
        "Tom Reed, parti en mars après six ans pour fonder sa propre société. Elle dirigeait auparavant "
        "l'activité robotique de son concurrent Nordwind et encadrait environ 400 ingénieurs. Son "
        "salaire annuel serait de 300 000 euros, selon un proche du dossier."
    ),
    "es": (
        "La empresa nombró el lunes a Ines Duarte directora técnica, según informó en un comunicado. "
        "Sustituye a Tom Reed, que se marchó en marzo después de seis años para fundar su propia "
        "compañía. Antes dirigía la división de robótica de su rival Nordwind, con unos 400 ingenieros. "
        "Su sueldo anual ascendería a 300.000 euros, según fuentes del sector."
    ),
    "pt": (
        "A empresa nomeou na segunda-feira Ines Duarte como diretora técnica, segundo comunicado. Ela "
        "substitui Tom Reed, que saiu em março depois de seis anos para fundar a própria companhia. "
        "Antes, comandava a divisão de robótica da rival Nordwind, com cerca de 400 engenheiros. O "
        "salário anual seria de 300 mil euros, de acordo com o mercado."
    ),
    "zh": (
        "公司周一宣布，任命陈丽为首席技术官。她接替汤姆，后者在公司工作六年后于三月离职，创办了自己的企业"
        "。陈丽此前负责竞争对手北风公司的机器人业务，管理约400名工程师。她的年薪没有公布，业内人士估计为"
        "两百万元。公司去年收入增长15%，达到32亿元。"
    ),
    "ja": (
        "同社は月曜日、田中氏を最高技術責任者に任命したと発表した。前任の佐藤氏は六年間勤めた後、三月に退"
        "社して自分の会社を設立した。田中氏はこれまで競合他社のロボット事業を率い、約400人の技術者をまと"
        "めていた。年収は公表されていないが、三千万円とみられる。"
    ),
    "ko": (
        "회사는 월요일 김민지 박사를 최고기술책임자로 임명했다고 밝혔다. 전임자는 육 년간 근무한 뒤 "
        "삼월에 퇴사해 자신의 회사를 설립했다. 김 박사는 이전에 경쟁사의 로봇 사업을 이끌며 약 400명의 "
        "기술자를 관리했다. 연봉은 공개되지 않았다."
    ),
}


with warnings.catch_warnings():
    # The package reads its tables through an interface that Python 3.11 calls deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    import bpe_openai

    O200K = bpe_openai.get_encoding("o200k_base")


@pytest.mark.parametrize("language", SAMPLES)
def test_the_estimate_is_near_the_tokenizer(language: str) -> None:
    """From 5 % under o200k to 20 % over it."""
    text = SAMPLES[language]
    exact = len(O200K.encode(text))
    assert 0.95 <= estimate_tokens(text) / exact <= 1.2


def test_something_costs_something() -> None:
    """Only empty text is free."""
    assert estimate_tokens("") == 0
    assert all(estimate_tokens(text) >= 1 for text in (" ", "a", "\0", "的", "🎉", "\u0301"))


def _sentences(*lengths: int) -> tuple[Sentence, ...]:
    """Sentences of so many words; each word is one token of the estimate, near enough."""
    result, position = [], 0
    for length in lengths:
        text = " ".join(["word"] * length)
        result.append(Sentence(position, position + len(text), text))
        position += len(text) + 1
    return tuple(result)


def _costs(window: Window) -> int:
    return sum(estimate_tokens(s.text) + NUMBER_MARK for s in window.sentences)


def test_what_fits_is_one_window() -> None:
    """Without limits, and with limits that are met exactly."""
    sentences = _sentences(5, 6, 7)
    whole = (Window(sentences),)
    assert whole == make_windows(sentences)
    assert whole == make_windows(sentences, overlap=2)
    assert whole == make_windows(sentences, max_tokens=_costs(whole[0]), max_sentences=3, overlap=1)
    assert (sentences[0].start, sentences[-1].end) == (whole[0].start, whole[0].end)
    assert make_windows(()) == ()


def test_a_sentence_costs_its_number_too() -> None:
    """One token short of the budget for two marks, the second sentence moves on."""
    sentences = _sentences(10, 10)
    both = 2 * (estimate_tokens(sentences[0].text) + 4)
    assert len(make_windows(sentences, max_tokens=both)) == 1
    assert len(make_windows(sentences, max_tokens=both - 1)) == 2


def test_windows_overlap_where_an_article_is_split() -> None:
    """The last sentences of a window begin the next one."""
    a, b, c, d, e = _sentences(5, 5, 5, 5, 5)
    budget = 3 * (estimate_tokens(a.text) + NUMBER_MARK)
    assert [(a, b, c), (c, d, e)] == [w.sentences for w in make_windows((a, b, c, d, e), max_tokens=budget, overlap=1)]
    assert [(a, b, c), (d, e)] == [w.sentences for w in make_windows((a, b, c, d, e), max_tokens=budget)]


def test_a_sentence_over_the_budget_stands_alone() -> None:
    """It is neither cut nor lost, and drags no neighbour along."""
    a, giant, c = _sentences(5, 500, 5)
    assert [(a,), (giant,), (c,)] == [w.sentences for w in make_windows((a, giant, c), max_tokens=50, overlap=1)]


@pytest.mark.parametrize("limits", [{"max_tokens": 0}, {"max_sentences": 0}, {"overlap": -1}])
def test_senseless_limits_are_refused(limits: dict[str, int]) -> None:
    """A window cannot hold less than one sentence."""
    with pytest.raises(UsageError):
        make_windows(_sentences(1), **limits)  # type: ignore[arg-type]


@given(
    st.lists(st.integers(0, 60), max_size=40).map(lambda lengths: _sentences(*lengths)),
    st.none() | st.integers(1, 200),
    st.none() | st.integers(1, 8),
    st.integers(0, 5),
)
def test_laws_of_windows(
    sentences: tuple[Sentence, ...], max_tokens: int | None, max_sentences: int | None, overlap: int
) -> None:
    """Nothing is lost, order and budgets are kept, each window brings something new and overlaps as asked."""
    windows = make_windows(sentences, max_tokens=max_tokens, max_sentences=max_sentences, overlap=overlap)
    fresh = 0
    for window in windows:
        first = sentences.index(window.sentences[0])
        stop = first + len(window.sentences)
        assert sentences[first:stop] == window.sentences
        assert max(0, fresh - overlap) <= first <= fresh < stop
        assert max_sentences is None or len(window.sentences) <= max_sentences
        assert max_tokens is None or _costs(window) <= max_tokens or len(window.sentences) == 1
        fresh = stop
    assert len(sentences) == fresh


@given(st.integers(2, 30))
def test_halves_are_the_window(count: int) -> None:
    """Splitting loses nothing and is as even as can be."""
    window = Window(_sentences(*[3] * count))
    left, right = split_window(window)
    assert window.sentences == left.sentences + right.sentences
    assert len(right.sentences) - len(left.sentences) in {0, 1}


@pytest.mark.parametrize(("count", "led"), [(2, False), (3, False), (4, True), (5, True)])
def test_half_a_window_with_a_lead(count: int, led: bool) -> None:
    """The first half of a window with a lead has it too, unless it would be the lead alone."""
    left, right = split_window(Window(_sentences(*[3] * count), led=True))
    assert (left.led, right.led) == (led, False)


def test_one_sentence_is_not_split() -> None:
    """The caller must see that there is no way on; an empty window does not exist."""
    with pytest.raises(ValueError, match="one sentence"):
        split_window(Window(_sentences(3)))
    with pytest.raises(UsageError):
        Window(())
    with pytest.raises(UsageError):
        Window(_sentences(3), led=True)


def test_the_lead_stands_before_each_later_window() -> None:
    """With the lead repeated, every window begins with the first sentence, and none holds it twice. Not a long one."""
    sentences = split_sentences("Ines Duarte leads Harbor Labs from today. " + "The firm is old. " * 9)
    plain = make_windows(sentences, max_sentences=4, overlap=1)
    led = make_windows(sentences, max_sentences=4, overlap=1, with_lead=True)
    assert led[0] == plain[0]
    assert [window.sentences for window in led[1:]] == [(sentences[0], *window.sentences) for window in plain[1:]]
    assert [window.led for window in led] == [False, *[True] * (len(led) - 1)]
    masthead = split_sentences("THE POST\n\nNo. 12\n\nInes Duarte leads Harbor Labs from today. " + "It is old. " * 9)
    assert {window.sentences[0] for window in make_windows(masthead, max_sentences=4, with_lead=True)[1:]} == {
        masthead[2]
    }
    long = split_sentences("It " + "said and " * 200 + "left. " + "The firm is old. " * 9)
    assert make_windows(long, max_sentences=4, with_lead=True) == make_windows(long, max_sentences=4)
