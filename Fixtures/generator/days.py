"""Draws the orders of one UTC day, and lays out planted ones beside them.

Ids carry the date, so that a reader finds the day of anything at a glance:
order 57 20260812 00000002, item 73 20260812 0000 0201, payment 354 20260815 00000001.
"""

from datetime import timedelta

from .records import Item, Order, Payment, utc

ORDER_ITEMS = {1: 48, 2: 37, 3: 15}
QUANTITIES = {1: 76, 2: 17, 3: 7}


class DayPlan:
    """The orders of one day: drafts first, then times and ids in order of creation."""

    def __init__(self, day, dice, catalogue, earliest_minute=5):
        self.day, self.dice, self.catalogue = day, dice, catalogue
        self.earliest_minute = earliest_minute
        self.drafts = []
        self.amounts = set()

    def draw(self, orders, items=ORDER_ITEMS, quantities=QUANTITIES):
        """Adds completed orders of drawn products."""
        for _ in range(orders):
            count = self.dice.weighted(items)
            self.add("COMPLETED", [self.draw_line(quantities) for _ in range(count)])

    def draw_line(self, quantities=QUANTITIES):
        """A product and a quantity whose amount no other item of the day has."""
        while True:
            product, quantity = self.dice.choice(self.catalogue), self.dice.weighted(quantities)
            if product.price * quantity not in self.amounts:
                self.amounts.add(product.price * quantity)
                return product, quantity

    def add(self, status, lines, label=None):
        """Adds an order of given products and quantities."""
        self.amounts.update(product.price * quantity for product, quantity in lines)
        self.drafts.append((status, lines, label))

    def shuffle(self):
        """Puts the drafts in a drawn order, so that planted ones come at any time of the day."""
        for place in range(len(self.drafts) - 1, 0, -1):
            other = self.dice.below(place + 1)
            self.drafts[place], self.drafts[other] = self.drafts[other], self.drafts[place]

    def orders(self):
        """The day's orders, and those of them that carry a label."""
        minutes = set()
        while len(minutes) < len(self.drafts):
            minutes.add(self.dice.between(self.earliest_minute, 23 * 60 + 10))
        result, labelled = [], {}
        for number, (minute, draft) in enumerate(zip(sorted(minutes), self.drafts), start=1):
            status, lines, label = draft
            order = self.order(number, minute, status, lines)
            result.append(order)
            if label:
                labelled[label] = order
        return result, labelled

    def order(self, number, minute, status, lines):
        created = utc(self.day, minute // 60, minute % 60, self.dice.below(60))
        wait = self.dice.between(1, 45) * 60 + self.dice.below(60)
        items = [
            Item(f"73{self.day:%Y%m%d}0000{number:02}{place:02}", product, quantity)
            for place, (product, quantity) in enumerate(lines, start=1)
        ]
        paid = None if status == "UNPAID" else created + wait
        return Order(f"57{self.day:%Y%m%d}{number:08}", status, created, paid, items)


def payment_time(day, lag, dice):
    """04:00 UTC and a few minutes, so many days after the UTC day that is settled."""
    return utc(day + timedelta(days=lag), 4, dice.below(12), dice.below(60))


def payment_id(created_day, number=1):
    return f"354{created_day:%Y%m%d}{number:08}"


def daily_payment(day, lag, orders, dice):
    """A PAID payment of all completed items of a UTC day; items of no value need no payment."""
    settles = [
        (order, item)
        for order in sorted(orders, key=lambda order: (order.recognised, order.id))
        for item in order.items
        if order.is_sale and item.gross != 0
    ]
    return Payment(
        id=payment_id(day + timedelta(days=lag)),
        amount=sum(item.gross for _, item in settles),
        status="PAID",
        created=payment_time(day, lag, dice),
        state="matched",
        settles=settles,
    )
