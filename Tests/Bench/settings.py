"""What the environment asks of the bench, and where things are."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
MONTH = "2026-10"
PAGE_SIZE = 100
# The shop's clock is seven hours behind UTC throughout that month.
UTC_OFFSET = "-07:00"


def spec(orders, **changes):
    """A shop that sells in one month and is paid every UTC day, in the night after it."""
    keys = {"orders": orders, "months": 1, "start": MONTH, "lag": 0} | changes
    return ",".join(f"{key}={value}" for key, value in keys.items())


@dataclass(frozen=True)
class Settings:
    sizes: list
    repeats: int
    # Seconds that one stage of one size may take before it goes without further repetitions.
    budget: float
    # Seconds after which a single run is given up.
    limit: float
    build: Path
    scratch: Path
    # A Python with the packages of requirements.txt, or None where they are done without.
    python: Path | None
    document: Path | None

    @staticmethod
    def of_environment():
        def path(name, otherwise):
            text = os.environ.get(name, otherwise)
            return ROOT / text if text else None

        sizes = os.environ.get("BENCH_SIZES", "10000,100000,1000000")
        return Settings(
            sizes=sorted(int(size) for size in sizes.split(",")),
            repeats=int(os.environ.get("BENCH_REPEATS", "5")),
            budget=float(os.environ.get("BENCH_STAGE_SECONDS", "360")),
            limit=float(os.environ.get("BENCH_LIMIT_SECONDS", "600")),
            build=path("BENCH_BUILD", ".build/release"),
            scratch=path("BENCH_SCRATCH", ".build/bench/run"),
            python=path("BENCH_PYTHON", ""),
            document=path("BENCH_DOCUMENT", ""),
        )

    @property
    def program(self):
        return self.build / "settlebook"

    @property
    def stages(self):
        return self.build / "settlebook-bench"
