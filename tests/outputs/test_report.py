"""The report as a file: its figures, its segments, what it embeds, and what it never lets through."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movesextract.article import Article
from movesextract.errors import UsageError
from movesextract.events import (
    ErrorInfo,
    Extraction,
    FundingRound,
    HireEvent,
    Money,
    Rejected,
    SalaryStat,
    Span,
)
from movesextract.outputs.report import write_report
from movesextract.outputs.report.payload import article_payload, index_entry, script_json
from movesextract.outputs.report.segments import paragraphs, visible
from tests.outputs.report_example import BOILERPLATE, example, grounded, money, pair, span

NASTY = (
    "<script>alert(1)</script> </script><!-- <img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} "
    "\x00\x1b\u202eabc\u2028 🧑‍🚀𝔘"
)
EVIDENCE = (Span(start=0, end=1, text="x"),)
WHEN = datetime.datetime(2026, 5, 22, 7, 30, tzinfo=datetime.UTC)


class _Scripts(HTMLParser):
    """Collects what a browser would take for script elements, and every tag and attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.tags and self.lasttag == "script" and self.cdata_elem == "script":
            attributes, content = self.scripts[-1]
            self.scripts[-1] = attributes, content + data


def _parsed(page: Path) -> _Scripts:
    parser = _Scripts()
    parser.feed(page.read_text(encoding="utf-8"))
    parser.close()
    return parser


def _embedded(page: Path, prefix: str) -> list[Any]:
    return [
        json.loads(text)
        for attributes, text in _parsed(page).scripts
        if (attributes.get("id") or "").startswith(prefix)
    ]


def _hire(**fields: Any) -> HireEvent:
    return HireEvent.model_validate(
        {"evidence": EVIDENCE, "person": "Ines Duarte", "organization": "Harbor Labs"} | fields
    )


_texts = st.text(st.characters(codec="utf-8") | st.sampled_from("ab \n\r🙂"), max_size=60)


@given(_texts, st.data())
def test_segments_hold_exactly_the_words_of_each_event(text: str, data: st.DataObject) -> None:
    """Joined, the segments are the text without its blank lines; those of an event are the words of its spans."""
    cuts = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda cut: cut[0] < cut[1])
    ranges = data.draw(st.lists(cuts, max_size=5)) if text else []
    events = [_hire(evidence=[Span(start=a, end=b, text=text[a:b])]) for a, b in ranges]
    segments = [segment for paragraph in paragraphs(text, events) for segment in paragraph]
    assert re.sub(r"\s+", "", visible(text)) == re.sub(r"\s+", "", "".join(segment.text for segment in segments))
    for number, (a, b) in enumerate(ranges):
        marked = "".join(segment.text for segment in segments if number in segment.evidence)
        assert re.sub(r"\s+", "", visible(text[a:b])) == re.sub(r"\s+", "", marked)


def test_nested_and_shared_spans() -> None:
    """Mentions inside evidence, and one sentence that two events share, come out as pieces that know all of both."""
    text = "🧑‍🚀 Ada left Acme for Bolt."
    left = grounded(text, "departure", (text,), person="Ada", organization="Acme", destination="Bolt")
    joined = grounded(text, "hire", (text,), person="Ada", organization="Bolt")
    (found,) = paragraphs(text, [left, joined], [(0, 3)])
    assert [(segment.text, segment.mentions, segment.boilerplate) for segment in found] == [
        ("🧑‍🚀", (), True),
        (" ", (), False),
        ("Ada", ((0, "person"), (1, "person")), False),
        (" left ", (), False),
        ("Acme", ((0, "organization"),), False),
        (" for ", (), False),
        ("Bolt", ((0, "destination"), (1, "organization")), False),
        (".", (), False),
    ]
    assert {(0, 1)} == {segment.evidence for segment in found}


def test_quotes_of_another_text_are_not_marked_and_said_so() -> None:
    """If the text is not the one that was read, no wrong words are marked, and a warning says why."""
    article, extraction = pair(
        Article(text="Ada joins Bolt.", id="a"), _hire(evidence=[Span(start=0, end=3, text="Eve")])
    )
    payload = article_payload(article, extraction)
    assert payload["paragraphs"] == [["Ada joins Bolt."]]
    assert "1 quoted passages do not stand in this text" in payload["warnings"][0]


def test_single_line_ends_do_not_part_paragraphs() -> None:
    """Only blank lines part paragraphs, in the line ends of any system; a text of blanks has none."""
    assert [[s.text for s in p] for p in paragraphs("a\r\nb\r\n \t\r\nc\nd\n\n\ne", ())] == [
        ["a\r\nb"],
        ["c\nd"],
        ["e"],
    ]
    assert paragraphs("", ()) == ()


def test_payload_says_what_the_words_mean() -> None:
    """Sums and dates show the article's words and their normalised value; values without a number say so."""
    event = grounded(
        "Pebble raised about €2 million, then millions, in May.",
        "funding_round",
        ("Pebble raised about €2 million, then millions, in May.",),
        organization="Pebble",
        amount=money("about €2 million", "2000000", "EUR", "about"),
        total_raised=Money(text="millions"),
        lead_investors=("Reef",),
        stake_percent=Decimal("7.50"),
        date="2024-05",
        date_text="in May",
    )
    payload = article_payload(
        *pair(Article(text="Pebble raised about €2 million, then millions, in May.", id="a"), event)
    )
    assert payload["events"][0]["rows"] == [
        ["Amount", [["about €2 million", "amount"]], "about EUR 2,000,000"],
        ["Total so far", [["millions", "total_raised"]], "no figure"],
        ["Led by", [["Reef", None]], None],
        ["Stake", [["7.50 %", None]], None],
        ["When", [["in May", "date_text"]], "2024-05"],
    ]


def test_rejected_items_keep_whatever_the_model_gave() -> None:
    """A rejected item is shown with its reason even if its values are of the wrong kind or hold surrogates."""
    item = Rejected(event={"type": ["hire"], "person": {"x": "\ud800"}, "n": 1.5}, reason="malformed", detail="\x00")
    (shown,) = article_payload(*pair(Article(text="x", id="a"), rejected=(item,)))["rejected"]
    assert (shown["type"], shown["reason"], shown["detail"]) == ("Item", "Malformed answer", "␀")
    assert shown["given"] == [["person", '{"x": "\ufffd"}'], ["n", "1.5"]]


def test_index_names_people_and_organisations() -> None:
    """The filters get every person and organisation of an event, and flags for what the article lacks."""
    entries = [index_entry(*item) for item in example()]
    assert entries[0]["events"][1][:4] == ["departure", "completed", ["Tomas Brandt"], ["Harbor Labs", "Kelp & Co."]]
    assert [{"rejected"}, set(), {"warnings"}, set(), {"failed"}] == [
        set(e) - {"id", "words", "events"} for e in entries
    ]


@given(st.recursive(st.text(st.characters() | st.sampled_from("</script<!-->&\u2028\ud800")), st.lists))
def test_script_json_cannot_end_its_element_and_loses_nothing(value: object) -> None:
    """No character that HTML minds is left, and a JSON parser gives back the same value."""
    written = script_json(value)
    assert not set("<>&") & set(written)
    written.encode("utf-8")
    assert value == json.loads(written)


def _nasty_pair() -> tuple[Article, Extraction]:
    article = Article(text=f"{NASTY} joins {NASTY}", id=NASTY, title=NASTY, source=NASTY)
    event = _hire(
        person=NASTY,
        organization=NASTY,
        previous_organization="</title>" + NASTY,
        evidence=[span(article.text, NASTY)],
        mentions={"person": span(article.text, NASTY)},
    )
    rejected = Rejected(event={NASTY: NASTY}, reason="malformed", detail=NASTY)
    return pair(
        article,
        event,
        FundingRound(evidence=EVIDENCE, organization=NASTY, round=NASTY, amount=money(NASTY, "5", "USD")),
        SalaryStat(evidence=EVIDENCE, population=NASTY, statistic="point", amount=money(NASTY, "7", "USD")),
        rejected=(rejected,),
        warnings=(NASTY,),
        error=ErrorInfo(type="ServerError", message=NASTY),
    )


def test_hostile_strings_stay_text(tmp_path: Path) -> None:
    """Whatever strings hold, the page has the same tags and attributes as with harmless ones."""
    harmless = json.loads(_nasty_pair()[1].model_dump_json().replace(json.dumps(NASTY, ensure_ascii=False)[1:-1], "x"))
    plain = Extraction.model_validate(
        harmless
        | {
            "events": [
                e | {"evidence": [{"start": 0, "end": 1, "text": "x"}], "mentions": {}} for e in harmless["events"]
            ]
        }
    )
    hostile = _parsed(write_report([_nasty_pair()], tmp_path / "hostile.html", title=NASTY))
    tame = _parsed(write_report([(Article(text="x", id="x"), plain)], tmp_path / "tame.html", title="x"))
    assert [tag for tag, _ in tame.tags] == [tag for tag, _ in hostile.tags]
    assert [set(attributes) for _, attributes in tame.tags] == [set(attributes) for _, attributes in hostile.tags]
    assert [entry["id"] for entry in _embedded(tmp_path / "hostile.html", "index")[0]] == [NASTY]
    assert "{{ 7*7 }} {% raw %}" in (tmp_path / "hostile.html").read_text(encoding="utf-8").split("<style>")[0]


def test_only_the_pages_own_script_and_style_may_run(tmp_path: Path) -> None:
    """The policy allows nothing but the two hashes, which are those of the embedded style and script, byte for byte."""
    page = write_report(example(), tmp_path / "report.html")
    html = page.read_text(encoding="utf-8")
    (policy,) = [a["content"] for tag, a in _parsed(page).tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    rules = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    assert (rules["default-src"], rules["img-src"]) == (["'none'"], ["data:"])
    for rule, content in (
        ("script-src", html.split('<script type="module">')[1].split("</script>")[0]),
        ("style-src", html.split("<style>")[1].split("</style>")[0]),
    ):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert [f"'sha256-{digest}'"] == rules[rule]


def test_the_page_names_no_other_address(tmp_path: Path) -> None:
    """No attribute of the page points anywhere but into the page itself."""
    page = write_report(example(), tmp_path / "report.html")
    links = [
        value for _, a in _parsed(page).tags for name, value in a.items() if name in {"src", "href", "action", "data"}
    ]
    assert {"#articles", "data:,"} == set(links)


def test_articles_are_embedded_page_by_page_in_order(tmp_path: Path) -> None:
    """60 articles from a one-time stream lie in chunks of 25, 25 and 10, in the order given."""
    stream = (pair(Article(text=f"Text {n}.", id=f"a{n}", title=f"T{n}")) for n in range(60))
    page = write_report(stream, tmp_path / "report.html")
    chunks = _embedded(page, "chunk-")
    assert [len(chunk) for chunk in chunks] == [25, 25, 10]
    assert [f"T{n}" for n in range(60)] == [article["title"] for chunk in chunks for article in chunk]


@pytest.mark.parametrize(
    "boilerplate", [BOILERPLATE, lambda article: BOILERPLATE.get(article.id, ())], ids=["mapping", "callable"]
)
def test_boilerplate_is_marked(tmp_path: Path, boilerplate: Any) -> None:
    """Boilerplate ranges, from a mapping or a function, are flagged in the embedded article."""
    page = write_report(example(), tmp_path / "report.html", boilerplate=boilerplate)
    segments = [s for p in _embedded(page, "chunk-0")[0][0]["paragraphs"] for s in p]
    assert [s[0][:28] for s in segments if isinstance(s, list) and s[3]] == ["Sign up for The Morning Tide"]


def test_same_input_same_file(tmp_path: Path) -> None:
    """Two reports of the same articles with the same time are equal byte for byte."""
    first = write_report(example(), tmp_path / "1.html", generated=WHEN).read_bytes()
    assert first == write_report(example(), tmp_path / "2.html", generated=WHEN).read_bytes()
    assert b"22 May 2026, 07:30 UTC" in first


def test_an_empty_report_is_a_report(tmp_path: Path) -> None:
    """No articles give a page that says so, and a list of articles that is empty."""
    page = write_report([], tmp_path / "report.html")
    assert _embedded(page, "index") == [[]]
    assert "No event has a month." in page.read_text(encoding="utf-8")


def test_a_failing_stream_leaves_the_old_report(tmp_path: Path) -> None:
    """If the stream of articles breaks, the report of last time stays as it was and nothing else is left behind."""

    def broken() -> Iterator[tuple[Article, Extraction]]:
        yield from example()
        raise UsageError("the stream broke")

    page = tmp_path / "report.html"
    page.write_text("old")
    with pytest.raises(UsageError, match="the stream broke"):
        write_report(broken(), page)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("report.html", "old")]


def _luminance(color: str) -> float:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _themes() -> Sequence[Mapping[str, str]]:
    css = (files("movesextract.outputs.report") / "assets" / "report.css").read_text(encoding="utf-8")
    light, dark, *_ = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in (light, dark)]


@pytest.mark.parametrize("theme", _themes(), ids=["light", "dark"])
def test_colours_can_be_read(theme: Mapping[str, str]) -> None:
    """Every pair of text and ground has the contrast of WCAG 2 level AA (4.5 to 1) in both themes."""
    kinds = ("hire", "departure", "funding_round", "salary_stat")
    pairs = [("ink", "paper"), ("muted", "paper"), ("ink", "raised"), ("muted", "raised"), ("alarm", "paper")]
    for kind in kinds:
        pairs += [(f"{kind}-hue", ground) for ground in ("paper", "raised", f"{kind}-wash")]
        pairs += [("ink", f"{kind}-wash"), ("ink", f"{kind}-glow"), ("paper", f"{kind}-hue"), ("muted", f"{kind}-wash")]
    assert {pair: found for pair in pairs if (found := _contrast(theme[pair[0]], theme[pair[1]])) < 4.5} == {}
