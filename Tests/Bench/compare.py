"""Reads CSV files as Python's csv module does, in a process of its own.

    python3 compare.py totals FILE          rows, gross and settled, in ten-thousandths
    python3 compare.py differences A B      which columns differ, and in how many rows
"""

import csv
import json
import sys
from itertools import zip_longest


def units(text):
    """Ten-thousandths of a decimal text, exactly."""
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(4, "0"))


def totals(file):
    rows = gross = settled = 0
    with open(file, newline="") as text:
        lines = csv.reader(text)
        names = next(lines)
        gross_column, settled_column = names.index("gross"), names.index("settled")
        for row in lines:
            rows += 1
            gross += units(row[gross_column])
            settled += units(row[settled_column])
    return {"rows": rows, "gross": gross, "settled": settled}


def differences(one, other):
    """How many cells of each column differ, and of how many rows the files are."""
    with open(one, newline="") as left, open(other, newline="") as right:
        ours, theirs = csv.reader(left), csv.reader(right)
        names = next(ours)
        differing = {name: 0 for name in names}
        rows = 0
        if next(theirs) != names:
            return {"rows": None, "columns": ["the header"]}
        for row, other_row in zip_longest(ours, theirs, fillvalue=[None] * len(names)):
            rows += 1
            if row != other_row:
                for name, cell, other_cell in zip(names, row, other_row):
                    differing[name] += cell != other_cell
    return {"rows": rows, "columns": {name: count for name, count in differing.items() if count}}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
