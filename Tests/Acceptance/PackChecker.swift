/// Checks a pack from its CSV files alone: all identities of the contract, and what any reader
/// could add up by hand.
struct PackChecker {
  let pack: Pack
  /// What does not hold, one sentence each.
  private(set) var violations: [String] = []

  /// The sums of the allocations.
  let ofPayment: [String: Int]
  let ofItemInPeriod: [String: Int]

  /// Everything that does not hold in a pack.
  static func violations(_ pack: Pack) -> [String] {
    var checker = PackChecker(pack)
    checker.checkPayments()
    checker.checkItems()
    checker.checkAllocations()
    checker.checkAging()
    checker.checkRollForward()
    checker.checkJournal()
    checker.checkFindings()
    checker.checkSettlementDays()
    return checker.violations
  }

  /// The same for cells as they stand: what can't be read does not hold either.
  static func violations(month: String, tables: [String: CSVTable]) -> [String] {
    do {
      return violations(try Pack(month: month, tables: tables))
    } catch {
      return ["\(error)"]
    }
  }

  private init(_ pack: Pack) {
    self.pack = pack
    var (payments, items): ([String: Int], [String: Int]) = ([:], [:])
    for row in pack.allocations {
      payments[row.payment, default: 0] += row.amount
      if row.allocatedIn == pack.month {
        items["\(row.order)/\(row.item)", default: 0] += row.amount
      }
    }
    (ofPayment, ofItemInPeriod) = (payments, items)
  }

  mutating func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { violations.append(what()) }
  }

  mutating func require(_ found: Int, equals expected: Int, _ what: @autoclosure () -> String) {
    guard found != expected else { return }
    violations.append("\(what()): \(found) ten-thousandths stand there, not \(expected)")
  }

  private mutating func checkPayments() {
    let ids = Set(pack.findings.map(\.id))
    require(Set(pack.payments.map(\.id)).count == pack.payments.count, "a payment stands twice")
    for row in pack.payments {
      let name = "payment \(row.id)"
      require(row.allocated + row.difference, equals: row.amount, "\(name) adds up")
      require(row.allocated, equals: ofPayment[row.id] ?? 0, "\(name), its allocations")
      let isPaid = row.status == "PAID"
      require(row.allocated == 0 || isPaid, "\(name) settles and is \(row.status)")
      require((row.state == "matched") == (row.allocated != 0), "\(name) is \(row.state)")
      require(row.state != "matched" || row.difference == 0, "\(name) is matched, with a rest")
      require((row.state == "failed") == (row.status == "FAILED"), "\(name) is \(row.state)")
      require(
        (row.state == "in_transit") == !["PAID", "FAILED"].contains(row.status),
        "\(name) is \(row.state) and \(row.status)"
      )
      require(row.rule.isEmpty == (row.state != "matched"), "\(name) has rule \(row.rule)")
      require(ids.isSuperset(of: row.discrepancies), "\(name) names an unknown discrepancy")
      let settled = pack.allocations.filter { $0.payment == row.id }
      require(row.orders, equals: Set(settled.map(\.order)).count, "\(name), orders")
      require(row.lineItems, equals: Set(settled.map(\.item)).count, "\(name), line items")
    }
  }

  private mutating func checkItems() {
    let ids = Set(pack.findings.map(\.id))
    var payers: [String: Set<String>] = [:]
    for row in pack.allocations {
      payers["\(row.order)/\(row.item)", default: []].insert(row.payment)
    }
    let lastDay = CalendarDay.last(of: pack.month)
    require(Set(pack.items.map(\.key)).count == pack.items.count, "a line item stands twice")
    for row in pack.items {
      let name = "line item \(row.key)"
      let price = row.quantity * row.unitPrice
      if row.status == "COMPLETED" {
        require(row.gross, equals: price, "\(name), quantity × unit price")
      } else {
        // No sale: it is here because a payment settled it, and that was its price.
        require(row.gross, equals: 0, "\(name) is \(row.status), gross")
        require(row.settled, equals: price, "\(name) is no sale and was settled by its price")
      }
      let kept = row.fees + row.reversed + row.writtenOff
      require(row.expected, equals: row.gross - kept, "\(name), expected")
      require(row.settled + row.open, equals: row.expected, "\(name), settled + open")
      require(row.settledInPeriod, equals: ofItemInPeriod[row.key] ?? 0, "\(name), allocations")
      if row.isRecognised(in: pack.month) {
        require(row.settled, equals: row.settledInPeriod, "\(name) is new, settled")
        require(row.opening, equals: 0, "\(name) is new, opening")
      }
      if row.settled == row.settledInPeriod {
        require(row.payments == (payers[row.key] ?? []).sorted(), "\(name), payments")
      }
      require(row.state != "settled" || row.open == 0, "\(name) is settled and open")
      require((row.state == "over_settled") == (row.open < 0), "\(name) is \(row.state)")
      let waits = ["awaiting_settlement", "overdue", "unidentified", "partly_settled"]
      require(waits.contains(row.state) == (row.open > 0), "\(name) is \(row.state)")
      if let day = CalendarDay.number(row.recognisedAt.prefix(10)), let lastDay {
        require(row.ageDays, equals: lastDay - day, "\(name), age in days")
      }
      require(ids.isSuperset(of: row.discrepancies), "\(name) names an unknown discrepancy")
    }
  }

  private mutating func checkAllocations() {
    let payments = Dictionary(grouping: pack.payments, by: \.id)
    let items = Set(pack.items.map(\.key))
    for row in pack.allocations {
      let name = "allocation of \(row.payment) to \(row.order)/\(row.item)"
      require(
        ["sale", "fee", "written_off"].contains(row.component),
        "\(name) is \(row.component)"
      )
      require(payments[row.payment]?.first?.currency == row.currency, "\(name), its payment")
      require(
        row.allocatedIn != pack.month || items.contains("\(row.order)/\(row.item)"),
        "\(name), its line item"
      )
    }
    let currencies = Set(
      pack.payments.map(\.currency) + pack.items.map(\.currency) + pack.lines.map(\.currency)
        + pack.aging.map(\.currency) + pack.journal.map(\.currency)
    )
    require(currencies.count == 1, "a fixture shop has one currency, not \(currencies.sorted())")
  }

  private mutating func checkAging() {
    let buckets: [(String, ClosedRange<Int>)] = [
      ("0-7", 0...7), ("8-14", 8...14), ("15-30", 15...30), ("31-60", 31...60), ("61-90", 61...90),
      ("over 90", 91...Int.max),
    ]
    require(pack.aging.map(\.bucket) == buckets.map(\.0), "aging has other buckets")
    for (row, (name, ages)) in zip(pack.aging, buckets) {
      let open = pack.items.filter { $0.open != 0 && ages.contains($0.ageDays) }
      require(row.count, equals: open.count, "aging \(name), count")
      require(row.amount, equals: open.reduce(0) { $0 + $1.open }, "aging \(name)")
      let oldest = open.map { String($0.recognisedAt.prefix(10)) }.min() ?? ""
      // What is no sale is open without a time of recognition.
      let isDated = open.allSatisfy { !$0.recognisedAt.isEmpty }
      require(!isDated || row.oldest == oldest, "aging \(name), oldest")
    }
  }
}

/// Days since 1970, from the calendar's rules alone.
enum CalendarDay {
  static func number(_ date: some StringProtocol) -> Int? {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    let year = parts[1] > 2 ? parts[0] : parts[0] - 1
    let monthFromMarch = (parts[1] + 9) % 12
    let leapDays = year / 4 - year / 100 + year / 400
    return year * 365 + leapDays + (monthFromMarch * 153 + 2) / 5 + parts[2] - 1 - 719_468
  }

  /// The last day of a month given as `YYYY-MM`.
  static func last(of month: String) -> Int? {
    let parts = month.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2 else { return nil }
    let next = parts[1] == 12 ? (parts[0] + 1, 1) : (parts[0], parts[1] + 1)
    return number("\(next.0)-\(next.1)-1").map { $0 - 1 }
  }
}
