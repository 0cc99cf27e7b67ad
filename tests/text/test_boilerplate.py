"""Page furniture is marked, news is not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.text.boilerplate import mark_boilerplate
from movesextract.text.sentences import Sentence, split_sentences

# Lines that must be marked begin with "-", those that must not with "+", those that may be either with "?".
ENGLISH = """
+Duarte joins Harbor Labs
-Skip to main content
-Home
-World
-Business
-Sport
-Video
-Log in
-We and our partners use cookies to store information on your device and to measure our audience.
-Accept all cookies
+Duarte joins Harbor Labs
+By Jo Poe
+4 March 2025
-Share this article
-12 Comments
+Harbor Labs has appointed Ines Duarte as its chief technology officer, the company said on Monday.
+She succeeds Tom Reed, who left in March after six years to found a company of his own in Porto.
-Advertisement
+A long search
+"We looked everywhere."
+The new partners are:
+Maya Chen
+Paul Okoro
+Rita Sommer
+Jan Novak
+Lena Ortiz
+Engineers at Harbor earn $120,000 a year on average, according to a survey of 400 employees.
+Engineer | $120,000
+Designer | 12% more than last year
-Facebook | X | WhatsApp | Email
-Story continues below
+The board will meet again in May to decide on the budget of the robotics unit, it said in a statement.
-Related articles
-Why robots still cannot fold a shirt
-Northwind hires a new head of robotics
-Ten questions for the founder of Pier & Co.
-Sign up for our daily newsletter and get the news in your inbox.
-Follow us on Facebook and LinkedIn
-Leave a comment
-Your email address will not be published.
-Terms and conditions
-Privacy policy
-Contact us
-Copyright 2025 The Pier. All rights reserved.
"""
GERMAN = """
+Duarte wechselt zu Hafenlabor
-Startseite
-Politik
-Wirtschaft
-Kultur
-Sport
-Anmelden
+Duarte wechselt zu Hafenlabor
+Lissabon
+4. März 2025
-Artikel drucken
-Wir verwenden Cookies, um unsere Website für Sie zu verbessern.
+Das Hafenlabor hat Ines Duarte zur neuen Technikchefin ernannt, wie die Firma am Montag mitteilte.
+Sie folgt auf Tom Reed, der im März nach sechs Jahren ausgeschieden war, um eine Firma zu gründen.
+Erste Frau im Amt
+Das Gehalt der Technikchefin liegt nach Angaben aus der Branche bei rund 300.000 Euro im Jahr.
-Lesen Sie auch
-Warum Roboter noch immer keine Hemden falten
-Nordwind bekommt eine neue Chefin
-Newsletter abonnieren
-Impressum
-Datenschutz
-© 2025 Der Pier
"""
FRENCH = """
+Duarte rejoint le Laboratoire du port
-Nous utilisons des cookies pour améliorer votre expérience.
-Tout savoir sur notre politique de cookies
+Le Laboratoire du port a nommé Ines Duarte directrice technique, a annoncé lundi l'entreprise.
+Elle succède à Tom Reed, parti en mars après six ans pour fonder sa propre société à Porto.
-Partager cet article
+Son salaire serait de 300 000 euros par an, selon une personne proche du conseil d'administration.
-À lire aussi
-Pourquoi les robots ne plient pas les chemises
-Nordwind cherche un patron
-Mentions légales
-Tous droits réservés
"""
SPANISH = """
+Duarte ficha por el Laboratorio del Puerto
-Este sitio web utiliza cookies propias y de terceros.
+El Laboratorio del Puerto nombró a Ines Duarte directora técnica, informó el lunes la compañía.
+Sustituye a Tom Reed, que se marchó en marzo después de seis años para fundar su propia empresa.
-Compartir
+Los ingenieros cobran de media 45.000 euros al año, según una encuesta entre los empleados.
-Noticias relacionadas
-Por qué los robots no doblan camisas
-El puerto estrena museo
-Aviso legal
-Todos los derechos reservados
"""
PORTUGUESE = """
+Duarte assume o Laboratório do Porto
-Nós utilizamos cookies para melhorar a sua experiência.
+O Laboratório do Porto nomeou Ines Duarte diretora técnica, informou a empresa na segunda-feira.
+Ela substitui Tom Reed, que saiu em março depois de seis anos para fundar a própria companhia.
-Compartilhe
+Os engenheiros ganham em média R$ 15 mil por mês, de acordo com uma pesquisa entre os empregados.
-Leia também
-Por que os robôs não dobram camisas
-O porto ganha um museu
-Todos os direitos reservados
"""
CHINESE = """
+陈丽出任海港实验室技术官
-首页
-财经
-科技
-体育
-娱乐
-登录
+陈丽出任海港实验室技术官
+记者 王明
+2025年3月4日
+海港实验室周一宣布，任命陈丽为首席技术官，她将于六月上任，负责机器人业务和研发团队。
+她接替汤姆·里德，后者在公司工作六年后于三月离职，在波尔图创办了自己的企业。
+漫长的寻找
+据调查，海港实验室工程师的平均年薪为45万元，比去年增长了12%，高于行业平均水平。
-相关阅读
-为什么机器人还不会叠衬衫
-北风公司迎来新总裁
-我要跟帖
-未经授权不得转载
-版权所有 海港日报
"""
JAPANESE = """
+田中氏が港研究所の社長に就任
-ログイン
+港研究所は月曜日、田中氏を最高技術責任者に任命したと発表した。就任は六月になる見通しだ。
+前任の佐藤氏は六年間勤めた後、三月に退社して自分の会社を設立した。後任は未定だった。
+平均年収は八百万円で、前年より三パーセント増えたことが社員への調査で明らかになったという。
-関連記事
-ロボットはなぜシャツを畳めないのか
-港に新しい博物館
-無断転載を禁じます
-プライバシーポリシー
"""
KOREAN = """
+김민지 박사, 항구연구소 대표로 선임
-로그인
+항구연구소는 월요일 김민지 박사를 최고기술책임자로 임명했다고 밝혔다. 취임은 유월이다.
+전임자는 육 년간 근무한 뒤 삼월에 퇴사해 포르투에서 자신의 회사를 설립한 것으로 알려졌다.
+직원들의 평균 연봉은 8천만 원으로 지난해보다 늘었다고 회사 측이 월요일 보도자료에서 설명했다.
-관련 기사
-로봇은 왜 아직 셔츠를 개지 못하나
-항구에 새 박물관
-무단 전재 및 재배포 금지
-개인정보처리방침
"""


@pytest.mark.parametrize("page", [ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE, CHINESE, JAPANESE, KOREAN])
def test_furniture_is_told_from_news(page: str) -> None:
    """Menus, notices, link lists and labels are marked; headline, by-line, quotes, lists and figures are not."""
    lines = page.strip().splitlines()
    text = "\n\n".join(line[1:] for line in lines)
    wanted = {line[1:]: line[0] == "-" for line in lines}
    marked = mark_boilerplate(split_sentences(text))
    got = {line: any(s.boilerplate for s in marked if s.text in line or line in s.text) for line in wanted}
    assert {line for line in wanted if wanted[line]} == {line for line in got if got[line]}


NEWS = [
    "Visitors can now reject all cookies with one click, the browser maker said.",
    "The regulator criticised the cookie policy of the airline.",
    "Forty thousand people subscribe to its newsletter.",
    "The report may not be published before the summer.",
    "该公司未经许可使用了照片。",
    "Google said on Monday that it would phase out third-party cookies in its browser.",
    "Subscribe rates rose by 5%.",
    "The newspaper has 1.2 million subscribers and a newsletter team of forty.",
    "She joined in May.",
    '"I quit."',
    "Harbor Labs names Ines Duarte chief executive",
    "Research",
    "Facebook",
    "X | Northwind",
    "Facebook and Twitter have hired 40 engineers",
    "Most read nothing of it, she said",
    "He shared the story with a friend.",
    "Comments by the chief executive moved the shares on Monday in Frankfurt.",
    "Salary: $90,000 to $120,000",
    "融资3000万元",
    "年薪45万元",
]


@pytest.mark.parametrize("line", NEWS)
def test_news_alone_is_never_marked(line: str) -> None:
    """A line that states something stays, also where nothing stands around it."""
    assert not any(s.boilerplate for s in mark_boilerplate(split_sentences(line)))


def test_a_list_of_news_is_never_marked() -> None:
    """Items that are clauses are no link list, with or without a full stop."""
    items = [
        "Harbor Labs hires Ines Duarte as technology chief",
        "Northwind raises $40 million in a Series B",
        "Pier & Co. parts with its founder Tom Reed",
        "Average pay at Quay Bank climbs to 80,000 euros",
        "Maya Chen leaves Lantern for a start-up",
        "Paul Okoro is named head of sales at Gulf Air Parts",
    ]
    for text in ("\n".join(items), "People on the move\n\n" + "\n\n".join(items)):
        assert not any(s.boilerplate for s in mark_boilerplate(split_sentences(text)))


def test_a_link_list_inside_the_article_spares_what_states_something() -> None:
    """Before the end of the article a line with a hiring, or with money, is kept even under "Read also"."""
    prose = "Harbor Labs makes robots that fold shirts, and it has done so for ten years in the port of Lisbon."
    links = ["Related stories", "Why robots fail", "Northwind hires Maya Chen", "A look back", "The end"]
    text = "\n\n".join([*[prose] * 2, *links, *[prose] * 2])
    marked = [s.text for s in mark_boilerplate(split_sentences(text)) if s.boilerplate]
    assert marked == ["Related stories", "Why robots fail", "A look back"]


def test_a_site_map_before_the_article() -> None:
    """Twenty short lines and more in front of the text are furniture, known sections or not; what lies next to the
    text (headline, by-line) and lines that state something stay."""
    prose = "Harbor Labs makes robots that fold shirts, and it has done so for ten years in the port of Lisbon."
    pairs = [line for n in range(12) for line in (f"Lantern {'abcdefghijkl'[n]}", "A light on the docks.")]
    page = "\n".join([*pairs, "Tern Capital invests in Quay", "Robots of Lisbon", "By Maya Chen", prose, prose])
    marked = [s.text for s in mark_boilerplate(split_sentences(page)) if s.boilerplate]
    assert marked == pairs[1:]


def test_a_long_pay_table_behind_the_article_is_kept() -> None:
    """A large block with many figures is a table."""
    prose = "Harbor Labs makes robots that fold shirts, and it has done so for ten years in the port of Lisbon."
    rows = [line for n in range(15) for line in (f"Grade {n}", f"{40 + n},000")]
    marked = mark_boilerplate(split_sentences("\n".join([prose, prose, *rows])))
    assert not any(s.boilerplate for s in marked)


def test_a_pay_table_outside_the_text_is_kept() -> None:
    """Short lines with figures are no menu, even behind the article."""
    prose = "Harbor Labs makes robots that fold shirts, and it has done so for ten years in the port of Lisbon."
    rows = ["Engineer", "120,000", "Designer", "95,000", "Research", "130,000", "Sales", "88,000"]
    marked = mark_boilerplate(split_sentences(f"{prose}\n{prose}\n\n" + "\n".join(rows)))
    assert not any(s.boilerplate for s in marked)


def test_nothing_but_the_mark_changes() -> None:
    """The sentences come back in order and equal but for the flag; an empty page is fine."""
    sentences = split_sentences("Duarte joins\n\nShare\n\nLog in")
    marked = mark_boilerplate(sentences)
    assert sentences == tuple(dataclasses.replace(s, boilerplate=False) for s in marked)
    assert [s.boilerplate for s in marked] == [False, True, True]
    assert mark_boilerplate(()) == ()


@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from(["Share", "Related articles", "News", "Home", "x" * 80 + "."]))
    )
)
def test_any_sentences_can_be_judged(texts: list[str]) -> None:
    """No text breaks the rules, and no sentence is lost."""
    sentences = [Sentence(i, i, text) for i, text in enumerate(texts)]
    assert [s.text for s in mark_boilerplate(sentences)] == texts
