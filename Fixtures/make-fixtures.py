#!/usr/bin/env python3
"""Writes the JSON files of the fixture shops: the same bytes on every run and every machine.

    python3 Fixtures/make-fixtures.py

Every day of a shop is drawn with dice of its own. The plan is checked by brute force for amounts
that fit by accident; where some do, one of their days is drawn anew. README.md explains the shops.
"""

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import harbour_tea, maple_findings, sakura_stationery  # noqa: E402
from generator.checks import Accident  # noqa: E402
from generator.records import order_record, payment_record, product_record  # noqa: E402
from generator.truth import shop_truth  # noqa: E402

HERE = Path(__file__).resolve().parent
LARGEST_FILE = 400_000
MOST_DRAWS = 500
SHOPS = (maple_findings, sakura_stationery, harbour_tea)


def main():
    for maker in SHOPS:
        shop = clean_shop(maker)
        for name, text in files(shop).items():
            size = len(text.encode())
            assert size < LARGEST_FILE, f"{shop.shop_id}/{name} has {size} bytes"
            path = HERE / shop.shop_id / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{shop.shop_id}: {len(shop.orders)} orders, {len(shop.payments)} payments")
        check_readme(shop)


def clean_shop(maker):
    """The shop, with days drawn anew until nothing fits by accident."""
    draws = {}
    for _ in range(MOST_DRAWS):
        shop = maker.plan(draws)
        try:
            maker.check(shop)
            return shop
        except Accident as accident:
            day = next(day for day in accident.days if day not in maker.BY_HAND)
            draws[day] = draws.get(day, 0) + 1
    raise AssertionError(f"{shop.shop_id} still has accidents after {MOST_DRAWS} draws")


def files(shop):
    orders = sorted(shop.orders, key=lambda order: (order.created, order.id))
    payments = list(shop.payments)
    if shop.served_twice:
        payments.insert(payments.index(shop.served_twice) + 9, shop.served_twice)
    about = {
        "shop_id": shop.shop_id,
        "shop_cipher": shop.cipher,
        "currency": shop.currency,
        "time_zone": shop.time_zone,
        "dialect": "openapi",
        "description": shop.description,
    }
    products = {}
    if shop.listings:
        products["products.json"] = lines(product_record(shop, entry) for entry in shop.listings)
    return products | {
        "shop.json": pretty(about) + "\n",
        "orders.json": lines(order_record(shop, o, n) for n, o in enumerate(orders, start=1)),
        "payments.json": lines(payment_record(shop, payment) for payment in payments),
        "truth.json": pretty(shop_truth(shop)) + "\n",
    }


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lines(records):
    """A JSON array with one record a line."""
    return "[\n" + ",\n".join(compact(record) for record in records) + "\n]\n"


def pretty(value, indent=""):
    """JSON that is broken only where a line would grow long."""
    line = json.dumps(value, ensure_ascii=False)
    deeper = indent + "  "
    if len(indent) + len(line) <= 100 and indent or not isinstance(value, (dict, list)):
        return line
    if isinstance(value, list):
        parts, brackets = [deeper + pretty(entry, deeper) for entry in value], "[]"
    else:
        parts, brackets = [
            f"{deeper}{json.dumps(key)}: {pretty(entry, deeper)}" for key, entry in value.items()
        ], "{}"
    return brackets[0] + "\n" + ",\n".join(parts) + "\n" + indent + brackets[1]


def check_readme(shop):
    """The README names every planted case by the ids that it has in the files."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    for case in shop.planted:
        for name in [*case.get("order_ids", ()), *case.get("payment_ids", ())]:
            assert name in text, f"README.md does not name {name} ({case['case']})"


if __name__ == "__main__":
    main()
