"""The same month as `month_in_duckdb.py` makes of CSV rows, in polars.

    python3 month_in_polars.py ROWS FILE

Lazy throughout: columns that nobody asks for are not read, and the streaming engine writes the file.
"""

import json
import os
import sys

import polars as pl

SHIFT = 7 * 3600
LAST_DAY = 20757  # 2026-10-31 as a day since 1970
MONTH_END = 1793516400  # 2026-11-01T00:00:00-07:00


def table(folder, name, wanted):
    """Rows with and without NULLs are in files of their own; one of them may be empty."""
    files = [f"{folder}/{name}.csv", f"{folder}/{name}-null.csv"]
    frames = [
        pl.scan_csv(file, schema_overrides=wanted).select(list(wanted))
        for file in files
        if os.path.getsize(file) > 0
    ]
    return pl.concat(frames)


def money(column):
    """Cents are exact in a Float64, and the writer prints two places."""
    return column / 10000.0


def main():
    folder, file = sys.argv[1], sys.argv[2]
    orders = table(
        folder,
        "orders",
        {"id": pl.Int64, "order_id": pl.String, "status": pl.String, "sold_at": pl.Int64},
    ).filter(pl.col("status") == "COMPLETED")
    items = table(
        folder,
        "line_items",
        {
            "order_row": pl.Int64, "item_id": pl.String, "sku_id": pl.String,
            "product_name": pl.String, "quantity": pl.Int64, "unit_price": pl.Int64,
            "gross": pl.Int64, "currency": pl.String,
        },
    )
    payments = table(
        folder,
        "payments",
        {"payment_id": pl.String, "status": pl.String, "amount": pl.Int64, "created_at": pl.Int64},
    ).filter((pl.col("status") == "PAID") & (pl.col("created_at") < MONTH_END))
    sold = (
        items.join(orders, left_on="order_row", right_on="id")
        .with_columns(day=pl.col("sold_at") // 86400)
        .collect(engine="streaming")
    )
    days = sold.group_by("day").agg(amount=pl.col("gross").sum())
    paid = payments.with_columns(day=pl.col("created_at") // 86400 - 1).collect()
    matched = days.join(paid, on=["day", "amount"]).select("day", "payment_id")
    month = sold.lazy().filter(pl.col("sold_at") < MONTH_END).join(matched.lazy(), on="day", how="left").with_columns(
        settled=pl.when(pl.col("payment_id").is_null()).then(0).otherwise(pl.col("gross"))
    )
    rows, gross, settled = (
        month.select(pl.len(), pl.col("gross").sum(), pl.col("settled").sum()).collect().row(0)
    )
    local = pl.from_epoch(pl.col("sold_at") - SHIFT)
    nothing = pl.lit("0.00")
    month.sort("sold_at", "order_id", "item_id").select(
        "order_id", "item_id", "sku_id", "product_name", order_status="status",
        recognised_at=local.dt.strftime("%Y-%m-%dT%H:%M:%S-07:00"),
        quantity="quantity", unit_price=money(pl.col("unit_price")), currency="currency",
        gross=money(pl.col("gross")), fees=nothing, reversed=nothing, written_off=nothing,
        expected=money(pl.col("gross")), settled=money(pl.col("settled")),
        open=money(pl.col("gross") - pl.col("settled")), opening=nothing,
        settled_in_period=money(pl.col("settled")),
        state=pl.when(pl.col("settled") == pl.col("gross"))
        .then(pl.lit("settled"))
        .otherwise(pl.lit("awaiting_settlement")),
        payment_ids="payment_id",
        age_days=LAST_DAY - (pl.col("sold_at") - SHIFT) // 86400,
        discrepancies=pl.lit(None, pl.String),
    ).sink_csv(file, float_precision=2, engine="streaming")
    print(json.dumps({"rows": rows, "gross": gross, "settled": settled}))


main()
