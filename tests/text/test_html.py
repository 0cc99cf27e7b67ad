"""Pages become text, title and date; no page breaks the reader."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movesextract.text.html import looks_like_html, read_html

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "Harbor Labs has appointed Ines Duarte as its chief technology officer, the company said on Monday.",
        "She succeeds Tom Reed, who left in March after six years with the group to found a company of his own.",
        "Duarte, 41, ran the robotics unit of rival Northwind and will lead a team of about four hundred engineers.",
        "Her pay was not disclosed, but the post was advertised with a salary of more than 300,000 euros a year.",
    )
)
PAGE = f"""<!DOCTYPE html><html><head><title>Duarte joins Harbor Labs | The Pier</title>
<meta property="og:title" content="Duarte joins Harbor Labs">
<meta property="article:published_time" content="2025-03-04T08:00:00Z">
<style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Duarte joins Harbor Labs</h1>{BODY}
<table><tr><th>Post</th><th>Pay</th></tr><tr><td>Engineer</td><td>90,000 euros</td></tr></table></article>
<script>var secret = "track me";</script><footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        "<html><body>Duarte leaves",
        "  <!-- built by hand -->\n<!doctype HTML><p>x",
        '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        "<p>Duarte leaves.</p><p>Harbor thanks her.</p>",
        "<div class='a'><h2>Duarte leaves</h2><p>Harbor thanks her.</p></div>",
        "<p>One<p>Two<p>Three",
        "Leading words <p>One.</p> <p>Two.</p> <div>Three.</div>",
    ],
)
def test_pages_and_fragments_are_html(text: str) -> None:
    """A document, and a fragment of several blocks."""
    assert looks_like_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Duarte joins Harbor Labs.",
        "Use <b>bold</b> sparingly, and <i>italics</i> never.",
        "The <p> tag opens a paragraph, </p> closes it.",
        "# Lists\n\nWrite `<ul><li>One</li><li>Two</li></ul>` and `<p>x</p>`.",
        "Profit <5% and margin >3% at a<b>c",
        "Mail <duarte@harbor.example> or see <https://harbor.example/p>",
        '{"html": "no"}',
        "<3 this company",
    ],
)
def test_texts_that_mention_tags_are_not(text: str) -> None:
    """Plain text is left alone, for there each character counts."""
    assert not looks_like_html(text)


def test_a_page_gives_text_title_and_date() -> None:
    """The main text comes with its table, without menu, script and footer; the title is not repeated."""
    page = read_html(PAGE)
    assert page.title == "Duarte joins Harbor Labs"
    assert datetime.date(2025, 3, 4) == page.published
    assert page.text.startswith("Duarte joins Harbor Labs\n\nHarbor Labs has appointed Ines Duarte")
    assert page.text.count("Duarte joins Harbor Labs") == 1
    assert "\n\nShe succeeds Tom Reed" in page.text
    assert "90,000 euros" in page.text
    for furniture in ("World", "track me", "All rights reserved", "color"):
        assert furniture not in page.text


def test_a_lead_outside_the_body_is_kept() -> None:
    """The teaser paragraph between headline and body is where the news often is."""
    lead = (
        "Former minister Ines Duarte becomes head of the Harbor think tank. The board elected her on Thursday in Porto."
    )
    page = f"""<html><head><title>Duarte heads Harbor</title></head><body><h1>Duarte heads Harbor</h1>
    <div class="teaser-promo">{lead}</div><div class="share">Share</div><article>{BODY}</article></body></html>"""
    text = read_html(page).text
    assert lead in text
    assert text.index(lead) < text.index("Harbor Labs has appointed")


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_the_charset_comes_from_the_page(codec: str) -> None:
    """Bytes are read by their meta tag."""
    page = (
        f'<html><head><meta charset="{codec}"><title>任命</title></head><body><p>陈丽出任海港总裁。</p></body></html>'
    )
    assert read_html(page.encode(codec)).text == "任命\n\n陈丽出任海港总裁。"


def test_the_header_wins_over_the_page() -> None:
    """A charset from HTTP is believed before the one that the page claims."""
    page = '<html><head><meta charset="utf-8"></head><body><p>Şirketin müdürü başladı</p></body></html>'.encode(
        "cp1254"
    )
    assert read_html(page, declared="iso-8859-9").text == "Şirketin müdürü başladı"


def test_fragments_and_entities_are_read() -> None:
    """What is too small for an extractor is stripped of its tags."""
    assert read_html("<p>One &amp; only.</p><p>Two &lt;b&gt; three<br>x").text == "One & only.\n\nTwo <b> three\n\nx"
    assert read_html("<script>no</script><noscript>no</noscript><template>no</template><x-y>kept</x-y>").text == "kept"
    assert read_html("<p>a < b</p>").text == "a < b"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html><head><title>x</title></head></html>",
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<x-y>" * 100_000 + "deep",
        "<b>" * 3_000 + "deep",
        "<!--" * 100_000,
        "<" * 100_000,
        "<a href='" * 100_000,
        "<script>" * 100_000,
        "<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">deep</p>",
        "&amp &#xFFFFFFFF; &#0; &bogus; &#55296; <p>deep" * 1_000,
        "<p>a\0b</p>" * 10,
        "Harbor Labs named Ms. Li. " * 200_000,
    ],
    ids=range(13),
)
def test_hostile_pages_do_no_harm(page: str) -> None:
    """Depth, size, broken markup: there is always an answer, and the text that can be seen is in it."""
    text = read_html(page).text
    assert "deep" not in page or "deep" in text
    text.encode()


@settings(max_examples=100)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["<p>", "</p>", "<div", ">", "<!--", "-->", "<script>", "</script>", "<title>", "&#", "\0"]
            ),
            st.text(max_size=4),
        ),
        max_size=30,
    ).map("".join)
)
def test_any_markup_gives_a_page(page: str) -> None:
    """No input raises."""
    looks_like_html(page)
    assert isinstance(read_html(page).text, str)
