"""Sakura Stationery: yen, Tokyo, one quiet month in which nothing is wrong."""

from datetime import date, timedelta

from .checks import Facts, check_day_totals, check_items, check_near, check_runs, check_windows
from .days import DayPlan, daily_payment
from .records import Dice, Product, Shop, days_between, utc_date

FIRST, LAST = date(2026, 10, 19), date(2026, 10, 30)
LAG = 3
BY_HAND = {}
NAMES = {
    "方眼ノート A5": 418, "桜の便箋セット": 693, "水性ボールペン 黒": 187,
    "和紙マスキングテープ": 341, "万年筆インク 藍": 1_628, "万年筆 細字": 6_479,
    "革の手帳カバー": 8_932, "消しゴム 3個組": 264, "筆ペン": 539, "桜柄の封筒": 297,
    "木製ペン皿": 2_373, "卓上カレンダー 2027": 1_280, "真鍮の定規": 1_749,
    "色鉛筆 24色": 3_157, "御朱印帳": 1_963,
}
CATALOGUE = [
    Product(f"1730000000000000{number:02}", name, price)
    for number, (name, price) in enumerate(NAMES.items(), start=1)
]


def plan(draws):
    orders, payments = [], []
    for day in days_between(FIRST, LAST):
        dice = Dice.of_day("sakura", day, draws)
        day_plan = DayPlan(day, dice, CATALOGUE)
        day_plan.draw(2, items={1: 40, 2: 40, 3: 20}, quantities={1: 75, 2: 15, 3: 10})
        day_orders, _ = day_plan.orders()
        orders += day_orders
        payments.append(daily_payment(day, LAG, day_orders, dice))
    shop = Shop(
        shop_id="sakura-stationery",
        cipher="FIXTURE_sakura_stationery",
        currency="JPY",
        time_zone="Asia/Tokyo",
        region="JP",
        description="Yen without decimals, one month, daily payments, nothing wrong.",
        months=("2026-10",),
        orders=orders,
        payments=payments,
        findings=[],
    )
    shop.payments = [p for p in payments if p.created < shop.month_end("2026-10")]
    return shop


def check(shop):
    facts = Facts(shop)
    check_items(shop)
    check_day_totals(facts)
    for payment in shop.payments:
        check_runs(facts, payment)
        check_windows(facts, payment)
        check_near(facts, payment, [(utc_date(payment.created) - timedelta(days=LAG),)])
