"""The report in a real browser: what a reader sees, reaches and finds, and what a hostile article cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from movesextract.article import Article
from movesextract.events import ErrorInfo, Extraction, Rejected
from movesextract.outputs.report import write_report
from tests.outputs.chromium import Chromium, executable
from tests.outputs.report_example import BOILERPLATE, example, grounded, money, pair

HOSTILE = (
    "</script><script>window.pwned = 1; document.title = 'pwned'; alert(1)</script>"
    '<img src=x onerror="window.pwned = 1; alert(1)"><!-- <svg onload=alert(1)> '
    "{{ constructor.constructor('alert(1)')() }} javascript:alert(1)"
)
HARBOR_TITLE = "Harbor Labs takes its new technology chief from Northlight"
TITLE = "Hires, departures, funding and pay"
LIT = "return [...document.querySelectorAll('mark.lit')].map((mark) => mark.textContent).join('|');"
SHOWN = "return [...document.querySelectorAll('#list article h3')].map((title) => title.textContent);"
MANY = 2000


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all tests of this module."""
    with Chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the invented example."""
    return write_report(example(), tmp_path_factory.mktemp("example") / "report.html", boilerplate=BOILERPLATE)


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of 2,000 articles, every tenth of them about Kelp & Co."""
    return write_report(map(_numbered, range(MANY)), tmp_path_factory.mktemp("long") / "report.html")


def _numbered(number: int) -> tuple[Article, Extraction]:
    organization = "Harbor Labs" if number % 10 else "Kelp & Co."
    sentence = f"Person {number} joins {organization} as engineer."
    article = Article(
        text=f"{sentence}\n\n" + "The sea was calm that day. " * 100, id=f"a{number}", title=f"Number {number}"
    )
    return pair(article, grounded(sentence, "hire", (sentence,), person=f"Person {number}", organization=organization))


def test_a_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the browser the tests fail and say which Debian package brings it."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RuntimeError, match="apt-get install chromium-driver"):
        executable("chromedriver", "chromium-driver")


def test_opens_quietly(browser: Chromium, page: Path) -> None:
    """From a file the page shows its articles without a message on the console and without a request but for itself."""
    browser.open(page)
    titles = [article.title for article, _ in example()]
    assert titles == browser.run(SHOWN)
    assert browser.console() == []
    assert [page.as_uri()] == browser.requests()


def test_what_others_add_is_refused(browser: Chromium, page: Path) -> None:
    """A script and an image that somebody adds to the page are refused by its policy, and the console says so."""
    browser.open(page)
    browser.run(
        "const [script, image] = ['script', 'img'].map((tag) => document.createElement(tag));"
        "try { script.textContent = 'window.pwned = 1'; document.body.append(script); } catch {}"
        "image.onerror = () => { window.refused = true; }; image.src = 'http://127.0.0.1:9/';"
        "document.body.append(image);"
    )
    browser.wait_for("window.refused")
    assert browser.run("return window.pwned ?? null;") is None
    assert any("Content Security Policy" in message for message in browser.console())


def test_requests_and_console_are_watched(browser: Chromium, tmp_path: Path) -> None:
    """A page without a policy that asks for an image shows up in the lists which the other tests want empty."""
    careless = tmp_path / "careless.html"
    careless.write_text("<img src='http://127.0.0.1:9/x.png'><script>console.warn('seen')</script>", encoding="utf-8")
    browser.open(careless)
    assert "http://127.0.0.1:9/x.png" in browser.requests()
    assert any("seen" in message for message in browser.console())


def test_hovering_a_card_lights_its_words(browser: Chromium, page: Path) -> None:
    """A card under the mouse lights the sentence that states the event, and no other; a field's words stand out."""
    browser.open(page)
    browser.hover(".card:nth-child(2)")
    assert (
        browser.run(LIT).replace("|", "")
    ) == "Duarte succeeds Tomas Brandt, who left Harbor Labs in March to become chief executive of Kelp & Co."
    browser.hover(".card:nth-child(2) dd .words[data-field=destination]")
    assert browser.run("return [...document.querySelectorAll('mark.exact')].map((m) => m.textContent);") == [
        "Kelp & Co."
    ]
    browser.hover("h1")
    assert browser.run(LIT) == ""


def test_hovering_words_lights_their_cards(browser: Chromium, page: Path) -> None:
    """Words of a sentence that two events share light both cards; with a filter on one type only that card's."""
    browser.open(page)
    lit_cards = "return [...document.querySelectorAll('.card.lit h4')].map((headline) => headline.textContent);"
    browser.hover("mark[data-events='0 1']")
    assert browser.run(lit_cards) == ["Ines Duarte joins Harbor Labs", "Tomas Brandt leaves Harbor Labs"]
    browser.click(".type[data-type=departure]")
    browser.hover("mark[data-events='1']")
    assert browser.run(lit_cards) == ["Tomas Brandt leaves Harbor Labs"]


def test_keyboard_goes_from_card_to_words_and_back(browser: Chromium, page: Path) -> None:
    """Cards and first words take the focus, light up with it, and Enter leads from one to the other."""
    browser.open(page)
    browser.run("document.querySelector('.card:nth-child(5)').focus();")
    assert browser.run(LIT).startswith("Harbor Labs| raised |€24 million")
    browser.press("enter")
    assert browser.run("return [document.activeElement.tagName, document.activeElement.textContent];") == [
        "MARK",
        "Harbor Labs",
    ]
    browser.press("enter")
    assert browser.run("return document.activeElement.matches('.card:nth-child(5)');")
    browser.press("shift", "tab")
    assert browser.run("return document.activeElement.matches('.card:nth-child(4)');")
    browser.press("/")
    assert browser.run("return document.activeElement.id;") == "search"


def test_every_control_has_a_name(browser: Chromium, page: Path) -> None:
    """Each button, box and link that the keyboard reaches has an accessible name."""
    browser.open(page)
    nodes = browser.command("Accessibility.getFullAXTree")["nodes"]
    controls = {"button", "link", "textbox", "searchbox", "combobox", "ComboBoxMenuButton", "ComboBoxSelect"}
    found = [node for node in nodes if not node["ignored"] and node["role"]["value"] in controls]
    assert len(found) > 20
    assert [node for node in found if not node["name"]["value"].strip()] == []


def test_filter_by_type(browser: Chromium, page: Path) -> None:
    """A pressed type leaves the articles with such events, pressing it again brings all back."""
    browser.open(page)
    browser.click(".type[data-type=salary_stat]")
    assert browser.run(SHOWN) == ["What data people earn this spring"]
    assert browser.run("return document.querySelector('#found').value;") == "1 of 5 articles, 10 events"
    browser.click(".type[data-type=salary_stat]")
    assert len(browser.run(SHOWN)) == 5


@pytest.mark.parametrize(
    ("control", "typed", "titles"),
    [
        ("organization", "northlight", [HARBOR_TITLE, "What data people earn this spring", "People on the move"]),
        ("organization", "sumire", ["Gliders, looms and seaweed: four rounds to note"]),
        ("person", "KOVAC", ["People on the move"]),
        ("search", "tidewater loomwork", ["Gliders, looms and seaweed: four rounds to note"]),
        ("search", "nothing of the kind", []),
    ],
)
def test_filter_by_words(browser: Chromium, page: Path, control: str, typed: str, titles: list[str]) -> None:
    """People, organisations and any words are found by a part of them, whatever the case and accents."""
    browser.open(page)
    browser.type(f"#{control}", typed)
    browser.wait_for(f"document.querySelectorAll('#list article').length === {len(titles)}")
    assert titles == browser.run(SHOWN)
    browser.click("#reset")
    assert len(browser.run(SHOWN)) == 5


@pytest.mark.parametrize(
    ("control", "choice", "count"),
    [
        ("status", "Rumoured", 2),
        ("status", "Planned", 2),
        ("show", "With events", 4),
        ("show", "With rejected", 1),
        ("show", "With warnings", 1),
        ("show", "Failed", 1),
    ],
)
def test_filter_by_choice(browser: Chromium, page: Path, control: str, choice: str, count: int) -> None:
    """Status of events, articles with events only, with rejected items, and failed ones can be chosen by keyboard."""
    browser.open(page)
    browser.type(f"#{control}", choice)
    browser.wait_for(f"document.querySelectorAll('#list article').length === {count}")


def test_the_overview_leads_to_its_articles(browser: Chromium, page: Path) -> None:
    """An organisation in a table, a total, and the count of failed articles filter the list when clicked."""
    browser.open(page)
    browser.click("[data-organization='Pebble Health']")
    assert browser.run(SHOWN) == ["Gliders, looms and seaweed: four rounds to note", "People on the move"]
    browser.click("[data-show=failed]")
    assert browser.run(SHOWN) == ["A calm regatta"]
    browser.click("[data-only=departure]")
    assert len(browser.run(SHOWN)) == 2


def test_all_that_was_found_is_shown(browser: Chromium, page: Path) -> None:
    """Rejected items with their reason, warnings, the error of a failed article and greyed boilerplate are there."""
    browser.open(page)
    shown = browser.run("return document.querySelector('#list').innerText;")
    for words in (
        "Not a name",
        "“he” is a pronoun",
        "read as Japanese yen",
        "ServerError",
        "503 at each of 5 attempts",
    ):
        assert words in shown
    assert browser.run("return document.querySelector('.boilerplate').textContent;").startswith(
        "Sign up for The Morning"
    )
    assert "about EUR 180,000,000" in shown


def test_2000_articles_are_paged(browser: Chromium, long_page: Path) -> None:
    """Only 25 articles are drawn at a time; first, last and any page can be reached, and filters work over all."""
    browser.open(long_page)
    assert [f"Number {n}" for n in range(25)] == browser.run(SHOWN)
    browser.click("[data-go=last]")
    assert [f"Number {n}" for n in range(1975, 2000)] == browser.run(SHOWN)
    assert browser.run(
        "return [document.querySelector('#page').value, document.querySelector('[data-go=next]').disabled];"
    ) == ["80", True]
    browser.run("document.querySelector('#page').value = ''; ")
    browser.type("#page", "3")
    browser.press("enter")
    browser.wait_for("document.querySelector('#list h3').textContent === 'Number 50'")
    browser.type("#organization", "kelp")
    browser.wait_for("document.querySelector('#found').value === '200 of 2,000 articles, 200 events'")
    browser.click("[data-go=next]")
    assert [f"Number {n}" for n in range(250, 500, 10)] == browser.run(SHOWN)


def test_deep_links_lead_to_their_article(browser: Chromium, long_page: Path) -> None:
    """An address with an article's id opens its page with the focus on it, past a filter that hides it."""
    focused = "return document.activeElement.id;"
    browser.open(long_page, "#article-a1234")
    assert browser.run(focused) == "article-a1234"
    browser.type("#organization", "kelp")
    browser.wait_for("document.querySelector('#found').value.startsWith('200 ')")
    browser.run("location.hash = '#article-a77';")
    browser.wait_for("document.activeElement.id === 'article-a77'")
    assert browser.run("return document.querySelector('#found').value;") == "2,000 of 2,000 articles, 2,000 events"


def test_ids_of_any_kind_can_be_linked(browser: Chromium, tmp_path: Path) -> None:
    """Paths, spaces, percent signs, emoji and repeated ids make links that lead to the right article."""
    ids = ["news/2026 05/ä.txt", "100%", "🧑‍🚀#?", "same", "same"]
    pairs = [pair(Article(text="Calm.", id=name, title=f"T{n}")) for n, name in enumerate(ids)]
    page = write_report(pairs, tmp_path / "re port#1.html")
    for number, anchor in enumerate([*ids[:4], "same~4"]):
        browser.open(page, "#" + quote(f"article-{anchor}", safe=""))
        assert browser.run("return document.activeElement.querySelector('h3').textContent;") == f"T{number}"
        assert browser.run("return document.activeElement.querySelector('.permalink').hash;") == "#" + quote(
            f"article-{anchor}", safe="!'()*~"
        )


def test_a_hostile_article_runs_nothing(browser: Chromium, tmp_path: Path) -> None:
    """Markup in every string of an article is shown as text: no dialog, no new title, no request, no complaint."""
    article = Article(
        text=f"{HOSTILE} joins {HOSTILE}", id=HOSTILE, title=HOSTILE, source=f"javascript:alert(1)//{HOSTILE}"
    )
    item = pair(
        article,
        grounded(
            article.text, "hire", (HOSTILE,), person=HOSTILE, organization=HOSTILE, previous_organization="x" + HOSTILE
        ),
        grounded(
            article.text,
            "funding_round",
            (HOSTILE,),
            organization=HOSTILE,
            round=HOSTILE,
            amount=money(HOSTILE, "5", "USD"),
        ),
        rejected=(
            Rejected(event={HOSTILE: HOSTILE, "type": HOSTILE}, reason="malformed", detail=HOSTILE, field=HOSTILE),
        ),
        warnings=(HOSTILE,),
        error=ErrorInfo(type=HOSTILE, message=HOSTILE),
    )
    page = write_report([item], tmp_path / "report.html")
    browser.open(page)
    browser.hover("mark")
    browser.run("document.querySelector('#organization').focus();")
    assert not browser.has_dialog()
    assert browser.run("return [document.title, window.pwned ?? null];") == [TITLE, None]
    assert (
        browser.run("return document.querySelectorAll('#list :is(script, img, svg, a[href^=javascript])').length;") == 0
    )
    assert article.text == browser.run("return document.querySelector('.text').textContent;")
    assert browser.console() == []
    assert [page.as_uri()] == browser.requests()


def test_astral_characters_and_directions_do_not_shift_marks(browser: Chromium, tmp_path: Path) -> None:
    """After emoji, astral letters, right-to-left marks and control characters the right words are marked."""
    text = "🧑‍🚀🧑‍🚀 𝔘𝔫𝔦 \u200f\u202eשלום\u202c \x00\x1b Ada 𝔏ee joins 𝔅olt 🚀 Ltd. The end 🎉."
    sentence = "Ada 𝔏ee joins 𝔅olt 🚀 Ltd."
    event = grounded(text, "hire", (sentence,), person="Ada 𝔏ee", organization="𝔅olt 🚀 Ltd.")
    browser.open(write_report([pair(Article(text=text, id="x", title="\u202eTitle"), event)], tmp_path / "report.html"))
    browser.hover(".card")
    assert browser.run(LIT) == "Ada 𝔏ee| joins |𝔅olt 🚀 Ltd."
    assert browser.run("return document.querySelector('.text').textContent;") == text.replace("\x00\x1b", "␀␛")
    assert browser.console() == []


def test_narrow_and_dark(browser: Chromium, page: Path) -> None:
    """On a phone nothing sticks out sideways; where the reader prefers dark, the page is dark."""
    browser.command("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
    browser.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    try:
        browser.open(page)
        assert browser.run("return document.documentElement.scrollWidth;") == 360
        assert browser.run("return getComputedStyle(document.documentElement).backgroundColor;") == "rgb(23, 22, 20)"
    finally:
        browser.command("Emulation.clearDeviceMetricsOverride")
        browser.command("Emulation.setEmulatedMedia", features=[])
