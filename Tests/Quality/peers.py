"""Runs one matcher from PyPI over an exported world, and grades it by the same truth.

    peers.py reconcile-py|reconcile-mcp EXPORT.json SECONDS

Prints one row as JSON. docs/quality.md says how each is used, and why so.
"""

import json
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

EPOCH = date(1970, 1, 1)
# Payments fall on the day that the shop's usual lag says, or on one beside it.
DAYS = 1


class TimeUp(Exception):
    pass


def day(seconds):
    return EPOCH + timedelta(days=seconds // 86_400)


def amount(units):
    return Decimal(units) / 10_000


def records(world):
    """What the seller has: orders where whole orders are paid, else line items.

    Each has the date on which its payment is expected, and the items that it stands for.
    """
    lag = world["lagDays"] * 86_400
    truth = world["truth"].values()
    of = {item["id"]: item["order"] for item in world["items"]}
    size = Counter(of.values())
    whole = all(
        count == size[order]
        for items in truth
        for order, count in Counter(of[item] for item in items).items()
    )
    groups = defaultdict(list)
    for item in world["items"]:
        groups[item["order"] if whole else item["id"]].append(item)
    return [
        {
            "id": f"R{number:09d}",
            "amount": amount(sum(item["units"] for item in items)),
            "date": day(items[0]["at"] + lag),
            "items": [item["id"] for item in items],
        }
        for number, items in enumerate(groups.values())
    ]


def with_reconcile_py(world, sold, claims):
    """One pass over everything: amounts to the cent, dates within a day, all else as it comes."""
    from reconcile import FieldRule, ReconcileConfig, Record, reconcile

    config = ReconcileConfig(
        rules=(
            FieldRule("amount", "gate", abs_tol=Decimal("0.00")),
            FieldRule("date", "gate", day_tol=DAYS),
        )
    )
    left = [
        Record(amount(p["units"]), day(p["at"]), id=f"P{p['id']:09d}") for p in world["payments"]
    ]
    right = [Record(r["amount"], r["date"], id=r["id"]) for r in sold]
    for match in reconcile(left, right, config).matches:
        # It flags near-ties itself, but for splits.
        claims.append((match.left_ids, match.right_ids, not match.ambiguous))


def with_reconcile_mcp(world, sold, claims):
    """One call a payment, with the records that are due about then and that nothing took yet.

    Its search for sums doesn't look at dates; so a payment is offered only what its date allows.
    Both sides name the same counterparty, without which no amount ever reaches its threshold.
    """
    from reconcile_mcp.engine import reconcile

    by_day = defaultdict(list)
    for record in sold:
        by_day[record["date"]].append(record)
    taken = set()
    for payment in world["payments"]:
        at = day(payment["at"])
        due = [
            record
            for offset in range(-DAYS, DAYS + 1)
            for record in by_day[at + timedelta(days=offset)]
            if record["id"] not in taken
        ]
        expected = [
            {
                "id": record["id"],
                "amount": str(record["amount"]),
                "currency": "USD",
                "date": record["date"].isoformat(),
                "counterparty": "TikTok Shop",
            }
            for record in due
        ]
        observed = [
            {
                "id": f"P{payment['id']:09d}",
                "amount": str(amount(payment["units"])),
                "currency": "USD",
                "date": at.isoformat(),
                "counterparty": "TikTok Shop",
            }
        ]
        for match in reconcile(expected, observed)["matches"]:
            taken.update(match["expected"])
            sure = match["confidence"] == "high" and Decimal(match["amount_delta"]) == 0
            claims.append((match["observed"], match["expected"], sure))


def grade(world, sold, claims):
    """As Grades.swift: right is the items of whole turns; a claim that is not sure, and names other
    items of the same amounts, is right as an interchangeable one is."""
    stands_for = {record["id"]: record["items"] for record in sold}
    units = {item["id"]: item["units"] for item in world["items"]}
    turn = {f"P{p['id']:09d}": p["turn"] for p in world["payments"]}
    payments = defaultdict(set)
    for payment in turn:
        payments[turn[payment]].add(payment)
    row = Counter(payments=len(turn))
    for of, records_, sure in claims:
        items = sorted(item for record in records_ for item in stands_for[record])
        turns = {turn[payment] for payment in of}
        whole = set().union(*(payments[one] for one in turns)) == set(of)
        truth = sorted(item for one in turns for item in world["truth"][str(one)])
        if whole and items == truth:
            row["right"] += len(of)
        elif whole and not sure and sorted(map(units.get, items)) == sorted(map(units.get, truth)):
            row["right"] += len(of)
        else:
            row["wrong"] += len(of)
            row["falseConfident"] += len(of) if sure else 0
    row["unmatched"] = row["payments"] - row["right"] - row["wrong"]
    return row


def main():
    matcher, path, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        world = json.load(file)
    pairs = world["truth"]
    world["truth"] = (
        pairs
        if isinstance(pairs, dict)
        else {str(pairs[i]): pairs[i + 1] for i in range(0, len(pairs), 2)}
    )
    sold = records(world)
    run = {"reconcile-py": with_reconcile_py, "reconcile-mcp": with_reconcile_mcp}[matcher]
    claims = []

    def stop(*_):
        raise TimeUp

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    started = time.process_time()
    gave_up = False
    try:
        run(world, sold, claims)
    except TimeUp:
        gave_up = True
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    took = time.process_time() - started
    row = grade(world, sold, claims)
    print(
        json.dumps(
            {
                "matcher": matcher,
                "gaveUp": gave_up,
                "milliseconds": took * 1_000,
                "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024,
                **{
                    name: row[name]
                    for name in ("payments", "right", "wrong", "falseConfident", "unmatched")
                },
            }
        )
    )


if __name__ == "__main__":
    main()
