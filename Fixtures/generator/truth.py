"""The truth of every month, from the plan: who paid what is known here, nothing is searched."""

from datetime import timedelta

BUCKETS = (("0-7", 7), ("8-14", 14), ("15-30", 30), ("31-60", 60), ("61-90", 90), ("over 90", None))
DUE_DAYS = 30


def shop_truth(shop):
    return {
        "shop_id": shop.shop_id,
        "currency": shop.currency,
        "time_zone": shop.time_zone,
        **shop.facts,
        "planted": shop.planted,
        "months": {month: month_truth(shop, month) for month in shop.months},
    }


def month_truth(shop, month):
    start, end = shop.month_start(month), shop.month_end(month)
    payments = payments_in_pack(shop, start, end)
    findings = [finding for finding in shop.findings if month in finding.months]
    findings.sort(key=lambda finding: (finding.code, finding.subject_id))
    check_unsettled(shop, month, end)
    return {
        "last_date": str(last_date(shop, end)),
        "payments": {payment.id: payment_truth(shop, payment) for payment in payments},
        "discrepancies": [finding_truth(shop, finding) for finding in findings],
        "roll_forward": roll_forward(shop, start, end),
        "aging": aging(shop, end),
        "counts": counts(shop, start, end, payments, findings),
    }


def last_date(shop, end):
    return shop.local_date(end) - timedelta(days=1)


def payments_in_pack(shop, start, end):
    """Created in the month, or earlier and not fully applied or in transit at its start."""
    def carried(payment):
        return payment.created < start and payment.state not in ("matched", "failed")

    chosen = [p for p in shop.payments if start <= p.created < end or carried(p)]
    return sorted(chosen, key=lambda payment: (payment.created, payment.id))


def payment_truth(shop, payment):
    orders = list(dict.fromkeys(order.id for order, _ in payment.settles))
    truth = {
        "state": payment.state,
        "amount": shop.text(payment.amount),
        "settles": orders,
        "rule_hint": "settlement_day" if payment.state == "matched" else None,
        **payment.extra,
    }
    if payment.note:
        truth["note"] = payment.note
    return truth


def finding_truth(shop, finding):
    amounts = (finding.expected, finding.actual, finding.difference)
    known = any(amount is not None for amount in amounts)
    expected, actual, difference = (None if a is None else shop.text(a) for a in amounts)
    return {
        "code": finding.code,
        "subject": finding.subject,
        "subject_id": finding.subject_id,
        "currency": shop.currency if known else None,
        "expected": expected,
        "actual": actual,
        "difference": difference,
    }


def open_items(shop, end):
    """What every item leaves open before an instant, where that is not zero."""
    settled = {
        item.id
        for payment in shop.payments
        if payment.created < end
        for _, item in payment.settles
    }
    result = []
    for order in shop.orders:
        for item in order.items:
            sale = item.gross if order.is_sale and order.recognised < end else 0
            amount = sale - (item.gross if item.id in settled else 0)
            if amount != 0:
                result.append((order, item, amount))
    return result


def age(shop, order, end):
    return (last_date(shop, end) - shop.local_date(order.recognised)).days


def check_unsettled(shop, month, end):
    """Only what was planted is old, open, and named by no payment's finding."""
    if any(payment.state == "on_account" for payment in shop.payments):
        return
    named = {
        order_id
        for payment in shop.payments
        if payment.created < end and payment.state != "matched"
        for order_id in payment.extra.get("names", ())
    }
    overdue = {
        order.id
        for order, _, amount in open_items(shop, end)
        if amount > 0 and age(shop, order, end) > DUE_DAYS and order.id not in named
    }
    planted = {
        finding.subject_id
        for finding in shop.findings
        if finding.code == "order.unsettled" and month in finding.months
    }
    assert overdue == planted, f"{month}: {sorted(overdue)} are overdue, planted {sorted(planted)}"


def sales_between(shop, start, end):
    return [
        (order, item)
        for order in shop.orders
        if order.is_sale and start <= order.recognised < end
        for item in order.items
    ]


def roll_forward(shop, start, end):
    """Every line of the four blocks, signed; each block is proved against a second count."""
    created = [payment for payment in shop.payments if start <= payment.created < end]

    def total(status=None):
        return sum(p.amount for p in created if status in (None, p.status))

    def unapplied(instant):
        paid = [p for p in shop.payments if p.created < instant and p.status == "PAID"]
        return sum(p.amount - sum(item.gross for _, item in p.settles) for p in paid)

    def in_transit(instant):
        return sum(
            p.amount for p in shop.payments if p.created < instant and p.status == "PROCESSING"
        )

    def still_open(instant):
        return sum(amount for _, _, amount in open_items(shop, instant))

    sales = sum(item.gross for _, item in sales_between(shop, start, end))
    settled = sum(item.gross for payment in created for _, item in payment.settles)
    none = {"reversed": 0, "fees": 0, "written_off": 0}
    blocks = {
        "orders": {
            "opening": still_open(start), "prior_period_adjustments": 0, "sales": sales,
            **none, "settled": -settled, "closing": still_open(end),
        },
        "payments": {
            "opening": unapplied(start), "received": total("PAID"), "applied": -settled,
            "returned": 0, "closing": unapplied(end),
        },
        "clearing": {
            "opening": still_open(start) - unapplied(start), "prior_period_adjustments": 0,
            "sales": sales, **none, "received": -total("PAID"),
            "closing": still_open(end) - unapplied(end),
        },
        "in_transit": {
            "opening": in_transit(start), "initiated": total(), "paid": -total("PAID"),
            "failed": -total("FAILED"), "closing": in_transit(end),
        },
    }
    for name, lines in blocks.items():
        moved = sum(amount for line, amount in lines.items() if line != "closing")
        assert moved == lines["closing"], f"{name} does not roll forward"
        lines["control_difference"] = moved - lines["closing"]
    return {
        name: {line: shop.text(amount) for line, amount in lines.items()}
        for name, lines in blocks.items()
    }


def aging(shop, end):
    rows = {name: {"count": 0, "amount": 0, "oldest": None} for name, _ in BUCKETS}
    for order, _, amount in open_items(shop, end):
        days = age(shop, order, end)
        name = next(name for name, limit in BUCKETS if limit is None or days <= limit)
        row, recognised = rows[name], str(shop.local_date(order.recognised))
        row["count"] += 1
        row["amount"] += amount
        row["oldest"] = min(row["oldest"] or recognised, recognised)
    return {name: {**row, "amount": shop.text(row["amount"])} for name, row in rows.items()}


def counts(shop, start, end, payments, findings):
    sales = sales_between(shop, start, end)
    created = [payment for payment in payments if payment.created >= start]
    states = sorted({payment.state for payment in payments})
    return {
        "orders_recognised": len({order.id for order, _ in sales}),
        "line_items_recognised": len(sales),
        "line_items_settled": sum(len(payment.settles) for payment in created),
        "line_items_open": len(open_items(shop, end)),
        "payments_created": len(created),
        "payments_in_pack": len(payments),
        "payments_by_state": {
            state: sum(1 for payment in payments if payment.state == state) for state in states
        },
        "discrepancies": len(findings),
    }
