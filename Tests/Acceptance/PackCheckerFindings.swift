/// Discrepancies and estimates against the rows that they speak of.
extension PackChecker {
  mutating func checkFindings() {
    for row in pack.findings {
      let name = "discrepancy \(row.id)"
      if let difference = row.difference {
        require(
          difference,
          equals: (row.actual ?? 0) - (row.expected ?? 0),
          "\(name), actual - expected"
        )
      } else {
        require(row.expected == nil && row.actual == nil, "\(name) has no difference")
      }
      switch row.subject {
      case "payment":
        let payments = pack.payments.filter { $0.id == row.subjectID }
        require(payments.count == 1, "\(name), payment \(row.subjectID)")
        for payment in payments {
          require(payment.discrepancies.contains(row.id), "\(name) is named by its payment")
          let arrived = payment.status == "PAID"
          require(row.actual ?? 0, equals: arrived ? payment.amount : 0, "\(name), actual")
          if !arrived { require(row.expected ?? 0, equals: payment.amount, "\(name), expected") }
        }
        checkItems(naming: row, name)
      case "order":
        let items = pack.items.filter { $0.order == row.subjectID }
        require(!items.isEmpty, "\(name), order \(row.subjectID)")
        for item in items {
          require(item.discrepancies.contains(row.id), "\(name) is named by its items")
        }
        let open = items.reduce(0) { $0 + $1.open }
        require(row.difference ?? 0, equals: -open, "\(name), what its order leaves open")
      case "line_item":
        let parts = row.subjectID.split(separator: "/").map(String.init)
        let items = pack.items.filter { [$0.order, $0.id] == parts }
        require(items.count == 1, "\(name), line item \(row.subjectID)")
        for item in items {
          require(item.discrepancies.contains(row.id), "\(name) is named by its item")
        }
      default: require(row.difference == nil, "\(name) is about neither and has amounts")
      }
    }
  }

  /// What is open says which payment was to settle it.
  private mutating func checkItems(naming row: Pack.Finding, _ name: String) {
    let items = pack.items.filter { $0.discrepancies.contains(row.id) }
    require(items.allSatisfy { $0.open != 0 }, "\(name) is named by open items only")
    guard ["payment.short", "payment.over"].contains(row.code) else { return }
    let open = items.reduce(0) { $0 + $1.open }
    require(row.expected ?? 0, equals: open, "\(name), what the items that name it leave open")
  }

  mutating func checkSettlementDays() {
    let payments = Dictionary(grouping: pack.payments, by: \.id)
    let onAccount = pack.payments.filter {
      $0.state == "on_account" && $0.createdAt.hasPrefix(pack.month + "-")
    }
    require(Set(onAccount.map(\.id)) == Set(pack.days.map(\.payment)), "settlement days, payments")
    for row in pack.days {
      let name = "settlement day \(row.day)"
      require(row.paid, equals: payments[row.payment]?.first?.amount ?? 0, "\(name), payment")
      require(row.deduction, equals: row.gross - row.paid, "\(name), gross - payment")
      require(
        row.unanalysed,
        equals: row.deduction - (row.scheduledFees ?? 0),
        "\(name), deduction - scheduled fees"
      )
      require(row.grossLow <= row.gross && row.gross <= row.grossHigh, "\(name), low to high")
      for (column, text, gross) in [
        ("rate_low", row.rateLow, row.grossLow), ("rate", row.rate, row.gross),
        ("rate_high", row.rateHigh, row.grossHigh),
      ] {
        let rate = PackChecker.rate(gross - row.paid, of: gross)
        require(text == rate, "\(name), \(column) is \(text), not \(rate)")
      }
    }
  }

  /// A share with six decimals, rounded half away from zero, of which zeros at the end are left out down
  /// to four decimals.
  static func rate(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "" }
    let doubled = part.magnitude * 2_000_000 / whole.magnitude
    let millionths = (doubled + 1) / 2
    var digits = String(millionths % 1_000_000 + 1_000_000).dropFirst()
    while digits.count > 4, digits.last == "0" { digits.removeLast() }
    let sign = part < 0 && millionths > 0 ? "-" : ""
    return sign + "\(millionths / 1_000_000).\(digits)"
  }
}

/// What must hold between a month's pack and the next one's.
enum PackChain {
  static func violations(_ before: Pack, _ after: Pack) -> [String] {
    var found: [String] = []
    func require(_ holds: Bool, _ what: String) { if !holds { found.append(what) } }
    for (block, _) in PackChecker.blocks {
      let closing = before.lines.first { $0.block == block && $0.line == "closing" }
      let opening = after.lines.first { $0.block == block && $0.line == "opening" }
      require(closing?.amount == opening?.amount, "\(block) does not open as it closed")
      require(closing?.count == opening?.count, "\(block) opens with another count")
    }
    let items = Dictionary(grouping: before.items, by: \.key).compactMapValues(\.first)
    let laterItems = Dictionary(grouping: after.items, by: \.key).compactMapValues(\.first)
    for (key, item) in items where item.open != 0 {
      require(laterItems[key]?.opening == item.open, "\(key) does not open as it closed")
    }
    for (key, item) in laterItems {
      require(items[key]?.open ?? 0 == item.opening, "\(key) opens as it did not close")
      let earlier = items[key]?.settled ?? (item.settled - item.settledInPeriod)
      require(item.settled == earlier + item.settledInPeriod, "\(key), settled")
    }
    let payments = Dictionary(grouping: before.payments, by: \.id).compactMapValues(\.first)
    let laterPayments = Dictionary(grouping: after.payments, by: \.id).compactMapValues(\.first)
    for (id, payment) in payments
    where payment.state == "in_transit" || (payment.status == "PAID" && payment.difference != 0) {
      require(laterPayments[id] != nil, "payment \(id) is lost")
    }
    for (id, payment) in laterPayments where !payment.createdAt.hasPrefix(after.month + "-") {
      let earlier = payments[id]
      require(earlier?.amount == payment.amount, "payment \(id) came from nowhere, or changed")
      let applied = after.allocations.filter { $0.payment == id && $0.allocatedIn == after.month }
        .reduce(0) { $0 + $1.amount }
      require(payment.allocated == (earlier?.allocated ?? 0) + applied, "payment \(id), allocated")
      let cash = after.journal.filter { $0.source == id }
      require(
        cash.isEmpty == (earlier?.status == "PAID" || payment.status != "PAID"),
        "payment \(id) is posted twice, or never"
      )
    }
    return found
  }
}
