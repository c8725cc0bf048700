"""Maple Goods: dollars, Los Angeles, three months paid gross by UTC day, with planted cases."""

from datetime import date, timedelta

from . import maple_catalogue as wares
from .days import DayPlan, daily_payment, payment_id
from .maple_catalogue import BY_NAME, CATALOGUE
from .records import Dice, Shop, days_between, utc

FIRST, LAST = date(2026, 8, 1), date(2026, 10, 31)
LAG = 3
MONTHS = ("2026-08", "2026-09", "2026-10")
#: 00:10 in Los Angeles: from then on the UTC day and the shop's day are the same.
SHOP_MORNING = 7 * 60 + 10

SHORT_DAY = date(2026, 8, 12)
FREE_DAY = date(2026, 8, 15)
UNSETTLED_DAY = date(2026, 8, 20)
TWIN_DAY = date(2026, 8, 24)
CANCELLED_DAY = date(2026, 8, 27)
MONTH_END_DAY = date(2026, 8, 30)
FAILED_DAY = date(2026, 9, 5)
ALIKE_DAY = date(2026, 9, 17)
TRANSIT_DAY = date(2026, 9, 25)
TWICE_DAY = date(2026, 10, 11)
SHORT_BY = 1_234
STRAY = 77_777

#: Days that are laid out by hand, small enough to add up in one's head: orders in order of time.
BY_HAND = {
    SHORT_DAY: (
        ("COMPLETED", ["Flannel shirt"], None),
        ("COMPLETED", ["Bread board", "Stoneware bowl"], None),
    ),
    UNSETTLED_DAY: (
        ("COMPLETED", ["Bread board"], None),
        ("COMPLETED", [wares.ROCKING_HORSE], "unsettled"),
        ("COMPLETED", ["Canvas tent"], None),
        ("COMPLETED", ["Linen tea towel"], None),
    ),
    TWIN_DAY: (
        ("COMPLETED", ["Skillet 20 cm", "Wooden spoon"], None),
        ("COMPLETED", ["Fleece jacket"], None),
    ),
    CANCELLED_DAY: (
        ("COMPLETED", ["Canvas tent"], None),
        ("COMPLETED", ["Butcher block", "Maple candy tin"], None),
        ("CANCELLED", [wares.ENGRAVED_BOARD], "cancelled"),
        ("COMPLETED", ["Stoneware bowl"], None),
    ),
    ALIKE_DAY: (
        ("COMPLETED", ["Butcher block"], "older"),
        ("COMPLETED", ["Canvas tent", "Bread board"], None),
        ("COMPLETED", [wares.DUTCH_OVEN], "younger"),
    ),
    TRANSIT_DAY: (
        ("COMPLETED", ["Wool throw"], None),
        ("COMPLETED", ["Maple syrup 1 l", "Beeswax candle, small"], None),
    ),
}
#: Orders that come on top of a day's drawn ones; a drawn product where none is given.
ON_TOP = {
    date(2026, 8, 5): (("COMPLETED", [wares.FORMULA], "formula"),),
    FREE_DAY: (("COMPLETED", [wares.FREE_SAMPLE], "free"),),
    date(2026, 9, 11): (("COMPLETED", [wares.TALL_MUG], "tall_mug"),),
    date(2026, 10, 7): (("COMPLETED", [wares.TEA_BOWL], "tea_bowl"),),
    date(2026, 10, 30): (("IN_TRANSIT", [None], None), ("UNPAID", [None], None)),
    date(2026, 10, 31): (("IN_TRANSIT", [None], None), ("AWAITING_SHIPMENT", [None], None)),
    **{day: (("UNPAID", [None], None),) for day in (date(2026, 9, 27), date(2026, 10, 12))},
    **{
        date(2026, month, day): (("CANCELLED", [None], None),)
        for month, day in (
            (8, 31), (9, 21), (9, 23), (9, 26), (9, 29), (10, 3), (10, 9), (10, 14), (10, 18),
            (10, 22), (10, 26),
        )
    },
}


def plan(draws):
    """All orders and payments, with the planted cases in place."""
    orders, by_day, labelled, payments = [], {}, {}, {}
    for day in days_between(FIRST, LAST):
        dice = Dice.of_day("maple", day, draws)
        by_day[day], labels = draw_day(day, dice)
        payments[day] = daily_payment(day, LAG, by_day[day], dice)
        orders += by_day[day]
        labelled |= labels
    extra = plant(payments, by_day, labelled)
    shop = Shop(
        shop_id="maple-goods",
        cipher="FIXTURE_maple_goods",
        currency="USD",
        time_zone="America/Los_Angeles",
        region="US",
        description="Dollars, three months paid gross by UTC day, with planted cases.",
        months=MONTHS,
        orders=orders,
        payments=[],
        findings=[],
        served_twice=payments[TWICE_DAY],
        listings=wares.listings(),
    )
    end = shop.month_end(MONTHS[-1])
    shop.payments = [p for p in [*payments.values(), *extra] if p.created < end]
    shop.payments.sort(key=lambda payment: (payment.created, payment.id))
    shop.facts["alike_items"] = [labelled[name].items[0].id for name in ("older", "younger")]
    return shop, payments, by_day, labelled


def draw_day(day, dice):
    """Two to four orders; those laid out by hand keep their order and the shop's own date."""
    hand, top = BY_HAND.get(day), ON_TOP.get(day, ())
    early = 5 if not hand and day not in (FIRST, FREE_DAY, MONTH_END_DAY) else SHOP_MORNING
    day_plan = DayPlan(day, dice, CATALOGUE, early)
    for status, lines, label in hand or top:
        lines = [
            day_plan.draw_line() if line is None else (BY_NAME.get(line, line), 1)
            for line in lines
        ]
        day_plan.add(status, lines, label)
    if not hand:
        drawn = dice.weighted({2: 55, 3: 35, 4: 10})
        day_plan.draw(min(drawn, 4 - len(top)))
        day_plan.shuffle()
    return day_plan.orders()


def plant(payments, by_day, labelled):
    """Changes what some days were paid, and returns the payments that come on top."""
    short = payments[SHORT_DAY]
    short.amount -= SHORT_BY
    leave(short, "unmatched", by_day[SHORT_DAY], "12.34 less than its day; nothing is matched")

    held = payments[UNSETTLED_DAY]
    drop(held, labelled["unsettled"])
    held.note = "one item was held back and never paid"

    alike = payments[ALIKE_DAY]
    drop(alike, labelled["younger"])
    alike.note = "one of two items at 129.00 is paid: the older one is taken"

    order = labelled["cancelled"]
    with_cancelled = payments[CANCELLED_DAY]
    with_cancelled.settles.append((order, order.items[0]))
    with_cancelled.settles.sort(key=lambda pair: (pair[0].recognised, pair[1].id))
    with_cancelled.amount += order.gross
    with_cancelled.note = "pays a cancelled order too"

    payments[TRANSIT_DAY].status = "PROCESSING"
    leave(payments[TRANSIT_DAY], "in_transit", by_day[TRANSIT_DAY], "still on its way")

    failed, both = payments[FAILED_DAY], payments[FAILED_DAY + timedelta(days=1)]
    both.settles = failed.settles + both.settles
    both.amount += failed.amount
    both.note = "pays two days, of which the first had failed"
    failed.status = "FAILED"
    leave(failed, "failed", (), "paid again with the next day")

    twin, stray = copy_of(payments[TWIN_DAY]), copy_of(short)
    leave(twin, "duplicate", (), f"like {payments[TWIN_DAY].id} in amount and second")
    stray.id, stray.amount = payment_id(date(2026, 8, 19), 2), STRAY
    stray.created = utc(date(2026, 8, 19), 15, 30)
    leave(stray, "unmatched", (), "nothing explains it")
    return [twin, stray]


def leave(payment, state, orders, note):
    """The payment settles nothing; its finding names these orders."""
    payment.state, payment.settles, payment.note = state, [], note
    if orders:
        payment.extra = {"names": [order.id for order in orders]}


def drop(payment, order):
    payment.amount -= order.gross
    payment.settles = [pair for pair in payment.settles if pair[0] is not order]


def copy_of(payment):
    copy = type(payment)(**{**vars(payment), "settles": [], "extra": {}})
    copy.id = payment.id[:-1] + "2"
    return copy
