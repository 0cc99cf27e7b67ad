"""The estimate: what reading a folder would cost in calls, tokens, money and time, without a single call.

Every article goes through the real pipeline up to the point where the model would be asked; there, tokens are counted
instead. What the pipeline does to an article (boilerplate, windows, prompt) is thus never guessed. Tokens are estimated
for OpenAI's o200k.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache

from movesextract.article import Article
from movesextract.batch.database import Database
from movesextract.batch.records import unpack
from movesextract.batch.store import Store
from movesextract.errors import UsageError
from movesextract.events import EventType
from movesextract.extractor import Extractor, ExtractorConfig, make_completer
from movesextract.llm.choice import choose_model
from movesextract.llm.pricing import cost_usd
from movesextract.llm.protocol import Completer, Completion, Request
from movesextract.loading import FailedInput
from movesextract.prompts import Profile
from movesextract.text.windows import NUMBER_MARK, estimate_tokens
from movesextract.usage import Usage
from movesextract.wire import Dialect, answer_schema

__all__ = ["CompletionRule", "Estimate", "Pace", "estimate"]

# `estimate_tokens` is fitted to news; o200k is kinder to instructions in plain English, and far kinder to JSON.
_INSTRUCTIONS, _SCHEMA = 0.88, 0.52
_FRAME = 12
"""Tokens of a chat's own marks: about four a message, and the beginning of the answer."""
_ENOUGH_ANSWERS = 20
_LATEST_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """How long answers are, in tokens: ``empty`` for an answer without events, and ``event`` for each event, of which
    there are ``density`` in each of the first ``dense`` sentences of an article and a tenth of that in each later one.

    Measured on 2,700 written passages of news in eight languages: 0.29 events for each sentence that the library cuts
    and shows, 51 tokens an event, 61 where a strict schema has every key written out (55 for briefs, 66 in Japanese).
    Long articles hold hardly more events than short ones. ``reasoning`` is what a model thinks before each answer,
    which is billed too.
    """

    empty: int = 5
    event: float = 51.0
    strict_event: float = 61.0
    density: float = 0.29
    dense: int = 30
    reasoning: int = 0

    def events(self, sentences: int) -> float:
        """How many events so many sentences state.

        >>> CompletionRule().events(10), CompletionRule().events(120)
        (2.9, 11.31)
        """
        later = max(0, sentences - self.dense)
        return round(self.density * (sentences - later) + self.density / 10 * later, 6)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast answers come: ``concurrency`` requests at once, each ``seconds_per_request`` until its answer begins and
    then ``tokens_per_second``; all together at most ``requests_per_minute``."""

    concurrency: int = 8
    seconds_per_request: float = 1.0
    tokens_per_second: float = 60.0
    requests_per_minute: float | None = None

    def __post_init__(self) -> None:
        limits = (self.concurrency, self.tokens_per_second, self.requests_per_minute or 1)
        if min(limits) <= 0 or self.seconds_per_request < 0:
            raise UsageError("concurrency, tokens per second and requests per minute must be above 0")

    def seconds(self, calls: int, completion_tokens: int) -> float:
        """How long so many calls with so many tokens of answers take."""
        work = calls * self.seconds_per_request + completion_tokens / self.tokens_per_second
        shared = work / max(1, min(self.concurrency, calls))
        return max(shared, 60 * calls / self.requests_per_minute) if self.requests_per_minute else shared


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would cost. ``inputs`` = ``articles`` (to be asked about) + ``empty`` (blank, or nothing but
    boilerplate) + ``duplicates`` (the same text and date again) + ``stored`` (answered before) + ``failed`` (no article
    could be had of them); only the first cost anything.

    ``cost_usd`` is None if no price is known for ``model``, 0 for a model that is free. No discount for cached prompts
    and no request sent twice is counted. ``measured_answers`` is the number of stored answers of this model from which
    the length of answers was taken, 0 if by rule. ``pace`` is that assumed for ``seconds``.
    """

    model: str
    inputs: int
    articles: int
    empty: int
    duplicates: int
    stored: int
    failed: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    seconds: float
    pace: Pace
    measured_answers: int = 0


def estimate(
    loaded: Iterable[Article | FailedInput],
    config: ExtractorConfig,
    *,
    pace: Pace | None = None,
    rule: CompletionRule | None = None,
    store: Store | None = None,
    told: Callable[[int], None] | None = None,
) -> Estimate:
    """Estimate what reading all of *loaded* would cost. No call is made.

    Answers in *store* cost nothing, and if it holds 20 or more of the same model, the length of answers is taken from
    them in place of *rule*. The embedded model answers one request after the other, whatever *pace* says. *told* is
    called after each input with how many there were. Memory holds one article at a time, and 100 bytes for each.

    Raises NoModelError or UsageError if *config* and the environment name no model, StoreError.
    """
    counter = _Counter(make_completer(config), rule or CompletionRule(), schema_counted=_schema_counted(config))
    tally = asyncio.run(_count(loaded, Extractor(config, completer=counter), counter, store, told))
    measured = None if store is None else _measured(store, counter.label)
    pace = pace or Pace(concurrency=config.concurrency)
    if choose_model(config.model, config.base_url).provider == "local":
        pace = replace(pace, concurrency=1)
    completion_tokens = round(counter.completion_tokens)
    if measured is not None:
        completion_tokens = round(counter.characters * measured.tokens_per_character)
    return Estimate(
        model=counter.label,
        inputs=tally.inputs,
        articles=tally.articles,
        empty=tally.empty,
        duplicates=tally.duplicates,
        stored=tally.stored,
        failed=tally.failed,
        calls=counter.calls,
        prompt_tokens=counter.prompt_tokens,
        completion_tokens=completion_tokens,
        cost_usd=_price(config, counter.prompt_tokens, completion_tokens),
        seconds=pace.seconds(counter.calls, completion_tokens),
        pace=pace,
        measured_answers=0 if measured is None else measured.answers,
    )


@dataclass(slots=True)
class _Tally:
    inputs: int = 0
    articles: int = 0
    empty: int = 0
    duplicates: int = 0
    stored: int = 0
    failed: int = 0


async def _count(
    loaded: Iterable[Article | FailedInput],
    extractor: Extractor,
    counter: _Counter,
    store: Store | None,
    told: Callable[[int], None] | None,
) -> _Tally:
    tally, seen = _Tally(), set[bytes]()
    for content in loaded:
        tally.inputs += 1
        if isinstance(content, FailedInput):
            tally.failed += 1
        else:
            key = extractor.answer_key(content)
            digest = bytes.fromhex(key)[:16]
            if digest in seen:
                tally.duplicates += 1
            elif store is not None and key in store:
                tally.stored += 1
            elif await counter.read(content, extractor):
                tally.articles += 1
            else:
                tally.empty += 1
            seen.add(digest)
        if told is not None:
            told(tally.inputs)
    return tally


class _Counter:
    """A completer that counts what it would be asked, and answers that there are no events."""

    def __init__(self, model: Completer, rule: CompletionRule, *, schema_counted: bool) -> None:
        self.label = model.label
        self.profile: Profile = model.profile
        self.max_window_tokens = model.max_window_tokens
        self.max_window_sentences = model.max_window_sentences
        self.overlap_sentences = model.overlap_sentences
        self.repeats_lead = model.repeats_lead
        self.calls = self.prompt_tokens = self.characters = 0
        self.completion_tokens = 0.0
        self._rule = rule
        self._schema_counted = schema_counted
        self._sentences = 0

    async def read(self, article: Article, extractor: Extractor) -> bool:
        """Count one article. False if it needs no call."""
        before = self.calls
        self._sentences = 0
        await extractor.aextract(article)
        calls = self.calls - before
        if calls == 0:
            return False
        event = self._rule.strict_event if self.profile == "strict" else self._rule.event
        self.completion_tokens += self._rule.events(self._sentences) * event
        self.completion_tokens += calls * (self._rule.empty + self._rule.reasoning)
        self.characters += len(article.text)
        return True

    async def complete(self, request: Request) -> Completion:
        """Count one question."""
        self.calls += 1
        *instructions, article = (message["content"] for message in request.messages)
        lines = [line.partition("] ") for line in article.splitlines()]
        sentences = [text for number, mark, text in lines if mark and number[:1] == "["]
        self._sentences += len(sentences)
        self.prompt_tokens += _FRAME + sum(map(_instruction_tokens, instructions))
        self.prompt_tokens += sum(estimate_tokens(text) + NUMBER_MARK for text in sentences)
        if self._schema_counted:
            self.prompt_tokens += _schema_tokens(tuple(request.types), _dialect(self.profile))
        request.log.hear([])
        return Completion(Usage())

    async def aclose(self) -> None:
        """Nothing is open."""


@cache
def _instruction_tokens(text: str) -> int:
    return round(_INSTRUCTIONS * estimate_tokens(text))


@cache
def _schema_tokens(types: tuple[EventType, ...], dialect: Dialect) -> int:
    schema = json.dumps(answer_schema(types, dialect=dialect), separators=(",", ":"))
    return round(_SCHEMA * estimate_tokens(schema))


def _dialect(profile: Profile) -> Dialect:
    dialects: dict[Profile, Dialect] = {"strict": "strict", "compact": "variants", "full": "merged"}
    return dialects[profile]


def _schema_counted(config: ExtractorConfig) -> bool:
    # Providers show the schema to the model and bill it; servers of one's own (llama.cpp, vLLM) make a grammar of it.
    choice = choose_model(config.model, config.base_url)
    return config.structured_output == "strict" or (choice.base_url is None and choice.provider != "local")


def _price(config: ExtractorConfig, prompt_tokens: int, completion_tokens: int) -> float | None:
    choice = choose_model(config.model, config.base_url)
    if choice.provider == "local":
        return 0.0
    if choice.base_url is not None:
        return None
    return cost_usd(
        choice.provider,
        choice.name,
        prompt_tokens=prompt_tokens,
        cached_tokens=0,
        completion_tokens=completion_tokens,
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    answers: int
    tokens_per_character: float


def _measured(store: Store, model: str) -> _Measured | None:
    """How long the latest answers of *model* in *store* were; None if there are too few to say."""
    query = "SELECT payload, sha256 FROM answers WHERE model = ? ORDER BY answer_id DESC LIMIT ?"
    with closing(Database(store.path)) as database, database.connected() as connection:
        rows = connection.execute(query, (model, _LATEST_ANSWERS)).fetchall()
    kept = [unpack(payload, digest, f"an answer in {store.path}") for payload, digest in rows]
    asked = [one for one in kept if one.usage.completion_tokens and one.article.characters]
    if len(asked) < _ENOUGH_ANSWERS:
        return None
    tokens = sum(one.usage.completion_tokens for one in asked)
    return _Measured(len(asked), tokens / sum(one.article.characters for one in asked))
