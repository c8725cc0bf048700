"""What a fixture shop is made of, and how its records look on the wire.

Amounts are whole numbers of the currency's smallest unit (cents, yen) everywhere; they become
text only when they are written. Instants are Unix seconds.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from zoneinfo import ZoneInfo

DAY = 86_400
DECIMALS = {"USD": 2, "GBP": 2, "JPY": 0}


class Dice:
    """A small random generator (splitmix64) that gives the same numbers on every Python."""

    MASK = (1 << 64) - 1

    def __init__(self, seed):
        self.state = seed

    @classmethod
    def of_day(cls, shop, day, draws):
        """The dice of one day of one shop, so that a day can be drawn anew without the others."""
        text = f"{shop} {day} {draws.get(day, 0)}"
        return cls(int.from_bytes(sha256(text.encode()).digest()[:8], "big"))

    def below(self, limit):
        """A whole number from 0 to limit - 1."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        return (z ^ (z >> 31)) % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def choice(self, values):
        return values[self.below(len(values))]

    def weighted(self, weights):
        """A key of a dictionary of percentages that add up to 100."""
        roll = self.below(100)
        for value, percent in weights.items():
            roll -= percent
            if roll < 0:
                return value
        raise ValueError("the percentages do not add up to 100")


@dataclass(frozen=True)
class Product:
    sku: str
    name: str
    price: int


@dataclass(frozen=True)
class Listing:
    """A product of the catalogue: one or several SKUs under one id and one name."""

    id: str
    name: str
    created: int
    category: str
    skus: tuple


@dataclass(eq=False)
class Item:
    id: str
    product: Product
    quantity: int

    @property
    def gross(self):
        return self.quantity * self.product.price


@dataclass(eq=False)
class Order:
    id: str
    status: str
    created: int
    paid: int | None
    items: list

    @property
    def recognised(self):
        return self.created if self.paid is None else self.paid

    @property
    def is_sale(self):
        return self.status == "COMPLETED"

    @property
    def gross(self):
        return sum(item.gross for item in self.items)

    @property
    def day(self):
        """The UTC day that the platform settles the order with."""
        return utc_date(self.recognised)


@dataclass(eq=False)
class Payment:
    """A payment, and from `state` on what only the plan knows."""

    id: str
    amount: int
    status: str
    created: int
    state: str
    settles: list = field(default_factory=list)
    note: str | None = None
    extra: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A discrepancy that the packs of the named months must contain."""

    code: str
    subject: str
    subject_id: str
    months: tuple
    expected: int | None = None
    actual: int | None = None
    difference: int | None = None


@dataclass
class Shop:
    shop_id: str
    cipher: str
    currency: str
    time_zone: str
    region: str
    description: str
    months: tuple
    orders: list
    payments: list
    findings: list
    planted: list = field(default_factory=list)
    served_twice: Payment | None = None
    facts: dict = field(default_factory=dict)
    #: What products.json lists, as `Listing`s; without any the shop has no such file.
    listings: list = field(default_factory=list)

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    def text(self, amount):
        return amount_text(amount, self.currency)

    def local_date(self, instant):
        return datetime.fromtimestamp(instant, self.zone).date()

    def month_start(self, month):
        """The first instant of a month such as "2026-08" in the shop's time zone."""
        year, number = map(int, month.split("-"))
        return int(datetime(year, number, 1, tzinfo=self.zone).timestamp())

    def month_end(self, month):
        """The first instant after the month."""
        year, number = map(int, month.split("-"))
        return self.month_start(f"{year + number // 12}-{number % 12 + 1:02}")


def amount_text(amount, currency):
    decimals = DECIMALS[currency]
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(decimals + 1, "0")
    return sign + (digits if decimals == 0 else f"{digits[:-decimals]}.{digits[-decimals:]}")


def utc_date(instant):
    return datetime.fromtimestamp(instant, timezone.utc).date()


def utc(day, hour=0, minute=0, second=0):
    """The instant of a time of day on a UTC date."""
    time = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=timezone.utc)
    return int(time.timestamp())


def days_between(first, last):
    """All dates from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def order_record(shop, order, number):
    """The order as the API serves it; the private data is invented and must go nowhere."""
    record = {
        "order_id": order.id,
        "order_status": order.status,
        "create_time": order.created,
        "paid_time": order.paid,
        "buyer_email": f"private.person.{number:04}@example.com",
        "recipient_address": {
            "name": f"Private Person {number:04}",
            "phone_number": f"+999 555 {number:06}",
            "address_line1": f"{number} Invented Street",
            "city": "Imaginary City",
            "province_code": "XX",
            "postal_code": "00000",
            "region_code": shop.region,
        },
        "line_items": [
            {
                "item_id": item.id,
                "product_name": item.product.name,
                "sku_id": item.product.sku,
                "quantity": item.quantity,
                "sale_price": money_record(shop, item.product.price),
            }
            for item in order.items
        ],
    }
    if order.paid is None:
        del record["paid_time"]
    return record


def payment_record(shop, payment):
    """The payment as the API serves it: four fields, and no word of orders."""
    return {
        "payment_id": payment.id,
        "amount": money_record(shop, payment.amount),
        "status": payment.status,
        "create_time": payment.created,
    }


def product_record(shop, listing):
    """The product as the API serves it, its price that of its cheapest SKU."""
    return {
        "product_id": listing.id,
        "product_name": listing.name,
        "status": "ACTIVATE",
        "create_time": listing.created,
        "update_time": listing.created,
        "category_id": listing.category,
        "brand_id": "7000000000000000001",
        "price": money_record(shop, min(sku.price for sku in listing.skus)),
        "skus": [
            {
                "id": sku.sku,
                "seller_sku": f"MG-{sku.sku[-3:]}",
                "price": money_record(shop, sku.price),
                "stock_infos": [{"warehouse_id": "7100000000000000001", "available_stock": 100}],
            }
            for sku in listing.skus
        ],
    }


def money_record(shop, amount):
    return {"amount": shop.text(amount), "currency": shop.currency}
