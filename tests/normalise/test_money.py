"""Money expressions by themselves: value, currency, qualifier."""

from __future__ import annotations

from decimal import Decimal

import pytest

from movesextract.normalise.money import Amount, parse_money

# words | value or - | currency or - | qualifier unless exact
EXPRESSIONS = """
$27.5 million | 27500000 | USD
7 mil 468 pesos | 7468 | -
7 mil 50 pesos | 7050 | -
3 mil 500 millones de pesos | 3500000000 | -
一点五亿元 | 150000000 | CNY
三点二亿美元 | 320000000 | USD
3000多元 | 3000 | CNY | at_least
cerca de los 3.000 euros | 3000 | EUR | about
supera los 3.000 euros | 3000 | EUR | at_least
acima dos 3 mil reais | 3000 | BRL | at_least
1억원이 넘는 | 100000000 | KRW | at_least
Finanzspritze über 5 Mio. Euro | 5000000 | EUR
topped $1 billion | 1000000000 | USD | at_least
N70,000 | 70000 | NGN
P50 million | 50000000 | PHP
$1.2bn | 1200000000 | USD
Mio. EUR 3,4 | 3400000 | EUR
Mrd. € 1,2 | 1200000000 | EUR
CHF Mio. 2 | 2000000 | CHF
€ mln 5 | 5000000 | EUR
rund €m 12 | 12000000 | EUR | about
US$m 15 | 15000000 | USD
USDm 3 | 3000000 | USD
£bn 1.2 | 1200000000 | GBP
€k 45 | 45000 | EUR
k€ 50 | 50000 | EUR
M€ 12 | 12000000 | EUR
TEUR 500 | 500000 | EUR
TEUR 1.234 | 1234000 | EUR
T€ 500 | 500000 | EUR
500 T€ | 500000 | EUR
MSEK 50 | 50000000 | SEK
$100K | 100000 | USD
$100k+ | 100000 | USD | at_least
$5bn-plus | 5000000000 | USD | at_least
$2 trillion | 2000000000000 | USD
$1.5T | 1500000000000 | USD
$98,000 | 98000 | USD
$1,234,567.89 | 1234567.89 | USD
$1.234 million | 1234000 | USD
$5mn | 5000000 | USD
$5MM | 5000000 | USD
$12.50 | 12.50 | USD
$-5 million | -5000000 | USD
-$5 million | -5000000 | USD
minus $5 million | -5000000 | USD
five million dollars | 5000000 | USD
half a billion dollars | 500000000 | USD
a quarter of a billion dollars | 250000000 | USD
one and a half million dollars | 1500000 | USD
two hundred and fifty thousand dollars | 250000 | USD
two thousand five hundred dollars | 2500 | USD
fifteen hundred dollars | 1500 | USD
a 5-million-dollar | 5000000 | USD
US$1.2bn | 1200000000 | USD
USD 5 million | 5000000 | USD
USD$5 million | 5000000 | USD
5 million U.S. dollars | 5000000 | USD
A$2.2bn | 2200000000 | AUD
AU$3m | 3000000 | AUD
C$445 million | 445000000 | CAD
CA$5 | 5 | CAD
$5 million CAD | 5000000 | CAD
CAD $5 million | 5000000 | CAD
$5 million (CAD) | 5000000 | CAD
5 million Canadian dollars | 5000000 | CAD
HK$25,000 | 25000 | HKD
5 million Hong Kong dollars | 5000000 | HKD
S$4,500 | 4500 | SGD
300 Singapore dollars | 300 | SGD
NT$300 million | 300000000 | TWD
NZ$10m | 10000000 | NZD
12 million New Zealand dollars | 12000000 | NZD
MX$500 | 500 | MXN
J$500 | 500 | JMD
Z$500 | 500 | -
£10 | 10 | GBP
£1.5m | 1500000 | GBP
£9.90 | 9.90 | GBP
20 quid | 20 | GBP
5 million pounds sterling | 5000000 | GBP
5 million Egyptian pounds | 5000000 | EGP
50p | 0.50 | GBP
75 pence | 0.75 | GBP
50 cents | 0.50 | -
€3.6M | 3600000 | EUR
€3.6M ($4M) | 3600000 | EUR
€500 | 500 | EUR
€0.500 | 0.5 | EUR
€1,500m | 1500000000 | EUR
a million euros | 1000000 | EUR
a million and a half euros | 1500000 | EUR
EUR 1.234,56 | 1234.56 | EUR
1,234.56 EUR | 1234.56 | EUR
1½ million euros | 1500000 | EUR
24,007 yuan | 24007 | CNY
RMB 5 million | 5000000 | CNY
RMB500m | 500000000 | CNY
10 million renminbi | 10000000 | CNY
CN¥500 | 500 | CNY
JP¥500 | 500 | JPY
¥5000 | 5000 | -
¥500 million yen | 500000000 | JPY
3 billion won | 3000000000 | KRW
200 million won | 200000000 | KRW
10 million South Korean won | 10000000 | KRW
Rs 20 crore | 200000000 | INR
Rs. 1,20,000 | 120000 | INR
Rs.500 | 500 | INR
₹2.5 crore | 25000000 | INR
₹1,23,45,678 | 12345678 | INR
2,000 crore rupees | 20000000000 | INR
2 lakh crore rupees | 2000000000000 | INR
₹20L | 2000000 | INR
Rs 12 LPA | 1200000 | INR
7.5 LPA | 750000 | INR
5 million Pakistani rupees | 5000000 | PKR
12,000 Sri Lankan rupees | 12000 | LKR
9,000 Nepalese rupees | 9000 | NPR
5 million Swiss francs | 5000000 | CHF
5 million francs | 5000000 | -
5 million CFA francs | 5000000 | -
CHF 120'000 | 120000 | CHF
1'200.50 CHF | 1200.50 | CHF
Fr. 5000.- | 5000 | CHF
3,000 pesos | 3000 | -
3,000 Mexican pesos | 3000 | MXN
3,000 Philippine pesos | 3000 | PHP
₱3,000 | 3000 | PHP
R$ 12,5 milhões | 12500000 | BRL
500 million Swedish kronor | 500000000 | SEK
12 MSEK | 12000000 | SEK
500 TEUR | 500000 | EUR
5,000 kronor | 5000 | -
5.000 kr | 5000 | -
SEK 5 million | 5000000 | SEK
2,000 Danish kroner | 2000 | DKK
2,000 Norwegian kroner | 2000 | NOK
5,000 zloty | 5000 | PLN
2,5 mld zł | 2500000000 | PLN
12 500 Kč | 12500 | CZK
50 million shekels | 50000000 | ILS
AED 25,000 | 25000 | AED
3,000 UAE dirhams | 3000 | AED
3,000 dirhams | 3000 | -
5,000 Saudi riyals | 5000 | SAR
5,000 riyals | 5000 | -
₦45 billion | 45000000000 | NGN
R250 000 | 250000 | ZAR
R5m | 5000000 | ZAR
KSh 50,000 | 50000 | KES
3.5 billion Kenyan shillings | 3500000000 | KES
5 million shillings | 5000000 | -
GH₵2,000 | 2000 | GHS
RM5 million | 5000000 | MYR
Rp 15 juta | 15000000 | IDR
300 baht | 300 | THB
5 tỷ đồng | 5000000000 | VND
500.000 VND | 500000 | VND
₺5.000 | 5000 | TRY
500 million rubles | 500000000 | RUB
₴1,000 | 1000 | UAH
3 million forint | 3000000 | HUF
5,000 lei | 5000 | -
RON 5,000 | 5000 | RON
Tk 20,000 | 20000 | BDT
5 million tenge | 5000000 | KZT
1,5 Mio. Euro | 1500000 | EUR
2 Mrd. € | 2000000000 | EUR
500 Tsd. Euro | 500000 | EUR
3.000 Euro | 3000 | EUR
€3.000 | 3000 | EUR
1.250.000,00 EUR | 1250000 | EUR
500,- Euro | 500 | EUR
zwei Millionen Euro | 2000000 | EUR
zweihundertfünfzigtausend Euro | 250000 | EUR
eine halbe Million Euro | 500000 | EUR
anderthalb Millionen Euro | 1500000 | EUR
1.500 Millionen Euro | 1500000000 | EUR
5 Mio. US-Dollar | 5000000 | USD
1.500 Dollar | 1500 | USD
5.000 Schweizer Franken | 5000 | CHF
3 Billionen Euro | 3000000000000 | EUR
4 500 euros | 4500 | EUR
1 200,50 € | 1200.50 | EUR
40 k€ | 40000 | EUR
2,5 Md€ | 2500000000 | EUR
4,5 millions d’euros | 4500000 | EUR
deux millions d'euros | 2000000 | EUR
un demi-million d'euros | 500000 | EUR
cent mille euros | 100000 | EUR
deux cents euros | 200 | EUR
quatre-vingts millions d'euros | 80000000 | EUR
3 milliards de dollars | 3000000000 | USD
20 millions de dollars canadiens | 20000000 | CAD
5 M$ CA | 5000000 | CAD
100 francs suisses | 100 | CHF
1.500 dólares | 1500 | USD
dos millones de dólares | 2000000 | USD
medio millón de dólares | 500000 | USD
2 millones 500 mil pesos | 2500000 | -
3 mil millones de euros | 3000000000 | EUR
15 mdd | 15000000 | USD
US$15 mdd | 15000000 | USD
12,000 mdp | 12000000000 | MXN
10 MDH | 10000000 | MAD
2,5 MMDH | 2500000000 | MAD
350.000 FCFA | 350000 | -
500 millions de F CFA | 500000000 | -
FCFA 300 millions | 300000000 | -
TL 500 million | 500000000 | TRY
45 mln. euros | 45000000 | EUR
500 milhões de kwanzas | 500000000 | AOA
Kz 500 milhões | 500000000 | AOA
25 milhões de meticais | 25000000 | MZN
P20 million pula | 20000000 | BWP
Gs. 500 millones | 500000000 | PYG
Bs. 3,5 millones de bolivianos | 3500000 | BOB
3,5 mde | 3500000 | EUR
2.5 mmdp | 2500000000 | MXN
RM25mil | 25000000 | MYR
MYR 25 mil | 25000000 | MYR
S/ 1,130 | 1130 | PEN
S/. 1130 | 1130 | PEN
1.500 millones de euros | 1500000000 | EUR
50 millones de pesos mexicanos | 50000000 | MXN
3 billones de pesos colombianos | 3000000000000 | COP
50 mil euros | 50000 | EUR
R$ 5.300,50 | 5300.50 | BRL
R$ 5 mil | 5000 | BRL
R$ 1,2 bi | 1200000000 | BRL
3 mil milhões de euros | 3000000000 | EUR
US$ 1,5 bilhão | 1500000000 | USD
meio milhão de reais | 500000 | BRL
1.2亿元人民币 | 120000000 | CNY
1.2亿元 | 120000000 | CNY
1万2千元 | 12000 | CNY
两亿元 | 200000000 | CNY
三千万元 | 30000000 | CNY
二十万 | 200000 | -
百万年薪 | 1000000 | -
5000块 | 5000 | CNY
人民币5亿元 | 500000000 | CNY
百万美元 | 1000000 | USD
1.5亿港元 | 150000000 | HKD
3000万新台币 | 30000000 | TWD
300万欧元 | 3000000 | EUR
7000万英镑 | 70000000 | GBP
5亿日元 | 500000000 | JPY
20亿韩元 | 2000000000 | KRW
3億元 | 300000000 | -
1億2000万円 | 120000000 | JPY
１，２００円 | 1200 | JPY
5億ドル | 500000000 | USD
3万ユーロ | 30000 | EUR
3억 5천만원 | 350000000 | KRW
3억 5천만 원 | 350000000 | KRW
1조 2,000억 원 | 1200000000000 | KRW
300만원 | 3000000 | KRW
사백만 원 | 4000000 | KRW
5억 달러 | 500000000 | USD
500만 위안 | 5000000 | CNY
10억 엔 | 1000000000 | JPY
2천만 유로 | 20000000 | EUR
1.2 billion | 1200000000 | -
98,000 | 98000 | -
"""

QUALIFIED = """
more than $5 million | 5000000 | USD | at_least
over £5m | 5000000 | GBP | at_least
at least €2bn | 2000000000 | EUR | at_least
upwards of $100,000 | 100000 | USD | at_least
$113,000 or more | 113000 | USD | at_least
up to €2bn | 2000000000 | EUR | at_most
as much as $3 million | 3000000 | USD | at_most
less than $3 million | 3000000 | USD | at_most
about €2 million | 2000000 | EUR | about
around $10 billion | 10000000000 | USD | about
nearly $1 billion | 1000000000 | USD | about
almost $1 billion | 1000000000 | USD | about
some $5 million | 5000000 | USD | about
just under $5 million | 5000000 | USD | about
~$5m | 5000000 | USD | about
rund 3 Millionen Euro | 3000000 | EUR | about
knapp 3 Millionen Euro | 3000000 | EUR | about
mehr als 3 Millionen Euro | 3000000 | EUR | at_least
über 20 Mrd. $ | 20000000000 | USD | at_least
mindestens 3.000 Euro | 3000 | EUR | at_least
bis zu 10 Mio € | 10000000 | EUR | at_most
environ 2 300 euros | 2300 | EUR | about
près de 5 millions d'euros | 5000000 | EUR | about
plus de 5 millions d'euros | 5000000 | EUR | at_least
plus d'un million d'euros | 1000000 | EUR | at_least
jusqu'à 5 millions d'euros | 5000000 | EUR | at_most
más de 2 millones de dólares | 2000000 | USD | at_least
unos 2.000 euros | 2000 | EUR | about
cerca de R$ 3.000 | 3000 | BRL | about
hasta 3.000 euros | 3000 | EUR | at_most
mais de R$ 2 milhões | 2000000 | BRL | at_least
até R$ 2 milhões | 2000000 | BRL | at_most
约5000万元 | 50000000 | CNY | about
近10亿元 | 1000000000 | CNY | about
近亿元 | 100000000 | CNY | about
超过5000万元 | 50000000 | CNY | at_least
5000万元以上 | 50000000 | CNY | at_least
至少5000元 | 5000 | CNY | at_least
最多5000元 | 5000 | CNY | at_most
1000余万元 | 10000000 | CNY | at_least
30多万元 | 300000 | CNY | at_least
約100万円 | 1000000 | JPY | about
100万円以上 | 1000000 | JPY | at_least
약 5000만원 | 50000000 | KRW | about
5000만원 이상 | 50000000 | KRW | at_least
"""

UNTOLD = """
billions of dollars | - | USD
tens of millions of euros | - | EUR
several million euros | - | EUR
a few million dollars | - | USD
multi-million-pound | - | GBP
mehrere Millionen Euro | - | EUR
mehrere Millionen | - | -
plusieurs millions d'euros | - | EUR
varios millones de dólares | - | USD
数亿元 | - | CNY
数千万元人民币 | - | CNY
十几万元 | - | CNY
千万元级 | - | CNY
수백억원 | - | KRW
an undisclosed eight-figure sum | - | -
achtstelliger Betrag | - | -
undisclosed | - | -
$1.500 | - | USD
$1,2500 | - | USD
£1.500 | - | GBP
1.500 | - | -
1,500 Mio | - | -
1,500 Mio. Euro | - | EUR
1.234 millones de dólares | - | USD
$5 mil | - | USD
1 Billion Euro | - | EUR
5 billions de dollars | - | USD
$2.000.000 | 2000000 | -
$ 500.000 pesos | 500000 | -
$5 million and $6 million | - | USD
$5 million and €6 million | - | -
$1-2 million | - | USD
三至五亿元 | - | CNY
"""


def _rows(table: str) -> list[tuple[str, Amount]]:
    rows = []
    for line in table.strip().splitlines():
        words, value, currency, *qualifier = (cell.strip() for cell in line.split("|"))
        amount = Amount(
            None if value == "-" else Decimal(value),
            None if currency == "-" else currency,
            qualifier[0] if qualifier else "exact",  # type: ignore[arg-type]
        )
        rows.append((words, amount))
    return rows


@pytest.mark.parametrize(("words", "amount"), _rows(EXPRESSIONS))
def test_an_expression_gives_its_number_and_currency(words: str, amount: Amount) -> None:
    """Signs, codes, names and scale words of many languages are read exactly."""
    assert amount == parse_money(words)


@pytest.mark.parametrize(("words", "amount"), _rows(QUALIFIED))
def test_the_words_around_a_sum_qualify_it(words: str, amount: Amount) -> None:
    """About, at least, at most: in every language, before and after the sum."""
    assert amount == parse_money(words)


@pytest.mark.parametrize(("words", "amount"), _rows(UNTOLD))
def test_what_the_words_do_not_tell_stays_empty(words: str, amount: Amount) -> None:
    """Vague and ambiguous words give no value, and a currency only where it is certain."""
    assert amount == parse_money(words)


@pytest.mark.parametrize(
    "words", ["", " ", "€", "million", "12%", "$1 1/2 million", "$", "5th", "¥¥¥", "1/2", "$1/2", "1.2.3.4"]
)
def test_scraps_are_no_sums(words: str) -> None:
    """Words without a number of their own have no value."""
    assert parse_money(words).value is None
