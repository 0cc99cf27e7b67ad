"""The recipe: an article becomes sentences, windows, questions, answers, records, and one extraction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from movesextract.answers import AnswerLog, Refused
from movesextract.article import Article
from movesextract.assembly import Assembled, Assembler
from movesextract.errors import ContextTooLongError, ModelError, MovesExtractError, TruncatedAnswerError
from movesextract.events import (
    EVENT_TYPES,
    AnyEvent,
    ArticleInfo,
    ErrorInfo,
    EventType,
    Extraction,
    Rejected,
)
from movesextract.llm.protocol import Completer, Request
from movesextract.llm.rivals import settle_rivals
from movesextract.merging import merge_events
from movesextract.prompts import build_messages
from movesextract.text.boilerplate import mark_boilerplate
from movesextract.text.language import detect_language
from movesextract.text.sentences import Sentence, split_sentences
from movesextract.text.windows import Window, make_windows, split_window
from movesextract.usage import Usage
from movesextract.wire import ItemError, WireEvent, parse_answer, parse_item


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What is wanted of an article: the types of event, and how many of its windows are asked at once."""

    types: tuple[EventType, ...] = EVENT_TYPES
    read_boilerplate: bool = False
    concurrency: int = 8


async def read_article(article: Article, completer: Completer, options: ReadingOptions) -> Extraction:
    """Read *article* with *completer*. Raises ModelError, whose ``usage`` covers all windows asked so far."""
    sentences = mark_boilerplate(split_sentences(article.text))
    readable = [s for s in sentences if any(map(str.isalnum, s.text))]
    shown = [s for s in readable if options.read_boilerplate or not s.boilerplate]
    language = detect_language(article.text)
    info = describe(article, language)
    warnings = list(_warnings(article, readable, shown))
    if not shown:
        return Extraction(article=info, warnings=tuple(warnings), usage=Usage(model=completer.label))
    reading = _Reading(article, sentences, language, completer, options)
    heard = await reading.ask_all(_windows(shown, completer))
    settle_rivals((one.log, [sentence.start for sentence in one.window.sentences]) for one in heard)
    events, rejected = reading.collect(heard)
    return Extraction(
        article=info,
        events=merge_events(events),
        rejected=tuple(rejected),
        warnings=(*warnings, *reading.warnings),
        usage=reading.usage,
    )


def describe(article: Article, language: str | None = None) -> ArticleInfo:
    """What identifies *article* in an extraction."""
    return ArticleInfo(
        id=article.id,
        source=article.source,
        title=article.title,
        published=article.published,
        sha256=article.sha256,
        characters=len(article.text),
        language=language,
    )


def failed_extraction(
    error: MovesExtractError,
    *,
    article: Article | None = None,
    id: str = "",  # noqa: A002
    source: str | None = None,
) -> Extraction:
    """An extraction without events that says why."""
    info = ArticleInfo(id=id, source=source, sha256="", characters=0) if article is None else describe(article)
    usage = error.usage if isinstance(error, ModelError) and error.usage is not None else Usage()
    return Extraction(article=info, error=ErrorInfo(type=type(error).__name__, message=str(error)), usage=usage)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was heard of one window."""

    window: Window
    log: AnswerLog


class _Reading:
    """One article being read: collects the bill and the warnings on the way."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        language: str | None,
        completer: Completer,
        options: ReadingOptions,
    ) -> None:
        self.usage = Usage(model=completer.label)
        self.warnings: list[str] = []
        self._assembler = Assembler(article, sentences, language)
        self._completer = completer
        self._options = options

    async def ask_all(self, windows: Sequence[Window]) -> list[_Heard]:
        """Ask about every window, a bounded number at once. The first error ends the article."""
        heard: list[_Heard] = []
        width = self._options.concurrency
        for first in range(0, len(windows), width):
            outcomes = await asyncio.gather(*map(self._ask, windows[first : first + width]), return_exceptions=True)
            for outcome in outcomes:
                if isinstance(outcome, ModelError):
                    outcome.usage = self.usage
                if isinstance(outcome, BaseException):
                    raise outcome
                heard.extend(outcome)
        return heard

    async def _ask(self, window: Window) -> list[_Heard]:
        """Ask about one window; if it or its answer does not fit the model, about its halves."""
        log = AnswerLog(check=lambda event: self._assembler.check(event, window.sentences))
        shown = [sentence.text for sentence in window.sentences]
        types, led = self._options.types, window.led
        messages = build_messages(shown, profile=self._completer.profile, types=types, led=led)
        try:
            completion = await self._completer.complete(Request(messages, log, types, shown, led))
        except ModelError as error:
            self.usage += error.usage or Usage()
            if isinstance(error, ContextTooLongError) and len(window.sentences) > 1:
                return await self._ask_halves(window)
            raise
        self.usage += completion.usage
        if completion.warning is not None:
            self.warnings.append(completion.warning)
        if completion.cut_off is None:
            return [_Heard(window, log)]
        if len(window.sentences) > 1:
            return await self._ask_halves(window)
        return [self._salvage(window, log, completion.cut_off)]

    async def _ask_halves(self, window: Window) -> list[_Heard]:
        return [heard for half in split_window(window) for heard in await self._ask(half)]

    def _salvage(self, window: Window, log: AnswerLog, text: str) -> _Heard:
        """Of an answer cut off over a single sentence, the events that are whole."""
        try:
            log.hear(parse_answer(text).items)
        except ValueError as error:
            if not log.accepted:
                raise TruncatedAnswerError(
                    f"{self._completer.label} never ended its answer about one sentence: raise max_output_tokens",
                    usage=self.usage,
                ) from error
        self.warnings.append(f"the answer about the sentence at {window.start} was cut off: events may be missing")
        return _Heard(window, log)

    def collect(self, heard: Sequence[_Heard]) -> tuple[list[AnyEvent], list[Rejected]]:
        """The records of everything heard, and what was rejected of it."""
        events: list[AnyEvent] = []
        rejected: list[Rejected] = []
        for one in heard:
            for assembled in self._assembled(one):
                rejected.extend(r for r in assembled.rejected if r not in rejected)
                if assembled.event is not None:
                    events.append(assembled.event)
        return events, rejected

    def _assembled(self, heard: _Heard) -> Iterator[Assembled]:
        for event in heard.log.accepted:
            yield self._assemble(event, heard.window)
        for refused in heard.log.refused:
            if refused.complaint.reason == "doubtful":
                yield Assembled(None, (_doubtful(refused),))
                continue
            # Some complaints are worth asking again but not fatal: a wrong sentence number can be repaired here.
            try:
                yield self._assemble(parse_item(refused.item), heard.window)
            except ItemError as error:
                yield Assembled(None, (_malformed(refused.item, error),))

    def _assemble(self, event: WireEvent, window: Window) -> Assembled:
        if event.type not in self._options.types:
            detail = f"only {', '.join(self._options.types)} are wanted"
            return Assembled(None, (Rejected(event=dict(event.raw), reason="type_not_wanted", detail=detail),))
        return self._assembler.assemble(event, window.sentences)


def _doubtful(refused: Refused) -> Rejected:
    return Rejected(event=dict(refused.item), reason="doubtful", field=None, detail=refused.complaint.expected)


def _malformed(item: Any, error: ItemError) -> Rejected:
    event = dict(item) if isinstance(item, dict) else {"item": item}
    return Rejected(event=event, reason="malformed", field=None, detail=str(error))


def _windows(shown: Sequence[Sentence], completer: Completer) -> tuple[Window, ...]:
    return make_windows(
        shown,
        max_tokens=completer.max_window_tokens,
        max_sentences=completer.max_window_sentences,
        overlap=completer.overlap_sentences,
        with_lead=completer.repeats_lead,
    )


def _warnings(article: Article, readable: Sequence[Sentence], shown: Sequence[Sentence]) -> Iterator[str]:
    if not readable:
        yield "the text is blank: nothing was asked"
    elif not shown:
        yield "nothing but menus, notices and links was found: nothing was asked"
    elif len(shown) < len(readable):
        hidden = len(readable) - len(shown)
        yield f"{hidden} of {len(readable)} sentences look like menus, notices or links and were not read"
    damaged = article.text.count("\ufffd")
    if damaged:
        yield f"the text holds {damaged} replacement characters (U+FFFD): it was damaged before or while decoding"
