"""Imports the month's rows into DuckDB, joins payments to items by settlement day, adds up, and
writes the columns of line-items.csv.

    python3 month_in_duckdb.py ROWS|PAGES FILE [--json]

ROWS is a folder with the ledger's rows as CSV; with `--json` it is one with the API's pages. The
database is in memory, and takes as many threads as it wants.
"""

import json
import os
import sys

import duckdb

TEXT = {
    "order_id", "status", "region_code", "digest", "item_id", "sku_id", "product_name", "currency",
    "payment_id",
}
MONEY_OR_TIME = {
    "created_at", "paid_at", "sold_at", "unit_price", "gross", "amount",
}

FROM_CSV = """
CREATE TABLE {table} AS SELECT * FROM read_csv({files}, header = true, delim = ',', quote = '"',
  nullstr = '', columns = {columns})
"""

# One big object a file: reading it whole and then taking it apart is ten times as fast as having
# read_json do both.
PRICE = '{"amount": "DECIMAL(18,4)", "currency": "VARCHAR"}'
ORDERS = f"""[{{"order_id": "VARCHAR", "order_status": "VARCHAR", "create_time": "BIGINT",
  "paid_time": "BIGINT", "recipient_address": {{"region_code": "VARCHAR"}},
  "line_items": [{{"item_id": "VARCHAR", "sku_id": "VARCHAR", "product_name": "VARCHAR",
    "quantity": "INTEGER", "sale_price": {PRICE}}}]}}]"""
PAYMENTS = f"""[{{"payment_id": "VARCHAR", "status": "VARCHAR", "create_time": "BIGINT",
  "amount": {PRICE}}}]"""


def pages(name, shape):
    return f"""SELECT unnest(from_json(json->'$.data.{name}', '{shape}')) AS r
    FROM read_json_objects('{{folder}}/{name}-*.json', format = 'unstructured')"""


FROM_JSON = [
    f"CREATE TEMP TABLE pages AS SELECT row_number() OVER () AS id, r FROM ({pages('orders', ORDERS)})",
    """CREATE TABLE orders AS SELECT id, r.order_id, r.order_status AS status,
      r.create_time AS created_at, r.paid_time AS paid_at,
      coalesce(r.paid_time, r.create_time) AS sold_at, r.recipient_address.region_code FROM pages""",
    """CREATE TABLE line_items AS SELECT id AS order_row, i.item_id, i.sku_id, i.product_name,
      i.quantity, (i.sale_price.amount * 10000)::BIGINT AS unit_price,
      i.quantity * (i.sale_price.amount * 10000)::BIGINT AS gross, i.sale_price.currency
    FROM (SELECT id, unnest(r.line_items) AS i FROM pages)""",
    f"""CREATE TABLE payments AS SELECT r.payment_id, r.status,
      (r.amount.amount * 10000)::BIGINT AS amount, r.amount.currency, r.create_time AS created_at
    FROM ({pages("payments", PAYMENTS)})""",
]

# A payment is for the settlement day before it whose items add up to it.
MATCHED = """
CREATE TABLE matched AS SELECT d.day, p.payment_id FROM (
  SELECT sold_at // 86400 AS day, sum(gross) AS gross
  FROM orders JOIN line_items ON order_row = orders.id WHERE status = 'COMPLETED' GROUP BY 1) d
JOIN payments p ON p.amount = d.gross AND p.created_at // 86400 = d.day + 1
WHERE p.status = 'PAID' AND p.created_at < epoch(TIMESTAMP '2026-11-01 07:00:00')
"""
MONTH = """
CREATE VIEW month AS SELECT o.order_id, i.item_id, i.sku_id, i.product_name, o.status, o.sold_at,
  i.quantity, i.unit_price, i.currency, i.gross, m.payment_id,
  CASE WHEN m.day IS NULL THEN 0 ELSE i.gross END AS settled
FROM orders o JOIN line_items i ON i.order_row = o.id LEFT JOIN matched m ON m.day = sold_at // 86400
WHERE o.status = 'COMPLETED' AND o.sold_at < epoch(TIMESTAMP '2026-11-01 07:00:00')
"""
TOTALS = "SELECT count(*), sum(gross)::BIGINT, sum(settled)::BIGINT FROM month"


def types(file):
    """The columns of a CSV file with their types, so that DuckDB need not guess."""
    with open(file) as text:
        names = text.readline().strip().split(",")
    kinds = {
        name: "VARCHAR" if name in TEXT else "BIGINT" if name in MONEY_OR_TIME else "INTEGER"
        for name in names
    }
    return str(kinds)


def money(column):
    """Ten-thousandths as a decimal with two places, without a detour over floating point."""
    return f"(({column}) // 100)::INTEGER::DECIMAL(10,0) * 0.01::DECIMAL(3,2)"


OUT = f"""
COPY (SELECT order_id, item_id, sku_id, product_name, status AS order_status,
  strftime(make_timestamp((sold_at - 25200) * 1000000), '%Y-%m-%dT%H:%M:%S-07:00')
    AS recognised_at,
  quantity, {money("unit_price")} AS unit_price, currency, {money("gross")} AS gross,
  '0.00' AS fees, '0.00' AS reversed, '0.00' AS written_off, {money("gross")} AS expected,
  {money("settled")} AS settled, {money("gross - settled")} AS open, '0.00' AS opening,
  {money("settled")} AS settled_in_period,
  CASE WHEN settled = gross THEN 'settled' ELSE 'awaiting_settlement' END AS state,
  payment_id AS payment_ids,
  epoch(DATE '2026-10-31')::BIGINT // 86400 - (sold_at - 25200) // 86400 AS age_days,
  NULL AS discrepancies
FROM month ORDER BY sold_at, order_id, item_id) TO '{{file}}' (HEADER, DELIMITER ',')
"""


def main():
    folder, file = sys.argv[1], sys.argv[2]
    db = duckdb.connect()
    if "--json" in sys.argv:
        for statement in FROM_JSON:
            db.execute(statement.replace("{folder}", folder))
    else:
        for table in ["orders", "line_items", "payments"]:
            # Rows with and without NULLs are in files of their own; one of them may be empty.
            files = [
                file
                for file in (f"{folder}/{table}.csv", f"{folder}/{table}-null.csv")
                if os.path.getsize(file) > 0
            ]
            columns = types(files[0])
            db.execute(FROM_CSV.format(table=table, files=files, columns=columns))
    db.execute(MATCHED)
    db.execute(MONTH)
    rows, gross, settled = db.execute(TOTALS).fetchone()
    db.execute(OUT.replace("{file}", file))
    print(json.dumps({"rows": rows, "gross": gross, "settled": settled}))


main()
