"""The close offline, whole and without its archive, beside data frames that do the month's join."""

import shutil

import measure
from settings import HERE, MONTH, spec
from stage_pull import environment, fresh

WHOLE = "settlebook close --offline"
OURS = "the same without the archive"
DUCKDB = "DuckDB from CSV"
DUCKDB_JSON = "DuckDB from the API's pages"
POLARS = "polars from CSV"
STEPS = ["match", "flag", "render"]


def close_command(settings, ledger):
    return [
        settings.program, "close", MONTH, "--offline", "--shop", "generated", "--currency", "USD",
        "--time-zone", "America/Los_Angeles", "--ledger", ledger,
        "--reports", settings.scratch / "whole",
    ]


def pack(settings, reports="whole"):
    return settings.scratch / reports / "generated" / MONTH


def contenders(settings, orders, pulled):
    folder = settings.scratch
    closed, work = folder / "closed.sqlite", folder / "work.sqlite"
    parts = folder / "parts"

    def prepare(ledger, reports):
        fresh(settings, ledger.name, pulled)
        shutil.rmtree(reports, ignore_errors=True)

    def peer(program, source, file, *options):
        command = [settings.python, HERE / "peers" / program, folder / source, folder / file]
        return measure.run([*command, *options], settings.limit)

    ours = [
        measure.Contender(
            WHOLE,
            prepare=lambda: prepare(closed, folder / "whole"),
            run=lambda: measure.run(
                close_command(settings, closed), settings.limit, environment=environment()
            ),
            check=lambda _: totals(settings, pack(settings) / "line-items.csv"),
        ),
        measure.Contender(
            OURS,
            prepare=lambda: prepare(work, parts),
            run=lambda: measure.run(
                [settings.stages, "close", spec(orders), work, parts], settings.limit
            ),
            check=lambda _: totals(settings, pack(settings, "parts") / "line-items.csv"),
        ),
    ]
    if not settings.python:
        return ours
    peers = [
        (DUCKDB, "month_in_duckdb.py", "rows", "duckdb.csv", []),
        (DUCKDB_JSON, "month_in_duckdb.py", "pages", "duckdb-json.csv", ["--json"]),
        (POLARS, "month_in_polars.py", "rows", "polars.csv", []),
    ]
    return ours + [
        measure.Contender(
            name,
            run=lambda peer=peer, arguments=(program, source, file, *options): peer(*arguments),
            check=lambda measured: measured.last_line(),
        )
        for name, program, source, file, options in peers
    ]


def totals(settings, file):
    """Rows, gross and settled amounts of a line-items.csv, in ten-thousandths."""
    program = HERE / "compare.py"
    return measure.run(["python3", program, "totals", file], settings.limit).last_line()
