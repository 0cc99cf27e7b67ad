"""Read one article and use its events as objects."""

import datetime

from movesextract import extract

TEXT = """\
Harbor Labs has poached Ines Duarte from rival Northwind to run its robotics group.
It raised 40 million euros last month in a Series B led by Tern Capital.
"""

extraction = extract(TEXT, published=datetime.date(2024, 6, 12))
for hire in extraction.hires:
    print(f"{hire.person} joins {hire.organization} ({hire.previous_organization or 'from elsewhere'})")
for funding in extraction.funding_rounds:
    amount = funding.amount
    raised = f"{amount.value} {amount.currency}" if amount else "money"
    print(f"{funding.organization} raised {raised} ({funding.date})")
for event in extraction.events:
    for span in event.evidence:
        print(f"  {event.type}: {TEXT[span.start : span.end]}")
for rejected in extraction.rejected:
    print("rejected:", rejected.reason, rejected.detail)
