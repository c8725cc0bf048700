"""The machine and the versions, in words; no name of a host."""

import os
import platform
import subprocess


def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0]
    except (OSError, IndexError):
        return "not there"


def model():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def memory():
    with open("/proc/meminfo") as file:
        kilobytes = int(file.readline().split()[1])
    return f"{kilobytes / 2**20:.0f} GiB"


def distribution():
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())


def packages(python):
    if not python:
        return {}
    script = (
        "import importlib.metadata as m\n"
        "for n in ['duckdb', 'orjson', 'polars']: print(n, m.version(n))"
    )
    listed = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    return dict(line.split() for line in listed.stdout.splitlines())


def describe(settings):
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": model(),
        "memory": memory(),
        "kernel": platform.release(),
        "system": distribution(),
        "load": round(os.getloadavg()[0], 2),
        "swift": first_line(["swift", "--version"]),
        "sqlite3": first_line(["sqlite3", "--version"]).split()[0],
        "gzip": first_line(["gzip", "--version"]),
        "python": platform.python_version(),
        "packages": packages(settings.python),
    }
