import Bookkeeping

@testable import Reporting

extension SamplePack {
  static var payments: [PaymentRow] {
    [
      payment(
        "P1",
        "2026-10-12T10:00:00Z",
        .paid,
        1_300_000,
        applied: 1_300_000,
        .matched,
        strength: .unique,
        paidAt: "2026-10-13T10:00:00Z"
      ),
      payment(
        "=cmd|' /C calc'!A1",
        "2026-10-20T10:00:00Z",
        .paid,
        552_500,
        applied: 0,
        .unmatched,
        strength: .ambiguous,
        findings: ["d-2", "d-7"]
      ),
      payment(
        "P3",
        "2026-10-30T10:00:00Z",
        .processing,
        180_000,
        applied: 0,
        .inTransit,
        strength: nil
      ),
      payment(
        "P4",
        "2026-10-31T10:00:00Z",
        .failed,
        100_000,
        applied: 0,
        .failed,
        strength: nil
      ),
    ]
  }

  private static func payment(
    _ id: String,
    _ createdAt: String,
    _ status: PaymentStatus,
    _ units: Int64,
    applied: Int64,
    _ state: PaymentState,
    strength: MatchStrength?,
    paidAt: String? = nil,
    findings: [String] = []
  ) -> PaymentRow {
    let isMatched = applied != 0
    return PaymentRow(
      payment: Payment(
        id: id,
        amount: Money(units: units, currency: usd),
        status: status,
        createdAt: instant(createdAt),
        paidAt: paidAt.map(instant)
      ),
      allocated: Money(units: applied, currency: usd),
      difference: Money(units: units - applied, currency: usd),
      state: state,
      rule: isMatched ? .settlementDay : nil,
      strength: strength,
      rivals: strength == nil ? nil : (isMatched ? 0 : 4),
      chance: isMatched ? Chance(billionths: 12_345) : nil,
      orders: isMatched ? 2 : 0,
      lineItems: isMatched ? 2 : 0,
      discrepancies: findings
    )
  }

  static var lineItems: [LineItemRow] {
    [
      item(
        "O4",
        "\tleading tab",
        "2026-08-15T12:00:00Z",
        40,
        opening: 40,
        .overdue,
        findings: ["d-4"]
      ),
      item("O1", "抹茶 \"Uji\", 100g", "2026-09-20T12:00:00Z", 30, opening: 30, paid: 30, .settled),
      item(
        "O2",
        "=HYPERLINK(\"https://evil.example\",\"x\")",
        "2026-10-05T12:00:00Z",
        100,
        paid: 100,
        .settled
      ),
      item("O5", "a | b\u{0}c", "2026-10-10T12:00:00Z", 15, reversed: 15, .reversed),
      item("O3", "two\nlines\r\n＝1+1", "2026-10-28T12:00:00Z", 20, .awaitingSettlement),
      item("O6", " ＝full width", nil, 0, .settled),
    ]
  }

  private static func item(
    _ order: String,
    _ name: String,
    _ recognisedAt: String?,
    _ gross: Int64,
    reversed: Int64 = 0,
    opening: Int64 = 0,
    paid: Int64 = 0,
    _ state: LineItemState,
    findings: [String] = []
  ) -> LineItemRow {
    LineItemRow(
      orderID: order,
      itemID: "I-\(order)",
      skuID: "-sku,1",
      productName: name,
      orderStatus: recognisedAt == nil ? .cancelled : .completed,
      recognisedAt: recognisedAt.map(instant),
      quantity: 1,
      unitPrice: Money(units: (recognisedAt == nil ? 5 : gross) * 10_000, currency: usd),
      balance: LineItemBalance(
        gross: gross * 10_000,
        fees: 0,
        reversed: reversed * 10_000,
        writtenOff: 0,
        settled: paid * 10_000
      ),
      opening: opening * 10_000,
      settledInPeriod: paid * 10_000,
      state: state,
      paymentIDs: paid > 0 ? ["P1"] : [],
      ageDays: order == "O4" ? 77 : 3,
      discrepancies: findings
    )
  }

  static var allocations: [AllocationRow] {
    [("O1", Int64(300_000)), ("O2", 1_000_000)].map { order, units in
      AllocationRow(
        matchID: "m-1",
        rule: .settlementDay,
        strength: .unique,
        paymentID: "P1",
        orderID: order,
        itemID: "I-\(order)",
        component: .sale,
        amount: Money(units: units, currency: usd),
        allocatedIn: period
      )
    }
  }

  static var discrepancies: [Discrepancy] {
    get throws {
      [
        try finding("d-4", .orderUnsettled, .warning, "O4", "40.00"),
        try finding("d-2", .paymentUnmatched, .error, "=cmd|' /C calc'!A1", "-55.25"),
        try finding("d-1", .sourceUnknownField, .info, "demo", nil),
        try finding("d-7", .paymentAmbiguous, .warning, "=cmd|' /C calc'!A1", "55.25"),
        try finding("d-3", .sourceQuarantined, .error, "<b>[x](http://evil.example)</b>", nil),
        try finding("d-5", .orderUnsettled, .warning, "O7", "0.5"),
        try finding("d-6", .paymentCurrency, .error, "P9", "9.00", "EUR"),
      ]
    }
  }

  private static func finding(
    _ id: String,
    _ code: DiscrepancyCode,
    _ severity: Severity,
    _ subject: String,
    _ difference: String?,
    _ currency: String = "USD"
  ) throws -> Discrepancy {
    let difference = try difference.map { try money($0, currency) }
    return Discrepancy(
      id: id,
      code: code,
      severity: severity,
      subject: code.rawValue.hasPrefix("payment") ? .payment : .order,
      subjectID: subject,
      expected: difference.map { .zero($0.currency) },
      actual: difference,
      difference: difference,
      ageDays: 11,
      explanation: "Nothing explains \(subject), or *everything* does.",
      suggestedAction: "Look at it | write\nto the platform.",
      firstSeen: period,
      namedOrders: []
    )
  }
}
