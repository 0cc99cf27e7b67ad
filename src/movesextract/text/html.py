"""From a web page to its main text, title and date."""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass
from typing import Any

from movesextract.text.decode import decode

_BLOCK_TAGS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section "
        "select summary table tbody td tfoot th thead title tr ul"
    ).split()
)
_OPENING_TAGS = _BLOCK_TAGS | frozenset("a b br em font i img link meta script span strong style".split())
_SILENT_TAGS = frozenset("script style noscript template textarea svg iframe".split())
# Void, or closed by the next of its kind: they do not nest.
_UNCLOSED_TAGS = frozenset(
    "area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr".split()
)
_PAGE_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>])")
_CODE_SPAN = re.compile(r"`[^`\n]*`")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PROSE = re.compile(r".{40,}[.!?。！？…][\"'”’»)」]*", re.DOTALL)
_CROWDED_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_WORDS = re.compile(r"\w+")

_SNIFFED = 50_000  # characters
_MAX_DEPTH = 400  # open tags; lxml stops at 256, and trafilatura recurses
_MAX_PARSED = 10_000_000  # characters; beyond, the plain stripper is used
_MAX_ATTRIBUTES = 1000  # of one tag; libxml2 compares each with all others
_LEAD_REACH = 40  # lines between title and text
_SHORT_TEXT = 250  # characters; below, the extractor may have thrown the article away


@dataclass(frozen=True, slots=True)
class Page:
    """The readable part of a web page.

    ``text`` has a blank line between paragraphs and begins with the title, unless the body repeats it.
    """

    text: str
    title: str | None
    published: datetime.date | None


def looks_like_html(text: str) -> bool:
    """True if ``text`` is a page, or a fragment built of several block elements; False if it merely mentions tags.

    >>> looks_like_html("<p>Duarte leaves.</p><p>Harbor thanks her.</p>"), looks_like_html("Use <b> for bold.")
    (True, False)
    """
    head = text[:_SNIFFED].lstrip("\ufeff")
    if _PAGE_START.match(head[:5000]):
        return True
    balance: dict[str, list[int]] = {}
    for closing, name in _TAG.findall(_CODE_SPAN.sub("", head)):
        if name.lower() in _BLOCK_TAGS:
            balance.setdefault(name.lower(), [0, 0])[bool(closing)] += 1
    pairs = sum(min(counts) for counts in balance.values())
    first = _TAG.match(head.lstrip())
    begins = first is not None and not first[1] and first[2].lower() in _OPENING_TAGS
    return pairs >= (2 if begins else 3) or (begins and balance.get("p", [0, 0])[0] >= 3)


def read_html(page: str | bytes, *, declared: str | None = None) -> Page:
    """Return the main text of ``page`` with its title and date, as trafilatura finds them.

    Comments of readers are left out, tables are kept. Where trafilatura finds nothing, or chokes, all the visible text
    is taken. ``declared`` is the charset of the HTTP header; else a meta tag is believed.

    Raises:
        UndecodableError: ``page`` is bytes in which no text can be found.

    >>> read_html("<title>Duarte leaves</title><p>Ines Duarte has left Harbor Labs.</p>").text
    'Duarte leaves\\n\\nInes Duarte has left Harbor Labs.'
    """
    source = _decoded(page, declared) if isinstance(page, bytes) else page
    source = _CONTROLS.sub(" ", _XML_DECLARATION.sub("", source.lstrip("\ufeff"), count=1))
    plain, plain_title = _strip_tags(source)
    text, title, published = plain, plain_title, None
    document = _extract(source)
    if document is not None:
        main = _paragraphs(document.text or "")
        title = _one_line(document.title) or plain_title
        published = _as_date(document.date)
        lost_too_much = len(main) < _SHORT_TEXT and len(plain) > len(main)
        text = plain if lost_too_much else _with_lead(main, plain, title)
    return Page(_with_title(text, title), title, published)


def _decoded(page: bytes, declared: str | None) -> str:
    meta = _META_CHARSET.search(page[:4096])
    return decode(page, declared=declared or (meta[1].decode("ascii") if meta else None))


def _extract(source: str) -> Any:
    """Run trafilatura; None if it finds nothing or the page is made to break parsers."""
    if len(source) > _MAX_PARSED or _is_too_deep(source) or _is_crowded(source):
        return None
    import trafilatura  # noqa: PLC0415

    try:
        return trafilatura.bare_extraction(
            source,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception:  # noqa: BLE001 - whatever a page provokes in a parser, its text can still be stripped of tags
        return None


def _is_too_deep(source: str) -> bool:
    depth = 0
    for closing, name in _TAG.findall(source):
        if closing:
            depth = max(0, depth - 1)
        elif name.lower() not in _UNCLOSED_TAGS:
            depth += 1
        if depth > _MAX_DEPTH:
            return True
    return False


def _is_crowded(source: str) -> bool:
    return any(len(tag[0].split()) > _MAX_ATTRIBUTES for tag in _CROWDED_TAG.finditer(source))


def _strip_tags(source: str) -> tuple[str, str | None]:
    """The visible text and the title, by a scan that is linear and cannot fail."""
    parts: list[str] = []
    title: list[str] = []
    in_title = False
    position = 0
    while (opening := source.find("<", position)) >= 0:
        (title if in_title else parts).append(html.unescape(source[position:opening]))
        tag = _TAG.match(source, opening)
        if source.startswith("<!--", opening):
            position = _after(source, "-->", opening + 4)
        elif tag is None and source[opening + 1 : opening + 2] not in tuple("!?/"):
            parts.append("<")
            position = opening + 1
        else:
            position = _after(source, ">", opening + 1)
        if tag is not None:
            name, closing = tag[2].lower(), bool(tag[1])
            in_title = name == "title" and not closing and not title
            if name in _SILENT_TAGS and not closing:
                position = _after_element(source, name, position)
            parts.append("\t" if name in {"td", "th"} else "\n" if name in _BLOCK_TAGS or name == "br" else "")
    (title if in_title else parts).append(html.unescape(source[position:]))
    return _paragraphs("".join(parts)), _one_line("".join(title))


def _after(source: str, mark: str, position: int) -> int:
    found = source.find(mark, position)
    return found + len(mark) if found >= 0 else len(source)


def _after_element(source: str, name: str, position: int) -> int:
    end = re.compile(f"</{name}", re.IGNORECASE).search(source, position)
    return _after(source, ">", end.end()) if end else len(source)


def _paragraphs(text: str) -> str:
    """One paragraph a line, blank lines between."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def _one_line(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _with_lead(main: str, plain: str, title: str | None) -> str:
    """Put back prose between the title and the first paragraph: trafilatura loses leads that are marked up as teasers.

    The lead of a news article often is the one sentence that states the event.
    """
    body = main.split("\n\n")
    anchor = next((_key(line) for line in body if _PROSE.fullmatch(line)), None)
    lines = plain.split("\n\n")
    keys = [_key(line) for line in lines]
    if anchor is None or title is None or anchor not in keys or _key(title) not in keys:
        return main
    stop = keys.index(anchor)
    titles = [i for i in range(max(0, stop - _LEAD_REACH), stop) if keys[i] == _key(title)]
    known = "\n".join(map(_key, body))
    between = lines[titles[-1] + 1 : stop] if titles else []
    lead = [line for line in between if _PROSE.fullmatch(line) and _key(line) not in known]
    return "\n\n".join(lead + body)


def _key(line: str) -> str:
    """What two renderings of one paragraph share: its beginning without spaces."""
    return "".join(line[:200].split())[:80].casefold()


def _as_date(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _with_title(text: str, title: str | None) -> str:
    if title is None:
        return text
    wanted = _WORDS.findall(title.casefold())
    for line in text.split("\n\n", 3)[:3]:
        found = _WORDS.findall(line[:500].casefold())
        if found == wanted or (len(found) > 2 and " ".join(wanted).startswith(" ".join(found))):
            return text
    return f"{title}\n\n{text}" if text else title
