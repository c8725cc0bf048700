"""Runs programs to their end and says what they took."""

import json
import os
import resource
import signal
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, field


class Failed(Exception):
    """A program ended with an error, or figures disagree."""


@dataclass(frozen=True)
class Measured:
    """What one run took: seconds of wall clock and of CPU, and the peak of its memory in bytes.

    A small program's peak can't be told: the kernel counts what this one had when it started it.
    """

    wall: float
    cpu: float
    peak: int
    peak_is_ours: bool
    output: str = ""
    server_cpu: float | None = None

    def last_line(self):
        """The JSON that the program printed last."""
        return json.loads(self.output.strip().splitlines()[-1])


class TooLong(Exception):
    """A program was still running at the limit, and was killed."""


def run(command, limit, stdin=None, stdout=None, environment=None):
    """Runs a program; its output is kept, unless it goes to the file `stdout`."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=stdin or subprocess.DEVNULL,
        stdout=stdout or subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    errors = []
    readers = [threading.Thread(target=lambda: errors.append(process.stderr.read()))]
    output = []
    if not stdout:
        readers.append(threading.Thread(target=lambda: output.append(process.stdout.read())))
    for reader in readers:
        reader.start()
    killed = threading.Event()

    def kill():
        killed.set()
        process.send_signal(signal.SIGKILL)

    timer = threading.Timer(limit, kill)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    for reader in readers:
        reader.join()
    if killed.is_set():
        raise TooLong(f"{command[0]} ran for more than {limit} s")
    if process.returncode != 0:
        words = errors[0].decode(errors="replace")
        raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}: {words[-2000:]}")
    return Measured(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss * 1024,
        peak_is_ours=usage.ru_maxrss <= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        output=output[0].decode() if output else "",
    )


@dataclass
class Contender:
    """Someone who takes part in a stage.

    `run` does the work and gives what it took; `prepare` before it and `check` after it are not
    measured. `check` gives the run's totals, which must be those of all others.
    """

    name: str
    run: object
    prepare: object = lambda: None
    check: object = lambda measured: None


@dataclass
class Outcome:
    """The runs of one contender, and why there are fewer than asked for."""

    runs: list = field(default_factory=list)
    totals: object = None
    note: str = ""


def interleave(contenders, repeats, budget, limit, say):
    """Runs contenders in turn, round after round, as long as the next round fits the budget.

    Interleaved runs meet the same weather: a busy minute slows all of them.
    """
    outcomes = {contender.name: Outcome() for contender in contenders}
    began = time.perf_counter()
    longest = 0.0
    for number in range(repeats):
        spent = time.perf_counter() - began
        if number and spent + longest > budget:
            break
        for contender in contenders:
            outcome = outcomes[contender.name]
            if outcome.note:
                continue
            contender.prepare()
            try:
                measured = contender.run()
            except TooLong:
                outcome.note = f"more than {limit:.0f} s"
                say(f"  {contender.name}: {outcome.note}")
                continue
            outcome.runs.append(measured)
            totals = contender.check(measured)
            if outcome.totals not in (None, totals):
                raise Failed(f"{contender.name}: {totals} after {outcome.totals}")
            outcome.totals = totals
            say(f"  {contender.name}: {measured.wall:.3f} s, CPU {measured.cpu:.3f} s")
        longest = max(longest, time.perf_counter() - began - spent)
    require_alike(outcomes)
    return outcomes


def require_alike(outcomes):
    """Refuses a stage of which two contenders came to different totals."""
    known = {name: outcome.totals for name, outcome in outcomes.items() if outcome.totals}
    first = next(iter(known), None)
    for name, totals in known.items():
        shared = totals.keys() & known[first].keys()
        differing = {key for key in shared if totals[key] != known[first][key]}
        if differing:
            words = ", ".join(
                f"{key} {totals[key]} against {known[first][key]}" for key in sorted(differing)
            )
            raise Failed(f"{name} and {first} disagree: {words}")


def spread(values):
    """Median, least and greatest."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def summary(outcome):
    """What a result file keeps of a contender's runs."""
    if not outcome.runs:
        return {"runs": 0, "note": outcome.note}
    kept = {
        "runs": len(outcome.runs),
        "wall": spread([run.wall for run in outcome.runs]),
        "cpu": spread([run.cpu for run in outcome.runs]),
        "peak": max(run.peak for run in outcome.runs),
        "peak_is_below": all(run.peak_is_ours for run in outcome.runs),
        "note": outcome.note,
        "totals": outcome.totals,
    }
    server = [run.server_cpu for run in outcome.runs if run.server_cpu is not None]
    if server:
        kept["server_cpu"] = spread(server)
    return kept
