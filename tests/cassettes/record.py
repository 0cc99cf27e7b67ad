"""Record the cassettes again: against any OpenAI-compatible endpoint, or against the embedded model.

python -m tests.cassettes.record --base-url http://127.0.0.1:9200/v1 --model NAME
python -m tests.cassettes.record --embedded

The first records tests/recorded/test_hosted.py; a key is read from MOVESEXTRACT_API_KEY and never written. The second
starts llama.cpp's own HTTP server on a free loopback port and records tests/recorded/test_embedded.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

TESTS = {"hosted": "tests/recorded/test_hosted.py", "embedded": "tests/recorded/test_embedded.py"}


def main() -> int:
    """Record, and return pytest's exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base-url")
    parser.add_argument("--model", default="reader")
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("-k", default="", help="record only the tests that match, as pytest's -k")
    arguments = parser.parse_args()
    if arguments.embedded:
        return _record_embedded(arguments.k)
    if not arguments.base_url:
        parser.error("--base-url or --embedded is needed")
    _insist_on_an_answer(arguments.base_url)  # recording deletes the old cassettes first
    return _record("hosted", arguments.base_url, arguments.model, arguments.k)


def _record_embedded(keyword: str) -> int:
    import xllamacpp  # noqa: PLC0415

    from movesextract.llm.llama import server_parameters  # noqa: PLC0415
    from movesextract.llm.weights import find_model  # noqa: PLC0415

    parameters = server_parameters(xllamacpp, find_model(), Path("unused.sock"))
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0
    server = xllamacpp.Server(parameters)
    return _record("embedded", f"{server.listening_address}/v1", "local", keyword)


def _record(kind: str, base_url: str, model: str, keyword: str) -> int:
    environment = {**os.environ, "MOVESEXTRACT_RECORD_URL": base_url, "MOVESEXTRACT_RECORD_MODEL": model}
    command = [sys.executable, "-m", "pytest", "-q", TESTS[kind], "--record-mode=rewrite", "-k", keyword]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


def _insist_on_an_answer(base_url: str) -> None:
    try:
        urllib.request.urlopen(base_url, timeout=5).close()  # noqa: S310
    except urllib.error.HTTPError:
        pass  # any answer will do
    except OSError as error:
        sys.exit(f"nothing answers at {base_url}: {error}")


if __name__ == "__main__":
    sys.exit(main())
