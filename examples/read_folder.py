"""Read every article below a folder and write one CSV line per hire: python read_folder.py FOLDER > hires.csv"""

import csv
import sys

from movesextract import Extractor, load_paths

out = csv.writer(sys.stdout)
out.writerow(["article", "person", "organization", "role", "date", "sentence"])
with Extractor() as extractor:
    for extraction in extractor.extract_many(load_paths(sys.argv[1:] or ["examples/articles"]), ordered=True):
        if extraction.error is not None:
            print(f"{extraction.id}: {extraction.error.message}", file=sys.stderr)
        for hire in extraction.hires:
            sentence = " ".join(hire.evidence[0].text.split())
            out.writerow([extraction.id, hire.person, hire.organization, hire.role, hire.date, sentence])
