"""The results as Markdown, and their place in a document."""

import stage_archive
import stage_close
import stage_csv
import stage_pull
import targets
from measure import Failed

BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"
TITLES = {
    "pull": "Pull",
    "match": "Matching alone",
    "close": "Close offline",
    "csv": "`line-items.csv` alone",
    "archive": "Archive alone",
}
# Who is measured against whom.
OURS = {
    "pull": stage_pull.OURS,
    "close": stage_close.OURS,
    "csv": stage_csv.OURS,
    "archive": stage_archive.OURS,
}


def seconds(value):
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def times(spread):
    low, high = seconds(spread["min"]), seconds(spread["max"])
    return f"{seconds(spread['median'])} ({low}–{high})"


def table(head, lines):
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *lines])


def machine_words(results):
    it = results["machine"]
    versions = [
        f"sqlite3 {it['sqlite3']}", it["gzip"], f"Python {it['python']}",
        *(f"{name} {version}" for name, version in it["packages"].items()),
    ]
    return (
        f"{it['cores']} cores of {it['cpu']}, {it['memory']} of memory, {it['system']}, kernel"
        f" {it['kernel']}, load {it['load']} at the start. {it['swift']}; "
        + ", ".join(versions) + f". The run took {results.get('seconds', 0) // 60} minutes."
    )


def targets_table(sizes):
    shown = sorted(int(size) for size in sizes)
    lines = [
        [words, limit, *(figures.get(size, "") for size in shown), verdict]
        for words, limit, figures, verdict in targets.rows(sizes)
    ]
    return table(["target", "limit", *(f"{size:,}" for size in shown), "verdict"], lines)


def stage_table(stage, contenders):
    reference = contenders.get(OURS.get(stage), {})
    lines = []
    for name, summary in contenders.items():
        if not summary["runs"]:
            lines.append([name, summary["note"], "", "", "", "", "0"])
            continue
        cpu = times(summary["cpu"])
        if "server_cpu" in summary:
            cpu += f"; the server's {seconds(summary['server_cpu']['median'])}"
        shares = ["", ""]
        if summary is not reference and reference.get("wall"):
            shares = [
                f"{summary[kind]['median'] / reference[kind]['median']:.2f}"
                for kind in ("wall", "cpu")
            ]
        peak = f"{'< ' if summary['peak_is_below'] else ''}{summary['peak'] / 1e6:.0f}"
        lines.append([name, times(summary["wall"]), cpu, peak, *shares, str(summary["runs"])])
    head = ["", "wall s", "CPU s", "peak MB", "wall ÷ ours", "CPU ÷ ours", "runs"]
    return table(head, lines)


def match_table(worlds):
    lines = []
    for name, world in worlds.items():
        if not world["runs"]:
            lines.append([name, world["note"], "", "", "", "", "0"])
            continue
        lines.append([
            name, times(world["wall"]), times(world["cpu"]), f"{world['items']:,}", str(world["payments"]),
            f"{world['matched']}, {world['right']} of them right", str(world["runs"]),
        ])
    return table(["world", "wall s", "CPU s", "items", "payments", "matched", "runs"], lines)


def steps_words(result):
    parts = [
        f"{name} {times(summary['wall'])} s" for name, summary in result.get("steps", {}).items()
    ]
    return "Its steps, in one process: " + ", ".join(parts) + "." if parts else ""


def losses(sizes):
    """Where somebody else is faster, in plain words."""
    found = []
    for size, result in sizes.items():
        for stage, contenders in result["stages"].items():
            ours = contenders.get(OURS.get(stage), {}).get("wall")
            for name, summary in contenders.items():
                if name in (OURS.get(stage), stage_close.WHOLE) or not summary.get("wall"):
                    continue
                if ours and summary["wall"]["median"] < ours["median"]:
                    slower = ours["median"] / summary["wall"]["median"]
                    found.append(
                        f"- {int(size):,} orders, {TITLES[stage]}: {name} is faster; ours takes"
                        f" {slower:.2f} times as long."
                    )
    return "\n".join(found) if found else "Nobody was faster in any stage."


def size_words(size, result):
    orders, items = result["totals"]["orders"][0], result["totals"]["line items"][0]
    payments = result["totals"]["payments"][0]
    words = (
        f"{orders:,} orders, {items:,} line items, {payments} payments;"
        f" {result['page_bytes'] / 1e6:.0f} MB of JSON."
    )
    packed = result.get("archive_bytes")
    if packed:
        words += (
            f" Archive: {packed['tar'] / 1e6:.1f} MB as tar,"
            f" {packed[stage_archive.OURS] / 1e6:.2f} MB as we pack it,"
            f" {packed[stage_archive.GZIP] / 1e6:.2f} MB by gzip -6."
        )
    return words


def render(results):
    """The whole passage between the marks."""
    sizes = results["sizes"]
    parts = [machine_words(results), "### Targets", targets_table(sizes)]
    grown = targets.growth(sizes)
    if grown:
        parts.append(
            "From 100,000 to 1,000,000 orders: "
            + ", ".join(f"{name} {factor:.1f} ×" for name, factor in grown.items()) + "."
        )
    parts += ["### Where others are faster", losses(sizes)]
    for size, result in sizes.items():
        parts += [f"### {int(size):,} orders", size_words(size, result)]
        for stage, contenders in result["stages"].items():
            parts.append(f"**{TITLES[stage]}**")
            if stage == "match":
                parts.append(match_table(contenders))
                continue
            parts.append(stage_table(stage, contenders))
            if stage == "close":
                parts.append(steps_words(result))
    return "\n\n".join(part for part in parts if part)


def write(file, text):
    """Puts the passage between the marks of a document."""
    before, begin, rest = file.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise Failed(f"{file} has no marks to write between")
    file.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
