"""A step of a pipeline: articles as JSON Lines on standard input, extractions as JSON Lines on standard output.

cat articles.jsonl | python pipeline_step.py | jq 'select(.events != [])'
"""

import sys

from movesextract import Extractor
from movesextract.loading import load_stream

with Extractor() as extractor:
    for extraction in extractor.extract_many(load_stream(sys.stdin.buffer), ordered=True):
        print(extraction.to_json_line(), flush=True)
