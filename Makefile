# Two commands for a newcomer: `make run` and `make test`. Both set up what they need, and are quick the second time.

PYTHON ?= python3
VENV ?= .venv
MODEL ?= local
NAME ?= run
RUN ?= training/runs/real-15.json
MINUTES ?= 170
RATE ?= 1e-3
CYCLES ?= 2
START ?=
WEIGHT ?= 0.4
FROM := $(if $(START),--start-from $(START) --start-weight $(WEIGHT))
NEW_RUN := --minutes $(MINUTES) --cycles $(CYCLES) --learning-rate $(RATE) $(FROM) --compile
HOW := $(if $(RUN),--repeat $(RUN),$(NEW_RUN))
BIN := $(VENV)/bin

.PHONY: help run test lint types contracts unit format record record-embedded bench bench-batch bench-local soak eval pin train clean

help:
	@echo "make run     read examples/articles with the embedded model (MODEL=provider/name for another)"
	@echo "make test    lint, types, import contracts and all tests, with the network blocked"
	@echo "make record  record the cassettes again, BASE_URL=... MODEL=... (see tests/cassettes/README.md)"
	@echo "make eval    measure the embedded model on evals/ and compare with the pinned figures"
	@echo "make train   repeat the last training run of the shipped adapter: two hours"
	@echo "make bench   the quick benchmarks; make bench-local (seconds and memory of the embedded model),"
	@echo "             make bench-batch and make soak take minutes"

run: $(VENV)/installed
	@mkdir -p out
	$(BIN)/movesextract extract examples/articles --model $(MODEL) --out out/events.jsonl

test: lint types contracts unit

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev
	$(BIN)/mypy

contracts: $(VENV)/installed-dev
	$(BIN)/lint-imports

unit: $(VENV)/installed-dev
	@tools/system-packages
	$(BIN)/python -m pytest -q

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

record: $(VENV)/installed-dev
	$(BIN)/python -m tests.cassettes.record --base-url "$(BASE_URL)" --model "$(MODEL)"

record-embedded: $(VENV)/installed-dev
	$(BIN)/python -m tests.cassettes.record --embedded

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

# Some minutes: the embedded model against the project's own gold set; fails if a pinned figure fell. `make pin` pins anew.
eval: $(VENV)/installed-dev
	$(BIN)/movesextract eval evals/gold.jsonl --articles evals/articles --model $(MODEL) --baseline evals/baseline.json

pin: $(VENV)/installed-dev
	$(BIN)/movesextract eval evals/gold.jsonl --articles evals/articles --model $(MODEL) --pin evals/baseline.json

# Some minutes each: throughput beside the bare client, memory and resuming at 100,000 articles; 20 kills of a long run.
bench-batch: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.batch

# Two minutes, on an otherwise idle machine: seconds an article, memory.
bench-local: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.embedded

soak: $(VENV)/installed-dev
	$(BIN)/python -m tests.batch.soak

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[local]"
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[local,dev]"
	@touch $@ $(VENV)/installed

# Does again what the log RUN tells: the last stage of the shipped adapter, two hours on two cores; see training/README.md. The
# adapter and its figures on 260 held-out windows land in out/ (all windows were not read through after half an hour).
# Without a log, a new run by the settings above, on from the adapter START if there is one, which has the share WEIGHT in
# the mean: make train RUN= NAME=mine START=src/movesextract/local_model/adapter.gguf RATE=2e-4 MINUTES=85.
train: .venv-train/installed
	@mkdir -p out
	PYTHONPATH=src:. .venv-train/bin/python -m training.check
	PYTHONPATH=src:. TRAINING_SCRATCH=out/training .venv-train/bin/python -m training.train --name $(NAME) $(HOW)
	PYTHONPATH=src:. .venv-train/bin/python -m training.export out/training/$(NAME)/final.pt out/adapter.gguf
	PYTHONPATH=src:. .venv-train/bin/python -m training.measure out/adapter.gguf --limit 260 --out out/adapter.json
	PYTHONPATH=src:. .venv-train/bin/python -m training.calibrate out/adapter.gguf --limit 260 --out out/calibration.json

.venv-train/installed: training/requirements.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install -q -r training/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) .venv-train out .mypy_cache .ruff_cache .hypothesis .import_linter_cache
