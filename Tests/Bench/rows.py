"""The ledger's rows as others take them: CSV files, and a ledger that takes CSV."""

import re
import sqlite3
import subprocess

from measure import Failed

# The tables of facts that a pull fills, parents first. The pages' compressed bodies are no rows
# that CSV could hold; whoever imports CSV does without.
TABLES = ["pulls", "pages", "orders", "line_items", "payments", "products", "product_skus"]
# A digest of 32 bytes as 32 characters: the shell's .import knows only text.
TEXT_OF_BLOB = "substr(hex({0}), 1, 32)"


def shell(database, script, stdout=None):
    """Runs a script in the sqlite3 shell."""
    process = subprocess.run(
        ["sqlite3", "-batch", "-bail", str(database)],
        input=script,
        stdout=stdout or subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if process.returncode or process.stderr:
        raise Failed(f"sqlite3: {process.stderr}")
    return process.stdout


def columns(ledger, table):
    """Names, types and whether they may be NULL."""
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as db:
        rows = db.execute(f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')")
        return [(name, kind, not (notnull or pk)) for name, kind, notnull, pk in rows]


def dump(ledger, folder):
    """Writes the tables as CSV: `<table>.csv`, and `<table>-null.csv` with the rows that have NULLs.

    They are apart because the shell's .import reads an empty cell as an empty text.
    """
    folder.mkdir(parents=True)
    script = [".mode csv", ".headers on", '.separator "," "\\n"']
    for table in TABLES:
        names = columns(ledger, table)
        chosen = ", ".join(
            f"{TEXT_OF_BLOB.format(name)} AS {name}" if kind == "BLOB" else name
            for name, kind, _ in names
        )
        absent = " OR ".join(f"{name} IS NULL" for name, _, nullable in names if nullable) or "0"
        for suffix, condition in [("", f"NOT ({absent})"), ("-null", absent)]:
            script += [
                f".output '{folder}/{table}{suffix}.csv'",
                f"SELECT {chosen} FROM {table} WHERE {condition};",
            ]
    shell(ledger, "\n".join(script) + "\n")


def relax(empty):
    """Lets an empty ledger take its BLOBs as text; all else stays as it is."""
    with sqlite3.connect(empty) as db:
        db.execute("PRAGMA writable_schema = ON")
        for table in TABLES:
            (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
            sql = re.sub(r"(\w+) BLOB\b", r"\1 TEXT", sql)
            db.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", [sql, table])
    db.close()


def import_script(folder, ledger):
    """What an expert has the sqlite3 shell do with the files of `dump`."""
    script = [".mode csv"]
    for table in TABLES:
        if has_rows(folder / f"{table}.csv"):
            script.append(f'.import --skip 1 "{folder}/{table}.csv" {table}')
        if not has_rows(folder / f"{table}-null.csv"):
            continue
        cells = ", ".join(
            f"nullif({name}, '')" if nullable else name
            for name, _, nullable in columns(ledger, table)
        )
        script += [
            f"CREATE TEMP TABLE {table}_staged AS SELECT * FROM {table} LIMIT 0;",
            f'.import --skip 1 --schema temp "{folder}/{table}-null.csv" {table}_staged',
            f"INSERT INTO {table} SELECT {cells} FROM {table}_staged;",
        ]
    return "\n".join(script) + "\n"


def has_rows(file):
    """Whether a CSV file has more than its header; of no rows the shell writes nothing at all."""
    return file.stat().st_size > 0


def totals(ledger):
    """What a ledger holds: if two have the same of these, they have the same orders and payments."""
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as db:
        orders = db.execute(
            "SELECT count(*), count(DISTINCT order_id), sum(created_at), sum(sold_at),"
            " sum(status = 'COMPLETED') FROM orders"
        ).fetchone()
        items = db.execute(
            "SELECT count(*), sum(quantity), sum(gross), sum(unit_price), sum(line),"
            " sum(length(product_name)), sum(CAST(substr(item_id, -9) AS INTEGER)),"
            " sum(CAST(substr(sku_id, -9) AS INTEGER)) FROM line_items"
        ).fetchone()
        payments = db.execute(
            "SELECT count(*), sum(amount), sum(created_at) FROM payments"
        ).fetchone()
    db.close()
    return {"orders": orders, "line items": items, "payments": payments}
