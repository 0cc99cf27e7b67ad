"""Train the adapter: ``python -m training.train --name NAME --minutes 75``. See README.md for the method."""

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

from training import claims, corpus, model, passages
from training.average import average
from training.examples import Example, TokenWeights, batches, encode, encode_claims
from training.export import read_adapter
from training.loss import PartialVocabulary, answer_loss
from training.schedule import Schedule

log = logging.getLogger("training")
RUNS = Path(__file__).parent / "runs"
STOP_FILE = model.SCRATCH / "STOP"
MINED_VISITS = 3
"""How often an epoch comes by a window of the model's own wrong answers, the false claims that serving asks about."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What defines a run; two runs of the same settings, data and code see the same examples in the same order."""

    name: str
    minutes: float
    cycles: int = 1
    """Times the learning rate falls and starts again; the adapter is the mean of what stands at the end of each."""
    rank: int = 16
    alpha: float = 32.0
    learning_rate: float = 1e-3
    batch_tokens: int = 1024
    longest: int = 700
    seed: int = 1
    data_percent: int = 100
    evaluate_minutes: float = 10.0
    save_minutes: float = 4.0
    patience: int = 4
    threads: int = 2
    compile: bool = False
    start_from: str | None = None
    claim_share: float = 0.35
    """Share of the windows that are also shown with claims about them."""


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
        self.schedule = Schedule(settings.learning_rate, settings.minutes * 60, settings.cycles)
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
        self._stopping_since: int | None = None

    def run(self) -> None:
        """Train until the time is up, the held-out score stops rising, or the stop file asks to finish."""
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
                    self._save("last")
                    last_save = now
                if self.schedule.ends_cycle(seconds=self.progress.seconds, cycle=self.progress.cycle):
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
        self._evaluate()
        if self.progress.cycle < self.settings.cycles:  # otherwise it had ended before
            self._end_cycle()
        self._finish_with_mean()

    def _epoch_batches(self) -> Sequence[list[Example]]:
        """Return what is left of the epoch; the data folder is read anew, so passages written meanwhile join in."""
        rng = random.Random(f"{self.settings.seed}/{self.progress.epoch}")
        self.corpus = corpus.Corpus.load(self.settings.data_percent)
        self.progress.data_sha256.append(passages.data_hash())
        windows = self.corpus.epoch(rng)
        examples = [encode(window, self.tokenizer) for window in windows]
        examples += self._claims([w for w in windows if rng.random() < self.settings.claim_share], rng)
        examples += [
            encode_claims(w, rng.sample(about, min(3, len(about))), self.tokenizer)
            for w, about in claims.mined()
            if all(corpus.in_share(part, self.settings.data_percent) for part in w.id.split("+"))
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
        rate = self.schedule.rate(
            step=progress.step,
            seconds=progress.seconds,
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
        if self._stopping_since is None and STOP_FILE.exists():
            log.info("asked to stop: finishing within %d steps", self.schedule.stop_steps)
            self._stopping_since = progress.step

    def _end_cycle(self) -> None:
        self.progress.cycle += 1
        self.progress.bad_evaluations = 0
        for tag in (f"cycle-{self.progress.cycle}", "last"):
            self._save(tag)

    def _finished(self) -> bool:
        out_of_patience = self.progress.bad_evaluations >= self.settings.patience
        return out_of_patience or self.schedule.ends_run(
            step=self.progress.step, seconds=self.progress.seconds, stopping_since=self._stopping_since
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
            self._save("best")
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
        target = self.folder / f"{tag}.pt"
        torch.save(state, target.with_suffix(".tmp"))
        target.with_suffix(".tmp").replace(target)

    def _finish_with_mean(self) -> None:
        """Write ``final.pt``, the mean over the ends of the cycles, which for one cycle is its end; look at it."""
        ends = [self.folder / f"cycle-{number}.pt" for number in range(1, self.progress.cycle + 1)]
        mean = average(ends, [1 / len(ends)] * len(ends))
        torch.save(mean, self.folder / "final.pt")
        if len(ends) > 1:
            self._load_adapter(mean)
            self._evaluate()

    def _resume(self) -> None:
        source = self.folder / "last.pt"
        if not source.exists():
            if self.settings.start_from is not None:
                self._load_adapter(_starting_point(Path(self.settings.start_from)))
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

    def _write_log(self) -> None:
        progress = asdict(self.progress)
        history = progress.pop("history")
        record: dict[str, Any] = {
            "settings": asdict(self.settings) | {"start_from": self.settings.start_from and "the run before"},
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
    parser.add_argument("--minutes", type=float, required=True, help="time limit; the learning rate falls towards it")
    parser.add_argument("--cycles", type=int, default=1, help="falls of the learning rate, over whose ends to average")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32.0)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data-percent", type=int, default=100, help="share of the passages, for a learning curve")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--evaluate-minutes", type=float, default=10.0, help="minutes between two looks at the held-out part"
    )
    parser.add_argument("--start-from", help="checkpoint or GGUF adapter that is trained further")
    parser.add_argument("--compile", action="store_true", help="30 %% faster after 200 s (needs a C++ compiler)")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    Trainer(Settings(**vars(parser.parse_args(arguments)))).run()


if __name__ == "__main__":
    main()
