"""Money in running text: exact spans, and what is no money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from movesextract.normalise.money import Amount, find_money, money_at

# Each sum stands in ⟦⟧, followed by what it must be read as.
SENTENCES = """
The start-up raised ⟦$27.5 million⟧ in a Series B round led by 12 funds. | 27500000 USD
It employs 200 people and raised ⟦€3.6M⟧ (⟦$4M⟧). | 3600000 EUR | 4000000 USD
Salaries start at ⟦$98,000⟧ and go up to ⟦$137,500⟧ per year. | 98000 USD | 137500 USD
He earns ⟦£10.50⟧ an hour, up 5% from ⟦£9.90⟧. | 10.50 GBP | 9.90 GBP
At a valuation of around ⟦US$1.2bn⟧, it's a unicorn. | 1200000000 USD
A ⟦$1.2bn⟧-rated firm got a ⟦5-million-euro⟧ grant. | 1200000000 USD | 5000000 EUR
A ⟦£5m⟧-a-year deal was signed in May 2024. | 5000000 GBP
The fund has ⟦1.2 billion yuan⟧ (⟦$165 million⟧) under management. | 1200000000 CNY | 165000000 USD
Between 2019 and 2023 ⟦$5 billion⟧ was invested. | 5000000000 USD
In 2023 ⟦EUR 5 million⟧ went to 3 projects. | 5000000 EUR
The worth is ⟦3.2 trillion won⟧ (⟦$2.4 billion⟧). | 3200000000000 KRW | 2400000000 USD
It pays ⟦HK$25,000⟧ a month; in Singapore ⟦S$4,500⟧. | 25000 HKD | 4500 SGD
The offer: ⟦AED 25,000⟧ per month (about ⟦$6,800⟧). | 25000 AED | 6800 USD
They paid ⟦50 cents⟧ on the dollar and ⟦75p⟧ a share against ⟦£1⟧. | 0.5 - | 0.75 GBP | 1 GBP
⟦Millions of dollars⟧ vanished. | - USD
The CEO earns ⟦₹2.5 crore⟧ a year, freshers ⟦Rs 4 lakh⟧. | 25000000 INR | 400000 INR
It won a deal worth ⟦3 billion won⟧ and 2 awards. | 3000000000 KRW
Growth capital of ⟦A$2.2bn⟧ (⟦US$1.4bn⟧) came in. | 2200000000 AUD | 1400000000 USD
A loss of ⟦-€3m⟧ followed. | -3000000 EUR
The firm raised ⟦$5\u00a0million⟧. | 5000000 USD
Hourly pay of ⟦$15⟧-⟦$20⟧ is usual. | 15 USD | 20 USD
Salary ⟦$80⟧-⟦100k⟧, depending on skills. | 80000 USD | 100000 USD
Die Firma erhält rund ⟦3,5 Mio. Euro⟧ von 4 Investoren. | 3500000 EUR
Eine ⟦50-Millionen-Euro⟧-Finanzierung für 20 Leute. | 50000000 EUR
Das Gehalt liegt zwischen ⟦45.000⟧ und ⟦60.000 Euro⟧ brutto. | 45000 EUR | 60000 EUR
Bezahlt werden ⟦120’000 Franken⟧. | 120000 CHF
Die Runde brachte ⟦2,5 Milliarden US-Dollar⟧. | 2500000000 USD
La société a levé ⟦4,5 millions d’euros⟧ auprès de 3 fonds. | 4500000 EUR
Un salaire de ⟦2 300 euros⟧ brut par mois. | 2300 EUR
Il gagne de ⟦30⟧ à ⟦40 k€⟧ par an. | 30000 EUR | 40000 EUR
La empresa recaudó más de ⟦2 millones de dólares⟧ en 2023. | 2000000 USD
Un sueldo de ⟦1.500 euros⟧ al mes. | 1500 EUR
Cuesta ⟦50 millones de pesos mexicanos⟧. | 50000000 MXN
A empresa captou ⟦R$ 12,5 milhões⟧ em rodada. | 12500000 BRL
A startup captou ⟦US$ 400 mil⟧ com anjos em março. | 400000 USD
La empresa recibió ⟦US$ 250 mil⟧ de un fondo. | 250000 USD
The start-up raised ⟦US$400 mil⟧ from the de la Cruz family. | - USD
O piso é de ⟦R$ 1.518,00⟧ por mês. | 1518 BRL
公司完成⟦数千万元人民币⟧A轮融资，投后估值近⟦10亿元⟧。 | - CNY | 1000000000 CNY
年薪⟦20⟧-⟦30万元⟧，另有⟦5000元⟧补贴。 | 200000 CNY | 300000 CNY | 5000 CNY
2023年营收⟦1.5亿港元⟧，员工300人。 | 150000000 HKD
时薪⟦20元⟧/小时。 | 20 CNY
同社は約⟦1億2000万円⟧を調達した。 | 120000000 JPY
時給⟦1,200円⟧以上。 | 1200 JPY
이 회사는 약 ⟦50억 원⟧ 규모의 투자를 유치했다. | 5000000000 KRW
월급 ⟦300만원⟧을 받는 직원 20명. | 3000000 KRW
연봉 ⟦3억 5천만 원⟧에 계약했다. | 350000000 KRW
"""

NO_MONEY = """
200 engineers
27,000 job openings
a 5G network
the COVID-19 crisis
B2B SaaS
a Series B round
M&A
3M Co.
K-pop
$AAPL rose
R&D spending
Rs alone
on 12.05.2024
call 555-1234
12% of the staff
Euro 2024
the 19 euro zone members
In 2019 won the race
the 200 won seats
COP26
COP 28 in Dubai
R2-D2
a 1080p video
5 million users
Web 3.0
the G20
1月3日元旦
5원칙
엔진 3엔진
单位：万元
万元户
A$AP Rocky
lost 20 pounds of fat
5 to 10 people
50 Cent performed
in constant 2023 dollars, in 2023 dollars
a team of 12 won a prize
at 10:30
3 real engineers
a dollar store
every dollar counts
a million people
Fr. 5. Mai
the 1990s
open 24/7
the AMD 5 chip
No. 5
per cent
千万不要
$
"""


def _sentences() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in SENTENCES.strip().splitlines()]


def _unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for piece in marked.split("⟦"):
        inside, found, rest = piece.partition("⟧")
        if found:
            spans.append((len(text), len(text) + len(inside)))
        text += inside + rest
    return text, spans


@pytest.mark.parametrize("row", _sentences(), ids=lambda row: row[0])
def test_every_sum_of_a_sentence_is_found_whole(row: list[str]) -> None:
    """Spans hold sign, number, scale and currency, and nothing else of the sentence is taken for money."""
    text, spans = _unmark(row[0])
    mentions = find_money(text)
    assert spans == [(found.start, found.end) for found in mentions]
    read = [f"{'-' if f.amount.value is None else f.amount.value} {f.amount.currency or '-'}" for f in mentions]
    assert row[1:] == read


@pytest.mark.parametrize("row", _sentences(), ids=lambda row: row[0])
def test_any_piece_of_a_sum_leads_to_the_whole(row: list[str]) -> None:
    """A model that copied only the first or last character of a sum is led to the whole expression."""
    text, spans = _unmark(row[0])
    for start, end in spans:
        for piece in ((start, start + 1), (end - 1, end), (start, end)):
            found = money_at(text, *piece)
            assert found is not None
            assert (start, end) == (found.start, found.end)


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("It rose from 3,4 Mio. EUR 12 Prozent.", {"3,4 Mio. EUR": 3_400_000}),
        ("10 Mio. € 12 Personen", {"10 Mio. €": 10_000_000}),
        ("3 Mio. EUR 2023", {"3 Mio. EUR": 3_000_000}),
        ("She paid 5 €m 12 times.", {"5 €": 5}),
        ("Km€ 5", {"€ 5": 5}),
        ("um 3 Mio. auf € 12", {"€ 12": 12}),
        ("Q1 €m 1.5, Q2 €m 2.5", {"€m 1.5": 1_500_000, "€m 2.5": 2_500_000}),
        ("GBP m 2.5 (USD mn 3.1)", {"GBP m 2.5": 2_500_000, "USD mn 3.1": 3_100_000}),
        ("USD million 3.4, EUR k 500", {"USD million 3.4": 3_400_000, "EUR k 500": 500_000}),
        ("Rs crore 5, INR lakh 12.5", {"Rs crore 5": 50_000_000, "INR lakh 12.5": 1_250_000}),
        ("USD 3 million 12 times", {"USD 3 million": 3_000_000}),
        ("figures in EUR million 2023", {}),
        ("the CEO m 12", {}),
        ("It grew 45 mln. Euro zone banks fell.", {}),
        ("a BS 7 engine, 12 kz, Gs 5", {}),
        ("8 to 12 LPA", {"8": 800_000, "12 LPA": 1_200_000}),
        ("$12 LPA, 60 lpa", {"$12 LPA": None, "60 lpa": None}),
    ],
)
def test_a_scale_counts_for_the_number_it_stands_beside(text: str, sums: dict[str, int]) -> None:
    """A scale before a currency scales the number behind, unless it ends the number before or is another word."""
    assert sums == {text[found.start : found.end]: found.amount.value for found in find_money(text)}


@pytest.mark.parametrize("text", NO_MONEY.strip().splitlines())
def test_other_numbers_are_no_money(text: str) -> None:
    """Counts, dates, versions, tickers, names and percentages are left alone."""
    assert find_money(text) == ()


@pytest.mark.parametrize(
    ("text", "piece", "whole"),
    [
        ("It raised $1.2 billion in May.", "$1.2", "$1.2 billion"),
        ("It raised $27.5 million.", "27.5 million", "$27.5 million"),
        ("It raised more than €2 million.", "more than €2 million", "€2 million"),
        ("Pay is 3.000 bis 4.000 Euro.", "3.000", "3.000"),
    ],
)
def test_a_span_is_widened_to_the_whole_expression(text: str, piece: str, whole: str) -> None:
    """What was copied too short, or with its qualifier, becomes the expression itself."""
    start = text.index(piece)
    found = money_at(text, start, start + len(piece))
    assert found is not None
    assert whole == text[found.start : found.end]


def test_a_plain_number_is_given_without_currency() -> None:
    """A number whose currency stands elsewhere in the sentence keeps its value and has no currency."""
    text = "It pays 2,480 euros a month, while shift controllers get 2,900."
    start = text.index("2,900")
    found = money_at(text, start, start + 5)
    assert found is not None
    assert text[found.start : found.end] == "2,900"
    assert Amount(Decimal(2900), None, "exact") == found.amount


@pytest.mark.parametrize(
    ("text", "piece"), [("up 12% in May", "12"), ("an eight-figure sum", "eight"), ("no sum here", "sum"), ("", "")]
)
def test_where_no_number_stands_nothing_is_found(text: str, piece: str) -> None:
    """Percentages, counts of digits and plain words are no sums."""
    start = text.index(piece)
    assert money_at(text, start, start + len(piece)) is None


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("worth over $5 million", "at_least"),
        ("handed over $5 million", "exact"),
        ("Finanzierungsrunde über 5 Mio. Euro", "exact"),
        ("Einnahmen von über 5 Mio. Euro", "at_least"),
        ("a $15 minimum wage", "exact"),
        ("$100,000 plus bonus", "exact"),
        ("under a $5 million contract", "exact"),
        ("under $5 million", "at_most"),
        ("通过5亿元融资", "exact"),
        ("超过5亿元融资", "at_least"),
        ("签约5亿元", "exact"),
        ("约5亿元", "about"),
    ],
)
def test_only_true_qualifiers_count(text: str, qualifier: str) -> None:
    """Words that look like qualifiers but belong to their neighbours leave the sum exact."""
    assert [qualifier] == [found.amount.qualifier for found in find_money(text)]


def test_a_line_break_does_not_part_a_sum_but_a_paragraph_does() -> None:
    """Wrapped text is read on; an empty line ends the expression."""
    assert [found.amount.value for found in find_money("raised $5\nmillion")] == [5_000_000]
    assert [found.amount.value for found in find_money("raised $5\n\nmillion")] == [5]
