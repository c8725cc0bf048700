"""The pull over loopback, beside those who bring the same rows into the same schema."""

import shutil
from dataclasses import replace

import measure
import rows
from settings import HERE, MONTH, PAGE_SIZE

OURS = "settlebook pull"
IMPORT = "sqlite3 .import"
UNSAFE = "sqlite3 .import, no journal, no sync"
PYTHON = "Python: orjson, sqlite3"
PLAIN = "Python: json, sqlite3"


def pull_command(settings, address, ledger):
    return [
        settings.program, "pull", MONTH, "--shop", "generated", "--currency", "USD",
        "--time-zone", "America/Los_Angeles", "--base-url", address, "--ledger", ledger,
        "--page-size", PAGE_SIZE, "--requests-per-second", "0",
    ]


def environment():
    return {"SETTLEBOOK_ACCESS_TOKEN": "sandbox", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}


def fresh(settings, name, source=None):
    """A file of that name that nothing is left of; with a source, a copy of it."""
    file = settings.scratch / name
    for suffix in ["", "-wal", "-shm", "-journal"]:
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    if source:
        shutil.copyfile(source, file)
    return file


def pull(settings, sandbox, ledger):
    before = sandbox.cpu
    measured = measure.run(
        pull_command(settings, sandbox.address, ledger),
        settings.limit,
        environment=environment(),
    )
    return replace(measured, server_cpu=sandbox.cpu - before)


def contenders(settings, sandbox, empty, relaxed):
    """All of them start from an empty ledger that knows the shop, and end with the same rows."""
    folder = settings.scratch
    ours, imported, python = folder / "ours.sqlite", folder / "import.sqlite", folder / "py.sqlite"
    script = rows.import_script(folder / "rows", relaxed)

    def run_import(settings_of_database):
        file = folder / "import.sql"
        file.write_text(settings_of_database + "\n" + script)
        with file.open() as text:
            return measure.run(["sqlite3", "-batch", "-bail", imported], settings.limit, stdin=text)

    def importing(name, settings_of_database):
        return measure.Contender(
            name,
            prepare=lambda: fresh(settings, imported.name, relaxed),
            run=lambda: run_import(settings_of_database),
            check=lambda _: rows.totals(imported),
        )

    def run_python():
        interpreter = settings.python or "python3"
        plain = [] if settings.python else ["--plain"]
        program = HERE / "peers" / "pages_to_sqlite.py"
        return measure.run([interpreter, program, folder / "pages", python, *plain], settings.limit)

    return [
        measure.Contender(
            OURS,
            prepare=lambda: fresh(settings, ours.name, empty),
            run=lambda: pull(settings, sandbox, ours),
            check=lambda _: rows.totals(ours),
        ),
        importing(IMPORT, "PRAGMA synchronous = NORMAL;"),
        importing(UNSAFE, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"),
        measure.Contender(
            PYTHON if settings.python else PLAIN,
            prepare=lambda: fresh(settings, python.name, empty),
            run=run_python,
            check=lambda _: rows.totals(python),
        ),
    ]
