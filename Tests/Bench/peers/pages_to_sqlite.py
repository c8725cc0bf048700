"""Reads page files with orjson and writes them into an empty ledger with sqlite3.

    python3 pages_to_sqlite.py PAGES LEDGER [--plain]

A transaction a page, executemany, write-ahead log, synchronous NORMAL: what an experienced Python
programmer would write for these pages and this schema. It trusts its pages: no checks of shape, no
evidence kept, no second look at what is there already. `--plain` takes Python's own json instead.
"""

import hashlib
import sqlite3
import sys
from pathlib import Path

if "--plain" in sys.argv:
    from json import loads
else:
    from orjson import loads

ORDER = (
    "INSERT INTO orders (id, root, shop, order_id, revision, status, created_at, paid_at, sold_at,"
    " region_code, digest, page) VALUES (?, ?, 1, ?, 1, ?, ?, ?, ?, ?, ?, ?)"
)
ITEM = (
    "INSERT INTO line_items (order_row, line, item_id, sku_id, product_name, quantity, unit_price,"
    " gross, currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
PAYMENT = (
    "INSERT INTO payments (id, root, shop, payment_id, revision, status, amount, currency,"
    " created_at, page) VALUES (?, ?, 1, ?, 1, ?, ?, ?, ?, ?)"
)


def units(text):
    """Ten-thousandths of a decimal text, exactly."""
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(4, "0"))


def order_rows(orders, first, page):
    rows, items = [], []
    for number, order in enumerate(orders, first):
        created, paid = order["create_time"], order.get("paid_time")
        region = order["recipient_address"]["region_code"]
        fields = [order["order_id"], order["order_status"], str(created), str(paid or ""), region]
        for line, item in enumerate(order["line_items"]):
            quantity, price = item["quantity"], item["sale_price"]
            amount, currency = units(price["amount"]), price["currency"]
            name, sku = item["product_name"], item["sku_id"]
            items.append(
                (number, line, item["item_id"], sku, name, quantity, amount, quantity * amount,
                 currency)
            )
            fields += [item["item_id"], sku, name, str(quantity), str(amount), currency]
        digest = hashlib.sha256("\x1f".join(fields).encode()).digest()
        rows.append(
            (number, number, order["order_id"], order["order_status"], created, paid,
             paid or created, region, digest, page)
        )
    return rows, items


def read(db, files, operation, insert):
    """Brings the pages of one list in, page by page."""
    pull = db.execute(
        "INSERT INTO pulls (shop, operation, started_at) VALUES (1, ?, 0)", [operation]
    ).lastrowid
    row = 1
    for number, file in enumerate(files, 1):
        body = file.read_bytes()
        data = loads(body)["data"]
        db.execute("BEGIN")
        page = db.execute(
            "INSERT INTO pages (pull, number, fetched_at, byte_count, row_count, digest)"
            " VALUES (?, ?, 0, ?, ?, ?)",
            [pull, number, len(body), 0, hashlib.sha256(body).hexdigest()],
        ).lastrowid
        row += insert(db, data, row, page)
        db.execute("COMMIT")


def insert_orders(db, data, first, page):
    rows, items = order_rows(data["orders"], first, page)
    db.executemany(ORDER, rows)
    db.executemany(ITEM, items)
    return len(rows)


def insert_payments(db, data, first, page):
    rows = [
        (number, number, payment["payment_id"], payment["status"],
         units(payment["amount"]["amount"]), payment["amount"]["currency"],
         payment["create_time"], page)
        for number, payment in enumerate(data["payments"], first)
    ]
    db.executemany(PAYMENT, rows)
    return len(rows)


def main():
    pages, ledger = Path(sys.argv[1]), sys.argv[2]
    db = sqlite3.connect(ledger, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    read(db, sorted(pages.glob("payments-*.json")), "listPayments", insert_payments)
    read(db, sorted(pages.glob("orders-*.json")), "listOrders", insert_orders)
    db.close()


main()
