"""`line-items.csv` alone, from the closed ledger, beside the sqlite3 shell's CSV mode."""

from dataclasses import replace

import measure
from settings import HERE, spec
from stage_pull import fresh

OURS = "settlebook's writer"
SHELL = "sqlite3 -csv"
MAPPED = "sqlite3 -csv, database mapped, large cache"


def contenders(settings, orders, closed):
    folder = settings.scratch
    ours, theirs = folder / "line-items.csv", folder / "shell.csv"

    def run_ours():
        # The stage's own time, without that of making the books, which the rows are looked up in.
        whole = measure.run([settings.stages, "csv", spec(orders), closed, ours], settings.limit)
        time = whole.last_line()["time"]
        return replace(whole, wall=time["wall"], cpu=time["cpu"])

    query = (HERE / "peers" / "line_items.sql").read_text()

    def run_shell(settings_of_database):
        script = folder / "line-items.sql"
        script.write_text(settings_of_database + "\n" + query)
        command = ["sqlite3", "-batch", "-bail", closed]
        with script.open() as text, theirs.open("wb") as file:
            return measure.run(command, settings.limit, stdin=text, stdout=file)

    def shell(name, settings_of_database):
        return measure.Contender(
            name,
            run=lambda: run_shell(settings_of_database),
            check=lambda _: compare(settings, "totals", theirs),
        )

    return [
        measure.Contender(
            OURS,
            prepare=lambda: fresh(settings, ours.name),
            run=run_ours,
            check=lambda _: compare(settings, "totals", ours),
        ),
        shell(SHELL, ""),
        shell(MAPPED, ".output /dev/null\nPRAGMA mmap_size = 8000000000; PRAGMA cache_size = -262144;\n.output"),
    ]


def compare(settings, *arguments):
    return measure.run(["python3", HERE / "compare.py", *arguments], settings.limit).last_line()


def differences(settings, say):
    """Refuses contents that differ in a cell, of the shell's file or of a data frame's."""
    found = {}
    ours = settings.scratch / "line-items.csv"
    for name in ["shell.csv", "duckdb.csv", "duckdb-json.csv", "polars.csv"]:
        file = settings.scratch / name
        if file.exists():
            found[name] = compare(settings, "differences", ours, file)
            say(f"  {name} beside ours: {found[name]}")
            if found[name]["columns"]:
                raise measure.Failed(f"{name} differs from ours: {found[name]}")
    return found
