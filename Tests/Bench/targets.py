"""What the bench is to show, and whether it does. Ratios are of medians of wall-clock time."""

from dataclasses import dataclass

import stage_archive
import stage_close
import stage_csv
import stage_match
import stage_pull


@dataclass(frozen=True)
class Target:
    """A limit for a figure that is taken from the results of one size."""

    words: str
    figure: object
    limit: float
    unit: str
    # The sizes it holds for; where none of them was measured, it says nothing.
    sizes: tuple
    at_least: bool = False

    def met(self, value):
        return value >= self.limit if self.at_least else value <= self.limit


def wall(result, stage, name):
    summary = result["stages"].get(stage, {}).get(name, {})
    return summary["wall"]["median"] if summary.get("wall") else None


def ratio(stage, one, other):
    """How many times the time of the other one takes."""

    def figure(result):
        ours, theirs = wall(result, stage, one), wall(result, stage, other)
        return ours / theirs if ours and theirs else None

    return figure


def matching(result):
    return wall(result, "match", stage_match.DAILY)


def slowest_matching(result):
    worlds = result["stages"]["match"].values()
    known = [world["wall"]["median"] for world in worlds if world["runs"]]
    return max(known) if len(known) == len(worlds) else None


def peak(result):
    """Megabytes that the close needs at most, archive and all."""
    summary = result["stages"]["close"][stage_close.WHOLE]
    return summary["peak"] / 1e6 if summary["runs"] else None


LARGE = (100_000, 1_000_000)
TARGETS = [
    Target("matching alone, 100,000 orders", matching, 0.1, "s", (100_000,)),
    Target("the same, slowest kind of shop", slowest_matching, 0.1, "s", (100_000,)),
    Target("matching alone, 1,000,000 orders", matching, 1.2, "s", (1_000_000,)),
    Target("the same, slowest kind of shop", slowest_matching, 1.2, "s", (1_000_000,)),
    Target(
        "pull beside `sqlite3 .import`: its time at most 2 times",
        ratio("pull", stage_pull.OURS, stage_pull.IMPORT), 2, "×", LARGE,
    ),
    Target(
        "pull beside Python with orjson and sqlite3: at least 1.5 times as fast",
        ratio("pull", stage_pull.PYTHON, stage_pull.OURS), 1.5, "×", LARGE, at_least=True,
    ),
    Target(
        "CSV beside `sqlite3 -csv`: at least 2 times as fast",
        ratio("csv", stage_csv.SHELL, stage_csv.OURS), 2, "×", LARGE, at_least=True,
    ),
    Target(
        "archive beside `gzip -6`: at least as fast",
        ratio("archive", stage_archive.GZIP, stage_archive.OURS), 1, "×", LARGE, at_least=True,
    ),
    Target(
        "`close --offline`, archive apart, beside DuckDB's import, join and CSV: its time at most 2 times",
        ratio("close", stage_close.OURS, stage_close.DUCKDB), 2, "×", (1_000_000,),
    ),
    Target("memory of `close --offline`, archive and all", peak, 250, "MB", (1_000_000,)),
]
GROWTH_LIMIT = 12


def stage_times(result):
    """Our own stages with their times."""
    times = {
        "pull": wall(result, "pull", stage_pull.OURS),
        "matching alone": matching(result),
    }
    for step, summary in result.get("steps", {}).items():
        times[f"step {step}"] = summary["wall"]["median"]
    times |= {
        "CSV": wall(result, "csv", stage_csv.OURS),
        "archive": wall(result, "archive", stage_archive.OURS),
        "close, whole": wall(result, "close", stage_close.WHOLE),
    }
    return {name: time for name, time in times.items() if time}


def growth(sizes):
    """How much longer each stage takes at 1,000,000 orders than at 100,000."""
    small, large = sizes.get("100000"), sizes.get("1000000")
    if not small or not large:
        return {}
    before, after = stage_times(small), stage_times(large)
    return {name: after[name] / before[name] for name in before if name in after}


def rows(sizes):
    """A row for each target: words, limit, figures and verdict."""
    found = []
    for target in TARGETS:
        figures = {
            int(size): target.figure(result)
            for size, result in sizes.items()
            if int(size) in target.sizes
        }
        known = {size: value for size, value in figures.items() if value is not None}
        verdict = "not measured"
        if known:
            verdict = "met" if all(map(target.met, known.values())) else "**missed**"
        sign = "≥" if target.at_least else "≤"
        found.append((target.words, f"{sign} {target.limit:g} {target.unit}",
                      {size: f"{value:.3g} {target.unit}" for size, value in known.items()},
                      verdict))
    times = growth(sizes)
    if times:
        worst = max(times, key=times.get)
        verdict = "met" if times[worst] <= GROWTH_LIMIT else "**missed**"
        found.append((
            "growth of every stage from 100,000 to 1,000,000 orders", f"≤ {GROWTH_LIMIT} ×",
            {1_000_000: f"{times[worst]:.3g} × ({worst})"}, verdict,
        ))
    return found
