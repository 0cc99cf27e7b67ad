"""Sentences of eight languages, hard wraps, overlong lines, and the laws that hold for any text."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movesextract.text.sentences import MAX_SENTENCE, Sentence, split_sentences

# One case a line; "¦" stands where the text must be cut and nowhere else.
ENGLISH = """
Dr. Smith joined Acme Inc. on Monday.¦ He left Beta Corp. in May.
She earns Rs. 20 lakh a year.¦ Mr. Li earns more.
Mr. Li left at 5 p.m. on Friday.¦ Nobody noticed.
The U.S. company grew.¦ He moved to the U.S.¦ He likes it there.
J. K. Rowling wrote it.¦ John F. Kennedy did not.
"I am leaving."¦ She said so on Friday.
"Why now?" he asked.¦ Nobody knew.
The profit rose 3.5% to $1.2 million.¦ Costs fell.
It closed last month.¦The firm said so yesterday.
Visit www.example.com for more.¦ Write to jane.doe@example.org today.
He will lead Acme Ltd. Chief Executive Jo Poe approved.
Well... he left.¦ Well…¦ He came back.
Is it true?!¦ Yes!¦ No.
No. 5 is taken.¦ The answer was no.¦ She left.
They raised a Series B.¦ Harbor Labs led it.
St. Gallen hired Prof. Dr. Weber.¦ She starts on Jan. 5.
She joined (from Acme Inc.) in 2019.¦ He stayed.
Yahoo! Inc. has a new chief.¦ Shares rose.
He was 41.¦ She was 39.
1. Harbor Labs hires a chief.
Acme Corp.¦ The firm raised $5m.¦ It is based in Washington, D.C.¦ Its chief lives there.
What next?¦ iPhone sales fell.
"""
CHINESE = """
陈丽加入海港实验室。¦她此前在北风公司工作。
公司融资2.5亿元！¦谁领投？¦没有透露。
“我要走了。”¦公司没有回应。
“我要走了。”她说。¦公司没有回应。
“为什么是现在？”记者问。¦他没有回答。
他说：“我身体好着呢。”¦大家都笑了。
平均月薪为24,007元（税前）。¦同比增长3.5%。
他沉默了……¦ 后来他辞职了。
公司（成立于2019年。）¦已完成A轮融资。
海港科技（Harbor Inc.）任命了新总裁。¦消息已确认。
他走了.¦她来了。
太好了!¦我们成功了!
"我走了。"¦大家说。
王明任首席执行官；李华任首席财务官。¦任命即日生效。
"""
JAPANESE = """
田中氏が社長に就任した。¦前任の佐藤氏は退任する。
「辞任する。」と述べた。¦会社は認めた。
「まだ三日ある。稽古のままでいけ」と語った。¦皆が笑った。
調達額は3.5億円だった。¦投資家は明かさなかった！
本当だろうか？¦誰も知らない。
年収は１，２００万円。¦前年より３．５％増えた。
(株)ハーバーは４日、新社長を発表した。¦就任は来月。
Harbor Inc.の日本法人が設立された。¦代表は未定だ。
彼は言った。¦「残る」。
会社は「検討中」としている。¦詳細は不明だ。
すごい!¦おめでとう!
「どこへ行くの？」と彼女は聞いた。¦返事はなかった。
資金は研究開発に使う。¦（写真は共同）
"""
KOREAN = """
삼성은 5일 김 부사장을 영입했다.¦ 그는 1990년에 입사했다.
연봉은 3.5억원이다.¦ 작년보다 올랐다.
2024. 5. 17. 서울에서 발표했다.¦ 투자자는 비공개다.
"회사를 떠난다."¦ 그는 이렇게 말했다.
"회사를 떠난다."라고 그는 말했다.¦ 끝이다.
누가 맡을까?¦ 아직 모른다.
축하합니다!¦ 새 대표가 왔습니다.
그는 떠났다.¦그녀는 남았다.
하버랩스(Harbor Labs Inc.)가 투자를 받았다.¦ 금액은 100억 원이다.
'시리즈 B'를 마쳤다.¦ 총 300억 원이다.
그는 말이 없었다…¦ 결국 사임했다.
김 대표는 "고맙다"고 말했다.¦ 직원들은 웃었다.
평균 임금은 월 320만 원이다.¦ 여성은 280만 원이다.
"""
GERMAN = """
Der Vertrag gilt ab 1. Jänner 2016.¦ Er endet am 5. Juni.
Das ist z. B. so.¦ Die Firma, d. h. der Chef, geht bzw. bleibt.
Hr. Dr. Müller verlässt die Meier GmbH & Co. KG.¦ Frau Prof. Weber folgt.
Er kam im 3. Quartal.¦ Sie kam im 20. Jahrhundert.
Nr. 5 lebt.¦ Abs. 3 gilt.
Sie verdient 3.500 Euro bzw. 42.000 Euro im Jahr.¦ Er weniger.
„Ich gehe.“¦ Das sagte sie am Montag.
»Warum jetzt?«, fragte er.¦ Niemand wusste es.
Die St. Galler Firma sammelte 5 Mio. Euro ein.¦ Der Umsatz stieg.
Am 5. 6. 2016 wurde sie Chefin.¦ Er ging.
Er ist 41.¦ Sie ist 39.
Zum 50. Firmenjubiläum kam er wieder.¦ Alle freuten sich.
Wien usw. sind dabei.¦ Graz nicht.
Firmen wie z.B. Siemens stellen ein.¦ Andere nicht.
"""
FRENCH = """
M. Dupont a quitté S.A. Legrand.¦ Mme Martin le remplace.
« Je pars. »¦ Elle est partie lundi.
« Pourquoi ? » demande-t-il.¦ Personne ne répond.
Elle gagne 3,5 millions d'euros.¦ Lui, moins.
J. P. Morel rejoint la Cie. Dubois.¦ L'entreprise confirme.
Le Dr. Petit arrive le 1er mai.¦ Il remplace Mlle Roux.
La société a levé 2,5 M€ en série A.¦ Elle compte 30 salariés.
Qui dirige ?¦ On l'ignore encore !
Il a dit oui…¦ Puis il est parti.
Le P.-D.G. démissionne.¦ Son successeur est connu.
Voir p. 12 du rapport.¦ Il est en ligne.
C'est fait.¦Elle signe demain.
Paris (env. 40 postes) recrute.¦ Lyon aussi.
"""
SPANISH = """
El Sr. García y la Sra. López dejaron Telefónica S.A. el lunes.¦ Nadie sabe por qué.
¿Quién sigue?¦ ¡Nadie!
La Dra. Ruiz cobra 3.500 euros.¦ El Dr. Soto cobra más.
Vive en EE. UU. desde 2010.¦ Trabaja allí.
Fichó por Acme S.L. en mayo.¦ Ganará 1,5 millones.
«Me voy.»¦ Así lo dijo el martes.
«¿Por qué?», preguntó.¦ No hubo respuesta.
El art. 5 no cambia.¦ El núm. 7 tampoco.
La ronda fue de 2,5 millones.¦Harbor la lideró.
Llegó a las 5 p. m. del lunes.¦ Se fue pronto.
Calló…¦ Después dimitió.
D. Juan Pérez asume el cargo.¦ Dña. Ana sale.
El Lic. Mora renunció.¦ La Ing. Vega lo sustituye.
"""
PORTUGUESE = """
A Dr.ª Ana Souza assumiu o cargo.¦ O Sr. Silva saiu.
O salário é de R$ 1.500,00 por mês.¦ Subiu 3,5%.
A Sra. Costa deixou a Cia. Brasil.¦ Foi para a Beta Ltda. em maio.
Veja p. ex. o caso da Acme S.A. em 2019.¦ Ela cresceu.
“Vou sair.”¦ Foi o que ela disse.
“Por quê?”, perguntou ele.¦ Ninguém sabe.
O Prof. Lima chega no dia 5.¦ A Profa. Reis sai.
Quem vem?¦ Ainda não se sabe!
A rodada foi de R$ 2,5 mi.¦ O fundo liderou.
J. R. Dias é o novo diretor.¦ Ele tem 41 anos.
O n.º 5 venceu.¦ O art. 7 mudou.
A empresa cresceu.¦Ela contratou 40 pessoas.
Calou-se...¦ Depois renunciou.
"""


def _cases(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line]


@pytest.mark.parametrize(
    "case",
    [
        case
        for table in (ENGLISH, CHINESE, JAPANESE, KOREAN, GERMAN, FRENCH, SPANISH, PORTUGUESE)
        for case in _cases(table)
    ],
)
def test_cuts_where_a_reader_would(case: str) -> None:
    """The text is cut exactly at the marks."""
    expected = [part.strip() for part in case.split("¦")]
    assert expected == [s.text for s in split_sentences(case.replace("¦", ""))]


@pytest.mark.parametrize("table", [ENGLISH, CHINESE, JAPANESE, KOREAN, GERMAN, FRENCH, SPANISH, PORTUGUESE])
def test_each_language_has_twelve_cases(table: str) -> None:
    """No language is checked by less than a dozen lines."""
    assert len(_cases(table)) >= 12


def test_lines_without_a_full_stop_stand_alone() -> None:
    """A headline, a menu and a list are not glued to what follows."""
    text = "Duarte joins Harbor\n\nHome\nNews\nSport\n- Ines Duarte, chief\n- Maya Chen, scientist\nShe starts in May."
    assert text.replace("\n\n", "\n").split("\n") == [s.text for s in split_sentences(text)]


def test_headlines_in_a_block_stay_apart() -> None:
    """Lines of different length that each begin with a capital are not taken for a wrapped paragraph."""
    lines = [
        "Harbor Labs names a new head of research after a long search",
        "Northwind to cut one in ten jobs at its Lyon plant",
        "Why the price of copper will not fall before the autumn, experts say",
    ]
    assert lines == [s.text for s in split_sentences("\n".join(lines))]


PARAGRAPH = (
    "Harbor Labs has appointed Ines Duarte as its chief technology officer, the company said on Monday. She succeeds "
    "Dr. Tom Reed, who left in March after six years with the U.S. group to found his own firm. Before that Duarte ran "
    "the robotics unit of Northwind Inc. in Lisbon, where she was responsible for about 400 engineers."
)


@pytest.mark.parametrize("width", [60, 66, 72, 80])
def test_hard_wrapped_text_is_read_as_if_it_were_not(width: int) -> None:
    """A line break inside a sentence is a space."""
    expected = [s.text for s in split_sentences(PARAGRAPH)]
    assert len(expected) == 3
    wrapped = textwrap.fill(PARAGRAPH, width, break_on_hyphens=False)
    assert expected == [" ".join(s.text.split()) for s in split_sentences(wrapped)]


def test_a_wrap_in_front_of_a_capital_is_still_a_wrap() -> None:
    """In a wrapped paragraph a name at the beginning of a line does not begin a sentence."""
    text = (
        "The board of Harbor Labs, which is based in Lisbon, has chosen\n"
        "Ines Duarte to lead the company through the next stage of its\n"
        "Asian expansion."
    )
    assert [text] == [s.text for s in split_sentences(text)]


def test_wrapped_chinese_is_joined() -> None:
    """Scripts without small letters are joined by their even right edge."""
    sentence = (
        "海港实验室周一宣布任命陈丽为首席技术官她此前在北风公司负责机器人业务"
        "并领导一个约四百人的工程师团队工作地点设在里斯本和上海两地。"
    )
    text = "\n".join(sentence[i : i + 24] for i in range(0, len(sentence), 24))
    assert [text] == [s.text for s in split_sentences(text)]


def test_a_blank_line_always_separates() -> None:
    """Even in the middle of a sentence, and whatever kind of line break was used."""
    for newline in ("\n", "\r\n", "\u2028", "\u0085"):
        text = f"the company has chosen a new chief for its biggest{newline} {newline}subsidiary in Lisbon"
        assert len(split_sentences(text)) == 2


def test_overlong_text_is_cut_at_the_best_place() -> None:
    """Unpunctuated text gives pieces under the limit, cut behind commas if there are any, else between words."""
    words = "harbor " * 1000
    pieces = split_sentences(words)
    assert all(len(s.text) < MAX_SENTENCE for s in pieces)
    assert {"harbor"} == {word for s in pieces for word in s.text.split()}
    listed = split_sentences(("alpha beta gamma, " * 200).strip())
    assert all(s.text.endswith((",", "gamma")) for s in listed)


def test_a_sentence_of_the_limit_is_left_whole() -> None:
    """Only what is longer is cut."""
    text = "a" * MAX_SENTENCE
    assert (Sentence(0, MAX_SENTENCE, text),) == split_sentences(text)
    assert [len(s.text) for s in split_sentences(text + "a")] == [MAX_SENTENCE - 1, 2]


def test_nothing_comes_of_nothing() -> None:
    """Empty and blank texts have no sentences."""
    assert () == split_sentences("") == split_sentences(" \n\t\u3000\r\n\u2029")


# Marks that matter to the rules, odd white space and control characters, and anything else.
_MARKS = '. |.|! |? |…|... |。|」|「|”|"|(|)|»| »|\n|\n\n|\r\n|\u2028|\u0085|, |; |- '.split("|")
_ODDITIES = "\u241f|\u200f|\u0301|\0|\x1c|\x1f|\ufeff|\u3000|Dr|U.S.|5|1. |a|A|the|的|다|は".split("|")
_PIECES = st.sampled_from([*_MARKS, *_ODDITIES, "x" * 50, "word " * 9, "漢" * 30])
_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.lists(st.one_of(_PIECES, st.text(st.characters(exclude_categories=["Cs"]), max_size=3)), max_size=80).map(
        "".join
    ),
    st.builds(lambda piece, n: piece * n, _PIECES, st.integers(1, 1500)),
)


@settings(max_examples=300)
@given(_TEXTS)
def test_laws_of_any_text(text: str) -> None:
    """Sentences are in order, trimmed, exact, neither blank nor overlong, and hold every character but white space."""
    sentences = split_sentences(text)
    position = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert text[position : sentence.start].strip() == ""
        assert sentence.text
        assert sentence.text == sentence.text.strip()
        assert len(sentence.text) <= MAX_SENTENCE
        assert not sentence.boilerplate
        position = sentence.end
    assert text[position:].strip() == ""
