"""Train the adapter: ``python -m training.train --name NAME --steps 4800``. See README.md for the method.

``--repeat LOG`` takes all settings from the log of an earlier run and, on the same data, does what that run did.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from movesextract.llm.weights import input_importance
from training import claims, corpus, model, passages
from training.average import average
from training.examples import Example, TokenWeights, batches, encode, encode_claims
from training.export import read_adapter
from training.loss import PartialVocabulary, answer_loss
from training.rounding import round_layers
from training.schedule import Schedule
from training.settings import Settings, settings_of

log = logging.getLogger("training")
RUNS = Path(__file__).parent / "runs"
STOP_FILE = model.SCRATCH / "STOP"
START = "start.pt"
"""Checkpoint of the adapter from which a run started."""
MINED_VISITS = 3
"""How often an epoch comes by a window of the model's own wrong answers, the false claims that serving asks about."""


@dataclass(slots=True)
class Progress:
    """Where a run stands; saved with each checkpoint, so that a killed run goes on."""

    step: int = 0
    cycle: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    tokens: int = 0
    windows: int = 0
    loss: float = 0.0
    best_exact: float = -1.0
    bad_evaluations: int = 0
    data_sha256: list[str] = field(default_factory=list)
    history: list[dict[str, float]] = field(default_factory=list)


class Trainer:
    """One training run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.schedule = Schedule(settings.learning_rate, settings.length, settings.cycles)
        self.progress = Progress()
        self.folder = model.SCRATCH / settings.name
        self.folder.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(settings.threads)
        torch.manual_seed(settings.seed)
        self.tokenizer = model.load_tokenizer()
        self.network = model.load_base()
        self.adapters = model.add_adapters(self.network, settings.rank, settings.alpha)
        self.parameters = [p for layer in self.adapters.values() for p in (layer.down, layer.up)]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=settings.learning_rate, betas=(0.9, 0.98), weight_decay=0.0
        )
        self.weights = TokenWeights(self.tokenizer)
        self.vocabulary = PartialVocabulary(
            self.network.get_input_embeddings().weight.detach(), self.tokenizer, settings.seed
        )
        self.corpus = corpus.Corpus.load(settings.data_percent)
        self.held_out = batches([encode(w, self.tokenizer) for w in self.corpus.held_out_windows()], 4096)
        self.held_out_claims = batches(self._claims(self.corpus.held_out_windows(), random.Random(0)), 4096)
        self._forward = torch.compile(self.network.model, dynamic=True) if settings.compile else self.network.model
        self._stopping_since = settings.stop_at

    @property
    def _done(self) -> float:
        """How far the run is, in the unit of its length."""
        return self.progress.step if self.settings.steps else self.progress.seconds

    def run(self) -> None:
        """Train until the length is reached, the held-out score stops rising, or the stop file asks to finish."""
        STOP_FILE.unlink(missing_ok=True)
        self._resume()
        clock = last_save = last_evaluation = time.monotonic()
        while not self._finished():
            for batch in self._epoch_batches():
                self._train_step(batch)
                now = time.monotonic()
                self.progress.seconds += now - clock
                clock = now
                if now - last_save > self.settings.save_minutes * 60:
                    self._save("last.pt")
                    last_save = now
                if self.schedule.ends_cycle(done=self._done, cycle=self.progress.cycle):
                    self._evaluate()
                    last_evaluation = clock = time.monotonic()
                    self._end_cycle()
                if now - last_evaluation > self.settings.evaluate_minutes * 60:
                    self._evaluate()
                    last_evaluation = clock = time.monotonic()
                if self._finished():
                    break
            else:
                self.progress.epoch += 1
                self.progress.batch = 0
        if self.progress.cycle < self.settings.cycles:  # otherwise it had ended before
            self._end_cycle()
        self._finish_with_mean()

    def _epoch_batches(self) -> Sequence[list[Example]]:
        """Return what is left of the epoch; the data folder is read anew, so passages written meanwhile join in."""
        rng = random.Random(f"{self.settings.seed}/{self.progress.epoch}")
        self.corpus = corpus.Corpus.load(self.settings.data_percent)
        self.progress.data_sha256.append(passages.data_hash())
        new, share = self.settings.new, self.settings.rehearsal
        windows = self.corpus.epoch(rng, new=new, rehearsal=share)
        examples = [encode(window, self.tokenizer) for window in windows]
        examples += self._claims([w for w in windows if rng.random() < self.settings.claim_share], rng)
        examples += [
            encode_claims(w, rng.sample(about, min(3, len(about))), self.tokenizer)
            for w, about in claims.mined()
            if all(corpus.in_share(part, self.settings.data_percent) for part in w.id.split("+"))
            and corpus.is_rehearsed(w.id, rng, new=new, share=share)
            for _ in range(MINED_VISITS)
        ]
        result = batches([e for e in examples if len(e) <= self.settings.longest], self.settings.batch_tokens)
        rng.shuffle(result)
        log.info("epoch %d: %d windows, %d batches", self.progress.epoch, len(windows), len(result))
        return result[self.progress.batch :]

    def _claims(self, windows: Sequence[passages.Passage], rng: random.Random) -> list[Example]:
        """Return each of ``windows`` about which something can be claimed, with its claims."""
        about = ((window, claims.claims_about(window, rng)) for window in windows)
        return [encode_claims(window, made, self.tokenizer) for window, made in about if made]

    def _train_step(self, batch: list[Example]) -> None:
        progress = self.progress
        if self.settings.rounding_steps and progress.step % self.settings.rounding_steps == 0:
            self._round()
        rate = self.schedule.rate(
            step=progress.step,
            done=self._done,
            cycle=progress.cycle,
            stopping_since=self._stopping_since,
        )
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss, _ = answer_loss(self._forward, batch, self.vocabulary, self.weights)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        progress.loss = loss.item() if progress.step == 0 else 0.98 * progress.loss + 0.02 * loss.item()
        progress.step += 1
        progress.batch += 1
        progress.windows += len(batch)
        progress.tokens += sum(map(len, batch))
        if progress.step % 25 == 0:
            self._log_step(rate)

    def _log_step(self, rate: float) -> None:
        progress = self.progress
        log.info(
            "%5.0f s  step %d  windows %d  tokens/s %.0f  loss %.4f  rate %.1e",
            progress.seconds,
            progress.step,
            progress.windows,
            progress.tokens / max(progress.seconds, 1.0),
            progress.loss,
            rate,
        )
        is_stopping = self._stopping_since is not None and self._stopping_since <= progress.step
        if not is_stopping and STOP_FILE.exists():
            log.info("asked to stop: finishing within %d steps", self.schedule.stop_steps)
            self._stopping_since = progress.step

    def _end_cycle(self) -> None:
        self.progress.cycle += 1
        self.progress.bad_evaluations = 0
        for tag in (f"cycle-{self.progress.cycle}.pt", "last.pt"):
            self._save(tag)

    def _finished(self) -> bool:
        out_of_patience = self.progress.bad_evaluations >= self.settings.patience
        return out_of_patience or self.schedule.ends_run(
            step=self.progress.step, done=self._done, stopping_since=self._stopping_since
        )

    def _evaluate(self) -> None:
        losses, hits, verdicts = [], [], []
        with torch.no_grad():
            for batch in self.held_out:
                loss, tokens = answer_loss(self.network.model, batch, self.vocabulary, self.weights)
                losses.append(loss.item() * len(batch))
                hits += [all(answer) for answer in tokens]
            for batch in self.held_out_claims:
                _, tokens = answer_loss(self.network.model, batch, self.vocabulary, self.weights)
                verdicts += [verdict for answer in tokens for verdict in answer]
        progress = self.progress
        exact_match = sum(hits) / len(hits)
        entry = {
            "step": progress.step,
            "seconds": round(progress.seconds),
            "train_loss": round(progress.loss, 4),
            "held_out_loss": round(sum(losses) / len(hits), 4),
            "held_out_exact": round(exact_match, 4),
            "held_out_verdicts": round(sum(verdicts) / len(verdicts), 4),
        }
        progress.history.append(entry)
        log.info("held out: %s", entry)
        progress.bad_evaluations += 1
        if exact_match > progress.best_exact:
            progress.best_exact = exact_match
            progress.bad_evaluations = 0
            self._save("best.pt")
        self._write_log()

    def _save(self, tag: str) -> None:
        state = {
            "adapter": {
                name: {"down": layer.down.detach().clone(), "up": layer.up.detach().clone()}
                for name, layer in self.adapters.items()
            },
            "rank": self.settings.rank,
            "alpha": self.settings.alpha,
            "optimizer": self.optimizer.state_dict(),
            "progress": asdict(self.progress),
        }
        target = self.folder / tag
        torch.save(state, target.with_suffix(".tmp"))
        target.with_suffix(".tmp").replace(target)

    def _finish_with_mean(self) -> None:
        """Write ``final.pt``, the mean of the ends of the cycles and of the start, and look at it."""
        ends = [self.folder / f"cycle-{number}.pt" for number in range(1, self.progress.cycle + 1)]
        weights = [(1 - self.settings.start_weight) / len(ends)] * len(ends)
        if self.settings.start_weight:
            ends.append(self.folder / START)
            weights.append(self.settings.start_weight)
        mean = average(ends, weights)
        torch.save(mean, self.folder / "final.pt")
        self._load_adapter(mean)
        self._evaluate()

    def _resume(self) -> None:
        source = self.folder / "last.pt"
        if not source.exists():
            if self.settings.start_from is not None:
                self._load_adapter(_starting_point(Path(self.settings.start_from)))
                self._save(START)
                log.info("starting from %s", Path(self.settings.start_from).name)
            return
        state = torch.load(source, weights_only=False)
        self._load_adapter(state)
        self.optimizer.load_state_dict(state["optimizer"])
        self.progress = Progress(**state["progress"])
        log.info("going on from step %d", self.progress.step)

    def _load_adapter(self, state: dict[str, Any]) -> None:
        for name, layer in self.adapters.items():
            layer.down.data.copy_(state["adapter"][name]["down"])
            layer.up.data.copy_(state["adapter"][name]["up"])
        if self.settings.rounding_steps:
            self._round()

    def _round(self) -> None:
        round_layers(self.adapters, input_importance())

    def _write_log(self) -> None:
        progress = asdict(self.progress)
        history = progress.pop("history")
        record: dict[str, Any] = {
            "settings": asdict(self.settings)
            | {"stop_at": self._stopping_since, "start_from": _told(self.settings.start_from)},
            "schedule": asdict(self.schedule),
            "passages": {"trained": len(self.corpus.trained), "held_out": len(self.corpus.held_out)},
            "base": model.BASE_FILE,
            "torch": torch.__version__,
            "progress": progress,
            "history": history,
        }
        RUNS.mkdir(exist_ok=True)
        target = RUNS / f"{self.settings.name}.json"
        target.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _told(path: str | None) -> str | None:
    """Name a file for the log: by its place in the repository, or without its folder."""
    if path is None:
        return None
    place, repository = Path(path).resolve(), RUNS.parents[1]
    return str(place.relative_to(repository)) if place.is_relative_to(repository) else place.name


def _starting_point(path: Path) -> dict[str, Any]:
    """Return the adapter of a checkpoint, or of a GGUF file such as the one in the wheel."""
    if path.suffix == ".gguf":
        return {"adapter": read_adapter(path)}
    state: dict[str, Any] = torch.load(path, weights_only=False)
    return state


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True, help="name of the run: its log and its folder of checkpoints")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=int, help="length of the run; the learning rate falls towards it")
    length.add_argument("--minutes", type=float, help="the same as a time limit")
    length.add_argument(
        "--repeat", type=Path, metavar="LOG", help="settings of a run, in place of all options but --name"
    )
    parser.add_argument("--cycles", type=int, default=1, help="falls of the learning rate, over whose ends to average")
    parser.add_argument("--start-weight", type=float, default=0.0, help="weight of the start in that mean")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32.0)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data-percent", type=int, default=100, help="share of the passages, for a learning curve")
    parser.add_argument("--new", default="", help="start of the ids of passages that every epoch has in full")
    parser.add_argument("--rehearsal", type=float, default=1.0, help="share of the others that an epoch has")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--evaluate-minutes", type=float, default=10.0, help="minutes between two looks at the held-out part"
    )
    parser.add_argument("--start-from", help="checkpoint or GGUF adapter that is trained further")
    parser.add_argument(
        "--rounding-steps", type=int, default=0, help="steps between two roundings of the layers as serving has them"
    )
    parser.add_argument("--compile", action="store_true", help="30 %% faster after 200 s (needs a C++ compiler)")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = vars(parser.parse_args(arguments))
    repeated = options.pop("repeat")
    Trainer(Settings(**options) if repeated is None else _repeat(repeated, options["name"])).run()


def _repeat(path: Path, name: str) -> Settings:
    record = json.loads(path.read_text(encoding="utf-8"))
    if record["progress"]["data_sha256"][0] != passages.data_hash():
        log.warning("the passages are not those that %s saw: the adapter will be another one", path.stem)
    settings = settings_of(record, name)
    if settings.start_from is not None and not Path(settings.start_from).is_file():
        raise SystemExit(f"{path} cannot be repeated: it started from {settings.start_from!r}, which is no file here")
    return settings


if __name__ == "__main__":
    main()
