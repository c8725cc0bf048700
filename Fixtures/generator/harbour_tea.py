"""Harbour Tea: pounds, London, paid as live shops are: net of deductions that this API hides."""

from datetime import date, timedelta

from .checks import Facts, check_day_totals, check_items, check_near, check_runs, windows
from .days import DayPlan, daily_payment
from .records import Dice, Finding, Product, Shop, days_between, utc_date

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
LAG = 8
BY_HAND = {}
MONTHS = ("2026-09", "2026-10")
COMMISSION_PERCENT = 9
HANDLING_PENCE = 30
NAMES = {
    "English breakfast, 80 bags": 449, "Earl Grey loose leaf 125 g": 749, "Assam tin 200 g": 1_195,
    "Peppermint infusion, 20 bags": 349, "Darjeeling first flush 50 g": 1_899,
    "Smoked lapsang 100 g": 995, "Tea strainer": 695, "Stoneware teapot": 3_495,
    "Cast-iron teapot": 5_999, "Harbour mug": 1_249, "Double-walled glass, pair": 2_149,
    "Shortbread tin": 849, "Clotted-cream fudge": 549, "Tea towel, lighthouse": 899,
    "Loose-leaf sampler": 2_495, "Kettle, enamel 2 l": 4_449, "Honey dipper": 399,
    "Gift box, afternoon tea": 3_999, "Chai concentrate 500 ml": 1_099, "Matcha starter set": 2_999,
}
CATALOGUE = [
    Product(f"1731000000000000{number:02}", name, price)
    for number, (name, price) in enumerate(NAMES.items(), start=1)
]


def half_away(amount, percent):
    """A percentage of a positive amount, halves rounded away from zero."""
    return (amount * percent + 50) // 100


def deduction(order, dice):
    """What the platform keeps of one order: commission, often an affiliate's share, handling."""
    affiliate = dice.between(10, 15) if dice.below(100) < 40 else 0
    return (
        half_away(order.gross, COMMISSION_PERCENT)
        + half_away(order.gross, affiliate)
        + HANDLING_PENCE
    )


def plan(draws):
    orders, payments = [], []
    for day in days_between(FIRST, LAST):
        dice = Dice.of_day("harbour", day, draws)
        day_plan = DayPlan(day, dice, CATALOGUE)
        day_plan.draw(dice.weighted({2: 85, 3: 15}))
        day_orders, _ = day_plan.orders()
        orders += day_orders
        payment = daily_payment(day, LAG, day_orders, dice)
        kept = sum(deduction(order, dice) for order in day_orders)
        payment.amount -= kept
        payment.state, payment.settles = "on_account", []
        gross = sum(order.gross for order in day_orders)
        payment.extra = {
            "settlement_day": str(day),
            "true_gross": gross,
            "true_deduction": kept,
        }
        payments.append(payment)
    shop = Shop(
        shop_id="harbour-tea",
        cipher="FIXTURE_harbour_tea",
        currency="GBP",
        time_zone="Europe/London",
        region="GB",
        description="Daily payments net of fees that this API does not tell: all on account.",
        months=MONTHS,
        orders=orders,
        payments=payments,
        findings=[
            Finding("source.deductions_unavailable", "shop", "harbour-tea", (month,))
            for month in MONTHS
        ],
    )
    finish(shop)
    return shop


def finish(shop):
    """Leaves out what is not paid yet, puts the last payment on its way, and words the amounts."""
    shop.payments = [p for p in shop.payments if p.created < shop.month_end("2026-10")]
    last = shop.payments[-1]
    last.status, last.state = "PROCESSING", "in_transit"
    facts = Facts(shop)
    accidents = {}
    for payment in shop.payments:
        for key in ("true_gross", "true_deduction"):
            payment.extra[key] = shop.text(payment.extra[key])
        found = list(windows(facts.known(payment), payment.amount))
        if found:
            accidents[payment.id] = [[item.id for item in window] for window in found]
    shop.facts["accidental_windows"] = accidents
    shop.planted = [
        {
            "case": "on_the_way",
            "what": "the latest payment is still PROCESSING",
            "order_ids": [],
            "payment_ids": [last.id],
        },
        {
            "case": "false_fits",
            "what": "these payments equal a contiguous run of line items to the penny, by accident",
            "order_ids": [],
            "payment_ids": list(accidents),
        },
    ]


def check(shop):
    """Accidental windows stay, as in life; whole days, or nearly, must not fit."""
    facts = Facts(shop)
    check_items(shop)
    check_day_totals(facts)
    for payment in shop.payments:
        check_runs(facts, payment)
        day = utc_date(payment.created)
        days = [(day - timedelta(days=lag),) for lag in range(1, 15)]
        check_near(facts, payment, days, added=False)
