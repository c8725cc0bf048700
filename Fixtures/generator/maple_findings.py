"""What the packs of Maple Goods must report, and the checks that nothing else can be meant."""

from datetime import timedelta
from fractions import Fraction

from .checks import (
    Facts, chance, check_day_totals, check_items, check_near, check_no_pair, check_runs,
    check_windows, require, runs,
)
from . import maple_goods as maple
from .records import Finding, utc_date

AUGUST, SEPTEMBER, OCTOBER = maple.MONTHS
LIKELIEST_ACCIDENT = Fraction(8, 10_000)
EXCLUDED = Fraction(1, 1_000)
BY_HAND = maple.BY_HAND


def plan(draws):
    shop, payments, by_day, labelled = maple.plan(draws)
    shop.findings = findings(shop, payments, by_day, labelled)
    shop.planted = planted(shop, payments, labelled)
    return shop


def stray_of(shop):
    return next(payment for payment in shop.payments if payment.amount == maple.STRAY)


def twin_of(shop):
    return next(payment for payment in shop.payments if payment.state == "duplicate")


def findings(shop, payments, by_day, labelled):
    short, failed = payments[maple.SHORT_DAY], payments[maple.FAILED_DAY]
    transit, stray, twin = payments[maple.TRANSIT_DAY], stray_of(shop), twin_of(shop)
    younger, held = labelled["younger"], labelled["unsettled"]
    cancelled, free = labelled["cancelled"], labelled["free"]
    short_gross = sum(order.gross for order in by_day[maple.SHORT_DAY])

    def finding(code, subject, months, expected, actual):
        kind = code.split(".")[0]
        difference = actual - (expected or 0)
        return Finding(code, kind, subject.id, months, expected, actual, difference)

    always = maple.MONTHS
    return [
        finding("payment.short", short, always, short_gross, short.amount),
        finding("payment.unmatched", stray, always, None, stray.amount),
        finding("payment.duplicate", twin, always, 0, twin.amount),
        finding("order.settled_not_completed", cancelled, always, 0, cancelled.gross),
        finding("order.zero_value", free, (AUGUST,), 0, 0),
        finding("payment.failed", failed, (SEPTEMBER,), failed.amount, 0),
        finding("order.unsettled", held, (SEPTEMBER, OCTOBER), held.gross, 0),
        finding("order.unsettled", younger, (OCTOBER,), younger.gross, 0),
        finding("payment.overdue_in_transit", transit, (OCTOBER,), transit.amount, 0),
    ]


def planted(shop, payments, labelled):
    """The planted cases by name, with the ids to look for."""
    def case(name, what, orders=(), some_payments=()):
        return {
            "case": name,
            "what": what,
            "order_ids": [order.id for order in orders],
            "payment_ids": [payment.id for payment in some_payments],
        }

    paid, order = payments, labelled
    after_failed = paid[maple.FAILED_DAY + timedelta(days=1)]
    month_end = next(o for o in shop.orders if o.day == maple.MONTH_END_DAY and o.is_sale)
    return [
        case("short", "12.34 less than its day", (), [paid[maple.SHORT_DAY]]),
        case("unmatched", "nothing explains it", (), [stray_of(shop)]),
        case("failed", "failed, and paid again with the next day", (),
             [paid[maple.FAILED_DAY], after_failed]),
        case("in_transit", "still PROCESSING", (), [paid[maple.TRANSIT_DAY]]),
        case("served_twice", "the same record twice", (), [shop.served_twice]),
        case("twin", "another payment alike in amount and second", (),
             [paid[maple.TWIN_DAY], twin_of(shop)]),
        case("alike", "two items at 129.00, one is paid", [order["older"], order["younger"]],
             [paid[maple.ALIKE_DAY]]),
        case("cancelled_but_settled", "paid, cancelled, and settled nevertheless",
             [order["cancelled"]], [paid[maple.CANCELLED_DAY]]),
        case("unsettled", "held back and never paid", [order["unsettled"]],
             [paid[maple.UNSETTLED_DAY]]),
        case("across_month_end", "sold in August, settled in September", [month_end],
             [paid[maple.MONTH_END_DAY]]),
        case("free", "an order of one item at 0.00", [order["free"]]),
        case("formula", "a product name that a spreadsheet would run", [order["formula"]]),
        case("tall_mug", "a product name with a pipe, a quote and a line break",
             [order["tall_mug"]]),
        case("tea_bowl", "a product name in Japanese", [order["tea_bowl"]]),
    ]


def check(shop):
    facts = Facts(shop)
    check_shape(shop, facts)
    check_items(shop)
    check_day_totals(facts)
    check_no_pair(facts, maple.SHORT_BY)
    check_accidents(shop, facts)
    for payment in shop.payments:
        if payment.state in ("duplicate", "failed", "in_transit"):
            continue
        check_runs(facts, payment)
        check_windows(facts, payment)
        day = utc_date(payment.created)
        if payment.state == "matched":
            check_near(facts, payment, likely_runs(payment))
        else:
            days = [day - timedelta(days=age) for age in range(1, 46)]
            check_near(facts, payment, runs(d for d in days if d in facts.days))


def likely_runs(payment):
    """The days of the week before the payment, and where two days are paid at once, both."""
    created = utc_date(payment.created)
    days = sorted({order.day for order, _ in payment.settles})
    return [(created - timedelta(days=age),) for age in range(1, 8)] + [tuple(days)]


def check_accidents(shop, facts):
    """Where an item was held back or added, an accident is excluded, however sets are counted."""
    for payment in shop.payments:
        day = utc_date(payment.created) - timedelta(days=maple.LAG)
        if day not in (maple.UNSETTLED_DAY, maple.ALIKE_DAY, maple.CANCELLED_DAY):
            continue
        items = facts.days[day]
        late = facts.late(payment, [day])
        no_sale = [
            item for o in shop.orders if o.day == day and not o.is_sale for item in o.items
        ]
        assert chance(items, no_sale) <= LIKELIEST_ACCIDENT, f"{day} may fit by accident"
        fine = chance(items, late, mixed=True) <= EXCLUDED
        days = [facts.day_of[item.id] for item in late]
        require(fine, f"{day} may fit by accident", days)


def check_shape(shop, facts):
    """What the plan promises at large."""
    assert 150 <= len(shop.orders) <= 300, f"{len(shop.orders)} orders"
    by_day = {}
    for order in shop.orders:
        by_day.setdefault(order.day, []).append(order)
        assert 1 <= len(order.items) <= 3, f"{order.id} has {len(order.items)} items"
        assert order.created >= shop.month_start(AUGUST), f"{order.id} is before August"
    assert len(by_day) == 92, "a day is missing"
    for day, orders in by_day.items():
        assert 2 <= len(orders) <= 4, f"{day} has {len(orders)} orders"
        assert len(facts.days[day]) >= 2, f"{day} has too few items"
