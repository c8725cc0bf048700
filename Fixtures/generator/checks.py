"""Brute force against accidents: what was planted must be the only answer near at hand.

Nothing here feeds the truth. The checks look at a finished plan and raise `Accident` where amounts
happen to fit by chance; a day that has to do with it is then drawn anew.
"""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import combinations

from .records import DAY, utc_date

MAX_LAG = 45 * DAY
LONGEST_RUN = 7


class Accident(Exception):
    """Two amounts are equal that were not meant to be; another draw of one of the days helps."""

    def __init__(self, words, days):
        super().__init__(words)
        self.days = tuple(days)


def require(condition, words, days):
    if not condition:
        raise Accident(words, days)


class Facts:
    """A shop's items by what they are to a payment: sales by day, still open, no sale at all."""

    def __init__(self, shop):
        self.shop = shop
        self.sales = sorted(
            (
                (order.recognised, order.id, item)
                for order in shop.orders
                for item in order.items
                if order.is_sale and item.gross != 0
            ),
            key=lambda row: (row[0], row[1], row[2].id),
        )
        self.days = defaultdict(list)
        for recognised, _, item in self.sales:
            self.days[utc_date(recognised)].append(item)
        self.day_of = {
            item.id: order.day for order in shop.orders for item in order.items
        }
        self.paid_at = {
            item.id: payment.created for payment in shop.payments for _, item in payment.settles
        }

    def known(self, payment):
        """Items that were sold before a payment and at most 45 days earlier, in order."""
        first = payment.created - MAX_LAG
        return [(at, item) for at, _, item in self.sales if first <= at < payment.created]

    def left_open(self, payment):
        """Of these, what earlier payments had left open."""
        return [
            (at, item)
            for at, item in self.known(payment)
            if self.paid_at.get(item.id, payment.created) >= payment.created
        ]

    def late(self, payment, days):
        """Items that could be added to days: left open by earlier payments, or no sale."""
        earlier = [
            item for at, item in self.left_open(payment) if utc_date(at) < min(days)
        ]
        no_sale = [
            item
            for order in self.shop.orders
            if not order.is_sale
            and payment.created - MAX_LAG <= order.recognised < payment.created
            for item in order.items
            if self.paid_at.get(item.id, payment.created) >= payment.created
        ]
        return earlier + no_sale


def runs(days_with_items, longest=LONGEST_RUN):
    """All runs of consecutive calendar days."""
    for first in sorted(days_with_items):
        run = []
        for offset in range(longest):
            run.append(first + timedelta(days=offset))
            yield tuple(run)


def near_sets(items, late):
    """All sets of the items with at most two held back or added, as (sum, held, added)."""
    total = sum(item.gross for item in items)
    changes = [(-item.gross, item, None) for item in items]
    changes += [(item.gross, None, item) for item in late]
    yield total, (), ()
    for size in (1, 2):
        for chosen in combinations(changes, size):
            held = tuple(item for _, item, _ in chosen if item)
            added = tuple(item for _, _, item in chosen if item)
            yield total + sum(change for change, _, _ in chosen), held, added


def chance(items, late=(), mixed=False):
    """The expected number of accidental fits: sets × 0.01 ÷ the spread of their sums."""
    sets = [s for s in near_sets(items, late) if mixed or not (s[1] and s[2])]
    sums = [total for total, _, _ in sets]
    return Fraction(len(sets), max(sums) - min(sums))


def check_items(shop):
    """No two items of one UTC day are alike, but where it was planted; no two orders tie."""
    alike = set(shop.facts.get("alike_items", ()))
    seen, times = {}, set()
    for order in shop.orders:
        for item in order.items:
            other = seen.setdefault((order.day, item.gross), item.id)
            fine = other == item.id or {other, item.id} == alike
            require(fine, f"{other} equals {item.id}", [order.day])
        require(order.recognised not in times, f"{order.id} ties with another", [order.day])
        times.add(order.recognised)
        fine = order.day == utc_date(order.created)
        require(fine, f"{order.id} is paid on another day", [utc_date(order.created)])


def check_day_totals(facts):
    """All days differ in total."""
    totals = {}
    for day, items in facts.days.items():
        other = totals.setdefault(sum(item.gross for item in items), day)
        require(other == day, f"{day} has the total of {other}", [day, other])


def check_no_pair(facts, amount):
    """No item, and no sum or difference of two items of one day, is the amount."""
    for day, items in facts.days.items():
        sums = {item.gross for item in items}
        for one, other in combinations(items, 2):
            sums |= {one.gross + other.gross, abs(one.gross - other.gross)}
        require(amount not in sums, f"{day} has items that make {amount}", [day])


def check_runs(facts, payment):
    """No run of whole days equals a payment, but the run that it settles."""
    truth = {item.id for _, item in payment.settles}
    known = {utc_date(at) for at, _ in facts.known(payment)}
    for run in runs(known):
        items = [item for day in run for item in facts.days.get(day, ())]
        if sum(item.gross for item in items) == payment.amount:
            fine = {item.id for item in items} == truth
            require(fine, f"{payment.id} equals the days {run[0]} to {run[-1]}", run)


def check_windows(facts, payment):
    """No contiguous run of items, sold or still open, equals a payment, but the one it settles.

    Answers with the same amounts item by item count as one.
    """
    truth = sorted(item.gross for _, item in payment.settles)
    own = [order.day for order, _ in payment.settles]
    for pool in (facts.known(payment), facts.left_open(payment)):
        for window in windows(pool, payment.amount):
            fine = sorted(item.gross for item in window) == truth
            days = [facts.day_of[item.id] for item in window] + own
            require(fine, f"{payment.id} equals the items from {window[0].id}", days)


def windows(pool, amount):
    """The contiguous runs of positive amounts that sum to an amount."""
    first, total = 0, 0
    for last, (_, item) in enumerate(pool):
        total += item.gross
        while total > amount:
            total -= pool[first][1].gross
            first += 1
        if total == amount:
            yield [entry for _, entry in pool[first:last + 1]]


def check_near(facts, payment, some_runs, added=True):
    """No run with at most two items held back or added fits, but the answer that was planted.

    Answers with the same amounts item by item count as one. Without `added`, only held back.
    """
    truth = sorted(item.gross for _, item in payment.settles)
    own = [order.day for order, _ in payment.settles]
    for run in some_runs:
        items = [item for day in run for item in facts.days.get(day, ())]
        late = facts.late(payment, run) if added else ()
        for total, without, with_late in near_sets(items, late):
            if total == payment.amount:
                kept = [item for item in items if item not in without] + list(with_late)
                fine = sorted(item.gross for item in kept) == truth
                days = [*run, *(facts.day_of[item.id] for item in with_late), *own]
                require(fine, f"{payment.id} nearly equals {run[0]} to {run[-1]}", days)
