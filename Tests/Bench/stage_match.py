"""Matching alone: the engine over what is in memory, for several kinds of shops."""

import json

import measure
from settings import spec

DAILY = "daily"
WORLDS = {
    DAILY: {},
    "daily, 2 % withheld": {"withheld": 0.02},
    "chain": {"mode": "chain"},
    "net of unknown fees": {"mode": "net"},
    "daily, one withheld a payment": {"withheld_each": 1},
}


def results(settings, orders, say):
    """One process a world; it makes the shop up, and then matches it several times."""
    found = {}
    for name, changes in WORLDS.items():
        command = [settings.stages, "match", spec(orders, **changes), settings.repeats]
        try:
            measured = measure.run(command, settings.limit)
        except measure.TooLong:
            found[name] = {"runs": 0, "note": f"more than {settings.limit:.0f} s"}
            say(f"  {name}: {found[name]['note']}")
            continue
        lines = [json.loads(line) for line in measured.output.splitlines()]
        first = lines[0]
        if name == DAILY and not first["right"] == first["matched"] == first["payments"]:
            raise measure.Failed(f"matching: {first} of a shop in which all can be matched")
        found[name] = {
            "runs": len(lines),
            "wall": measure.spread([line["time"]["wall"] for line in lines]),
            "cpu": measure.spread([line["time"]["cpu"] for line in lines]),
            "note": "",
        } | {key: first[key] for key in ("items", "payments", "matched", "right")}
        say(f"  {name}: {found[name]['wall']['median']:.4f} s")
    return found
