"""The speed bench: every stage of the month end beside public tools on the same rows.

`make bench` builds what is needed and runs this. Results go to a JSON file in the scratch folder,
and, where BENCH_DOCUMENT names one, into the document's table. Ends with an error where anybody's
rows or sums differ from ours.
"""

import json
import shutil
import sys
import time

import document
import machine
import measure
import rows
import stage_archive
import stage_close
import stage_csv
import stage_match
import stage_pull
from settings import Settings, spec
from shop import Sandbox


def say(words):
    print(words, file=sys.stderr, flush=True)


class Bench:
    def __init__(self, settings, orders):
        self.settings = settings
        self.orders = orders
        self.folder = settings.scratch
        self.result = {"stages": {}}

    def run(self):
        """Everything of one size; what a stage leaves is what the next one starts from."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        say(f"{self.orders} orders")
        with Sandbox(self.settings, self.orders) as sandbox:
            empty, relaxed = self.prepare(sandbox)
            self.stage(
                "pull", stage_pull.contenders(self.settings, sandbox, empty, relaxed)
            )
        say(" matching")
        self.result["stages"]["match"] = stage_match.results(self.settings, self.orders, say)
        outcomes = self.stage(
            "close", stage_close.contenders(self.settings, self.orders, self.pulled)
        )
        self.result["steps"] = steps(outcomes[stage_close.OURS])
        closed = self.folder / "closed.sqlite"
        if outcomes[stage_close.WHOLE].runs:
            self.stage("csv", stage_csv.contenders(self.settings, self.orders, closed))
            self.result["differences"] = stage_csv.differences(self.settings, say)
            self.stage("archive", stage_archive.contenders(self.settings))
            self.result["archive_bytes"] = stage_archive.sizes(self.settings)
        return self.result

    def prepare(self, sandbox):
        """An empty ledger, one that takes CSV, a pulled one, its rows, and the pages as files."""
        empty = self.folder / "empty.sqlite"
        measure.run([self.settings.stages, "ledger", spec(self.orders), empty], 60)
        relaxed = self.folder / "relaxed.sqlite"
        shutil.copyfile(empty, relaxed)
        rows.relax(relaxed)
        self.pulled = self.folder / "pulled.sqlite"
        say(" preparing")
        stage_pull.fresh(self.settings, self.pulled.name, empty)
        stage_pull.pull(self.settings, sandbox, self.pulled)
        rows.dump(self.pulled, self.folder / "rows")
        self.result["page_bytes"] = sandbox.save_pages(self.folder / "pages")
        self.result["totals"] = rows.totals(self.pulled)
        return empty, relaxed

    def stage(self, name, contenders):
        say(f" {name}")
        settings = self.settings
        outcomes = measure.interleave(
            contenders, settings.repeats, settings.budget, settings.limit, say
        )
        self.result["stages"][name] = {
            contender: measure.summary(outcome) for contender, outcome in outcomes.items()
        }
        return outcomes


def steps(outcome):
    """The steps of the close without archive, over its runs."""
    found = {}
    for step in stage_close.STEPS:
        times = [run.last_line()["steps"].get(step) for run in outcome.runs]
        if times and all(times):
            found[step] = {
                "runs": len(times),
                "wall": measure.spread([time["wall"] for time in times]),
                "cpu": measure.spread([time["cpu"] for time in times]),
            }
    return found


def main():
    settings = Settings.of_environment()
    began = time.perf_counter()
    results = {
        "machine": machine.describe(settings),
        "repeats": settings.repeats,
        "sizes": {},
    }
    file = settings.scratch.with_name(settings.scratch.name + "-results.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    for orders in settings.sizes:
        results["sizes"][str(orders)] = Bench(settings, orders).run()
        # What is measured is kept, whatever becomes of the next size.
        file.write_text(json.dumps(results, indent=1))
    shutil.rmtree(settings.scratch)
    results["seconds"] = round(time.perf_counter() - began)
    file.write_text(json.dumps(results, indent=1))
    text = document.render(results)
    if settings.document:
        document.write(settings.document, text)
    print(text)


if __name__ == "__main__":
    try:
        main()
    except measure.Failed as error:
        sys.exit(f"bench: {error}")
