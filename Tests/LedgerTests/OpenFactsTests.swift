import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// What is open for matching, against a plain model in Swift over random facts.
@Suite struct OpenFactsTests {
  /// A line item as the model knows it.
  struct Line {
    let shop: Int
    let order: String
    let item: String
    let sold: Instant
    let status: OrderStatus
    let units: Int64
    let currency: String
    var settled: [Int: Int64] = [:]
  }

  private struct World {
    let benches: [LedgerBench]
    var lines: [Line] = []

    init(_ random: inout SeededGenerator) throws {
      let one = try LedgerBench()
      benches = [one, try LedgerBench(shop: "two", currency: "JPY", in: one)]
      for (shop, bench) in benches.enumerated() {
        let statuses = ["COMPLETED", "COMPLETED", "CANCELLED", "IN_TRANSIT"]
        for number in 0..<25 {
          let sold = LedgerBench.at(
            Int.random(in: 7...9, using: &random),
            Int.random(in: 1...28, using: &random),
            hour: Int64.random(in: 0...23, using: &random)
          )
          let status = OrderStatus(rawValue: statuses.randomElement(using: &random) ?? "")
          // The same ids in both shops: they must not mix.
          let order = "o\(number)"
          var items: [LineItem] = []
          for index in 0..<Int.random(in: 0...3, using: &random) {
            let units = Int64.random(in: -2...6, using: &random) * 10_000
            let currency = ["USD", "JPY", "JPY"].randomElement(using: &random) ?? ""
            items.append(try bench.item("i\(index)", units, currency: currency))
            lines.append(
              Line(
                shop: shop,
                order: order,
                item: "i\(index)",
                sold: sold,
                status: status,
                units: units,
                currency: currency
              )
            )
          }
          try bench.record([bench.order(order, items, sold: sold, status: status)])
        }
      }
      try settle(&random)
    }

    /// Settles some items in July and August, whole or in part.
    private mutating func settle(_ random: inout SeededGenerator) throws {
      for (shop, bench) in benches.enumerated() {
        for month in [7, 8] {
          var settled: [(String, LineItemKey, Int64)] = []
          for index in lines.indices where lines[index].shop == shop && lines[index].units > 0 {
            guard Int.random(in: 0..<4, using: &random) == 0, lines[index].settled.isEmpty else {
              continue
            }
            let part = Bool.random(using: &random) ? lines[index].units : lines[index].units / 2
            let payment = "p\(month)-\(index)"
            try bench.record([bench.payment(payment, part)])
            let number = Int32(lines[index].item.dropFirst()) ?? 0
            settled.append((payment, try bench.itemKey(lines[index].order, number), part))
            lines[index].settled[month] = part
          }
          try bench.keep(month, settled)
        }
      }
    }
  }

  @Test(arguments: ["USD", "JPY"], [8, 9])
  func openItemsAreWhatAModelSays(currency code: String, month: Int) throws {
    let currency = try #require(Currency(code: code))
    try withSeeds(6) { random in
      let world = try World(&random)
      let sold = Interval(start: LedgerBench.at(7, 10), end: LedgerBench.at(9, 5))
      let period = try LedgerBench.month(month)
      for (shop, bench) in world.benches.enumerated() {
        let mine = world.lines.filter {
          $0.shop == shop && $0.currency == code && sold.contains($0.sold)
        }
        func sorted(_ lines: [(Line, Int64)]) -> [[Int64]] {
          lines.sorted {
            ($0.0.sold, $0.0.order, $0.0.item) < ($1.0.sold, $1.0.order, $1.0.item)
          }.map { [$0.0.sold.seconds, $0.1] }
        }
        func paid(_ line: Line) -> Int64 {
          line.settled.filter { $0.key < month }.values.reduce(0, +)
        }
        let open = try bench.ledger.openItems(
          bench.key,
          currency: currency,
          sold: sold,
          before: period
        )
        let expected = mine.filter { $0.status == .completed && $0.units != paid($0) }
          .map { ($0, $0.units - paid($0)) }
        #expect(open.map { [$0.recognisedAt.seconds, $0.units] } == sorted(expected))
        var slices = sold.slices(Int64.random(in: 1...9, using: &random)).makeIterator()
        var inSlices: [OpenItem] = []
        let net = NetOf(
          try LedgerBench.shop(currency: code).scheduledFees,
          booksFrom: sold.start
        )
        try bench.ledger.readNetOpenItems(
          OpenItemsOf(bench.key, before: period, net),
          { slices.next() }
        ) { inSlices += $0.items }
        #expect(inSlices == open)
        let others = try bench.ledger.itemsOfOtherOrders(
          bench.key,
          currency: currency,
          sold: sold,
          before: period
        )
        let waiting = mine.filter { $0.status != .completed && $0.units != 0 && paid($0) == 0 }
        #expect(
          others.map { [$0.recognisedAt.seconds, $0.units] }
            == sorted(waiting.map { ($0, $0.units) })
        )
        let days = try bench.ledger.settledDays(bench.key, sold: sold, before: period)
        let paidDays = world.lines.filter {
          $0.shop == shop && sold.contains($0.sold) && paid($0) != 0
        }.map { $0.sold.seconds / 86_400 }
        #expect(days == Set(paidDays))
      }
    }
  }

  @Test func theFirstInstantBelongsAndTheLastDoesNot() throws {
    let bench = try LedgerBench()
    let sold = LedgerBench.at(8, 10)
    try bench.record([bench.order("o", [bench.item("i", 5)], sold: sold)])
    func open(_ start: Int64, _ end: Int64) throws -> Int {
      let interval = Interval(
        start: Instant(seconds: sold.seconds + start),
        end: Instant(seconds: sold.seconds + end)
      )
      return try bench.ledger.openItems(
        bench.key,
        currency: bench.shop.currency,
        sold: interval,
        before: LedgerBench.month(9)
      ).count
    }
    #expect(try open(0, 1) == 1)
    #expect(try open(-1, 0) == 0)
    #expect(try open(1, 9) == 0)
  }

  @Test func whatAReturnedPaymentHadSettledIsOpenAgain() throws {
    let bench = try LedgerBench()
    try bench.record([
      bench.order("o", [bench.item("i", 70)]),
      bench.order("c", [bench.item("i", 30)], status: .cancelled),
    ])
    try bench.record([bench.payment("p", 70), bench.payment("q", 30)])
    try bench.keep(8, [("p", bench.itemKey("o"), 70), ("q", bench.itemKey("c"), 30)])
    let sold = Interval(start: LedgerBench.at(8, 1), end: LedgerBench.at(9, 1))
    func pools() throws -> [[Int64]] {
      let september = try LedgerBench.month(9)
      let usd = bench.shop.currency
      return [
        try bench.ledger.openItems(bench.key, currency: usd, sold: sold, before: september)
          .map(\.units),
        try bench.ledger.itemsOfOtherOrders(bench.key, currency: usd, sold: sold, before: september)
          .map(\.units),
        try bench.ledger.settledDays(bench.key, sold: sold, before: september).map { $0 },
      ]
    }
    let day = LedgerBench.at(8, 10).settlementDay.number
    #expect(try pools() == [[], [], [day]])
    try bench.record([bench.payment("p", 70, status: .failed)])
    #expect(try pools() == [[70], [], [day]])
    try bench.record([bench.payment("q", 31)])
    #expect(try pools() == [[70], [30], []])
    try bench.record([bench.payment("p", 70)])
    #expect(try pools() == [[], [30], [day]])
  }
}
